package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.connectors.HomeWith;
import pl.spoiwo.file.StoredFiles;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.sandbox.Client;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

/** The commands of a carrier's connector through the real route, to the simulated carrier over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabelDeliveryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CARRIER = "parcels";

    private TestDatabase database;
    private DeliveryHub hub;
    private Sandbox sandbox;
    private Client carrier;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "-1",
                "data-dir", folder.resolve("data").toString(), "hub-url", "http://127.0.0.1:9", "inpost-step", "100ms")), Clock.systemUTC()).start(0);
        carrier = new Client(sandbox).as("Bearer demo-inpost-token");
        database = TestDatabase.h2(folder);
        hub = new DeliveryHub(folder, database.dataSource());
        var known = new HomeWith(folder.resolve("loaded"), CARRIER, "system: inpost\nmode: live\nsettings: {url: \"http://127.0.0.1:" + sandbox.port()
                + "/inpost\", organisation: \"4321\", token: demo-inpost-token, hookSecret: demo-inpost-hook}").connection;
        hub.connect(DeliveryHub.hurried(known));
    }

    @AfterAll
    void stop() {
        hub.close();
        database.close();
        sandbox.close();
    }

    @Test
    @DisplayName("a label for a locker is bought, waited for, and kept; its receipt tells the parcel")
    void locker() throws IOException {
        var command = create("locker", data("inpost_locker_standard", "KRA01M"));
        delivered(command);
        var result = hub.body(command.id(), BodyKind.RESULT);
        assertThat(result.path("trackingNumber").asText()).startsWith("620999");
        assertThat(result.at("/carrier/code").asText()).isEqualTo("inpost");
        var files = hub.bean(StoredFiles.class);
        var file = files.find(result.at("/label/fileId").asText()).orElseThrow();
        assertThat(new String(files.content(file), StandardCharsets.ISO_8859_1)).startsWith("%PDF-").contains(result.path("trackingNumber").asText());
        assertThat(bought(command)).isEqualTo(1);
    }

    @Test
    @DisplayName("an answer that is lost after the purchase, and an effect that shows late, still make one label")
    void lostAnswer() throws Exception {
        carrier.put("/_control/inpost/faults", "{\"timeoutAfterSuccess\":true,\"showAfterMs\":3500,\"times\":1}");
        var command = create("lost", data("inpost_locker_standard", "KRA01M"));
        delivered(command);
        assertThat(bought(command)).isEqualTo(1);
        assertThat(carrier.get("/_control/inpost/calls").at("/counts").path("GET /v1/organizations/{id}/shipments 200").asInt()).as("it was looked for").isPositive();
    }

    @Test
    @DisplayName("cash on delivery by courier is insured for what it collects")
    void courier() throws Exception {
        var data = data("inpost_courier_standard", null);
        data.putObject("cod").put("amount", "1234.50").put("currency", "PLN");
        var command = create("courier", data);
        delivered(command);
        var shown = carrier.get("/inpost/v1/shipments/" + hub.body(command.id(), BodyKind.RESULT).path("externalId").asText());
        assertThat(shown.at("/insurance/amount").decimalValue()).isEqualByComparingTo("1234.50");
        assertThat(shown.at("/cod/amount").isNumber()).isTrue();
        assertThat(shown.at("/receiver/address/building_number").asText()).isEqualTo("1A/2");
    }

    @Test
    @DisplayName("a pickup point that is closed parks the command with the carrier's word, and nothing is bought")
    void refused() {
        var command = create("refused", data("inpost_locker_standard", "XXX99"));
        await().atMost(PATIENCE).until(() -> hub.row(command.id()).state() == MessageState.PARKED);
        assertThat(hub.row(command.id()).reason().text()).contains("target_point").contains("invalid");
        assertThat(bought(command)).isZero();
    }

    @Test
    @DisplayName("a bought label cannot be cancelled any more: the command parks and says so")
    void cancelledLate() {
        var command = create("late", data("inpost_locker_standard", "KRA01M"));
        delivered(command);
        var cancel = new Command(Ids.derived("c", "cancel"), CARRIER, "shipment.cancel", "o-late", Json.MAPPER.createObjectNode()
                .put("externalId", hub.body(command.id(), BodyKind.RESULT).path("externalId").asText()), 0);
        hub.decide(cancel);
        await().atMost(PATIENCE).until(() -> hub.row(cancel.id()).state() == MessageState.PARKED);
        assertThat(hub.row(cancel.id()).reason().text()).contains("invalid_action");
    }

    private Command create(String name, ObjectNode data) {
        var command = new Command(Ids.derived("c", name), CARRIER, "shipment.create", "o-" + name, data, 0);
        hub.decide(command);
        return command;
    }

    private void delivered(Command command) {
        await().atMost(PATIENCE).until(() -> hub.row(command.id()).state() == MessageState.DELIVERED);
    }

    private int bought(Command command) {
        try {
            return carrier.get("/_control/inpost/state").path("references").path(command.id()).asInt();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode data(String service, String point) {
        var data = Json.MAPPER.createObjectNode().put("service", service).put("externalNumber", "17");
        data.putObject("parcel").put("template", "small");
        data.putObject("receiver").put("firstName", "Żaneta").put("lastName", "Łoś").put("email", "z@example.com").put("phone", "+48601234567");
        data.putObject("address").put("line1", "Prosta 1A/2").put("postalCode", "90-001").put("city", "Łódź").put("country", "PL");
        if (point != null) {
            data.putObject("pickupPoint").put("id", point);
        }
        return data;
    }
}
