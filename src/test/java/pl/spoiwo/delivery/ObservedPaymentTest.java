package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.connection.MappingVariables;
import pl.spoiwo.connectors.HomeWith;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.sandbox.Client;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

/** Payments that count only when they are verified, by the connector's own files at the simulated operator: the hub verifies them, or watches how the shop's plugin does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObservedPaymentTest {

    private TestDatabase database;
    private DeliveryHub hub;
    private Sandbox sandbox;
    private Client operator;
    private Path folder;
    private HomeWith home;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "-1", "hub-url", "http://127.0.0.1:9")), Clock.systemUTC()).start(0);
        operator = new Client(sandbox);
        database = TestDatabase.h2(folder);
        hub = new DeliveryHub(folder, database.dataSource());
        connect("plugin", "live");
        home = connect("watched", "observe");
    }

    @AfterAll
    void stop() {
        hub.close();
        database.close();
        sandbox.close();
    }

    private HomeWith connect(String id, String mode) throws Exception {
        var made = new HomeWith(folder.resolve("home-" + id), id, "system: przelewy24\nmode: " + mode + "\nsettings: {url: " + sandbox.url()
                + "/przelewy24, merchantId: 12345, posId: 12345, apiKey: demo-p24-api-key, crc: demo-p24-crc}");
        hub.connect(DeliveryHub.hurried(made.connection));
        return made;
    }

    /** Paid and not verified. @return what the operator notifies */
    private ObjectNode paid(String session) throws Exception {
        var made = operator.post("/_control/przelewy24/payments", "{\"reference\":\"" + session + "\",\"amount\":\"159.90\",\"notify\":false}");
        ObjectNode notification = Json.MAPPER.createObjectNode().put("merchantId", 12345).put("posId", 12345);
        for (var field : List.of("sessionId", "amount", "currency", "orderId", "methodId", "statement")) {
            notification.set(field, made.get(field));
        }
        return notification.put("originAmount", made.get("amount").asLong());
    }

    private JsonNode map(String mapping, JsonNode input) {
        return home.configuration.mappings().get("przelewy24/" + mapping).apply(input, MappingVariables.of(home.configuration, home.connection, Instant.EPOCH, null));
    }

    /** What the notification asks for, of this connection. */
    private List<Command> asked(String connection, JsonNode notification) {
        var commands = new ArrayList<Command>();
        for (var event : map("notification", notification)) {
            if (event.path("event").asText().equals("ask")) {
                var data = event.path("data");
                commands.add(new Command("c-" + connection + "-" + data.path("entity").asText() + "-" + data.path("type").asText(), connection, data.path("type").asText(),
                        data.path("entity").asText(), data.path("with"), commands.size()));
            }
        }
        return commands;
    }

    private void awaitState(Command command, MessageState state) {
        await().untilAsserted(() -> assertThat(hub.row(command.id()).state()).isEqualTo(state));
    }

    @Test
    @DisplayName("in observe mode the hub only reads at the operator: the verification is shown, and the payment is paid when somebody else has verified it")
    void observed() throws Exception {
        var notification = paid("10482");
        operator.json("DELETE", "/_control/przelewy24/calls", null);
        var commands = asked("watched", notification);
        hub.decide(commands.toArray(Command[]::new));
        awaitState(commands.get(0), MessageState.WOULD_SEND);
        assertThat(hub.body(commands.get(0).id(), BodyKind.REQUEST).path("path").asText()).isEqualTo("/transaction/verify");
        await().untilAsserted(() -> assertThat(hub.row(commands.get(1).id()).reason().code()).isEqualTo("not-verified"));
        assertThat(operator.get("/_control/przelewy24/calls").path("items")).isNotEmpty().allSatisfy(call -> assertThat(call.path("method").asText()).isEqualTo("GET"));

        var plugins = asked("plugin", notification).get(0);
        hub.decide(plugins);
        awaitState(plugins, MessageState.DELIVERED);
        awaitState(commands.get(1), MessageState.DELIVERED);
        assertThat(operator.get("/_control/przelewy24/calls?method=PUT").path("items")).as("the plugin's alone").hasSize(1);
        var answer = hub.received("watched", 2).get(1);
        assertThat(answer.path("kind").asText()).isEqualTo("answer:payment.fetch");
        var event = map("payment", answer.path("body"));
        assertThat(home.configuration.statuses().toHub("przelewy24", "payment", event.at("/data/statusWord").asText())).contains("PAID");
        assertThat(event.at("/data/externalId").asText()).isEqualTo(map("notification", notification).at("/0/data/externalId").asText());
    }

    @Test
    @DisplayName("what somebody else has verified is verified; a verification that is refused is made once more, and then parked with the operator's words")
    void refused() throws Exception {
        var notification = paid("10483");
        var first = asked("plugin", notification).get(0);
        var second = new Command("c-second", "plugin", first.type(), first.entity(), first.data(), 0);
        var wrong = first.data().deepCopy();
        ((ObjectNode) wrong).put("amount", 1);
        var parked = new Command("c-wrong", "plugin", first.type(), "10483-wrong", wrong, 0);
        hub.decide(parked);
        awaitState(parked, MessageState.PARKED);
        assertThat(hub.row(parked.id()).reason().text()).isEqualTo("HTTP 400: Incorrect amount or currency");

        hub.decide(first);
        awaitState(first, MessageState.DELIVERED);
        operator.put("/_control/przelewy24/faults", "{\"failRate\": 1, \"status\": 400, \"times\": 1, \"only\": \"^PUT \"}");
        hub.decide(second);
        awaitState(second, MessageState.DELIVERED);
        assertThat(hub.body(second.id(), BodyKind.RESULT).at("/data/status").asInt()).as("seen, and not made").isEqualTo(2);
        var again = asked("plugin", paid("10484")).get(0);
        hub.decide(again);
        awaitState(again, MessageState.DELIVERED);
        assertThat(hub.body(again.id(), BodyKind.RESULT).at("/data/status").asText()).as("refused once").isEqualTo("success");
    }
}
