package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code /order/checkout-forms}: list, read, set the status of fulfilment; what lies below a form goes on to its own API. */
final class FormApi {

    private static final Set<String> STATUSES = Set.of("BOUGHT", "FILLED_IN", "READY_FOR_PROCESSING", "CANCELLED");
    private static final Set<String> FULFILMENT = Set.of("NEW", "PROCESSING", "READY_FOR_SHIPMENT", "READY_FOR_PICKUP", "SENT", "PICKED_UP",
            "CANCELLED", "SUSPENDED", "RETURNED");

    private final Forms forms;
    private final Purchases purchases;
    private final ShipmentApi shipments;
    private final InvoiceApi invoices;

    FormApi(Forms forms, Purchases purchases, ShipmentApi shipments, InvoiceApi invoices) {
        this.forms = forms;
        this.purchases = purchases;
        this.shipments = shipments;
        this.invoices = invoices;
    }

    /** @param path segments behind {@code checkout-forms} */
    Response handle(Request request, List<String> path) {
        if (path.isEmpty()) {
            return request.method().equals("GET") ? list(request) : Response.empty(405);
        }
        ObjectNode record = record(path.get(0));
        String below = path.size() == 1 ? "" : path.get(1);
        return switch (request.method() + " " + below) {
            case "GET " -> Response.json(200, record.get("form"));
            case "PUT fulfillment" -> fulfil(request, record);
            case "GET shipments" -> shipments.list(record);
            case "POST shipments" -> shipments.add(request, record);
            case "GET invoices", "POST invoices", "PUT invoices" -> invoices.handle(request, record, path.subList(2, path.size()));
            default -> Response.empty(405);
        };
    }

    /** Throws {@link Refusal}: 422 for what is no UUID, 404 for what is not, not yet or no longer there. */
    ObjectNode record(String id) {
        if (!Answers.isUuid(id)) {
            throw Refusal.invalid("id", "'" + id + "' is not a UUID");
        }
        ObjectNode record = forms.visible(id);
        if (record == null) {
            throw Refusal.missing("Checkout form " + id);
        }
        return record;
    }

    private Response list(Request request) {
        int limit = Answers.number(request, "limit", 100, 1, 100);
        int offset = Answers.number(request, "offset", 0, 0, 9_999_999);
        String sort = request.query("sort", "-lineItems.boughtAt");
        Comparator<Forms.Entry> order = switch (sort.replaceFirst("^-", "")) {
            case "updatedAt" -> Comparator.comparing(Forms.Entry::updatedAt);
            case "lineItems.boughtAt" -> Comparator.comparing(Forms.Entry::boughtAt);
            default -> throw bad("sort");
        };
        order = order.thenComparing(Forms.Entry::seq);
        Stream<Forms.Entry> found = forms.all().stream().filter(forms::visible)
                .filter(among(request, "status", STATUSES, Forms.Entry::status))
                .filter(among(request, "fulfillment.status", FULFILMENT, Forms.Entry::fulfilment))
                .filter(among(request, "fulfillment.provider.id", Set.of("SELLER", "ALLEGRO"), Forms.Entry::provider))
                .filter(among(request, "marketplace.id", null, Forms.Entry::marketplace)).filter(among(request, "buyer.login", null, Forms.Entry::login))
                .filter(among(request, "payment.id", null, Forms.Entry::payment))
                .filter(between(request, "updatedAt", Forms.Entry::updatedAt)).filter(between(request, "lineItems.boughtAt", Forms.Entry::boughtAt));
        List<Forms.Entry> all = found.sorted(sort.startsWith("-") ? order.reversed() : order).toList();
        List<Forms.Entry> page = Answers.page(all, offset, limit);
        ObjectNode body = Json.object();
        ArrayNode shown = body.putArray("checkoutForms");
        page.forEach(entry -> shown.add(forms.any(entry.id()).get("form")));
        return Response.json(200, body.put("count", page.size()).put("totalCount", all.size()));
    }

    private static Predicate<Forms.Entry> among(Request request, String parameter, Set<String> allowed, Function<Forms.Entry, String> value) {
        List<String> wanted = request.query().getOrDefault(parameter, List.of());
        if (allowed != null && !allowed.containsAll(wanted)) {
            throw bad(parameter);
        }
        return entry -> wanted.isEmpty() || wanted.contains(value.apply(entry));
    }

    private static Predicate<Forms.Entry> between(Request request, String field, Function<Forms.Entry, Instant> value) {
        Instant least = instant(request, field + ".gte", Instant.MIN);
        Instant most = instant(request, field + ".lte", Instant.MAX);
        return entry -> !value.apply(entry).isBefore(least) && !value.apply(entry).isAfter(most);
    }

    private static Instant instant(Request request, String parameter, Instant otherwise) {
        String text = request.query(parameter, "");
        try {
            return text.isEmpty() ? otherwise : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException wrong) {
            throw bad(parameter);
        }
    }

    private static Refusal bad(String parameter) {
        return new Refusal(400, "IllegalArgumentException", "Illegal value of parameter " + parameter, parameter);
    }

    /** Without a revision in the call nothing is compared. That the seller cannot move what Allegro fulfils is assumed. */
    private Response fulfil(Request request, ObjectNode record) {
        String status = request.json().path("status").asText();
        if (!FULFILMENT.contains(status) || status.equals("RETURNED")) {
            throw Refusal.invalid("status", "Status " + status + " cannot be set");
        }
        ObjectNode form = Purchases.form(record);
        if (form.get("fulfillment").get("provider").get("id").asText().equals("ALLEGRO")) {
            throw Refusal.invalid("fulfillment.provider.id", "The order is fulfilled by Allegro");
        }
        String revision = request.query("checkoutForm.revision", form.get("revision").asText());
        if (!revision.equals(form.get("revision").asText())) {
            throw Refusal.conflict("Revision " + revision + " is outdated", "checkoutForm.revision");
        }
        setFulfilment(form.get("id").asText(), status);
        return Response.empty(204);
    }

    /** Also by Allegro itself, and then to any status. */
    ObjectNode setFulfilment(String id, String status) {
        if (!FULFILMENT.contains(status)) {
            throw new IllegalArgumentException("fulfillment " + status + "; allowed are " + FULFILMENT);
        }
        return purchases.changed(id, "FULFILLMENT_STATUS_CHANGED", changed -> {
            ObjectNode fulfilment = (ObjectNode) Purchases.form(changed).get("fulfillment");
            if (!fulfilment.path("status").asText().equals(status)) {
                changed.withArray("course").add(status);
            }
            fulfilment.put("status", status);
        });
    }
}
