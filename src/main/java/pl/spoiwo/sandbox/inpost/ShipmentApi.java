package pl.spoiwo.sandbox.inpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import pl.spoiwo.sandbox.server.IndexedRecords;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** Shipments: create, list, read, choose and buy an offer, cancel; labels and tracking. Nothing here is idempotent. */
final class ShipmentApi {

    /** The names of these filters are not all documented. */
    private static final List<String> FILTERS = List.of("reference", "tracking_number", "external_customer_id", "status", "service");
    private static final List<String> CANCELLABLE = List.of("created", "offers_prepared", "offer_selected");

    private final Shipments shipments;
    private final Points points;
    private final Clock clock;
    private final String address;

    ShipmentApi(Shipments shipments, Points points, Clock clock, String address) {
        this.shipments = shipments;
        this.points = points;
        this.clock = clock;
        this.address = address;
    }

    Response create(Request request) {
        JsonNode wanted = request.json();
        ObjectNode details = Checks.of(wanted, points);
        if (!details.isEmpty()) {
            return Answers.error(request, 400, "validation_failed", details);
        }
        String until = !wanted.hasNonNull("service") ? "offers_prepared"
                : wanted.path("only_choice_of_offer").asBoolean() ? "offer_selected" : "confirmed";
        return Response.json(201, shipments.add(describe((ObjectNode) wanted), until, request.showAfter()));
    }

    private ObjectNode describe(ObjectNode wanted) {
        long id = shipments.records.nextId();
        String now = Answers.time(clock.instant());
        ObjectNode doc = Json.object().put("href", address + "/v1/shipments/" + id).put("id", id).put("status", "created")
                .putNull("tracking_number");
        for (String field : List.of("service", "reference", "external_customer_id", "comments", "mpk")) {
            doc.set(field, wanted.hasNonNull(field) ? wanted.get(field) : null);
        }
        doc.put("is_return", wanted.path("is_return").asBoolean()).put("application_id", 3232).putNull("created_by_id")
                .put("sending_method", wanted.at("/custom_attributes/sending_method").asText(null));
        doc.set("additional_services", wanted.path("additional_services").isArray() ? wanted.get("additional_services") : Json.array());
        for (String field : List.of("custom_attributes", "cod", "insurance", "sender", "receiver")) {
            doc.set(field, wanted.path(field).isObject() ? wanted.get(field).deepCopy() : Json.object());
        }
        doc.putNull("selected_offer").putArray("offers");
        doc.putArray("transactions");
        ArrayNode parcels = doc.putArray("parcels");
        wanted.path("parcels").forEach(parcel -> parcels.add(((ObjectNode) parcel.deepCopy()).put("id", shipments.records.nextId())
                .put("identify_number", parcel.path("id").asText(null)).putNull("tracking_number")));
        return doc.put("created_at", now).put("updated_at", now);
    }

    Response list(Request request, String href) {
        Predicate<IndexedRecords.Entry> wanted = entry -> FILTERS.stream()
                .allMatch(filter -> !request.query().containsKey(filter) || request.query(filter, "").equals(entry.get(filter)));
        List<String> ids = List.of(request.query("id", "").split(","));
        return Answers.page(request, href, shipments.records.find(wanted.and(entry -> ids.contains("") || ids.contains(String.valueOf(entry.id())))),
                entry -> shipments.records.get(entry.id()).get("doc"));
    }

    /** @param action what follows the id in the path, or "" */
    Response one(Request request, String id, String action) {
        ObjectNode record = id.matches("\\d{1,18}") ? shipments.records.get(Long.parseLong(id)) : null;
        if (record == null) {
            return Answers.notFound(request);
        }
        return switch (request.method() + " " + action) {
            case "GET " -> Response.json(200, record.get("doc"));
            case "DELETE " -> cancel(request, record);
            case "POST buy" -> choose(request, record, true);
            case "POST select_offer" -> choose(request, record, false);
            case "GET label" -> labels(request, List.of(id));
            default -> Answers.notFound(request);
        };
    }

    private Response cancel(Request request, ObjectNode record) {
        String status = record.at("/doc/status").asText();
        if (!CANCELLABLE.contains(status)) {
            return Answers.invalidAction(request, "cancel", status);
        }
        shipments.cancel(record.get("id").asLong());
        return Response.empty(204);
    }

    private Response choose(Request request, ObjectNode record, boolean buy) {
        String status = record.at("/doc/status").asText();
        if (!status.equals("offers_prepared") && !(buy && status.equals("offer_selected"))) {
            return Answers.invalidAction(request, buy ? "buy" : "select_offer", status);
        }
        long offer = request.json().path("offer_id").asLong(record.at("/doc/selected_offer/id").asLong());
        boolean known = false;
        for (JsonNode one : record.at("/doc/offers")) {
            known |= one.get("id").asLong() == offer;
        }
        if (!known) {
            return Answers.error(request, 400, "validation_failed", Json.object().set("offer_id", Json.array().add("invalid")));
        }
        long id = record.get("id").asLong();
        return shipments.choose(id, offer, buy) ? Response.json(200, shipments.records.get(id).get("doc"))
                : Answers.error(request, 400, "offer_expired", Json.object());
    }

    /** One file for shipments of one service, a zip of files where they differ. */
    Response labels(Request request, List<String> ids) {
        List<JsonNode> docs = new ArrayList<>();
        for (String id : ids) {
            ObjectNode record = id.matches("\\d{1,18}") ? shipments.records.get(Long.parseLong(id)) : null;
            if (record == null) {
                return Answers.notFound(request);
            }
            if (record.path("charged").asText("").isEmpty()) {
                return Answers.invalidAction(request, "get_label", record.at("/doc/status").asText());
            }
            docs.add(record.get("doc"));
        }
        String format = request.query("format", "Pdf").toLowerCase(Locale.ROOT);
        if (docs.isEmpty() || !List.of("pdf", "zpl", "epl").contains(format)) {
            return Answers.error(request, 400, "validation_failed", Json.object()
                    .set(docs.isEmpty() ? "shipment_ids" : "format", Json.array().add(docs.isEmpty() ? "required" : "invalid")));
        }
        return Labels.of(docs, format, request.query("type", "normal").equals("A6"));
    }

    /** Without a token, as for the receiver of the parcel. */
    Response tracking(Request request, String number) {
        ObjectNode record = shipments.records.get(Shipments.idOf(number));
        if (record == null || record.path("charged").asText("").isEmpty()) {
            return Answers.notFound(request);
        }
        ObjectNode body = Json.object().put("tracking_number", number);
        body.set("service", record.at("/doc/service"));
        body.set("type", record.at("/doc/service"));
        body.set("status", record.at("/doc/status"));
        body.putObject("custom_attributes").put("size", record.at("/doc/parcels/0/template").asText(null))
                .put("target_machine_id", record.at("/doc/custom_attributes/target_point").asText(null));
        ArrayNode details = body.putArray("tracking_details");
        record.get("events").forEach(event -> details.insertObject(0).put("status", event.get("status").asText())
                .put("origin_status", event.get("status").asText()).putNull("agency")
                .put("datetime", Answers.time(Instant.parse(event.get("at").asText()))));
        body.putArray("expected_flow");
        body.set("created_at", record.at("/doc/created_at"));
        return Response.json(200, body.set("updated_at", record.at("/doc/updated_at")));
    }
}
