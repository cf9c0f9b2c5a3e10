package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code shipments} of a form, and {@code /order/carriers}. To add a number is not idempotent: added again it is there twice. */
final class ShipmentApi {

    private static final Map<String, String> CARRIERS = Map.of("INPOST", "InPost", "DPD", "DPD", "DHL", "DHL", "GLS", "GLS", "UPS", "UPS",
            "FEDEX", "FedEx", "POCZTA_POLSKA", "Poczta Polska", "PACZKA_W_RUCHU", "Orlen Paczka", "ALLEGRO", "Allegro One", "OTHER", "Inny");
    private static final int PER_SECOND = 50;
    /** That there is a limit is documented, its number is not. */
    private static final int MOST_ORDERS_OF_A_WAYBILL = 20;

    private final Forms forms;
    private final Limits limits;
    private final Clock clock;

    ShipmentApi(Forms forms, Limits limits, Clock clock) {
        this.forms = forms;
        this.limits = limits;
        this.clock = clock;
    }

    Response carriers() {
        limits.take("GET carriers", 1, PER_SECOND, Duration.ofSeconds(1));
        ObjectNode body = Json.object();
        ArrayNode carriers = body.putArray("carriers");
        CARRIERS.forEach((id, name) -> carriers.addObject().put("id", id).put("name", name));
        return Response.json(200, body);
    }

    Response list(ObjectNode record) {
        limits.take("GET shipments", 1, PER_SECOND, Duration.ofSeconds(1));
        ObjectNode body = Json.object();
        ArrayNode shown = body.putArray("shipments");
        record.get("shipments").forEach(shipment -> {
            if (shipment.get("visibleAt").asLong() <= clock.millis()) {
                shown.add(((ObjectNode) shipment.deepCopy()).without("visibleAt"));
            }
        });
        return Response.json(200, body);
    }

    Response add(Request request, ObjectNode record) {
        limits.take("POST shipments", 1, PER_SECOND, Duration.ofSeconds(1));
        return Response.json(201, add(record, request.json(), request.showAfter()).without("visibleAt"));
    }

    /** Also for numbers that come from elsewhere. Throws {@link Refusal}. */
    ObjectNode add(ObjectNode record, JsonNode wanted, Duration showAfter) {
        String carrier = Answers.text(wanted, "carrierId", 400);
        String waybill = Answers.text(wanted, "waybill", 400);
        String name = wanted.path("carrierName").asText("");
        if (!CARRIERS.containsKey(carrier) || waybill.length() > 64 || name.length() > 30) {
            String field = waybill.length() > 64 ? "waybill" : name.length() > 30 ? "carrierName" : "carrierId";
            throw new Refusal(400, "IllegalArgumentException", field + " is unknown or too long", field);
        }
        if (forms.others(waybill, record.get("seq").asLong()) >= MOST_ORDERS_OF_A_WAYBILL) {
            throw Refusal.conflict("Maximum waybill usage exceeded", "waybill");
        }
        Set<String> all = new HashSet<>();
        record.get("form").get("lineItems").forEach(line -> all.add(line.get("id").asText()));
        Set<String> sent = new HashSet<>();
        wanted.path("lineItems").forEach(line -> sent.add(line.path("id").asText()));
        if (!all.containsAll(sent)) {
            throw Refusal.invalid("lineItems", "Line item does not belong to the order");
        }
        ObjectNode shipment = Json.object().put("id", UUID.randomUUID().toString()).put("waybill", waybill).put("carrierId", carrier)
                .put("carrierName", carrier.equals("OTHER") ? name : null).put("createdAt", Answers.time(clock.instant()))
                .put("visibleAt", clock.instant().plus(showAfter).toEpochMilli());
        ArrayNode lines = shipment.putArray("lineItems");
        (sent.isEmpty() ? all : sent).forEach(id -> lines.addObject().put("id", id));
        forms.change(record.get("form").get("id").asText(), changed -> {
            changed.withArray("shipments").add(shipment);
            changed.withArray("course").add("shipment");
            ((ObjectNode) changed.get("form").get("fulfillment").get("shipmentSummary")).put("lineItemsSent", sent(changed, all));
        });
        return shipment.deepCopy();
    }

    private static String sent(ObjectNode record, Set<String> all) {
        Set<String> sent = new HashSet<>();
        record.get("shipments").forEach(shipment -> shipment.get("lineItems").forEach(line -> sent.add(line.get("id").asText())));
        return sent.isEmpty() ? "NONE" : sent.containsAll(all) ? "ALL" : "SOME";
    }
}
