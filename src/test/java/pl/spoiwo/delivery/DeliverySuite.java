package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static pl.spoiwo.delivery.DeliveryHub.capability;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.Patience;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionTests;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.delivery.Target.Fault;
import pl.spoiwo.file.StoredFiles;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.TestDatabase;

/** Commands through the real route to a real HTTP server; a subclass says on which database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DeliverySuite {

    private static final Duration PATIENCE = Patience.LIMIT;

    protected DeliveryHub hub;
    protected Target target;
    private TestDatabase database;

    protected abstract TestDatabase open(Path folder);

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        database = open(folder);
        target = new Target();
        hub = new DeliveryHub(folder, database.dataSource());
    }

    @AfterAll
    void stop() {
        hub.close();
        target.close();
        database.close();
    }

    @Test
    @DisplayName("a command is sent once, stored with request and answer, and its receipt comes in; a second copy of it does nothing")
    void once() {
        var command = decide(connect("plain"), "order.create");
        awaitState(command, MessageState.DELIVERED);
        assertThat(hub.received("plain", 1)).singleElement().satisfies(receipt -> {
            assertThat(receipt.path("kind").asText()).isEqualTo("receipt");
            assertThat(receipt.at("/body/state").asText()).isEqualTo("DELIVERED");
            assertThat(receipt.at("/body/result/externalId").asText()).isEqualTo("1");
        });
        assertThat(hub.body(command.id(), BodyKind.REQUEST).path("path").asText()).isEqualTo("/orders");
        assertThat(hub.body(command.id(), BodyKind.ANSWER).path("status").asInt()).isEqualTo(201);
        assertThat(target.calls.stream().filter(c -> c.folder().equals("plain")).findFirst().orElseThrow().headers().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("spoiwo") || name.startsWith("Jms") || name.startsWith("Camel"));

        hub.send(command, command);
        await().atMost(PATIENCE).until(() -> hub.depth("out.plain") == 0);
        assertThat(target.count("plain", "POST")).isEqualTo(1);
    }

    @Test
    @DisplayName("an order whose creation timed out after it took effect is found and not created again")
    void timedOutAfterSuccess() {
        connect("late");
        target.fail("late", Fault.TIMEOUT_AFTER);
        var command = decide("late", "order.create");
        awaitState(command, MessageState.DELIVERED);
        assertThat(target.orders.get("late")).hasSize(1);
        assertThat(target.count("late", "POST")).isEqualTo(1);
        assertThat(hub.body(command.id(), BodyKind.RESULT).path("externalId").asText()).isEqualTo("1");
    }

    @Test
    @DisplayName("an order whose creation timed out without effect is created again when the target still lacks it after the settle time")
    void timedOutWithoutEffect() {
        connect("lost");
        target.fail("lost", Fault.TIMEOUT_BEFORE);
        var command = decide("lost", "order.create");
        awaitState(command, MessageState.DELIVERED);
        assertThat(target.orders.get("lost")).hasSize(1);
        assertThat(target.count("lost", "POST")).isEqualTo(2);
        assertThat(target.count("lost", "GET")).isGreaterThanOrEqualTo(2);
    }

    @Test
    @DisplayName("a connection that breaks after the request, where nothing can be looked up, ends UNKNOWN with an alert and is not repeated")
    void unknown() {
        connect("blind");
        target.fail("blind", Fault.RESET);
        var command = decide("blind", "payment.capture");
        awaitState(command, MessageState.UNKNOWN);
        await().atMost(PATIENCE).until(() -> hub.alerts.open.contains("parked blind"));
        await().atMost(PATIENCE).until(() -> hub.depth("dlq.blind") == 1);
        assertThat(hub.received("blind", 1).get(0).at("/body/state").asText()).isEqualTo("UNKNOWN");
        assertThat(target.count("blind", "POST")).isEqualTo(1);
    }

    @Test
    @DisplayName("429 is tried again not before Retry-After; 500 of an idempotent command is tried again; both in the end are delivered")
    void retried() {
        connect("busy");
        target.fail("busy", Fault.TOO_MANY, Fault.ERROR_500);
        long startedAt = System.nanoTime();
        var command = decide("busy", "order.status");
        awaitState(command, MessageState.DELIVERED);
        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isGreaterThan(Duration.ofSeconds(2));
        assertThat(hub.row(command.id()).attempts()).isEqualTo(3);
    }

    @Test
    @DisplayName("a refused request parks at once, and later commands of the same order wait while those of others go")
    void parked() {
        connect("strict");
        target.fail("strict", Fault.BAD_REQUEST);
        var first = hub.command("strict-1", "strict", "order.create", "o-1");
        var second = hub.command("strict-2", "strict", "order.status", "o-1");
        var other = hub.command("strict-3", "strict", "order.status", "o-2");
        hub.decide(first);
        awaitState(first, MessageState.PARKED);
        hub.decide(second, other);
        awaitState(other, MessageState.DELIVERED);
        awaitState(second, MessageState.WAITING);
        assertThat(hub.row(first.id()).reason().code()).isEqualTo("http-400");
        await().atMost(PATIENCE).until(() -> hub.depth("dlq.strict") == 1);
        assertThat(hub.row(first.id()).reason().text()).contains("no such field");
        assertThat(hub.alerts.texts).filteredOn(text -> text.contains("strict-1")).singleElement().asString()
                .contains("order.create", "o-1", "http-400").doesNotContain("no such field");
    }

    @Test
    @DisplayName("a time-out that was changed counts for the next call, without a restart")
    void changedTimeout() {
        hub.connect(slow("patient", Duration.ofMinutes(5)));
        awaitState(decide("patient", "order.status"), MessageState.DELIVERED);
        hub.change(slow("patient", Duration.ofMillis(300)));
        target.fail("patient", Fault.TIMEOUT_BEFORE);
        var second = hub.command("patient-2", "patient", "order.status", "o-1");
        hub.decide(second);
        awaitState(second, MessageState.DELIVERED);
        assertThat(target.count("patient", "PUT")).isEqualTo(3);
    }

    private Connection slow(String id, Duration timeout) {
        return DeliveryHub.connection(id, DeliveryHub.connector(target.url() + "/" + id, null, timeout, null, capabilities()), settings(), Map.of("default", Mode.LIVE), null);
    }

    @Test
    @DisplayName("a file that a step brings is kept once, byte for byte, and a reference of it is in the receipt; what is no file is asked for again")
    void file() throws IOException {
        connect("labelled");
        var command = decide("labelled", "shipment.create");
        awaitState(command, MessageState.DELIVERED);
        var label = hub.received("labelled", 1).get(0).at("/body/result/label");
        var files = hub.bean(StoredFiles.class);
        var file = files.find(label.path("fileId").asText()).orElseThrow();
        assertThat(file.reference()).hasToString(label.toString());
        assertThat(file.owner()).isEqualTo(command.id());
        assertThat(file.name()).isEqualTo(file.id() + ".pdf");
        assertThat(files.content(file)).isEqualTo(Target.LABEL);
        assertThat(target.count("labelled", "GET")).isEqualTo(2);
        assertThat(target.count("labelled", "POST")).isEqualTo(1);
        assertThat(hub.body(command.id(), BodyKind.ANSWER).at("/body/fileId").asText()).isEqualTo(file.id());
    }

    @Test
    @DisplayName("a file in base 64 within an answer is kept like any other, and its reference stands in its place; what is no base 64 is asked for again by a POST that only reads")
    void fileWithin() throws IOException {
        connect("labelled-within");
        var command = decide("labelled-within", "document.create");
        awaitState(command, MessageState.DELIVERED);
        var receipt = hub.received("labelled-within", 1).get(0).at("/body/result");
        assertThat(receipt.path("trackingNumber").asText()).isEqualTo("620");
        var files = hub.bean(StoredFiles.class);
        assertThat(files.content(files.find(receipt.at("/label/fileId").asText()).orElseThrow())).isEqualTo(Target.LABEL);
        assertThat(target.count("labelled-within", "POST")).as("one create, two labels").isEqualTo(3);
        assertThat(hub.body(command.id(), BodyKind.ANSWER).at("/body/label/0/content")).isEqualTo(receipt.path("label"));
    }

    @Test
    @DisplayName("a command that waited behind an earlier one of its order goes when that one has ended")
    void inOrder() {
        connect("ordered");
        target.fail("ordered", Fault.TOO_MANY);
        var first = hub.command("ordered-1", "ordered", "order.create", "o-1");
        var second = hub.command("ordered-2", "ordered", "order.status", "o-1");
        hub.decide(first, second);
        awaitState(second, MessageState.DELIVERED);
        assertThat(target.calls.stream().filter(c -> c.folder().equals("ordered")).map(Target.Call::method)).containsExactly("POST", "POST", "PUT");
    }

    @Test
    @DisplayName("a redirect is not followed, and a huge answer is not read")
    void bounded() {
        connect("moved");
        target.fail("moved", Fault.REDIRECT);
        var moved = decide("moved", "order.status");
        awaitState(moved, MessageState.PARKED);
        assertThat(target.count("elsewhere", "PUT")).isZero();

        connect("huge");
        target.fail("huge", Fault.HUGE);
        var huge = decide("huge", "payment.capture");
        awaitState(huge, MessageState.UNKNOWN);
    }

    @Test
    @DisplayName("a compressed answer is unpacked, but no further than an answer may be large, and by nothing that does not count")
    void packed() {
        connect("packed");
        target.fail("packed", Fault.PACKED);
        var packed = decide("packed", "payment.capture");
        awaitState(packed, MessageState.DELIVERED);
        assertThat(hub.body(packed.id(), BodyKind.ANSWER).toString()).contains("unpacked");

        connect("packed-huge");
        target.fail("packed-huge", Fault.PACKED_HUGE);
        awaitState(decide("packed-huge", "payment.capture"), MessageState.UNKNOWN);

        connect("packed-unknown");
        target.fail("packed-unknown", Fault.PACKED_UNKNOWN);
        awaitState(decide("packed-unknown", "payment.capture"), MessageState.UNKNOWN);
    }

    @Test
    @DisplayName("a refused token is renewed once and the call repeated, without an attempt; the token is in no stored document")
    void renewed() {
        int before = target.tokens.get();
        var auth = new Connector.Auth("oauth2-client-credentials", Map.of("tokenUrl", target.url() + "/token", "clientId", "hub", "clientSecret", "{password}"));
        connect("secured", auth, null, Map.of("default", Mode.LIVE));
        var first = decide("secured", "order.status");
        awaitState(first, MessageState.DELIVERED);
        target.validToken = "another";
        var second = hub.command("secured-2", "secured", "order.status", "o-2");
        hub.decide(second);
        awaitState(second, MessageState.DELIVERED);
        assertThat(hub.row(second.id()).attempts()).isEqualTo(1);
        assertThat(target.tokens.get() - before).isEqualTo(2);
        assertThat(hub.body(second.id(), BodyKind.REQUEST).toString() + hub.body(second.id(), BodyKind.ANSWER)).doesNotContain("token-").doesNotContain("demo-secret");
    }

    @Test
    @DisplayName("the test of a connection renews a token that the connector's outcome calls refused, whatever the status, as commands do")
    void renewedByTrial() {
        var auth = new Connector.Auth("oauth2-client-credentials", Map.of("tokenUrl", target.url() + "/token", "clientId", "hub", "clientSecret", "{password}"));
        var test = new Connector.Capability("connection.test", "http", "fetch", List.of(), null, null, null, "expired", true, null, null, null, null, null, null, null, 0, false, null, Map.of());
        var connection = DeliveryHub.connection("tried", DeliveryHub.connector(target.url() + "/tried", auth, Duration.ofSeconds(5), null, Map.of("connection.test", test)), settings(), Map.of("default", Mode.LIVE), null);
        hub.connect(connection);
        target.fail("tried", Fault.EXPIRED);
        int before = target.tokens.get();
        assertThat(hub.bean(ConnectionTests.class).run(connection)).filteredOn(check -> check.check().equals("fetch")).singleElement().matches(ConnectionTests.Check::ok);
        assertThat(target.tokens.get() - before).isEqualTo(2);
    }

    @Test
    @DisplayName("in observe mode the request is computed and stored and nothing leaves; switched off, the command is discarded")
    void modes() {
        connect("watched", null, null, Map.of("default", Mode.OBSERVE, "order.status", Mode.OFF));
        var create = decide("watched", "order.create");
        awaitState(create, MessageState.WOULD_SEND);
        assertThat(hub.body(create.id(), BodyKind.REQUEST).at("/body/what").asText()).isEqualTo("tea");
        var status = hub.command("watched-2", "watched", "order.status", "o-2");
        hub.decide(status);
        awaitState(status, MessageState.DISCARDED);
        assertThat(hub.received("watched", 1).get(0).at("/body/state").asText()).isEqualTo("WOULD_SEND");
        assertThat(target.calls).noneMatch(c -> c.folder().equals("watched"));
    }

    @Test
    @DisplayName("what rests on what others were only shown is never sent, also where its connection has gone live since it was decided")
    void assumed() {
        connect("gone-live");
        var shown = hub.command("gone-live-1", "gone-live", "order.status", "o-1");
        ((ObjectNode) shown.data()).put(Command.ASSUMED, true);
        hub.decide(shown);
        awaitState(shown, MessageState.WOULD_SEND);
        assertThat(hub.body(shown.id(), BodyKind.REQUEST).isObject()).isTrue();
        assertThat(target.calls).noneMatch(c -> c.folder().equals("gone-live"));
    }

    @Test
    @DisplayName("commands that wait when the mode becomes observe end as WOULD_SEND: also while the target is down, and behind an earlier one of their order")
    void modeChanges() {
        connect("turned");
        for (int i = 0; i < 40; i++) {
            target.fail("turned", Fault.BUSY_503);
        }
        var commands = new ArrayList<Command>();
        for (int i = 0; i < 18; i++) {
            commands.add(hub.command("turned-" + i, "turned", "order.status", "o-" + i));
        }
        hub.decide(commands.toArray(Command[]::new));
        await().atMost(PATIENCE).until(() -> hub.alerts.ever.contains("breaker-open turned"));
        hub.bean(Breakers.class).down("turned", "test", Duration.ofMinutes(10));
        var later = hub.command("turned-later", "turned", "order.create", "o-0");
        hub.decide(later);
        hub.states.setMode("turned", "default", Mode.OBSERVE, "test");
        commands.forEach(command -> awaitState(command, MessageState.WOULD_SEND));
        awaitState(later, MessageState.WOULD_SEND);
    }

    @Test
    @DisplayName("what was begun before observe mode is looked at and not made again: found it is delivered, not found it would be sent")
    void begunBeforeObserve() {
        connect("begun");
        connect("begun-lost");
        target.fail("begun", Fault.TIMEOUT_AFTER);
        target.fail("begun-lost", Fault.TIMEOUT_BEFORE);
        var made = hub.command("begun-1", "begun", "order.create", "o-1");
        var lost = hub.command("begun-2", "begun-lost", "order.create", "o-1");
        hub.decide(made, lost);
        await().atMost(PATIENCE).until(() -> target.count("begun", "POST") == 1 && target.count("begun-lost", "POST") == 1);
        hub.states.setMode("begun", "default", Mode.OBSERVE, "test");
        hub.states.setMode("begun-lost", "default", Mode.OBSERVE, "test");
        awaitState(made, MessageState.DELIVERED);
        awaitState(lost, MessageState.WOULD_SEND);
        assertThat(target.count("begun-lost", "POST")).isEqualTo(1);
        assertThat(target.count("begun-lost", "GET")).isPositive();
    }

    @Test
    @DisplayName("the raw answer of an asking command comes in as a message of its own")
    void asked() {
        connect("asked");
        var command = decide("asked", "order.fetch");
        awaitState(command, MessageState.DELIVERED);
        assertThat(hub.received("asked", 1)).singleElement().satisfies(answer -> {
            assertThat(answer.path("kind").asText()).isEqualTo("answer:order.fetch");
            assertThat(answer.path("causedBy").asText()).isEqualTo(command.id());
            assertThat(answer.at("/body/orders").isArray()).isTrue();
            assertThat(answer.path("sender").asText()).contains(command.entity());
        });
    }

    @Test
    @DisplayName("a notification is passed on byte by byte with its kept headers and without credentials")
    void forwarded() {
        connect("payer", new Connector.Auth("header", Map.of("name", "X-Key", "value", "{password}")), new Connection.Forward(target.url() + "/second?from=hub", List.of("X-Signature")), Map.of("default", Mode.LIVE));
        target.fail("second", Fault.ERROR_500);
        var command = forward("payer");
        hub.decide(command);
        awaitState(command, MessageState.DELIVERED);
        var calls = target.calls.stream().filter(c -> c.folder().equals("second")).toList();
        assertThat(calls).hasSize(2).allSatisfy(call -> {
            assertThat(call.body()).containsExactly(0x00, 0xff, 0x10);
            assertThat(call.header("X-Signature")).isEqualTo("abc");
            assertThat(call.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
            assertThat(call.query()).isEqualTo("from=hub");
            assertThat(call.header("X-Key")).isNull();
        });
    }

    @Test
    @DisplayName("a notification is passed on in observe mode too, because it is no act of the hub; switched off it is not")
    void forwardedWhileWatching() {
        connect("watcher", null, new Connection.Forward(target.url() + "/plugin", List.of()), Map.of("default", Mode.OBSERVE));
        var watched = forward("watcher");
        hub.decide(watched);
        awaitState(watched, MessageState.DELIVERED);
        connect("mute", null, new Connection.Forward(target.url() + "/nobody", List.of()), Map.of("default", Mode.LIVE, "notification.forward", Mode.OFF));
        var muted = forward("mute");
        hub.decide(muted);
        awaitState(muted, MessageState.DISCARDED);
        assertThat(target.calls).filteredOn(call -> call.folder().equals("plugin")).hasSize(1);
        assertThat(target.calls).noneMatch(call -> call.folder().equals("nobody"));
    }

    private static Command forward(String connection) {
        var data = pl.spoiwo.mapping.Json.MAPPER.createObjectNode().put("base64", "AP8Q").put("contentType", "application/json; charset=utf-8");
        data.putObject("headers").put("X-Signature", "abc");
        return new Command(connection + "-1", connection, "notification.forward", "m-7", data, 0);
    }

    @Test
    @DisplayName("while the target is down its messages wait without attempts, other connections go on, and all is delivered when it is back")
    void outage() {
        connect("gone");
        connect("steady");
        for (int i = 0; i < 12; i++) {
            target.fail("gone", Fault.BUSY_503);
        }
        var commands = new HashMap<String, Command>();
        for (int i = 0; i < 20; i++) {
            var command = hub.command("gone-" + i, "gone", "order.create", "o-" + i);
            commands.put(command.id(), command);
        }
        hub.decide(commands.values().toArray(Command[]::new));
        await().atMost(PATIENCE).until(() -> hub.alerts.ever.contains("breaker-open gone"));
        var steady = decide("steady", "order.create");
        awaitState(steady, MessageState.DELIVERED);
        commands.values().forEach(command -> await().until(() -> hub.row(command.id()).state() == MessageState.DELIVERED));
        assertThat(target.orders.get("gone")).hasSize(20);
        assertThat(commands.values()).allSatisfy(command -> assertThat(hub.row(command.id()).attempts()).isEqualTo(1));
        await().atMost(PATIENCE).until(() -> !hub.alerts.open.contains("breaker-open gone"));
    }

    @Test
    @DisplayName("where no encrypted connection can be made nothing was sent: no attempt, no doubt, the breaker opens")
    void noHandshake() {
        var connector = DeliveryHub.connector(target.url().replace("http:", "https:") + "/tls", null, Duration.ofMillis(700), null, capabilities());
        hub.connect(DeliveryHub.connection("tls", connector, settings(), Map.of("default", Mode.LIVE), null));
        var command = decide("tls", "payment.capture");
        awaitState(command, MessageState.RETRYING);
        assertThat(hub.row(command.id()).reason().code()).isIn("connect", "breaker-open");
        await().atMost(PATIENCE).until(() -> hub.alerts.ever.contains("breaker-open tls"));
        assertThat(target.count("tls", "POST")).isZero();
    }

    @Test
    @DisplayName("a paused connection sends nothing until it is resumed")
    void paused() {
        connect("resting");
        hub.states.setPaused("resting", true, "test");
        var command = decide("resting", "order.status");
        assertThat(hub.states.paused("resting")).isTrue();
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> hub.row(command.id()).state() == MessageState.PENDING);
        hub.states.setPaused("resting", false, "test");
        awaitState(command, MessageState.DELIVERED);
    }

    @Test
    @DisplayName("calls keep the connection's rate, whatever the number of consumers")
    void limited() {
        var connector = DeliveryHub.connector(target.url() + "/slow", null, Duration.ofSeconds(5), new Connector.Limit(5, Duration.ofSeconds(1), 2), capabilities());
        hub.connect(DeliveryHub.connection("slow", connector, settings(), Map.of("default", Mode.LIVE), null));
        var commands = new Command[12];
        for (int i = 0; i < commands.length; i++) {
            commands[i] = hub.command("slow-" + i, "slow", "order.status", "o-" + i);
        }
        long startedAt = System.nanoTime();
        hub.decide(commands);
        for (var command : commands) {
            awaitState(command, MessageState.DELIVERED);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isGreaterThan(Duration.ofMillis(2150));
        assertThat(hub.row(commands[11].id()).attempts()).isEqualTo(1);
    }

    @Test
    @DisplayName("a burst of statuses keeps the rate of its own resource beside the connection's, and each goes once")
    void limitedResource() {
        var connector = DeliveryHub.connector(target.url() + "/burst", null, Duration.ofSeconds(5), new Connector.Limit(50, Duration.ofSeconds(1), 4), capabilities());
        hub.connect(DeliveryHub.connection("burst", DeliveryHub.limited(connector, Map.of("PUT /status", new Connector.Limit(5, Duration.ofSeconds(1), 0))), settings(),
                Map.of("default", Mode.LIVE), null));
        var commands = IntStream.range(0, 12).mapToObj(i -> hub.command("burst-" + i, "burst", "order.status", "o-" + i)).toArray(Command[]::new);
        long startedAt = System.nanoTime();
        hub.decide(commands);
        for (var command : commands) {
            awaitState(command, MessageState.DELIVERED);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).as("twelve calls, five a second").isGreaterThan(Duration.ofMillis(2150));
        assertThat(target.count("burst", "PUT")).isEqualTo(12);
    }

    @Test
    @DisplayName("where calls wait, a command that reads offers for a comparison goes with the lists of them, behind stock; one that reads an order goes with orders")
    void readsBehind() {
        connect("behind");
        assertThat(ranks("behind", "order.fetch", "offer.fetch")).containsExactly(Limits.Rank.ORDERS, Limits.Rank.of("list")).isSorted();
    }

    /** For which each calls. */
    private List<Limits.Rank> ranks(String connection, String... types) {
        return Arrays.stream(types).map(type -> {
            var command = hub.command(connection + "-" + type, connection, type, type);
            hub.record(command);
            var exchange = new DefaultExchange(hub.bean(CamelContext.class));
            exchange.getMessage().setBody(Outgoing.of(command).body());
            hub.bean(Delivery.class).begin(exchange);
            assertThat(exchange.getProperty(Delivery.CALL)).as("there is a call to make").isEqualTo("http");
            return Limits.Rank.of(exchange.getProperty(HttpCalls.RANK, String.class));
        }).toList();
    }

    protected void awaitState(Command command, MessageState state) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.row(command.id())).satisfies(row -> assertThat(row.state()).as("%s", row).isEqualTo(state)));
    }

    private Command decide(String connection, String type) {
        var command = hub.command(connection + "-1", connection, type, "o-1");
        hub.decide(command);
        return command;
    }

    protected String connect(String id) {
        return connect(id, null, null, Map.of("default", Mode.LIVE));
    }

    protected String connect(String id, Connector.Auth auth, Connection.Forward forward, Map<String, Mode> modes) {
        var connector = DeliveryHub.connector(target.url() + "/" + id, auth, Duration.ofMillis(700), null, capabilities());
        hub.connect(DeliveryHub.connection(id, connector, settings(), modes, forward));
        return id;
    }

    private static Map<String, String> settings() {
        return Map.of("password", "demo-secret");
    }

    private static Map<String, Connector.Capability> capabilities() {
        return Map.of(
                "order.create", capability("order.create", "create", "find", "receipt", false),
                "order.status", capability("order.status", "status", null, null, true),
                "order.fetch", capability("order.fetch", "fetch", null, null, true),
                "offer.fetch", capability("offer.fetch", "fetch", null, null, true),
                "payment.capture", capability("payment.capture", "create", null, null, false),
                "shipment.create", new Connector.Capability("shipment.create", "http", null, List.of("create", "label"), "find", null, null, null, false, Duration.ofSeconds(2),
                        null, null, null, null, null, null, 0, false, null, Map.of("label", new Connector.FileAnswer("label", null, null))),
                "document.create", new Connector.Capability("document.create", "http", null, List.of("create", "label-within"), "find", null, null, null, false, Duration.ofSeconds(2),
                        null, null, null, null, null, null, 0, false, null, Map.of("label-within", new Connector.FileAnswer("label", "/label/0/content", "application/pdf"))),
                "stock.write", capability("stock.write", "stock", null, "stock-result", true));
    }
}
