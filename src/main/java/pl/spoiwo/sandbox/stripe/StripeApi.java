package pl.spoiwo.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code /v1/...}: payment intents, charges, disputes, refunds and events. */
final class StripeApi {

    private static final Pattern METADATA = Pattern.compile("metadata\\[(.+)]");

    private final Payments payments;
    private final Events events;
    private final Happenings happenings;
    private final String hook;
    private final Clock clock;
    private volatile String endpointStatus = "enabled";

    StripeApi(Payments payments, Events events, Happenings happenings, String hook, Clock clock) {
        this.hook = hook;
        this.payments = payments;
        this.events = events;
        this.happenings = happenings;
        this.clock = clock;
    }

    /** @param path segments behind {@code /v1}; an id among them is the second */
    Response handle(Request request, List<String> path) {
        String id = path.size() > 1 ? path.get(1) : "";
        List<String> named = new ArrayList<>(path);
        if (named.size() > 1) {
            named.set(1, "{id}");
        }
        return switch (request.method() + " " + String.join("/", named)) {
            case "POST payment_intents" -> create(request);
            case "GET payment_intents/{id}" -> Response.json(200, intent(payment(id), request));
            case "POST payment_intents/{id}/capture" -> capture(payment(id), request);
            case "POST payment_intents/{id}/cancel" -> cancel(payment(id));
            case "GET charges/{id}" -> Response.json(200, charge(payment(id)));
            case "GET disputes/{id}" -> Response.json(200, dispute(id));
            case "POST refunds" -> refund(request);
            case "GET refunds" -> refunds(request);
            case "GET refunds/{id}" -> oneRefund(id);
            case "GET events" -> Pages.page(request, "/v1/events", wanted(request));
            case "GET events/{id}" -> event(id);
            case "GET webhook_endpoints" -> Response.json(200, Pages.list("/v1/webhook_endpoints", endpoint(), false));
            default -> throw new Refused(404, null, "Unrecognized request URL (" + request.method() + ": " + request.path() + ").", null);
        };
    }

    /** What the list of webhook endpoints says of the only one; events are sent all the same. */
    void endpointStatus(String status) {
        endpointStatus = status;
    }

    /** The one that tells the hub. */
    private ArrayNode endpoint() {
        ArrayNode all = Json.array();
        all.addObject().put("id", "we_1").put("object", "webhook_endpoint").put("url", hook).put("status", endpointStatus).put("livemode", false).putArray("enabled_events").add("*");
        return all;
    }

    private ObjectNode payment(String id) {
        ObjectNode found = payments.find(id);
        if (found == null) {
            throw Refused.unknown(id.startsWith("ch_") ? "charge" : "payment_intent", id);
        }
        return found;
    }

    private Response create(Request request) {
        Map<String, List<String>> form = request.form();
        String currency = needed(form, "currency").toLowerCase(Locale.ROOT);
        ObjectNode made = payments.add(amount(needed(form, "amount"), Long.MAX_VALUE), currency, metadata(form), first(form, "capture_method", "automatic_async"),
                first(form, "payment_method_types", "card"), request.showAfter());
        happenings.changed(made, "created", Duration.ZERO, 1);
        return Response.json(200, made.get("intent"));
    }

    /** With {@code expand[]=latest_charge.refunds} the charge and its refunds are in it. */
    private ObjectNode intent(ObjectNode payment, Request request) {
        ObjectNode intent = (ObjectNode) payment.get("intent");
        List<String> expand = request.query().getOrDefault("expand", List.of());
        if (payment.has("charge") && expand.stream().anyMatch(each -> each.startsWith("latest_charge"))) {
            ObjectNode charge = charge(payment);
            if (expand.contains("latest_charge.refunds")) {
                charge.set("refunds", Pages.list("/v1/charges/" + charge.get("id").asText() + "/refunds", visibleRefunds(payment), false));
            }
            intent.set("latest_charge", charge);
        }
        return intent;
    }

    private static ObjectNode charge(ObjectNode payment) {
        if (!payment.has("charge")) {
            throw Refused.unknown("charge", Payments.id("ch", payment.get("seq").asLong()));
        }
        return (ObjectNode) payment.get("charge");
    }

    private ObjectNode dispute(String id) {
        ObjectNode payment = payments.find(id);
        if (payment == null || !payment.has("dispute")) {
            throw Refused.unknown("dispute", id);
        }
        return (ObjectNode) payment.get("dispute");
    }

    private Response capture(ObjectNode payment, Request request) {
        must(payment, Set.of("requires_capture"), "captured");
        long most = payment.at("/intent/amount").asLong();
        long amount = amount(first(request.form(), "amount_to_capture", String.valueOf(most)), most);
        return moved(payments.move(payment, "succeeded", amount), "succeeded");
    }

    private Response cancel(ObjectNode payment) {
        must(payment, Set.of("requires_payment_method", "requires_confirmation", "requires_action", "requires_capture"), "canceled");
        return moved(payments.move(payment, "canceled", 0), "canceled");
    }

    private Response moved(ObjectNode payment, String event) {
        happenings.changed(payment, event, Duration.ZERO, 1);
        return Response.json(200, payment.get("intent"));
    }

    private static void must(ObjectNode payment, Set<String> statuses, String done) {
        String status = payment.at("/intent/status").asText();
        if (!statuses.contains(status)) {
            throw new Refused(400, "payment_intent_unexpected_state", "This PaymentIntent could not be " + done + " because it has a status of " + status + ".", null);
        }
    }

    private Response refund(Request request) {
        Map<String, List<String>> form = request.form();
        ObjectNode payment = payment(first(form, "payment_intent", first(form, "charge", "")));
        if (!payment.at("/intent/status").asText().equals("succeeded")) {
            throw new Refused(400, "payment_intent_unexpected_state", "This PaymentIntent does not have a successful charge to refund.", null);
        }
        JsonNode charge = payment.get("charge");
        long left = charge.get("amount_captured").asLong() - charge.get("amount_refunded").asLong();
        if (left == 0) {
            throw new Refused(400, "charge_already_refunded", "Charge " + charge.get("id").asText() + " has already been refunded.", null);
        }
        long amount = amount(first(form, "amount", String.valueOf(left)), left);
        return Response.json(200, happenings.refund(payment, amount, first(form, "reason", null), metadata(form), request.showAfter()));
    }

    private ArrayNode visibleRefunds(ObjectNode payment) {
        ArrayNode shown = Json.array();
        payment.get("refunds").forEach(each -> {
            if (each.get("visibleAt").asLong() <= clock.millis()) {
                shown.insert(0, Happenings.shown(each));
            }
        });
        return shown;
    }

    private Response refunds(Request request) {
        ArrayNode refunds = visibleRefunds(payment(request.query("payment_intent", request.query("charge", ""))));
        return Pages.page(request, "/v1/refunds", StreamSupport.stream(refunds.spliterator(), false));
    }

    private Response oneRefund(String id) {
        ObjectNode payment = payments.find(id.replaceFirst("^re_", "pi_").replaceFirst("r\\d+$", ""));
        if (payment != null) {
            for (JsonNode each : visibleRefunds(payment)) {
                if (each.get("id").asText().equals(id)) {
                    return Response.json(200, each);
                }
            }
        }
        throw Refused.unknown("refund", id);
    }

    private Response event(String id) {
        ObjectNode event = events.records().find(id);
        if (event == null) {
            throw Refused.unknown("event", id);
        }
        return Response.json(200, Events.shown(event));
    }

    private Stream<ObjectNode> wanted(Request request) {
        long since = Long.parseLong(request.query("created[gte]", "0"));
        List<String> types = request.query().getOrDefault("types", request.query().getOrDefault("type", List.of()));
        return events.records().newestFirst().takeWhile(each -> each.get("created").asLong() >= since)
                .filter(each -> types.isEmpty() || types.contains(each.get("type").asText())).map(Events::shown);
    }

    private static long amount(String text, long most) {
        if (!text.matches("[1-9]\\d{0,11}")) {
            throw new Refused(400, "parameter_invalid_integer", "Invalid integer: " + text, "amount");
        }
        if (Long.parseLong(text) > most) {
            throw new Refused(400, "amount_too_large", "The amount " + text + " is greater than the " + most + " that are left.", "amount");
        }
        return Long.parseLong(text);
    }

    private static ObjectNode metadata(Map<String, List<String>> form) {
        ObjectNode metadata = Json.object();
        form.forEach((name, values) -> {
            Matcher key = METADATA.matcher(name);
            if (key.matches()) {
                metadata.put(key.group(1), values.get(0));
            }
        });
        return metadata;
    }

    private static String needed(Map<String, List<String>> form, String name) {
        String value = first(form, name, "");
        if (value.isEmpty()) {
            throw Refused.missing(name);
        }
        return value;
    }

    private static String first(Map<String, List<String>> form, String name, String otherwise) {
        return form.containsKey(name) ? form.get(name).get(0) : otherwise;
    }
}
