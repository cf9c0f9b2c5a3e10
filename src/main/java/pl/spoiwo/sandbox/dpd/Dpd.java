package pl.spoiwo.sandbox.dpd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.IndexedRecords;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;
import pl.spoiwo.sandbox.server.SimulatedSystem;
import pl.spoiwo.sandbox.server.Store;

/** The carrier's SOAP services, and the one of pickup points. It tells nothing by itself: events of parcels are asked for. */
public final class Dpd implements SimulatedSystem {

    private static final String SERVICES = "/DPDPackageObjServicesService/DPDPackageObjServices";
    /** Integrators name two addresses for the events. */
    private static final List<String> EVENTS = List.of("/DPDPackageObjEventsService/DPDPackageObjEvents",
            "/DPDInfoServicesObjEventsService/DPDInfoServicesObjEvents");
    private static final String NAMESPACE = "http://dpdservices.dpd.com.pl/";

    private final FaultSwitch faults = new FaultSwitch();
    private final Payer payer;
    private final Parcels parcels;
    private final IndexedRecords pickups;
    private final Registration registration;
    private final Papers papers;
    private final Unconfirmed unconfirmed;
    private final Points points;
    /** The answer to the next call, once; null where there is none. */
    private final AtomicReference<Soap.Fault> nextFault = new AtomicReference<>();

    public Dpd(Payer payer, Store store, Clock clock, int mostParcels) {
        this.payer = payer;
        parcels = new Parcels(store.documents("dpd-parcel"), faults, clock, mostParcels);
        pickups = new IndexedRecords(store.documents("dpd-pickup"), clock, mostParcels, Map.of("status", "/status"));
        registration = new Registration(parcels, payer.fid());
        papers = new Papers(parcels);
        unconfirmed = new Unconfirmed(parcels);
        points = new Points(payer.pointsKey());
    }

    @Override
    public String name() {
        return "dpd";
    }

    @Override
    public FaultSwitch faults() {
        return faults;
    }

    @Override
    public Response handle(Request request) {
        if (request.path().equals(Points.PATH) && request.method().equals("GET")) {
            return points.details(request);
        }
        boolean events = EVENTS.contains(request.path());
        if (!events && !request.path().equals(SERVICES)) {
            return Response.empty(404);
        }
        if (!request.method().equals("POST")) {
            // The WSDL is not simulated.
            return Response.empty(405);
        }
        try {
            Soap.Call call = Soap.read(request.body());
            return Soap.answer(call, answer(call, request, events));
        } catch (Soap.Fault fault) {
            return Soap.fault(fault, NAMESPACE);
        } catch (ClassCastException misplaced) {
            return Soap.fault(new Soap.Fault("Client", "Unmarshalling Error", null), NAMESPACE);
        }
    }

    private JsonNode answer(Soap.Call call, Request request, boolean events) {
        JsonNode auth = call.parameters().path("authDataV1");
        if (!auth.path("login").asText().equals(payer.login()) || !auth.path("password").asText().equals(payer.password())) {
            throw new Soap.Fault("Server", "Access denied to secured webserwis method", "DeniedAccessWSException");
        }
        Soap.Fault wanted = nextFault.getAndSet(null);
        if (wanted != null) {
            throw wanted;
        }
        String operation = call.operation().replaceFirst("V\\d+$", "");
        if (events) {
            return switch (operation) {
                case "getEventsForWaybill" -> events(call.parameters());
                case "getEventsForCustomer" -> unconfirmed.next(call.parameters().path("limit").asInt());
                case "markEventsAsProcessed" -> BooleanNode.valueOf(unconfirmed.confirm(call.parameters().path("confirmId").asText()));
                default -> throw unknown(call);
            };
        }
        if (!auth.path("masterFid").asText().equals(payer.fid())) {
            return Json.object().put("Status", "DISALLOWED_FID");
        }
        return switch (operation) {
            case "generatePackagesNumbers" -> registration.register(call.parameters(), request.showAfter());
            case "generateSpedLabels" -> papers.labels(call.parameters());
            case "generateProtocol" -> papers.protocol(call.parameters());
            case "packagesPickupCall" -> pickup(call.parameters(), request);
            case "findPostalCode" -> Json.object().put("status", call.parameters().at("/postalCodeV1/zipCode").asText("").matches("\\d{5}")
                    ? "OK" : "WRONG_PATTERN");
            default -> throw unknown(call);
        };
    }

    private static Soap.Fault unknown(Soap.Call call) {
        return new Soap.Fault("Client", "Message part {" + call.namespace() + "}" + call.operation() + " was not recognized.  (Does it exist in service WSDL?)", null);
    }

    private ObjectNode events(JsonNode parameters) {
        IndexedRecords.Entry found = parcels.records.find(entry -> entry.get("waybill").equals(parameters.path("waybill").asText())).stream().findFirst().orElse(null);
        ObjectNode answer = Json.object().put("confirmId", "");
        if (found == null) {
            return answer;
        }
        List<ObjectNode> all = parcels.events(parcels.records.get(found.id()));
        boolean last = parameters.path("eventsSelectType").asText("ALL").equals("ONLY_LAST");
        ArrayNode list = answer.putArray("eventsList");
        all.subList(last ? Math.max(0, all.size() - 1) : 0, all.size()).forEach(list::add);
        return answer;
    }

    /** A courier is called, moved or called off. */
    private ObjectNode pickup(JsonNode parameters, Request request) {
        JsonNode wanted = parameters.path("dpdPickupParamsV3");
        String operation = wanted.path("operationType").asText("INSERT");
        long number = operation.equals("INSERT") ? pickups.nextId() : wanted.path("orderNumber").asLong();
        ObjectNode pickup = Json.object().put("id", number).put("status", operation.equals("CANCEL") ? "CANCELLED" : "ORDERED");
        pickup.set("wanted", wanted.deepCopy());
        boolean dated = wanted.path("pickupDate").asText("").matches("\\d{4}-\\d\\d-\\d\\d");
        boolean known = operation.equals("INSERT") ? dated : pickups.change(number, before -> {
            before.setAll(pickup);
            return before;
        }) != null;
        if (known && operation.equals("INSERT")) {
            pickups.add(pickup, request.showAfter());
        }
        ObjectNode answer = Json.object();
        if (known) {
            answer.put("checkSum", number % 1000).put("orderNumber", String.valueOf(number)).putObject("statusInfo").put("status", "OK");
        } else {
            answer.putObject("statusInfo").put("status", "INCORRECT_DATA").putObject("errorDetails").put("code", "INCORRECT_VALUE")
                    .put("fields", dated ? "OrderNumber;" : "PickupDate;");
        }
        return answer;
    }

    @Override
    public Response control(Request request) {
        JsonNode wanted = request.json();
        return switch (request.method() + " " + request.path()) {
            case "POST /shipments" -> advance(wanted);
            case "PUT /references" -> {
                registration.uniqueReferences(wanted.path("unique").asBoolean());
                yield Response.empty(204);
            }
            case "PUT /fault" -> {
                nextFault.set(new Soap.Fault(wanted.path("code").asText("Server"), wanted.path("text").asText(), wanted.path("detail").asText(null)));
                yield Response.empty(204);
            }
            case "POST /points" -> points.control(wanted);
            default -> Response.refused(404, "unknown control call; allowed are POST shipments, PUT references, PUT fault, POST points");
        };
    }

    /** The event with the code named, or the next on the usual way, at the parcel with this waybill or reference. */
    private Response advance(JsonNode wanted) {
        IndexedRecords.Entry found = parcels.records.all().stream().filter(entry -> wanted.has("waybill") ? entry.get("waybill").equals(wanted.get("waybill").asText())
                : List.of(entry.get("reference"), entry.get("packageReference")).contains(wanted.path("reference").asText("?"))).findFirst().orElse(null);
        if (found == null) {
            return Response.refused(404, "no such parcel");
        }
        int now = Parcels.WAY.indexOf(found.get("code"));
        if (!wanted.has("code") && (now < 0 || now + 1 == Parcels.WAY.size())) {
            throw new IllegalArgumentException("nothing follows " + found.get("code") + "; name a code");
        }
        String code = wanted.has("code") ? wanted.get("code").asText() : Parcels.WAY.get(now + 1);
        return Response.json(200, parcels.happened(found.id(), code, wanted));
    }

    /** Counts first; {@code references} says how many packages were registered for each, {@code doubled} for how many more than one. */
    @Override
    public JsonNode state(Request request) {
        long limit = Long.parseLong(request.query("limit", "1000"));
        Map<String, Integer> packages = parcels.packagesByReference();
        List<IndexedRecords.Entry> all = parcels.records.all();
        ObjectNode state = Json.object().put("parcelCount", all.size()).put("doubled", packages.values().stream().filter(count -> count > 1).count())
                .put("pickupCount", pickups.all().size());
        state.set("byCode", parcels.records.counts("code"));
        ObjectNode references = state.putObject("references");
        packages.entrySet().stream().limit(limit).forEach(one -> references.put(one.getKey(), one.getValue()));
        ArrayNode brief = state.putArray("parcels");
        all.stream().limit(limit).forEach(entry -> brief.addObject().put("waybill", entry.get("waybill")).put("reference", entry.get("reference"))
                .put("packageReference", entry.get("packageReference")).put("ref1", entry.get("ref1")).put("code", entry.get("code")).put("cod", entry.get("cod")));
        return state;
    }

    @Override
    public void reset() {
        parcels.records.reset();
        pickups.reset();
        unconfirmed.reset();
        points.reset();
        nextFault.set(null);
        registration.uniqueReferences(false);
    }

    @Override
    public void close() {
    }
}
