package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import pl.spoiwo.LogLines;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.TestDatabase;

/** A connector whose transport is a Kamelet beside its connector.yaml, through the real routes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnKameletTest {

    private final List<String> sent = new CopyOnWriteArrayList<>();
    private TestDatabase database;
    private DeliveryHub hub;

    @BeforeAll
    void start(@TempDir Path folder) {
        database = TestDatabase.h2(folder);
        hub = new DeliveryHub(folder, database.dataSource());
    }

    @AfterAll
    void stop() {
        hub.close();
        database.close();
    }

    @Test
    @DisplayName("a command leaves by the connector's own Kamelet, once, and its answer becomes the receipt, with the request in it")
    void delivered() throws Exception {
        var command = connect("loft", false, sent::add);
        hub.decide(command);
        awaitState(command, MessageState.DELIVERED);
        assertThat(sent).singleElement().satisfies(text -> assertThat(text).isEqualTo("{\"ref\":\"loft-1\",\"for\":\"o-1\",\"from\":\"loft\"}"));
        assertThat(hub.body(command.id(), BodyKind.RESULT)).hasToString("{\"externalId\":\"PL-7\",\"to\":\"o-1\"}");
        assertThat(hub.body(command.id(), BodyKind.ANSWER).at("/body/weight")).hasToString("0.50");
        assertThat(hub.received("loft", 1)).singleElement().satisfies(receipt -> assertThat(receipt.at("/body/result/externalId").asText()).isEqualTo("PL-7"));
    }

    @Test
    @DisplayName("what fails in the Kamelet may have had its effect: the command is UNKNOWN, and not made again")
    void inDoubt() throws Exception {
        var calls = new CopyOnWriteArrayList<String>();
        var command = connect("storm", false, text -> {
            calls.add(text);
            throw new IllegalStateException("the pigeon did not come back");
        });
        hub.decide(command);
        awaitState(command, MessageState.UNKNOWN);
        await().untilAsserted(() -> assertThat(hub.depth("out.storm")).isZero());
        assertThat(calls).hasSize(1);
    }

    @Test
    @DisplayName("where the same call twice does no harm, a failed one is made again")
    void again() throws Exception {
        var calls = new CopyOnWriteArrayList<String>();
        var command = connect("breeze", true, text -> {
            calls.add(text);
            if (calls.size() < 3) {
                throw new IllegalStateException("headwind");
            }
        });
        hub.decide(command);
        awaitState(command, MessageState.DELIVERED);
        assertThat(calls).hasSize(3);
    }

    @Test
    @DisplayName("each delivery has a line in the log; it, and whatever is logged in between, carries the ids of its command and of no other")
    void logged() throws Exception {
        var during = new ConcurrentHashMap<String, String>();
        Loft note = text -> during.put(DeliveryHub.json(text.getBytes()).path("ref").asText(), MDC.get("connection") + " " + MDC.get("messageId") + " " + MDC.get("orderId"));
        try (var log = new LogLines()) {
            var good = connect("calm", false, note);
            var bad = connect("gale", false, text -> {
                note.take(text);
                throw new IllegalStateException("the pigeon did not come back");
            });
            hub.decide(good, bad);
            awaitState(good, MessageState.DELIVERED);
            awaitState(bad, MessageState.UNKNOWN);
            assertThat(during).isEqualTo(Map.of("calm-1", "calm calm-1 o-1", "gale-1", "gale gale-1 o-1"));
            await().untilAsserted(() -> assertThat(log.of(Endings.class)).hasSize(2));
            assertThat(log.of(Endings.class)).allSatisfy(line -> {
                var connection = line.text().contains("calm-1") ? "calm" : "gale";
                assertThat(line.ids()).containsEntry("connection", connection).containsEntry("messageId", connection + "-1").containsEntry("orderId", "o-1");
            });
        }
    }

    private interface Loft {
        void take(String text);
    }

    private Command connect(String id, boolean idempotent, Loft loft) throws Exception {
        hub.bean(CamelContext.class).addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:pigeon-send-" + id).process(exchange -> loft.take(exchange.getMessage().getBody(String.class)));
            }
        });
        var create = new Connector.Capability("order.create", "pigeon", "pigeon", List.of(), null, null, "pigeon-receipt", null, idempotent, Duration.ofSeconds(2), null, null, null, null, null, null, 0, false, null, Map.of());
        var connector = DeliveryHub.connector("http://127.0.0.1:1", null, Duration.ofSeconds(1), null, Map.of("order.create", create));
        hub.connect(DeliveryHub.connection(id, connector, Map.of(), Map.of("default", Mode.LIVE), null));
        return hub.command(id + "-1", id, "order.create", "o-1");
    }

    private void awaitState(Command command, MessageState state) {
        await().untilAsserted(() -> assertThat(hub.row(command.id())).satisfies(row -> assertThat(row.state()).as("%s", row).isEqualTo(state)));
    }
}
