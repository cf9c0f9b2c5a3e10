package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connectors.HomeWith;
import pl.spoiwo.intake.verification.Signed;
import pl.spoiwo.intake.verification.Verdict;
import pl.spoiwo.intake.verification.Verification;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.sandbox.Client;
import pl.spoiwo.sandbox.Receiver;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

/** The connector's own files make webhooks at the simulated shop, through the real routes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookRegistrationTest {

    private static final String SECRET = "demo-a-secret-of-many-letters";
    private static final String CONNECTION = "shop-hooked";

    private TestDatabase database;
    private DeliveryHub hub;
    private Sandbox sandbox;
    private Client shop;
    private Receiver receiver;
    private Connection connection;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        receiver = new Receiver();
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "-1", "hub-url", "http://127.0.0.1:9")), Clock.systemUTC()).start(0);
        shop = new Client(sandbox);
        database = TestDatabase.h2(folder);
        hub = new DeliveryHub(folder, database.dataSource());
        connection = new HomeWith(folder.resolve("loaded"), CONNECTION, """
                system: woocommerce
                mode: live
                startFrom: 2026-01-01
                settings: {url: "%s/woocommerce", consumerKey: demo-ck-hub, consumerSecret: demo-cs-hub, webhookSecret: %s, hookUrl: "%s/hooks/shop-hooked"}
                """.formatted(sandbox.url(), SECRET, receiver.url())).connection;
        hub.connect(DeliveryHub.hurried(connection));
    }

    @AfterAll
    void stop() {
        hub.close();
        database.close();
        sandbox.close();
        receiver.close();
    }

    @BeforeEach
    void calm() throws Exception {
        shop.send("DELETE", "/_control/woocommerce", "");
        receiver.received.clear();
    }

    private Command made(String id, String topic) {
        var data = Json.MAPPER.createObjectNode().put("topic", topic).put("address", receiver.url() + "/hooks/shop-hooked");
        var command = new Command(id, CONNECTION, "webhook.create", "webhook-" + topic, data, 0);
        hub.decide(command);
        return command;
    }

    private void delivered(Command command) {
        await().untilAsserted(() -> assertThat(hub.row(command.id()).state()).isEqualTo(MessageState.DELIVERED));
    }

    private long there(String topic) throws Exception {
        return StreamSupport.stream(shop.get("/_control/woocommerce/state").path("webhooks").spliterator(), false)
                .filter(each -> each.path("topic").asText().equals(topic) && each.path("delivery_url").asText().equals(receiver.url() + "/hooks/shop-hooked")).count();
    }

    private void nothingHoldsTheSecret(Command command) {
        for (var kind : BodyKind.values()) {
            assertThat(String.valueOf(hub.body(command.id(), kind))).as(kind.name()).doesNotContain(SECRET);
        }
        assertThat(String.valueOf(hub.row(command.id()))).doesNotContain(SECRET);
    }

    @Test
    @DisplayName("a webhook is made with the connection's secret, by which its first delivery is verified, and nothing that the hub stored holds it")
    void made() throws Exception {
        var command = made("c-made", "order.created");
        delivered(command);
        assertThat(there("order.created")).isEqualTo(1);
        assertThat(hub.body(command.id(), BodyKind.REQUEST).at("/body/topic").asText()).isEqualTo("order.created");
        nothingHoldsTheSecret(command);
        shop.post("/_control/woocommerce/orders", "{}");
        await().untilAsserted(() -> assertThat(receiver.about("order.created")).isNotEmpty());
        var first = receiver.about("order.created").get(0);
        assertThat(Verification.check(connection, new Signed(first.body(), first.headers(), List.of(), "127.0.0.1", Instant.now())).kind()).isEqualTo(Verdict.Kind.SIGNED);
    }

    @Test
    @DisplayName("made although its answer was lost, and shown late: it is found, and there is one")
    void lost() throws Exception {
        shop.put("/_control/woocommerce/faults", "{\"timeoutAfterSuccess\": true, \"times\": 1, \"only\": \"^POST .*/webhooks\", \"holdMs\": 100, \"showAfterMs\": 3000}");
        var command = made("c-lost", "order.updated");
        delivered(command);
        assertThat(there("order.updated")).isEqualTo(1);
        nothingHoldsTheSecret(command);
    }

    @Test
    @DisplayName("asked for twice it is there once, also where a person has paused it; one to another hub's address is no such one")
    void twice() throws Exception {
        shop.post(Client.SHOP + "webhooks", "{\"topic\":\"order.deleted\",\"delivery_url\":\"https://old.example.com/hooks/shop-hooked\",\"secret\":\"old\",\"status\":\"paused\"}");
        var first = made("c-first", "order.deleted");
        var second = made("c-second", "order.deleted");
        delivered(first);
        delivered(second);
        assertThat(there("order.deleted")).isEqualTo(1);
        assertThat(hub.body(second.id(), BodyKind.RESULT).path("externalId")).isEqualTo(hub.body(first.id(), BodyKind.RESULT).path("externalId"));
    }

    @Test
    @DisplayName("a shop that refuses the webhook parks the command, and the secret is in none of what is said about it")
    void refused() throws Exception {
        var command = made("c-refused", "order.eaten");
        await().untilAsserted(() -> assertThat(hub.row(command.id()).state()).isEqualTo(MessageState.PARKED));
        nothingHoldsTheSecret(command);
        assertThat(hub.alerts.toString()).doesNotContain(SECRET);
    }

    @Test
    @DisplayName("the secret does not go with a request without a body, and comes back with no answer that repeats it")
    void repeated() {
        JsonNode request = Json.MAPPER.createObjectNode().put("method", "GET");
        var capability = connection.capability("webhook.create").orElseThrow();
        assertThat(BodyCredential.put(connection, capability, request)).isSameAs(request);
        var answer = Json.read("{\"status\":400,\"body\":{\"message\":\"secret " + SECRET + " is too long\",\"data\":[{\"secret\":\"" + SECRET + "\",\"id\":7}]}}", JsonNode.class, "a test's document");
        assertThat(BodyCredential.hide(BodyCredential.of(connection, capability), answer))
                .hasToString("{\"status\":400,\"body\":{\"message\":\"secret *** is too long\",\"data\":[{\"secret\":\"***\",\"id\":7}]}}");
    }
}
