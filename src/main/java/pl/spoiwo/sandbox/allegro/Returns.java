package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code /order/customer-returns} (beta): what buyers announce to send back, in the order of announcement. */
final class Returns {

    private static final List<String> STATUSES = List.of("CREATED", "DISPATCHED", "IN_TRANSIT", "DELIVERED", "FINISHED", "FINISHED_APT", "REJECTED",
            "COMMISSION_REFUND_CLAIMED", "COMMISSION_REFUNDED", "WAREHOUSE_DELIVERED", "WAREHOUSE_VERIFICATION");
    private static final int MOST = 2_000;
    private static final int PER_SECOND = 25;

    private final Documents stored;
    private final Limits limits;
    private final Clock clock;

    Returns(Documents stored, Limits limits, Clock clock) {
        this.stored = stored;
        this.limits = limits;
        this.clock = clock;
    }

    Response list(Request request) {
        limits.take("returns", 1, PER_SECOND, Duration.ofSeconds(1));
        Instant since = Instant.parse(request.query("createdAt.gte", Instant.EPOCH.toString()));
        String from = request.query("from", "");
        List<String> statuses = request.query().getOrDefault("status", STATUSES);
        List<String> orders = request.query().getOrDefault("orderId", List.of());
        List<JsonNode> found = new ArrayList<>();
        stored.each((number, one) -> {
            if (one.get("id").asText().equals(from)) {
                found.clear();
            } else if (statuses.contains(one.get("status").asText()) && (orders.isEmpty() || orders.contains(one.get("orderId").asText()))
                    && !Instant.parse(one.get("createdAt").asText()).isBefore(since)) {
                found.add(one);
            }
        });
        ObjectNode body = Json.object().put("count", found.size());
        ArrayNode shown = body.putArray("customerReturns");
        Answers.page(found, Answers.number(request, "offset", 0, 0, 9_999_999), Answers.number(request, "limit", 100, 1, 1000)).forEach(shown::add);
        return Response.json(200, body);
    }

    /** Announces the return of {@code form}, whole or the items named, or takes the one with {@code returnId} to another status. */
    ObjectNode control(JsonNode wanted, JsonNode form) {
        String status = wanted.path("status").asText("CREATED");
        if (!STATUSES.contains(status)) {
            throw new IllegalArgumentException("status " + status + "; allowed are " + STATUSES);
        }
        for (long number : stored.ids()) {
            ObjectNode known = stored.get(number);
            if (known.get("id").asText().equals(wanted.path("returnId").asText())) {
                stored.put(number, known.put("status", status));
                return known;
            }
        }
        ObjectNode announced = announce(wanted, form).put("status", status);
        stored.put(stored.highest() + 1, announced);
        stored.keep(MOST);
        return announced;
    }

    private ObjectNode announce(JsonNode wanted, JsonNode form) {
        long number = stored.highest() + 1;
        ObjectNode announced = Json.object().put("id", UUID.randomUUID().toString()).put("createdAt", Answers.time(clock.instant()))
                .put("referenceNumber", String.format("%04d/2026", number)).put("orderId", form.get("id").asText())
                .put("marketplaceId", form.get("marketplace").get("id").asText())
                .put("isFulfillment", form.get("fulfillment").get("provider").get("id").asText().equals("ALLEGRO"));
        announced.set("buyer", ((ObjectNode) form.get("buyer")).deepCopy().retain("email", "login"));
        ArrayNode items = announced.putArray("items");
        for (JsonNode line : form.get("lineItems")) {
            String sku = line.get("offer").path("external").path("id").asText();
            int quantity = wanted.has("items") ? 0 : line.get("quantity").asInt();
            for (JsonNode item : wanted.path("items")) {
                quantity = item.path("sku").asText().equals(sku) ? item.path("quantity").asInt(1) : quantity;
            }
            if (quantity > 0) {
                ObjectNode one = items.addObject().put("quantity", quantity);
                one.set("offerId", line.get("offer").get("id"));
                one.set("name", line.get("offer").get("name"));
                one.set("price", line.get("price"));
                one.putObject("reason").put("type", wanted.path("reason").asText("MISTAKE")).put("userComment", wanted.path("comment").asText(""));
            }
        }
        announced.putNull("refund").putNull("rejection").putArray("parcels").addObject().put("createdAt", Answers.time(clock.instant()))
                .put("waybill", wanted.path("waybill").asText("6200" + String.format("%020d", number))).put("carrierId", "INPOST")
                .putNull("transportingWaybill").putNull("transportingCarrierId");
        return announced;
    }

    int size() {
        return stored.size();
    }

    void reset() {
        stored.clear();
    }
}
