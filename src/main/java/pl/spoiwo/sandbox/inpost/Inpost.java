package pl.spoiwo.sandbox.inpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import pl.spoiwo.sandbox.server.Announcer;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.IndexedRecords;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;
import pl.spoiwo.sandbox.server.SimulatedSystem;
import pl.spoiwo.sandbox.server.Store;

/** The carrier with its lockers: API ShipX, and behind {@code _control} what happens to parcels on their way. */
public final class Inpost implements SimulatedSystem {

    private final FaultSwitch faults = new FaultSwitch();
    private final Organisation organisation;
    private final Clock clock;
    private final String address;
    private final Announcer announcer;
    private final Points points;
    private final Shipments shipments;
    private final ShipmentApi shipmentApi;
    private final DispatchOrders dispatchOrders;

    /**
     * @param address its home, without a slash at the end
     * @param hubUrl  of the receiver of its events
     */
    public Inpost(String address, Organisation organisation, String hubUrl, Store store, Courier courier, Clock clock, int mostShipments) {
        this.organisation = organisation;
        this.clock = clock;
        this.address = address;
        announcer = new Announcer(courier, faults, clock);
        points = new Points(store.documents("inpost-point"), clock, address);
        shipments = new Shipments(store.documents("inpost-shipment"), courier, announcer, clock, mostShipments, organisation,
                hubUrl + organisation.webhookPath());
        shipmentApi = new ShipmentApi(shipments, points, clock, address);
        dispatchOrders = new DispatchOrders(store.documents("inpost-dispatch"), shipments, clock, mostShipments, address);
    }

    @Override
    public String name() {
        return "inpost";
    }

    @Override
    public FaultSwitch faults() {
        return faults;
    }

    @Override
    public Response handle(Request request) {
        String id = request.header("x-request-id");
        return answer(request).with("X-Request-ID", id.isEmpty() ? UUID.randomUUID().toString() : id);
    }

    private Response answer(Request request) {
        if (!request.path().startsWith("/v1/")) {
            return Answers.notFound(request);
        }
        List<String> path = List.of(request.path().substring("/v1/".length()).split("/"));
        String second = path.size() > 1 ? path.get(1) : "";
        String rest = String.join("/", path.subList(Math.min(2, path.size()), path.size()));
        // What a receiver may know needs no token.
        switch (request.method() + " " + path.get(0)) {
            case "GET points":
                return second.isEmpty() ? points.list(request) : points.one(request, second);
            case "GET tracking":
                return shipmentApi.tracking(request, second);
            case "GET statuses":
                return Response.json(200, Json.object().put("href", address + "/v1/statuses").set("items", Services.statuses()));
            case "GET services":
                return Response.json(200, Services.list());
            default:
        }
        if (!request.header("authorization").equals("Bearer " + organisation.token())) {
            return Answers.error(request, 401, "token_invalid", Json.object());
        }
        try {
            return switch (path.get(0)) {
                case "organizations" -> organization(request, second, rest);
                case "shipments" -> shipmentApi.one(request, second, rest);
                case "dispatch_orders" -> dispatchOrders.one(request, second, rest);
                default -> Answers.notFound(request);
            };
        } catch (Json.Malformed | ClassCastException malformed) {
            return Answers.error(request, 400, "bad_request", Json.object());
        }
    }

    private Response organization(Request request, String id, String rest) {
        ObjectNode shown = Json.object().put("href", address + "/v1/organizations/" + organisation.id())
                .put("id", Long.parseLong(organisation.id())).put("name", "Sklep Testowy Sp. z o.o.").put("tax_id", "5252445767");
        String href = shown.get("href").asText() + "/" + rest;
        if (id.isEmpty()) {
            ObjectNode all = Json.object().put("href", address + "/v1/organizations").put("count", 1).put("page", 1).put("per_page", 30);
            all.putArray("items").add(shown);
            return Response.json(200, all);
        }
        if (!id.equals(organisation.id())) {
            return Answers.notFound(request);
        }
        return switch (request.method() + " " + rest.replaceFirst("^shipments/\\d+/label$", "shipments/{id}/label")) {
            case "GET " -> Response.json(200, shown);
            case "GET shipments" -> shipmentApi.list(request, href);
            case "POST shipments" -> shipmentApi.create(request);
            case "GET shipments/labels" -> shipmentApi.labels(request, request.query().getOrDefault("shipment_ids", List.of()));
            case "GET shipments/{id}/label" -> shipmentApi.labels(request, List.of(rest.split("/")[1]));
            case "GET dispatch_orders/printouts" -> dispatchOrders.printouts(request, request.query().getOrDefault("shipment_ids", List.of()));
            case "GET dispatch_orders" -> dispatchOrders.list(request, href);
            case "POST dispatch_orders" -> dispatchOrders.create(request);
            default -> Answers.notFound(request);
        };
    }

    @Override
    public Response control(Request request) {
        JsonNode wanted = request.json();
        return switch (request.method() + " " + request.path()) {
            case "POST /shipments" -> advance(wanted);
            case "POST /points" -> points.set(wanted);
            case "PUT /funds" -> {
                shipments.funds(wanted.path("enough").asBoolean(true));
                yield Response.empty(204);
            }
            default -> Response.refused(404, "unknown control call; allowed are POST shipments, POST points, PUT funds");
        };
    }

    /** The next status on the usual way; empty at its end, and beside it. */
    private static Optional<String> next(IndexedRecords.Entry shipment) {
        List<String> way = Services.locker(shipment.get("service")) ? Services.LOCKER_WAY : Services.COURIER_WAY;
        int now = way.indexOf(shipment.get("status"));
        return now < 0 || now + 1 == way.size() ? Optional.empty() : Optional.of(way.get(now + 1));
    }

    /** To the status named, or the next on the usual way. The status may be one that nobody has heard of. */
    private Response advance(JsonNode wanted) {
        IndexedRecords.Entry found = shipments.records.all().stream().filter(entry -> wanted.path("shipmentId").asLong() == entry.id()
                || !entry.get("tracking_number").isEmpty() && wanted.path("trackingNumber").asText().equals(entry.get("tracking_number"))
                || !entry.get("reference").isEmpty() && wanted.path("reference").asText().equals(entry.get("reference"))).findFirst().orElse(null);
        if (found == null || found.get("charged").isEmpty()) {
            return Response.refused(found == null ? 404 : 409, found == null ? "no such shipment" : "its label is not bought yet: " + found.get("status"));
        }
        String status = wanted.path("status").asText("");
        if (status.isEmpty()) {
            status = next(found).orElseThrow(() -> new IllegalArgumentException("nothing follows " + found.get("status") + "; name a status"));
        }
        int copies = wanted.path("notify").asBoolean(true) ? 1 + wanted.path("duplicates").asInt() : 0;
        return Response.json(200, shipments.advance(found.id(), status, wanted.has("at") ? Instant.parse(wanted.get("at").asText()) : clock.instant(),
                Duration.ofMillis(wanted.path("delay").asLong()), copies));
    }

    /** Counts first; {@code references} says how many labels were bought for each, {@code doubled} for how many more than one. */
    @Override
    public JsonNode state(Request request) {
        long limit = Long.parseLong(request.query("limit", "1000"));
        List<IndexedRecords.Entry> all = shipments.records.all();
        Map<String, Integer> bought = new LinkedHashMap<>();
        all.stream().filter(entry -> !entry.get("charged").isEmpty() && !entry.get("reference").isEmpty())
                .forEach(entry -> bought.merge(entry.get("reference"), 1, Integer::sum));
        ObjectNode state = Json.object().put("shipmentCount", all.size())
                .put("labelsBought", all.stream().filter(entry -> !entry.get("charged").isEmpty()).count())
                .put("doubled", bought.values().stream().filter(count -> count > 1).count())
                .put("spent", shipments.spent().toPlainString()).put("dispatchOrderCount", dispatchOrders.records.all().size());
        state.set("byStatus", shipments.records.counts("status"));
        state.set("events", announcer.state(limit));
        ObjectNode references = state.putObject("references");
        bought.entrySet().stream().limit(limit).forEach(one -> references.put(one.getKey(), one.getValue()));
        ArrayNode brief = state.putArray("shipments");
        boolean open = request.query("open", "").equals("true");
        all.stream().filter(entry -> !open || !entry.get("charged").isEmpty() && next(entry).isPresent()).limit(limit)
                .forEach(entry -> brief.addObject().put("id", entry.id()).put("status", entry.get("status"))
                .put("reference", entry.get("reference")).put("comments", entry.get("comments")).put("trackingNumber", entry.get("tracking_number")).put("charged", entry.get("charged"))
                .put("dispatchOrder", entry.get("dispatchOrder")).put("cod", entry.get("cod")));
        return state;
    }

    @Override
    public void reset() {
        shipments.reset();
        dispatchOrders.records.reset();
        points.reset();
        announcer.reset();
    }

    @Override
    public void close() {
    }
}
