package pl.spoiwo.sandbox.inpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Pdf;
import pl.spoiwo.sandbox.server.IndexedRecords;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** Orders to a courier to fetch parcels from the sender. A parcel is in one of them at most; a second order is a second visit, paid again. */
final class DispatchOrders {

    /** Parcels on one print-out. */
    private static final int MOST_PRINTED = 100;

    final IndexedRecords records;
    private final Shipments shipments;
    private final Clock clock;
    private final String address;

    DispatchOrders(Documents stored, Shipments shipments, Clock clock, int most, String address) {
        this.shipments = shipments;
        this.clock = clock;
        this.address = address;
        records = new IndexedRecords(stored, clock, most, Map.of("status", "/doc/status"));
    }

    synchronized Response create(Request request) {
        JsonNode wanted = request.json();
        ObjectNode details = Json.object();
        for (String field : List.of("street", "building_number", "city", "post_code", "country_code")) {
            if (wanted.path("address").path(field).asText("").isBlank()) {
                ArrayNode list = details.withArray("address");
                (list.isEmpty() ? list.addObject() : (ObjectNode) list.get(0)).putArray(field).add("required");
            }
        }
        List<ObjectNode> wantedShipments = new ArrayList<>();
        for (JsonNode id : wanted.path("shipments")) {
            ObjectNode record = shipments.records.get(id.asLong());
            boolean fit = record != null && record.at("/doc/status").asText().equals("confirmed") && !record.has("dispatchOrder");
            if (fit) {
                wantedShipments.add(record);
            } else {
                details.withArray("shipments").add("invalid");
            }
        }
        if (wanted.path("shipments").isEmpty()) {
            details.putArray("shipments").add("required");
        }
        return details.isEmpty() ? Response.json(201, add(wanted, wantedShipments, request))
                : Answers.error(request, 400, "validation_failed", details);
    }

    private ObjectNode add(JsonNode wanted, List<ObjectNode> fetched, Request request) {
        long id = records.nextId();
        ObjectNode doc = Json.object().put("href", address + "/v1/dispatch_orders/" + id).put("id", id).put("status", "new")
                .put("external_id", "DO" + id).put("created_at", Answers.time(clock.instant()));
        doc.set("address", wanted.get("address").deepCopy());
        for (String field : List.of("name", "phone", "email")) {
            doc.put(field, wanted.path(field).asText(null));
        }
        ArrayNode comments = doc.putArray("comments");
        if (wanted.hasNonNull("comment")) {
            comments.addObject().put("id", records.nextId()).put("comment", wanted.get("comment").asText()).put("created_at", Answers.time(clock.instant()));
        }
        ArrayNode list = doc.putArray("shipments");
        for (ObjectNode shipment : fetched) {
            long shipmentId = shipment.get("id").asLong();
            list.addObject().put("href", address + "/v1/shipments/" + shipmentId).put("id", shipmentId)
                    .set("tracking_number", shipment.at("/doc/tracking_number"));
            shipments.records.change(shipmentId, stored -> stored.put("dispatchOrder", id));
        }
        records.add(Json.object().put("id", id).set("doc", doc), request.showAfter());
        return doc;
    }

    Response list(Request request, String href) {
        String shipment = request.query("shipment_id", "");
        String id = request.query("id", "");
        List<String> statuses = List.of(request.query("status", "").split(","));
        return Answers.page(request, href, records.find(entry -> (id.isEmpty() || id.equals(String.valueOf(entry.id())))
                && (statuses.contains("") || statuses.contains(entry.get("status"))) && (shipment.isEmpty() || holds(records.get(entry.id()), shipment))),
                entry -> records.get(entry.id()).get("doc"));
    }

    private static boolean holds(ObjectNode order, String shipment) {
        return order.at("/doc/shipments").findValuesAsText("id").contains(shipment);
    }

    /** Confirmations of parcels with or without an order for a courier: one paper for each service. */
    Response printouts(Request request, List<String> ids) {
        if (ids.isEmpty() || ids.size() > MOST_PRINTED) {
            return Answers.error(request, 400, "validation_failed", Json.object().set("shipment_ids", Json.array().add(ids.isEmpty() ? "required" : "too_big")));
        }
        Map<String, byte[]> papers = new LinkedHashMap<>();
        Map<String, List<String>> byService = new LinkedHashMap<>();
        for (String id : ids) {
            ObjectNode record = id.matches("\\d{1,18}") ? shipments.records.get(Long.parseLong(id)) : null;
            if (record == null) {
                return Answers.notFound(request);
            }
            if (record.path("charged").asText("").isEmpty()) {
                return Answers.error(request, 400, "invalid_status", Json.object().put("shipment_status", record.at("/doc/status").asText()));
            }
            byService.computeIfAbsent(record.at("/doc/service").asText(), any -> new ArrayList<>(List.of("Potwierdzenie nadania"))).add(record.at("/doc/tracking_number").asText());
        }
        byService.forEach((service, lines) -> papers.put(service + ".pdf", Pdf.of(595, 842, List.of(lines))));
        return papers.size() == 1 ? Labels.file("application/pdf", "dispatch_order.pdf", papers.values().iterator().next())
                : Labels.zip("dispatch_orders.zip", papers);
    }

    Response one(Request request, String id, String action) {
        ObjectNode record = id.matches("\\d{1,18}") ? records.get(Long.parseLong(id)) : null;
        if (record == null) {
            return Answers.notFound(request);
        }
        return switch (request.method() + " " + action) {
            case "GET " -> Response.json(200, record.get("doc"));
            case "GET printout" -> Labels.file("application/pdf", "dispatch_order.pdf", printout(record.get("doc")));
            case "DELETE " -> {
                record.at("/doc/shipments").forEach(one -> shipments.records.change(one.get("id").asLong(), stored -> {
                    stored.remove("dispatchOrder");
                    return stored;
                }));
                records.remove(record.get("id").asLong());
                yield Response.empty(204);
            }
            default -> Answers.notFound(request);
        };
    }

    private static byte[] printout(JsonNode doc) {
        List<String> lines = new ArrayList<>(List.of("Zlecenie odbioru " + doc.get("external_id").asText()));
        doc.get("shipments").forEach(one -> lines.add(one.get("tracking_number").asText()));
        return Pdf.of(595, 842, List.of(lines));
    }
}
