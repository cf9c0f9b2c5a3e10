package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.LogLines;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.MappingVariables;
import pl.spoiwo.ledger.Claims;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;

/** Labels and events of a carrier that speaks SOAP, has the password in every request, and no key that makes a call safe to repeat. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DpdDeliveryTest {

    private static final String PASSWORD = "demo-dpd-password";
    private static final String SERVICES = "/dpd/DPDPackageObjServicesService/DPDPackageObjServices";
    private static final String SETTINGS = "url: \"%s/DPDPackageObjServicesService/DPDPackageObjServices\", eventsUrl: \"%s/DPDInfoServicesObjEventsService/DPDInfoServicesObjEvents\", login: demo-dpd,"
            + " masterFid: \"1495\", channel: HUB, senderCompany: Dom i Kubek, senderAddress: Prosta 1A, senderPostalCode: 90-001, senderCity: Łódź, senderPhone: \"511611711\", password: ";

    private static final String PICKUP = "{\"date\":\"2030-01-02\",\"from\":\"15:00\",\"to\":\"17:00\"}";

    private CarrierHub carrier;
    private Connection connection;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        carrier = new CarrierHub(folder, "dpd", Map.of());
        connection = carrier.connect(CarrierHub.CARRIER, SETTINGS + PASSWORD + ", labelBy: reference");
        carrier.connect("careful", SETTINGS + PASSWORD);
        carrier.connect("denied", SETTINGS + "s3cret-but-wrong");
    }

    @AfterAll
    void stop() {
        carrier.close();
    }

    @Test
    @DisplayName("a label is bought once, also where the command comes twice; it is kept as a file, and the answer that is stored holds no copy of it")
    void label() throws IOException {
        var command = carrier.create("label", CarrierHub.data("standard"));
        var receipt = carrier.delivered(command);
        carrier.hub.send(command);
        assertThat(receipt.path("trackingNumber").asText()).matches("\\d{13}[0-9A-Z]").isEqualTo(receipt.path("externalId").asText());
        assertThat(carrier.label(receipt)).startsWith("%PDF-").contains(receipt.path("trackingNumber").asText());
        assertThat(carrier.hub.body(command.id(), BodyKind.ANSWER).toString()).contains(receipt.at("/label/fileId").asText()).doesNotContain("JVBERi");
        await().during(Duration.ofSeconds(1)).until(() -> carrier.hub.depth("out." + CarrierHub.CARRIER) == 0 && carrier.bought(command) == 1);
    }

    @Test
    @DisplayName("an answer that is lost after the purchase, and a parcel that shows late, still make one label")
    void lostAnswer() throws Exception {
        carrier.fault("{\"timeoutAfterSuccess\":true,\"showAfterMs\":3500,\"times\":1}");
        var command = carrier.create("lost", CarrierHub.data("standard"));
        carrier.delivered(command);
        assertThat(carrier.bought(command)).isEqualTo(1);
    }

    @Test
    @DisplayName("a hub that dies between the purchase and the label finds the parcel by the command's reference")
    void crash() throws Exception {
        var command = boughtAndForgotten(CarrierHub.CARRIER, "crash");
        carrier.hub.send(command);
        assertThat(carrier.label(carrier.delivered(command))).startsWith("%PDF-");
        assertThat(carrier.bought(command)).isEqualTo(1);
    }

    /** The ledger as a hub leaves it that died after DPD had sold the parcel and before its answer came. */
    private Command boughtAndForgotten(String connection, String name) throws Exception {
        var command = CarrierHub.command(connection, name, CarrierHub.data("standard"));
        carrier.hub.record(command);
        carrier.hub.bean(Claims.class).claim(command.id(), Duration.ofSeconds(1));
        assertThat(carrier.client.send("POST", SERVICES, """
                <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><d:generatePackagesNumbersV4 xmlns:d="http://dpdservices.dpd.com.pl/"><openUMLFeV3><packages>
                <parcels><weight>2</weight></parcels><receiver><address>Prosta 1</address><city>Łódź</city><countryCode>PL</countryCode><name>Ewa</name><postalCode>90001</postalCode></receiver>
                <reference>%s</reference></packages></openUMLFeV3><authDataV1><login>demo-dpd</login><masterFid>1495</masterFid><password>%s</password></authDataV1>
                </d:generatePackagesNumbersV4></s:Body></s:Envelope>""".formatted(command.id(), PASSWORD)).body()).contains("Waybill");
        return command;
    }

    @Test
    @DisplayName("as the connector comes, nobody looks for a parcel: a lost answer and a crash are questions to a person and no second parcel")
    void careful() throws Exception {
        assertThat(carrier.delivered(carrier.create("careful", "by-waybill", CarrierHub.data("standard"))).at("/label/kind").asText()).isEqualTo("label");
        carrier.fault("{\"timeoutAfterSuccess\":true,\"times\":1}");
        var lost = carrier.create("careful", "unknown", CarrierHub.data("standard"));
        carrier.ended(lost, MessageState.UNKNOWN);
        var died = boughtAndForgotten("careful", "died");
        carrier.hub.send(died);
        carrier.ended(died, MessageState.UNKNOWN);
        assertThat(List.of(carrier.bought(lost), carrier.bought(died))).containsOnly(1);
    }

    @Test
    @DisplayName("a pickup point that is unknown, closed or without cash on delivery parks the command before anything is made, and the reason names the point; without a key none is asked for")
    void points() throws Exception {
        carrier.connect("pointed", SETTINGS + PASSWORD + ", pointsUrl: \"%s/api/pudo/details\", pointsKey: demo-dpd-points");
        carrier.connect("wrong-key", SETTINGS + PASSWORD + ", pointsUrl: \"%s/api/pudo/details\", pointsKey: other");
        var unknown = carrier.create("pointed", "unknown-point", at("PL00001"));
        assertThat(carrier.ended(unknown, MessageState.PARKED).reason().text()).contains("no point PL00001");
        var cash = at("PL11033");
        cash.putObject("cod").put("amount", "79.90").put("currency", "PLN");
        var collected = carrier.create("pointed", "cash-point", cash);
        assertThat(carrier.ended(collected, MessageState.PARKED).reason().text()).contains("PL11033", "cash on delivery");
        var refused = carrier.create("wrong-key", "refused-point", at("PL15625"));
        assertThat(carrier.ended(refused, MessageState.PARKED).reason().text()).contains("314", "pointsKey");
        carrier.client.post("/_control/dpd/points", "{\"id\": \"PL15625\", \"active\": false}");
        var closed = carrier.create("pointed", "closed-point", at("PL15625"));
        assertThat(carrier.ended(closed, MessageState.PARKED).reason().text()).contains("PL15625", "takes no parcels");
        assertThat(carrier.bought(unknown) + carrier.bought(collected) + carrier.bought(refused) + carrier.bought(closed)).isZero();
        carrier.client.post("/_control/dpd/points", "{\"id\": \"PL15625\"}");
        JdbcClient.create(carrier.dataSource()).sql("update message set state = 'PENDING' where id = :id").param("id", closed.id()).update();
        carrier.hub.send(closed);
        carrier.delivered(closed);
        assertThat(carrier.bought(closed)).isEqualTo(1);
        carrier.delivered(carrier.create("unasked-point", at("PL00001")));
        nothingHolds("demo-dpd-points", closed);
    }

    private static ObjectNode at(String point) {
        var data = CarrierHub.data("standard");
        data.putObject("pickupPoint").put("id", point);
        return data;
    }

    @Test
    @DisplayName("what is wrong with a package parks its command with the carrier's words, though the call is answered with 200")
    void refused() {
        var data = CarrierHub.data("standard");
        ((ObjectNode) data.path("address")).put("postalCode", "9000");
        var command = carrier.create("refused", data);
        assertThat(carrier.ended(command, MessageState.PARKED).reason().text()).contains("INCORRECT_RECEIVER_POSTAL_CODE");
        assertThat(carrier.bought(command)).isZero();
    }

    @Test
    @DisplayName("a fault of the service's own in a 500 is a refusal, and not tried again")
    void fault() throws Exception {
        carrier.client.put("/_control/dpd/fault", "{\"text\":\"Nieznany typ gwarancji\",\"detail\":\"DPDServiceException\"}");
        var command = carrier.create("fault", CarrierHub.data("TIME0000"));
        assertThat(carrier.ended(command, MessageState.PARKED).reason().text()).contains("Nieznany typ gwarancji");
        assertThat(carrier.bought(command)).isZero();
    }

    @Test
    @DisplayName("a wrong password stops the connection and parks nothing; neither it nor the right one is stored or logged anywhere")
    void secrets() {
        try (var lines = new LogLines()) {
            var denied = carrier.create("denied", "denied", CarrierHub.data("standard"));
            await().atMost(CarrierHub.PATIENCE).until(() -> carrier.hub.row(denied.id()).reason() != null);
            assertThat(carrier.hub.row(denied.id()).reason().code()).isEqualTo("not-authorised");
            assertThat(carrier.hub.row(denied.id()).state()).isEqualTo(MessageState.RETRYING);
            await().atMost(CarrierHub.PATIENCE).until(() -> carrier.hub.alerts.open.contains("breaker-open denied"));
            var made = carrier.create("secret", CarrierHub.data("standard"));
            carrier.delivered(made);
            assertThat(carrier.hub.body(made.id(), BodyKind.REQUEST).toString()).contains("authDataV1").doesNotContain("password");
            nothingHolds(PASSWORD, made);
            nothingHolds("s3cret-but-wrong", denied);
            assertThat(lines.all()).isNotEmpty().noneMatch(line -> line.text().contains(PASSWORD) || line.text().contains("s3cret-but-wrong"));
        }
    }

    private void nothingHolds(String secret, Command command) {
        for (var kind : BodyKind.values()) {
            assertThat(String.valueOf(carrier.hub.body(command.id(), kind))).doesNotContain(secret);
        }
        assertThat(String.valueOf(carrier.hub.row(command.id()))).doesNotContain(secret);
    }

    @Test
    @DisplayName("letters, signs of XML and an emoji of an address arrive as they were written")
    void escaped() throws Exception {
        var data = CarrierHub.data("TIME1200");
        ((ObjectNode) data.path("receiver")).put("companyName", "Jaźń & Syn <\"Łoś\"> 😀");
        data.putObject("cod").put("amount", "1234.50").put("currency", "PLN");
        var command = carrier.create("escaped", data);
        carrier.delivered(command);
        var request = carrier.hub.body(command.id(), BodyKind.REQUEST).deepCopy();
        ((ObjectNode) request.at("/body/soap:Envelope/soap:Body/op:generateSpedLabelsV4")).put("outputDocFormatV1", "ZPL");
        var papers = call(request).at("/Envelope/0/Body/0/generateSpedLabelsV4Response/0/return/0/documentData/0").asText();
        assertThat(new String(Base64.getDecoder().decode(papers), StandardCharsets.UTF_8)).contains("Jaźń & Syn <\"Łoś\"> 😀 Żaneta Łoś", "COD 1234.50");
    }

    @Test
    @DisplayName("parcels of Poland and abroad are handed over with a protocol each and one order for a courier, also where the command comes twice")
    void handedOver() throws Exception {
        var here = carrier.delivered(carrier.create("hand-pl", CarrierHub.data("standard")));
        var away = CarrierHub.data("standard");
        ((ObjectNode) away.path("address")).put("country", "DE").put("postalCode", "10115");
        var abroad = carrier.delivered(carrier.create("hand-de", away));
        int before = carrier.state().path("pickupCount").asInt();
        var command = carrier.handOver("hand", PICKUP, here, abroad);
        var receipt = carrier.delivered(command);
        carrier.hub.send(command);
        assertThat(receipt.at("/pickups/0").asText()).isNotEmpty();
        assertThat(carrier.file(receipt.at("/protocols/0"))).startsWith("%PDF-").contains(here.path("trackingNumber").asText());
        await().during(Duration.ofSeconds(1)).until(() -> carrier.hub.depth("out." + CarrierHub.CARRIER) == 0 && carrier.state().path("pickupCount").asInt() == before + 1);
    }

    @Test
    @DisplayName("an order for a courier whose answer is lost is a question to a person, and is made once")
    void handOverUnknown() throws Exception {
        var parcel = carrier.delivered(carrier.create("hand-unknown", CarrierHub.data("standard")));
        int before = carrier.state().path("pickupCount").asInt();
        var command = CarrierHub.handOverOf("courier-lost", PICKUP, parcel);
        carrier.hub.record(command);
        // As left behind by a hub that died when it had the protocol.
        carrier.hub.ledger.saveBody(command.id(), BodyKind.STEPS, DeliveryHub.json("{\"steps\":{\"handover-protocol\":{\"protocols\":[]}},\"reads\":[\"handover-protocol\"]}".getBytes(StandardCharsets.UTF_8)));
        carrier.fault("{\"timeoutAfterSuccess\":true,\"times\":1}");
        carrier.hub.send(command);
        carrier.ended(command, MessageState.UNKNOWN);
        assertThat(carrier.state().path("pickupCount").asInt()).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("a courier that does not come on that day parks the hand-over with the carrier's words")
    void handOverRefused() throws Exception {
        var parcel = carrier.delivered(carrier.create("hand-refused", CarrierHub.data("standard")));
        int before = carrier.state().path("pickupCount").asInt();
        assertThat(carrier.ended(carrier.handOver("refused-courier", PICKUP.replace("2030-01-02", "soon"), parcel), MessageState.PARKED).reason().text()).contains("PickupDate");
        assertThat(carrier.state().path("pickupCount").asInt()).isEqualTo(before);
    }

    @Test
    @DisplayName("events are asked for without naming a parcel, name the command's reference, and come again until their batch is confirmed")
    void events() throws Exception {
        var command = carrier.create("events", CarrierHub.data("standard"));
        carrier.delivered(command);
        carrier.client.post("/_control/dpd/shipments", "{\"reference\":\"" + command.id() + "\",\"at\":\"2026-07-01T07:00:00Z\"}");
        var batch = poll("{\"size\": 500}");
        assertThat(codes(batch, command)).containsExactly("030103", "040101");
        assertThat(codes(poll("{\"size\": 500}"), command)).hasSize(2);
        var id = batch.at(capability().page().next()).asText();
        assertThat(poll("{\"size\": 500, \"next\": \"" + id + "\"}").at(capability().page().next()).isMissingNode()).isTrue();
        assertThat(codes(poll("{\"size\": 500}"), command)).isEmpty();
    }

    private Connector.Capability capability() {
        return connection.capability("shipment.poll").orElseThrow();
    }

    private List<String> codes(JsonNode batch, Command command) {
        return StreamSupport.stream(batch.at(capability().items()).spliterator(), false).filter(event -> event.at("/packageReference/0").asText().equals(command.id()))
                .map(event -> event.at("/businessCode/0").asText()).toList();
    }

    private JsonNode poll(String position) {
        var configuration = carrier.hub.bean(ActiveConfiguration.class).current();
        var request = configuration.mappings().get(connection.mapping(capability().request()))
                .apply(DeliveryHub.json(position.getBytes(StandardCharsets.UTF_8)), MappingVariables.of(configuration, connection, Instant.EPOCH, null));
        return call(request);
    }

    /** @return the body of the answer */
    private JsonNode call(JsonNode request) {
        return carrier.hub.bean(ProducerTemplate.class).requestBody("direct:target-call-parcels-http", request, JsonNode.class).path("body");
    }
}
