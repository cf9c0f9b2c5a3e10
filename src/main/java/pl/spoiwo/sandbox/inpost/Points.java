package pl.spoiwo.sandbox.inpost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.IndexedRecords;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** The lockers. A control call adds one or takes one out of service. */
final class Points {

    private static final int MOST = 10_000;
    private static final List<String[]> STOCK = List.of(
            new String[] {"RAD12A", "Żeromskiego", "15", "26-610", "Radom", "mazowieckie", "51.4027", "21.1471"},
            new String[] {"KRA01M", "Długa", "2", "31-146", "Kraków", "małopolskie", "50.0680", "19.9370"},
            new String[] {"POZ105", "Kwiatowa", "8", "61-881", "Poznań", "wielkopolskie", "52.4030", "16.9190"},
            new String[] {"WAW22N", "Złota", "44", "00-120", "Warszawa", "mazowieckie", "52.2310", "21.0020"},
            new String[] {"GDA04B", "Grunwaldzka", "82", "80-244", "Gdańsk", "pomorskie", "54.3820", "18.6030"},
            new String[] {"LOD01M", "Prosta", "1A", "90-001", "Łódź", "łódzkie", "51.7690", "19.4570"});

    private final IndexedRecords points;
    private final String address;

    Points(Documents stored, Clock clock, String address) {
        this.address = address;
        points = new IndexedRecords(stored, clock, MOST, Map.of("name", "/doc/name", "status", "/doc/status", "city", "/doc/address_details/city"));
        stock();
    }

    private void stock() {
        if (points.all().isEmpty()) {
            STOCK.forEach(one -> add(describe(one[0], one[1], one[2], one[3], one[4], one[5], one[6], one[7])));
        }
    }

    private ObjectNode describe(String name, String street, String building, String postCode, String city, String province, String latitude,
                                String longitude) {
        ObjectNode point = Json.object().put("href", address + "/v1/points/" + name).put("name", name).put("status", "Operating")
                .put("location_type", "Outdoor").put("location_description", "przy sklepie").put("opening_hours", "24/7")
                .put("payment_available", true).put("virtual", "0");
        point.putArray("type").add("parcel_locker");
        point.putObject("location").put("longitude", new BigDecimal(longitude)).put("latitude", new BigDecimal(latitude));
        point.putObject("address").put("line1", street + " " + building).put("line2", postCode + " " + city);
        point.putObject("address_details").put("city", city).put("province", province).put("post_code", postCode).put("street", street)
                .put("building_number", building).putNull("flat_number");
        point.putArray("functions").add("parcel").add("parcel_collect").add("parcel_send");
        return point;
    }

    private void add(ObjectNode point) {
        points.add(Json.object().put("id", points.nextId()).set("doc", point), Duration.ZERO);
    }

    private ObjectNode doc(IndexedRecords.Entry entry) {
        return (ObjectNode) points.get(entry.id()).get("doc");
    }

    /** Null where there is none. */
    private IndexedRecords.Entry named(String name) {
        return points.find(entry -> entry.get("name").equals(name)).stream().findFirst().orElse(null);
    }

    /** True where parcels can be sent to it. */
    boolean operates(String name) {
        IndexedRecords.Entry entry = named(name);
        return entry != null && entry.get("status").equals("Operating");
    }

    Response list(Request request) {
        String name = request.query("name", "");
        String status = request.query("status", "");
        String city = request.query("city", "");
        return Answers.page(request, address + "/v1/points", points.find(entry -> (name.isEmpty() || List.of(name.split(",")).contains(entry.get("name")))
                && (status.isEmpty() || entry.get("status").equals(status)) && (city.isEmpty() || entry.get("city").equalsIgnoreCase(city))), this::doc);
    }

    Response one(Request request, String name) {
        IndexedRecords.Entry entry = named(name);
        return entry == null ? Answers.notFound(request) : Response.json(200, doc(entry));
    }

    /** Adds a locker, or changes the status of a known one. */
    Response set(JsonNode wanted) {
        String name = wanted.path("name").asText();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a point needs a name, such as WAW22N");
        }
        if (named(name) == null) {
            add(describe(name, "Nowa", "1", "00-001", "Warszawa", "mazowieckie", "52.2297", "21.0122"));
        }
        return Response.json(200, points.change(named(name).id(), record -> {
            ((ObjectNode) record.get("doc")).put("status", wanted.path("status").asText("Operating"));
            return record;
        }).get("doc"));
    }

    void reset() {
        points.reset();
        stock();
    }
}
