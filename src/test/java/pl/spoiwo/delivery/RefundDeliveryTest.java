package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.connectors.HomeWith;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.sandbox.Client;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

/** Refunds by the connectors' own files at the simulated operators, through the real routes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefundDeliveryTest {

    private TestDatabase database;
    private DeliveryHub hub;
    private Sandbox sandbox;
    private Client operator;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "-1", "hub-url", "http://127.0.0.1:9")), Clock.systemUTC()).start(0);
        operator = new Client(sandbox);
        database = TestDatabase.h2(folder);
        hub = new DeliveryHub(folder, database.dataSource());
    }

    @AfterAll
    void stop() {
        hub.close();
        database.close();
        sandbox.close();
    }

    private long refunds(String system) throws Exception {
        JsonNode payments = operator.get("/_control/" + system + "/payments?reference=10482");
        return StreamSupport.stream(payments.findValues("refunds").spliterator(), false).mapToLong(JsonNode::size).sum();
    }

    private static ObjectNode refund(String payment) {
        return Json.MAPPER.createObjectNode().put("paymentExternalId", payment).put("amount", "59.90").put("currency", "PLN").put("description", "a mug broke");
    }

    private void ended(Command command, MessageState state) {
        hub.decide(command);
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(hub.row(command.id()).state()).isEqualTo(state));
    }

    @ParameterizedTest
    @DisplayName("a part goes back, and once, although the operator's answer is lost; the receipt names the refund as the operator's notification does")
    @CsvSource(delimiter = '|', textBlock = """
            payu       | COMPLETED | id      | url: URL/payu, clientId: demo-145227, clientSecret: demo-payu-client-secret, secondKey: demo-payu-second-key
            stripe     | succeeded | id      | url: URL/stripe, secretKey: demo-sk-test-hub, webhookSecret: demo-whsec-hub
            przelewy24 |           | session | url: URL/przelewy24, merchantId: 12345, posId: 12345, apiKey: demo-p24-api-key, crc: demo-p24-crc
            """)
    void refunded(String system, String status, String payment, String settings) throws Exception {
        hub.connect(DeliveryHub.hurried(new HomeWith(folder.resolve("home-" + system), system + "-back", "system: " + system + "\nmode: live\nstartFrom: 2026-01-01\nsettings: {"
                + settings.replace("URL", sandbox.url()) + "}").connection));
        var made = operator.post("/_control/" + system + "/payments", "{\"reference\":\"10482\",\"amount\":\"159.90\",\"notify\":false" + (status == null ? "" : ",\"status\":\"" + status + "\"") + "}");
        if (system.equals("przelewy24")) {
            ended(new Command("c-unverified", system + "-back", "refund.create", "o-1", refund("10482"), 0), MessageState.PARKED);
            var paid = Json.MAPPER.createObjectNode().put("sessionId", "10482").put("amount", made.path("amount").asInt()).put("currency", "PLN").put("orderId", made.path("orderId").asLong());
            ended(new Command("c-verify", system + "-back", "payment.verify", "10482", paid, 0), MessageState.DELIVERED);
        }
        operator.put("/_control/" + system + "/faults", "{\"timeoutAfterSuccess\": true, \"times\": 1, \"only\": \"^POST .*refund\", \"holdMs\": 100, \"showAfterMs\": 1500}");
        var id = payment.equals("session") ? "10482" : made.findValue(system.equals("payu") ? "orderId" : "id").asText();
        var command = new Command("c-refund-" + system, system + "-back", "refund.create", "o-2", refund(id), 0);
        ended(command, MessageState.DELIVERED);
        assertThat(hub.body(command.id(), BodyKind.RESULT).path("externalId").asText()).isNotEmpty();
        assertThat(refunds(system)).isEqualTo(1);
    }
}
