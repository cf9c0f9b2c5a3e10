package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.sandbox.server.Json;

class InpostTest {

    private static final String ORGANISATION = "/inpost/v1/organizations/4321";

    @TempDir
    Path folder;
    private Sandbox sandbox;
    private Client inpost;
    private Receiver hub;
    private final LaterClock clock = new LaterClock();

    @BeforeEach
    void start() throws Exception {
        hub = new Receiver();
        open("20ms");
    }

    private void open(String step) {
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "-1",
                "data-dir", folder.resolve("data").toString(), "hub-url", hub.url(), "inpost-step", step)), clock).start(0);
        inpost = new Client(sandbox).as("Bearer demo-inpost-token");
    }

    @AfterEach
    void stop() {
        sandbox.close();
        hub.close();
    }

    private static ObjectNode toLocker() throws Exception {
        try (InputStream sample = InpostTest.class.getResourceAsStream("/sandbox/inpost-create-shipment.json")) {
            return (ObjectNode) Json.parse(sample.readAllBytes());
        }
    }

    private static ObjectNode toDoor() throws Exception {
        ObjectNode shipment = toLocker().put("service", "inpost_courier_standard").put("reference", "ORD-2");
        shipment.remove("custom_attributes");
        ((ObjectNode) shipment.get("receiver")).set("address", shipment.at("/sender/address"));
        return shipment;
    }

    private JsonNode create(JsonNode shipment) throws Exception {
        return inpost.post(ORGANISATION + "/shipments", shipment.toString());
    }

    private JsonNode bought(JsonNode shipment) throws Exception {
        return reached(create(shipment).get("id").asText(), "confirmed");
    }

    private JsonNode reached(String id, String status) throws Exception {
        await().until(() -> inpost.get("/inpost/v1/shipments/" + id).path("status").asText().equals(status));
        return inpost.get("/inpost/v1/shipments/" + id);
    }

    private JsonNode refused(String method, String path, String body, int status) throws Exception {
        var answer = inpost.send(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.parse(answer.body().getBytes());
    }

    /** Without what other programs on this machine ask of a free port. */
    private List<JsonNode> told() {
        synchronized (hub.received) {
            return hub.received.stream().filter(one -> one.body().length > 0).map(one -> Json.parse(one.body())).toList();
        }
    }

    private JsonNode state() throws Exception {
        return inpost.get("/_control/inpost/state");
    }

    @Test
    @DisplayName("a shipment is created without a number, bought by itself, told by an unsigned webhook at the secret path, and has its label then")
    void toTheLocker() throws Exception {
        JsonNode created = create(toLocker());
        assertThat(created.path("status").asText()).isEqualTo("created");
        assertThat(created.path("tracking_number").isNull()).isTrue();
        JsonNode confirmed = reached(created.get("id").asText(), "confirmed");
        String number = confirmed.path("tracking_number").asText();
        assertThat(number).hasSize(24).startsWith("6");
        assertThat(confirmed.at("/selected_offer/status").asText()).isEqualTo("bought");
        assertThat(confirmed.at("/transactions/0/status").asText()).isEqualTo("success");
        await().until(() -> told().size() == 1);
        assertThat(told().get(0).path("event").asText()).isEqualTo("shipment_confirmed");
        assertThat(told().get(0).path("organization_id").asInt()).isEqualTo(4321);
        assertThat(told().get(0).path("event_ts").asText()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+]\\d{4}");
        assertThat(told().get(0).at("/payload/tracking_number").asText()).isEqualTo(number);
        var zpl = inpost.send("GET", "/inpost/v1/shipments/" + created.get("id") + "/label?format=zpl&type=A6", null);
        assertThat(zpl.body()).startsWith("^XA").contains("^FD" + number + "^FS", "Jan Żółkiewski", "LOD01M").endsWith("^XZ\n");
        var pdf = inpost.send("GET", ORGANISATION + "/shipments/" + created.get("id") + "/label", null);
        assertThat(pdf.headers().firstValue("Content-Type")).hasValue("application/pdf");
        assertThat(pdf.body()).startsWith("%PDF-1.4").contains("(" + number + ") Tj").endsWith("%%EOF\n");
    }

    @Test
    @DisplayName("the same create twice makes two parcels and costs twice")
    void costsTwice() throws Exception {
        bought(toLocker());
        bought(toLocker());
        bought(toDoor());
        assertThat(state().path("labelsBought").asInt()).isEqualTo(3);
        assertThat(state().path("doubled").asInt()).isOne();
        assertThat(state().at("/references/ORD-2026-000123").asInt()).isEqualTo(2);
        assertThat(state().path("spent").asText()).isEqualTo("49.47");
        assertThat(inpost.get(ORGANISATION + "/shipments?reference=ORD-2026-000123").path("count").asInt()).isEqualTo(2);
        assertThat(inpost.get(ORGANISATION + "/shipments?reference=ORD-2").at("/items/0/service").asText()).isEqualTo("inpost_courier_standard");
    }

    @Test
    @DisplayName("without a service the offers are told, and one is bought by a call while it stands")
    void offers() throws Exception {
        ObjectNode open = toDoor();
        open.remove("service");
        JsonNode prepared = reached(create(open).get("id").asText(), "offers_prepared");
        await().until(() -> told().size() == 1);
        assertThat(told().get(0).at("/payload/offers")).isNotEmpty();
        String path = "/inpost/v1/shipments/" + prepared.get("id");
        refused("GET", path + "/label", null, 400);
        assertThat(refused("POST", path + "/buy", "{\"offer_id\":1}", 400).at("/details/offer_id/0").asText()).isEqualTo("invalid");
        clock.later = Duration.ofMinutes(6);
        assertThat(refused("POST", path + "/buy", "{\"offer_id\":" + prepared.at("/offers/0/id") + "}", 400).path("error").asText()).isEqualTo("offer_expired");
        clock.later = Duration.ZERO;
        JsonNode bought = inpost.post(path + "/buy", "{\"offer_id\":" + prepared.at("/offers/0/id") + "}");
        assertThat(bought.path("status").asText()).isEqualTo("confirmed");
        assertThat(refused("POST", path + "/buy", "{\"offer_id\":" + prepared.at("/offers/0/id") + "}", 400).path("error").asText())
                .isEqualTo("invalid_action");
    }

    @Test
    @DisplayName("a shipment is cancelled before its label is bought, and not after")
    void cancel() throws Exception {
        String id = create(toLocker().put("only_choice_of_offer", true)).get("id").asText();
        reached(id, "offer_selected");
        assertThat(inpost.send("DELETE", "/inpost/v1/shipments/" + id, null).statusCode()).isEqualTo(204);
        reached(id, "canceled");
        JsonNode late = refused("DELETE", "/inpost/v1/shipments/" + bought(toDoor()).get("id"), null, 400);
        assertThat(late.path("error").asText()).isEqualTo("invalid_action");
        assertThat(late.at("/details/shipment_status").asText()).isEqualTo("confirmed");
        assertThat(state().path("labelsBought").asInt()).isOne();
    }

    @Test
    @DisplayName("a label that cannot be paid stays unbought, with a failed transaction")
    void noFunds() throws Exception {
        inpost.put("/_control/inpost/funds", "{\"enough\":false}");
        String id = create(toLocker()).get("id").asText();
        await().until(() -> inpost.get("/inpost/v1/shipments/" + id).at("/transactions/0/status").asText().equals("failure"));
        assertThat(state().path("labelsBought").asInt()).isZero();
        inpost.put("/_control/inpost/funds", "{}");
        assertThat(inpost.post("/inpost/v1/shipments/" + id + "/buy", "{}").path("status").asText()).isEqualTo("confirmed");
    }

    @Test
    @DisplayName("the description is checked: what is wrong stands in the details, with key words")
    void validation() throws Exception {
        JsonNode empty = refused("POST", ORGANISATION + "/shipments", "{\"service\":\"inpost_locker_standard\"}", 400);
        assertThat(empty.path("error").asText()).isEqualTo("validation_failed");
        assertThat(empty.at("/details/receiver/0").asText()).isEqualTo("required");
        assertThat(empty.at("/details/custom_attributes/0/target_point/0").asText()).isEqualTo("required");
        ObjectNode wrong = toLocker().put("reference", "x".repeat(101));
        ((ObjectNode) wrong.get("receiver")).put("phone", "+48 500 600 700");
        ((ObjectNode) wrong.get("custom_attributes")).put("target_point", "NOWHERE");
        ((ObjectNode) wrong.at("/parcels/0")).put("template", "huge");
        JsonNode details = refused("POST", ORGANISATION + "/shipments", wrong.toString(), 400).path("details");
        assertThat(details.toString()).isEqualTo("{\"receiver\":[{\"phone\":[\"invalid\"]}],\"parcels\":[{\"template\":[\"invalid\"]}],"
                + "\"custom_attributes\":[{\"target_point\":[\"invalid\"]}],\"reference\":[\"too_long\"]}");
        ObjectNode cod = toDoor();
        cod.putObject("cod").put("amount", 200).put("currency", "PLN");
        assertThat(refused("POST", ORGANISATION + "/shipments", cod.toString(), 400).at("/details/insurance/0/amount/0").asText()).isEqualTo("too_small");
        assertThat(refused("POST", ORGANISATION + "/shipments", "{", 400).path("error").asText()).isEqualTo("bad_request");
        assertThat(state().path("shipmentCount").asInt()).isZero();
    }

    @Test
    @DisplayName("a locker out of service takes no parcel; points are listed without a token")
    void points() throws Exception {
        inpost.post("/_control/inpost/points", "{\"name\":\"LOD01M\",\"status\":\"NonOperating\"}");
        refused("POST", ORGANISATION + "/shipments", toLocker().toString(), 400);
        inpost.post("/_control/inpost/points", "{\"name\":\"NEW01A\"}");
        inpost.as("none");
        assertThat(inpost.get("/inpost/v1/points/NEW01A").path("status").asText()).isEqualTo("Operating");
        assertThat(inpost.get("/inpost/v1/points?status=Operating&per_page=2").path("items")).hasSize(2);
        refused("GET", "/inpost/v1/points/NONE", null, 404);
        assertThat(refused("GET", "/inpost/v1/shipments/1", null, 401).path("error").asText()).isEqualTo("token_invalid");
    }

    @Test
    @DisplayName("a request's id comes back, an error speaks the language asked for; a foreign organisation and an unknown shipment are not found")
    void answers() throws Exception {
        var answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(sandbox.url() + "/inpost/v1/shipments/1"))
                .header("X-Request-ID", "r-1").header("Accept-Language", "keys").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("X-Request-ID")).hasValue("r-1");
        assertThat(answer.body()).contains("\"message\":\"token_invalid\"");
        assertThat(refused("GET", "/inpost/v1/organizations/1/shipments", null, 404).path("error").asText()).isEqualTo("resource_not_found");
        refused("GET", "/inpost/v1/shipments/1", null, 404);
    }

    @Test
    @DisplayName("a parcel goes its way step by step, each told; told late, repeated or unknown, the newest event decides its status")
    void onTheWay() throws Exception {
        JsonNode shipment = bought(toLocker());
        String id = shipment.get("id").asText();
        await().until(() -> told().size() == 1);
        inpost.post("/_control/inpost/shipments", "{\"reference\":\"ORD-2026-000123\"}");
        reached(id, "dispatched_by_sender");
        inpost.post("/_control/inpost/shipments", "{\"shipmentId\":" + id + ",\"status\":\"out_for_delivery\",\"duplicates\":1}");
        inpost.post("/_control/inpost/shipments", "{\"shipmentId\":" + id + ",\"status\":\"stranded_on_mars\",\"delay\":1500}");
        inpost.post("/_control/inpost/shipments", "{\"trackingNumber\":\"" + shipment.path("tracking_number").asText()
                + "\",\"status\":\"taken_by_courier\",\"at\":\"2026-01-01T10:00:00Z\"}");
        reached(id, "stranded_on_mars");
        await().until(() -> told().size() == 6);
        assertThat(told().stream().skip(1).map(one -> one.at("/payload/status").asText()).toList())
                .containsExactly("dispatched_by_sender", "out_for_delivery", "out_for_delivery", "taken_by_courier", "stranded_on_mars");
        JsonNode tracking = inpost.as("none").get("/inpost/v1/tracking/" + shipment.path("tracking_number").asText());
        assertThat(tracking.at("/tracking_details/0/status").asText()).isEqualTo("stranded_on_mars");
        assertThat(tracking.path("tracking_details").findValuesAsText("status")).endsWith("created", "taken_by_courier");
    }

    @Test
    @DisplayName("a courier is ordered once for each parcel; labels of different services come in a zip")
    void dispatch() throws Exception {
        String first = bought(toLocker()).get("id").asText();
        String second = bought(toDoor()).get("id").asText();
        String order = "{\"shipments\":[" + first + "," + second + "],\"address\":" + toLocker().at("/sender/address") + ",\"name\":\"Magazyn\"}";
        JsonNode made = inpost.post(ORGANISATION + "/dispatch_orders", order);
        assertThat(made.path("shipments")).hasSize(2);
        assertThat(refused("POST", ORGANISATION + "/dispatch_orders", order, 400).at("/details/shipments")).hasSize(2);
        assertThat(inpost.send("GET", "/inpost/v1/dispatch_orders/" + made.get("id") + "/printout", null).body()).startsWith("%PDF");
        assertThat(inpost.get(ORGANISATION + "/dispatch_orders?shipment_id=" + second + "&status=new,sent").at("/items/0/id")).isEqualTo(made.get("id"));
        assertThat(inpost.get(ORGANISATION + "/dispatch_orders?shipment_id=1").path("items")).isEmpty();
        String printouts = ORGANISATION + "/dispatch_orders/printouts?format=Pdf&shipment_ids%5B%5D=" + first;
        assertThat(inpost.send("GET", printouts, null).body()).startsWith("%PDF");
        assertThat(inpost.send("GET", printouts + "&shipment_ids%5B%5D=" + second, null).headers().firstValue("Content-Type")).hasValue("application/zip");
        assertThat(inpost.send("DELETE", "/inpost/v1/dispatch_orders/" + made.get("id"), null).statusCode()).isEqualTo(204);
        inpost.post(ORGANISATION + "/dispatch_orders", order);
        String labels = ORGANISATION + "/shipments/labels?format=Zpl&shipment_ids[]=" + first;
        assertThat(inpost.send("GET", labels.replace("[]", "%5B%5D"), null).body()).startsWith("^XA");
        assertThat(inpost.send("GET", labels.replace("[]", "%5B%5D") + "&shipment_ids%5B%5D=" + second, null).headers().firstValue("Content-Type"))
                .hasValue("application/zip");
    }

    @Test
    @DisplayName("a shipment whose answer is lost is found by its reference after a while only, and is bought all the same")
    void lostAnswer() throws Exception {
        inpost.put("/_control/inpost/faults", "{\"timeoutAfterSuccess\":true,\"showAfterMs\":4000,\"times\":1}");
        assertThatThrownBy(() -> inpost.send("POST", ORGANISATION + "/shipments", toLocker().toString(), Duration.ofSeconds(1)))
                .isInstanceOf(HttpTimeoutException.class);
        String search = ORGANISATION + "/shipments?reference=ORD-2026-000123";
        assertThat(inpost.get(search).path("count").asInt()).isZero();
        await().until(() -> inpost.get(search).at("/items/0/status").asText().equals("confirmed"));
    }

    @Test
    @DisplayName("events are dropped, doubled and overtaken on command")
    void eventFaults() throws Exception {
        inpost.put("/_control/inpost/faults", "{\"dropEvents\":true}");
        bought(toLocker());
        inpost.put("/_control/inpost/faults", "{\"duplicateEvents\":true}");
        bought(toDoor());
        await().until(() -> told().size() == 2);
        assertThat(state().at("/events/dropped").asInt()).isOne();
    }

    @Test
    @DisplayName("after a restart a shipment is still there, and one that was being made is finished; a reset leaves the lockers only")
    void restart() throws Exception {
        sandbox.close();
        open("1m");
        String id = create(toLocker()).get("id").asText();
        sandbox.close();
        open("20ms");
        reached(id, "confirmed");
        assertThat(state().path("labelsBought").asInt()).isOne();
        inpost.json("DELETE", "/_control/inpost", null);
        assertThat(state().path("shipmentCount").asInt()).isZero();
        assertThat(inpost.get("/inpost/v1/points").path("count").asInt()).isEqualTo(6);
    }
}
