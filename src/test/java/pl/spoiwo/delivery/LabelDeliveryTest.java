package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.mapping.Json;

/** Labels for lockers and couriers, from a carrier that sells them only after a while. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabelDeliveryTest {

    private static final String PICKUP = "{\"date\":\"2030-01-02\",\"from\":\"15:00\",\"to\":\"17:00\",\"note\":\"brama\"}";

    private CarrierHub carrier;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        carrier = new CarrierHub(folder, "inpost", Map.of("inpost-step", "100ms"));
        carrier.client.as("Bearer demo-inpost-token");
        carrier.connect(CarrierHub.CARRIER, "url: \"%s\", organisation: \"4321\", token: demo-inpost-token, hookSecret: demo-inpost-hook");
    }

    @AfterAll
    void stop() {
        carrier.close();
    }

    @Test
    @DisplayName("a label for a locker is bought, waited for, and kept; its receipt tells the parcel")
    void locker() throws IOException {
        var command = carrier.create("locker", locker("KRA01M"));
        var receipt = carrier.delivered(command);
        assertThat(receipt.path("trackingNumber").asText()).startsWith("620999");
        assertThat(receipt.at("/carrier/code").asText()).isEqualTo("inpost");
        assertThat(carrier.label(receipt)).startsWith("%PDF-").contains(receipt.path("trackingNumber").asText());
        assertThat(carrier.bought(command)).isEqualTo(1);
    }

    @Test
    @DisplayName("for a label printer labels are kept as ZPL")
    void zpl() throws IOException {
        carrier.connect("printer", "url: \"%s\", organisation: \"4321\", token: demo-inpost-token, hookSecret: demo-inpost-hook, labelFormat: zpl");
        var receipt = carrier.delivered(carrier.create("printer", "zpl", locker("KRA01M")));
        assertThat(carrier.label(receipt)).startsWith("^XA").contains(receipt.path("trackingNumber").asText());
    }

    @Test
    @DisplayName("an answer that is lost after the purchase, and an effect that shows late, still make one label")
    void lostAnswer() throws Exception {
        carrier.fault("{\"timeoutAfterSuccess\":true,\"showAfterMs\":3500,\"times\":1}");
        var command = carrier.create("lost", locker("KRA01M"));
        carrier.delivered(command);
        assertThat(carrier.bought(command)).isEqualTo(1);
        assertThat(carrier.client.get("/_control/inpost/calls").at("/counts").path("GET /v1/organizations/{id}/shipments 200").asInt()).as("it was looked for").isPositive();
    }

    @Test
    @DisplayName("cash on delivery by courier is insured for at least what it collects")
    void courier() throws Exception {
        var data = CarrierHub.data("inpost_courier_standard");
        data.putObject("cod").put("amount", "1234.50").put("currency", "PLN");
        data.putObject("insurance").put("amount", "100.00").put("currency", "PLN");
        var shown = carrier.client.get("/inpost/v1/shipments/" + carrier.delivered(carrier.create("courier", data)).path("externalId").asText());
        assertThat(shown.at("/insurance/amount").decimalValue()).isEqualByComparingTo("1234.50");
        assertThat(shown.at("/cod/amount").isNumber()).isTrue();
        assertThat(shown.at("/receiver/address/building_number").asText()).isEqualTo("1A/2");
    }

    @Test
    @DisplayName("a pickup point that is unknown or closed parks the command before anything is made, and the reason names the point; when it works again, a replay buys the label once")
    void refused() throws Exception {
        var unknown = carrier.create("refused", locker("XXX99"));
        var reason = carrier.ended(unknown, MessageState.PARKED).reason();
        assertThat(reason.code() + " " + reason.text()).contains("point-unknown", "XXX99");
        carrier.client.post("/_control/inpost/points", "{\"name\": \"POZ105\", \"status\": \"Disabled\"}");
        var closed = carrier.create("closed", locker("POZ105"));
        assertThat(carrier.ended(closed, MessageState.PARKED).reason().text()).contains("POZ105", "Disabled");
        assertThat(carrier.bought(unknown) + carrier.bought(closed)).isZero();
        carrier.client.post("/_control/inpost/points", "{\"name\": \"POZ105\", \"status\": \"Operating\"}");
        JdbcClient.create(carrier.dataSource()).sql("update message set state = 'PENDING' where id = :id").param("id", closed.id()).update();
        carrier.hub.send(closed);
        carrier.delivered(closed);
        assertThat(carrier.bought(closed)).isEqualTo(1);
    }

    @Test
    @DisplayName("a day's parcels are handed over once, with one order for a courier and its paper, also where the answer is lost and the command comes twice")
    void handedOver() throws Exception {
        var first = carrier.delivered(carrier.create("hand-1", locker("KRA01M")));
        var second = carrier.delivered(carrier.create("hand-2", CarrierHub.data("inpost_courier_standard")));
        int before = carrier.state().path("dispatchOrderCount").asInt();
        carrier.fault("{\"timeoutAfterSuccess\":true,\"showAfterMs\":2500,\"times\":1}");
        var command = carrier.handOver("hand", PICKUP, first, second);
        var receipt = carrier.delivered(command);
        carrier.hub.send(command);
        assertThat(carrier.file(receipt.at("/protocols/0"))).startsWith("%PDF-").contains(first.path("trackingNumber").asText(), second.path("trackingNumber").asText());
        var shown = carrier.client.get("/inpost/v1/dispatch_orders/" + receipt.at("/pickups/0").asText());
        assertThat(shown.at("/comments/0/comment").asText()).isEqualTo("2030-01-02 15:00-17:00 brama");
        assertThat(shown.at("/address/street").asText()).isEqualTo("Prosta");
        await().during(Duration.ofSeconds(1)).until(() -> carrier.hub.depth("out." + CarrierHub.CARRIER) == 0 && carrier.state().path("dispatchOrderCount").asInt() == before + 1);
    }

    @Test
    @DisplayName("where no courier is wanted there is only the paper; parcels of several services come as a zip")
    void broughtByOurselves() throws Exception {
        var first = carrier.delivered(carrier.create("bring-1", locker("KRA01M")));
        var second = carrier.delivered(carrier.create("bring-2", CarrierHub.data("inpost_courier_standard")));
        int before = carrier.state().path("dispatchOrderCount").asInt();
        var receipt = carrier.delivered(carrier.handOver("bring", null, first, second));
        assertThat(receipt.has("pickups")).isFalse();
        assertThat(receipt.at("/protocols/0/mediaType").asText()).isEqualTo("application/zip");
        assertThat(carrier.state().path("dispatchOrderCount").asInt()).isEqualTo(before);
    }

    @Test
    @DisplayName("a parcel that was taken already parks the hand-over with the carrier's words, and nothing is ordered")
    void handOverRefused() throws Exception {
        var taken = carrier.delivered(carrier.create("taken", locker("KRA01M")));
        carrier.client.post("/_control/inpost/shipments", "{\"shipmentId\":" + taken.path("externalId").asText() + "}");
        int before = carrier.state().path("dispatchOrderCount").asInt();
        assertThat(carrier.ended(carrier.handOver("hand-refused", PICKUP, taken), MessageState.PARKED).reason().text()).contains("shipments").contains("invalid");
        assertThat(carrier.state().path("dispatchOrderCount").asInt()).isEqualTo(before);
    }

    @Test
    @DisplayName("a bought label cannot be cancelled any more: the command parks and says so")
    void cancelledLate() {
        var receipt = carrier.delivered(carrier.create("late", locker("KRA01M")));
        var cancel = new Command(Ids.derived("c", "cancel"), CarrierHub.CARRIER, "shipment.cancel", "o-late",
                Json.MAPPER.createObjectNode().put("externalId", receipt.path("externalId").asText()), 0);
        carrier.hub.decide(cancel);
        assertThat(carrier.ended(cancel, MessageState.PARKED).reason().text()).contains("invalid_action");
    }

    @Test
    @DisplayName("what is not bought yet is cancelled, once, also where the answer is lost")
    void cancelledInTime() throws Exception {
        carrier.client.put("/_control/inpost/funds", "{\"enough\":false}");
        var unpaid = carrier.create("unpaid", locker("KRA01M"));
        assertThat(carrier.ended(unpaid, MessageState.PARKED).reason().code()).isEqualTo("not-bought");
        carrier.client.put("/_control/inpost/funds", "{\"enough\":true}");
        var id = carrier.client.get("/inpost/v1/organizations/4321/shipments?reference=" + unpaid.id()).at("/items/0/id").asText();
        carrier.fault("{\"timeoutAfterSuccess\":true,\"times\":1}");
        var cancel = new Command(Ids.derived("c", "in-time"), CarrierHub.CARRIER, "shipment.cancel", "o-in-time", Json.MAPPER.createObjectNode().put("externalId", id), 0);
        carrier.hub.decide(cancel);
        carrier.ended(cancel, MessageState.DELIVERED);
        assertThat(carrier.client.get("/inpost/v1/shipments/" + id).path("status").asText()).isEqualTo("canceled");
    }

    private static ObjectNode locker(String point) {
        var data = CarrierHub.data("inpost_locker_standard");
        data.putObject("pickupPoint").put("id", point);
        return data;
    }
}
