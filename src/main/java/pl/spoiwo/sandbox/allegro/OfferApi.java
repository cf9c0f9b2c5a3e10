package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code /sale/offers} and {@code /sale/product-offers}: list, read, edit. An edit that publishes or ends an offer, or describes it anew, is done later (202). */
final class OfferApi {

    private static final String EDIT = "edit";
    private static final String EAN_PARAMETER = "225693";
    /** Of one seller, whatever his programs; further reads, such as those of operations, are not limited. */
    private static final int READS_PER_MINUTE = 3_500;
    private static final int EDITS_PER_MINUTE = 2_500;

    private final Offers offers;
    private final Changes changes;
    private final Commands commands;
    private final Limits limits;
    private final String address;
    private final Clock clock;

    OfferApi(Offers offers, Changes changes, Commands commands, Limits limits, String address, Clock clock) {
        this.offers = offers;
        this.changes = changes;
        this.commands = commands;
        this.limits = limits;
        this.address = address;
        this.clock = clock;
    }

    Response list(Request request) {
        List<String> skus = request.query().getOrDefault("external.id", List.of());
        Collection<ObjectNode> some = skus.isEmpty() ? offers.all() : offers.withSkus(skus);
        List<ObjectNode> found = some.stream().filter(one("publication.status", request, offer -> offer.get("status").asText()))
                .filter(one("offer.id", request, offer -> offer.get("id").asText())).toList();
        List<ObjectNode> page = Answers.page(found, Answers.number(request, "offset", 0, 0, 9_999_999), Answers.number(request, "limit", 20, 1, 1000));
        ObjectNode body = Json.object();
        ArrayNode shown = body.putArray("offers");
        page.forEach(offer -> shown.add(listed(offer)));
        return Response.json(200, body.put("count", page.size()).put("totalCount", found.size()));
    }

    private static Predicate<ObjectNode> one(String parameter, Request request, Function<ObjectNode, String> value) {
        List<String> wanted = request.query().getOrDefault(parameter, List.of());
        return offer -> wanted.isEmpty() || wanted.contains(value.apply(offer));
    }

    /** @param path segments behind {@code product-offers} */
    Response handle(Request request, List<String> path) {
        if (path.size() == 1 && (request.method().equals("GET") || request.method().equals("PATCH"))) {
            limits.take(request.method() + " product-offers", 1, request.method().equals("GET") ? READS_PER_MINUTE : EDITS_PER_MINUTE, Duration.ofMinutes(1));
        }
        ObjectNode offer = path.isEmpty() ? null : offers.byId(path.get(0));
        if (offer == null) {
            throw Refusal.missing("Offer");
        }
        return switch (request.method() + " " + path.size()) {
            case "GET 1" -> Response.json(200, whole(offer));
            case "PATCH 1" -> edit(request, offer);
            case "GET 3" -> operation(path.get(0), path.get(2));
            default -> Response.empty(405);
        };
    }

    private Response edit(Request request, ObjectNode offer) {
        String id = offer.get("id").asText();
        if (commands.pending(EDIT, id)) {
            throw Refusal.conflict("The previous edition of the offer is still being processed", null);
        }
        JsonNode wanted = request.json();
        ArrayNode tasks = Json.array();
        if (wanted.path("sellingMode").has("price")) {
            JsonNode price = wanted.path("sellingMode").path("price");
            task(tasks, id, "prices", "FIXED", number(price.path("amount"), "sellingMode.price.amount", "\\d+(\\.\\d{1,2})?"))
                    .put("currency", price.path("currency").asText()).put("marketplace", Offers.HOME);
        }
        if (wanted.path("stock").has("available")) {
            task(tasks, id, "stock", "FIXED", number(wanted.get("stock").get("available"), "stock.available", "\\d{1,9}"));
        }
        if (wanted.path("publication").has("status")) {
            String status = wanted.get("publication").get("status").asText();
            if (!Set.of("ACTIVE", "ENDED").contains(status)) {
                throw Refusal.invalid("publication.status", "status is ACTIVE or ENDED");
            }
            task(tasks, id, "publication", status.equals("ACTIVE") ? "ACTIVATE" : "END", "");
        }
        if (wanted.has("name")) {
            task(tasks, id, "name", "FIXED", Texts.name(wanted.get("name")));
        }
        if (wanted.has("description")) {
            task(tasks, id, "description", "FIXED", Texts.description(wanted.get("description")).toString());
        }
        boolean later = publishes(offer, wanted) || wanted.has("description");
        String operation = UUID.randomUUID().toString();
        if (later) {
            commands.add(operation, EDIT, tasks, request.showAfter());
        } else {
            tasks.forEach(task -> changes.apply(id, task.get("change"), clock.instant()));
        }
        if (wanted.has("external")) {
            offers.save(offer.put("sku", wanted.get("external").path("id").textValue()));
        }
        Response response = Response.json(later ? 202 : 200, whole(offer));
        return later ? response.with("Location", address + "/sale/product-offers/" + id + "/operations/" + operation).with("Retry-After", "1") : response;
    }

    private static ObjectNode task(ArrayNode tasks, String offerId, String field, String how, String value) {
        ObjectNode change = Json.object().put("field", field).put("how", how).put("value", value);
        tasks.addObject().put("offerId", offerId).set("change", change);
        return change;
    }

    private static String number(JsonNode value, String path, String pattern) {
        if (!value.asText().matches(pattern)) {
            throw Refusal.invalid(path, "'" + value.asText() + "' is not allowed");
        }
        return value.asText();
    }

    private boolean publishes(ObjectNode offer, JsonNode wanted) {
        boolean active = offer.get("status").asText().equals("ACTIVE");
        JsonNode stock = wanted.path("stock").path("available");
        return wanted.path("publication").has("status")
                || !stock.isMissingNode() && (active ? stock.asInt() == 0 : stock.asInt() > 0 && offers.comesBack(offer));
    }

    private Response operation(String offerId, String operation) {
        ObjectNode edit = commands.get(EDIT, operation);
        if (edit == null) {
            throw Refusal.missing("Operation");
        }
        if (edit.get("completedAt").isNull()) {
            ObjectNode body = Json.object();
            body.putObject("offer").put("id", offerId);
            body.putObject("operation").put("id", operation).put("status", "IN_PROGRESS").set("startedAt", edit.get("createdAt"));
            return Response.json(202, body).with("Retry-After", "1");
        }
        for (JsonNode task : edit.get("tasks")) {
            if (task.has("code")) {
                throw new Refusal(422, task.get("code").asText(), task.get("message").asText(), task.get("path").textValue());
            }
        }
        return Response.empty(303).with("Location", address + "/sale/product-offers/" + offerId);
    }

    private static ObjectNode common(ObjectNode offer) {
        ObjectNode shown = Json.object();
        for (String field : new String[] {"id", "name"}) {
            shown.set(field, offer.get(field));
        }
        shown.putObject("category").put("id", "257933");
        if (offer.path("sku").isNull()) {
            shown.putNull("external");
        } else {
            shown.putObject("external").set("id", offer.get("sku"));
        }
        shown.putObject("sellingMode").put("format", "BUY_NOW").set("price", offer.get("prices").get(Offers.HOME));
        ObjectNode elsewhere = shown.putObject("additionalMarketplaces");
        offer.get("prices").fields().forEachRemaining(price -> {
            if (!price.getKey().equals(Offers.HOME)) {
                elsewhere.putObject(price.getKey()).putObject("sellingMode").set("price", price.getValue());
            }
        });
        return shown;
    }

    private static ObjectNode listed(ObjectNode offer) {
        ObjectNode shown = common(offer).put("isFulfillment", false);
        shown.putObject("stock").put("available", offer.get("available").asInt()).put("sold", offer.get("sold").asInt());
        ObjectNode publication = shown.putObject("publication");
        for (String field : new String[] {"status", "startedAt", "endedAt"}) {
            publication.set(field, offer.get(field));
        }
        publication.putObject("marketplaces").putObject("base").put("id", Offers.HOME);
        return shown;
    }

    /** Only here the EAN is told, as a parameter of the product. */
    private static ObjectNode whole(ObjectNode offer) {
        ObjectNode shown = common(offer);
        ObjectNode member = shown.putArray("productSet").addObject();
        ArrayNode parameters = member.putObject("product").put("id", "p-" + offer.get("id").asText()).putArray("parameters");
        if (!offer.get("ean").asText().isEmpty()) {
            parameters.addObject().put("id", EAN_PARAMETER).put("name", "EAN (GTIN)").putArray("values").add(offer.get("ean").asText());
        }
        member.putObject("quantity").put("value", 1);
        shown.putObject("stock").put("available", offer.get("available").asInt()).put("unit", "UNIT");
        ObjectNode publication = shown.putObject("publication").put("republish", false);
        publication.set("status", offer.get("status"));
        publication.set("endedBy", offer.get("endedBy"));
        shown.set("description", offer.get("description"));
        return shown;
    }
}
