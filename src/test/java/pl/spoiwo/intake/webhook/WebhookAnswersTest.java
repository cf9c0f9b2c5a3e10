package pl.spoiwo.intake.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.intake.FakeStates;
import pl.spoiwo.LogLines;
import pl.spoiwo.intake.RecordingBroker;
import pl.spoiwo.ledger.Headers;
import pl.spoiwo.mapping.Json;

/** Every row of the answers table, through a real socket. */
@HookTest
class WebhookAnswersTest {

    private static final String ORDER = "{\"id\":727,\"status\":\"processing\"}";
    private static final int UNFINISHED = 19_000;

    @Autowired
    private RecordingBroker broker;
    @Autowired
    private FakeStates states;
    @Autowired
    private JdbcClient jdbc;
    @Autowired
    private MeterRegistry meters;
    @Autowired
    private CamelContext camel;
    private final Sender sender;

    WebhookAnswersTest(@LocalServerPort int port) {
        this.sender = new Sender(port);
    }

    @BeforeEach
    void empty() {
        broker.reset();
        states.away = false;
    }

    @Test
    @DisplayName("an accepted message is answered 200 and lies in the connection's address: raw bytes, key, topic, allowed headers")
    void accepted() throws Exception {
        var body = "{\"id\":727, \"city\":\"Łódź \uD83D\uDE00\",\r\n\"x\":1.10}";
        var answer = sender.signed("/hooks/shop", body, "X-Topic", "order.updated", "X-Forwarded-Sign", "keep", "X-Other", "drop");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(broker.taken).hasSize(1);
        var message = broker.taken.get(0);
        assertThat(message.address()).isEqualTo("in.shop");
        assertThat(new String(message.body(), StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(message.properties()).containsEntry(Headers.CONNECTION, "shop").containsEntry(Headers.KIND, "webhook:order.updated").containsEntry(Headers.CONTENT_TYPE, "application/json");
        assertThat(message.properties().get(Headers.KEY)).startsWith("order.updated:").hasSize("order.updated:".length() + 64);
        assertThat(Json.MAPPER.readTree(message.properties().get(Headers.SENDER)).fieldNames()).toIterable()
                .containsExactlyInAnyOrder("content-type", "user-agent", "x-sign", "x-topic", "x-forwarded-sign");
        assertThat(Instant.ofEpochMilli(Long.parseLong(message.properties().get(Headers.RECEIVED_AT)))).isBetween(Instant.now().minusSeconds(20), Instant.now().plusSeconds(1));
    }

    @Test
    @DisplayName("a sender that expects its own status and body gets them")
    void ownAnswer() throws Exception {
        var answer = sender.post("/hooks/pay/orders", "{\"order\":{\"orderId\":\"T1\",\"status\":\"PENDING\"}}".getBytes(StandardCharsets.UTF_8), "Pay-Signature", paymentSignature());
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("TRUE");
        assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(broker.keys()).containsExactly("orders:T1:PENDING");
    }

    @Test
    @DisplayName("the same message again is answered as the first, with the same key and another id")
    void again() throws Exception {
        assertThat(List.of(sender.signed("/hooks/shop", ORDER).statusCode(), sender.signed("/hooks/shop", ORDER).statusCode())).containsOnly(200);
        assertThat(broker.keys()).hasSize(2).containsOnly(broker.keys().get(0));
        assertThat(broker.taken.stream().map(m -> m.properties().get(Headers.ID)).distinct()).hasSize(2);
    }

    @Test
    @DisplayName("ten at once are all accepted, each durable on its own")
    void tenAtOnce() throws Exception {
        var threads = Executors.newFixedThreadPool(10);
        Callable<Integer> call = () -> sender.signed("/hooks/shop", ORDER).statusCode();
        for (var answer : threads.invokeAll(java.util.Collections.nCopies(10, call))) {
            assertThat(answer.get()).isEqualTo(200);
        }
        threads.shutdown();
        assertThat(broker.taken.stream().map(m -> m.properties().get(Headers.ID)).distinct()).hasSize(10);
        assertThat(broker.keys().stream().distinct()).hasSize(1);
    }

    @Test
    @DisplayName("an unsigned activation ping is answered and nothing is stored")
    void ping() throws Exception {
        var answer = sender.post("/hooks/shop", "webhook_id=12".getBytes(StandardCharsets.UTF_8), "Content-Type", "application/x-www-form-urlencoded");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(broker.taken).isEmpty();
    }

    @Test
    @DisplayName("a ping with a wrong signature, or that is more than a ping, is not a handshake")
    void noPing() throws Exception {
        assertThat(sender.post("/hooks/shop", "webhook_id=12".getBytes(StandardCharsets.UTF_8), "Content-Type", "application/x-www-form-urlencoded", "X-Sign", "AAAA").statusCode()).isEqualTo(401);
        assertThat(sender.post("/hooks/shop", "webhook_id=12&x=1".getBytes(StandardCharsets.UTF_8), "Content-Type", "application/x-www-form-urlencoded").statusCode()).isEqualTo(401);
    }

    @Test
    @DisplayName("a challenge by GET is echoed as text where the connector says so, elsewhere GET is not taken")
    void challenge() throws Exception {
        var answer = sender.send("GET", "/hooks/asks?challenge=a%20b%3Cscript%3E", new byte[0]);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("a b<script>");
        assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        var before = count("shop", "method");
        var refused = sender.send("GET", "/hooks/shop", new byte[0]);
        problem(refused, 405);
        assertThat(count("shop", "method") - before).isEqualTo(1);
        assertThat(refused.headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    @DisplayName("an unknown connection, one that is off, one without webhooks, and a longer path are 404")
    void unknown() throws Exception {
        for (var path : List.of("/hooks", "/hooks/", "/hooks/nobody", "/hooks/off", "/hooks/no-webhook", "/hooks/shop/a/b", "/hooks/unsigned/a/hub-woo-secret/b")) {
            problem(sender.signed(path, ORDER), 404);
        }
        states.set.put("later-off", Mode.OFF);
        await().untilAsserted(() -> problem(sender.signed("/hooks/later-off", ORDER), 404));
        assertThat(broker.taken).allMatch(message -> message.address().equals("in.later-off"));
    }

    @Test
    @DisplayName("a missing or wrong signature is 401: nothing stored but a counter and a security event")
    void unverified() throws Exception {
        var before = count("shop", "unverified");
        problem(sender.post("/hooks/shop", ORDER.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json"), 401);
        for (int i = 0; i < 30; i++) {
            problem(sender.post("/hooks/shop", ORDER.getBytes(StandardCharsets.UTF_8), "X-Sign", Sender.sign("other".getBytes(StandardCharsets.UTF_8))), 401);
        }
        assertThat(broker.taken).isEmpty();
        assertThat(count("shop", "unverified") - before).isEqualTo(31);
        await().untilAsserted(() -> assertThat(
                jdbc.sql("select coalesce(sum(times), 0) from security_event where connection = 'shop' and kind = 'webhook-unverified' and detail = 'wrong signature'").query(Integer.class).single()).as("each is counted").isGreaterThanOrEqualTo(30));
        assertThat(jdbc.sql("select count(*) from message").query(Integer.class).single()).isZero();
    }

    @Test
    @DisplayName("a sender that cannot sign comes in only at its secret path")
    void secretPath() throws Exception {
        var json = new String[]{"Content-Type", "application/json"};
        assertThat(sender.post("/hooks/unsigned/hub-woo-secret", ORDER.getBytes(StandardCharsets.UTF_8), json).statusCode()).isEqualTo(200);
        assertThat(sender.post("/hooks/unsigned/orders/hub-woo-secret", ORDER.getBytes(StandardCharsets.UTF_8), json).statusCode()).isEqualTo(200);
        assertThat(broker.taken.stream().map(m -> m.properties().get(Headers.KIND))).containsExactly("webhook:message", "webhook:orders");
        assertThat(broker.taken).noneMatch(m -> m.properties().toString().contains("hub-woo-secret"));
        problem(sender.post("/hooks/unsigned/hub-woo-secre", ORDER.getBytes(StandardCharsets.UTF_8), json), 401);
        problem(sender.post("/hooks/unsigned", ORDER.getBytes(StandardCharsets.UTF_8), json), 401);
    }

    @Test
    @DisplayName("InPost, which asks the address with GET first, hears 200 at the secret path alone, and nothing is stored; elsewhere it is 401 and counts as every stranger")
    void askedWithGet() throws Exception {
        var before = count("inpost-main", "unverified");
        var known = sender.send("GET", "/hooks/inpost-main/demo-inpost-hook", new byte[0]);
        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(known.body()).isEmpty();
        problem(sender.send("GET", "/hooks/inpost-main/demo-inpost-hooks", new byte[0]), 401);
        problem(sender.send("GET", "/hooks/inpost-main", new byte[0]), 401);
        assertThat(count("inpost-main", "unverified") - before).isEqualTo(2);
        assertThat(broker.taken).isEmpty();
        assertThat(jdbc.sql("select count(*) from message").query(Integer.class).single()).isZero();
        var moved = "{\"event_ts\":\"2026-11-21 14:05:10 +0100\",\"event\":\"shipment_status_changed\",\"payload\":{\"shipment_id\":9900123,\"status\":\"out_for_delivery\"}}";
        assertThat(sender.post("/hooks/inpost-main/demo-inpost-hook", moved.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json").statusCode()).isEqualTo(200);
        assertThat(broker.keys()).containsExactly("shipment_status_changed:9900123:out_for_delivery:2026-11-21 14:05:10 +0100");
    }

    @Test
    @DisplayName("where a range of senders is given, the secret path opens to it alone, by the address that the proxy tells and nobody else can forge")
    void senders() throws Exception {
        var moved = "{\"event_ts\":\"2026-11-21 14:05:10 +0100\",\"event\":\"shipment_status_changed\",\"payload\":{\"shipment_id\":9900123,\"status\":\"delivered\"}}".getBytes(StandardCharsets.UTF_8);
        var type = new String[]{"Content-Type", "application/json"};
        for (var refused : List.of("91.216.26.7", "203.0.113.9", "91.216.25.7, 203.0.113.9")) {
            problem(sender.post("/hooks/inpost-fenced/demo-inpost-hook", moved, "Content-Type", "application/json", "X-Forwarded-For", refused), 401);
        }
        problem(sender.post("/hooks/inpost-fenced/demo-inpost-hook", moved, type), 401);
        problem(sender.post("/hooks/inpost-fenced/wrong", moved, "Content-Type", "application/json", "X-Forwarded-For", "91.216.25.7"), 401);
        assertThat(broker.taken).isEmpty();
        for (var accepted : List.of("91.216.25.7", "10.1.2.3", "203.0.113.9, 91.216.25.255")) {
            assertThat(sender.post("/hooks/inpost-fenced/demo-inpost-hook", moved, "Content-Type", "application/json", "X-Forwarded-For", accepted).statusCode()).as(accepted).isEqualTo(200);
        }
        assertThat(sender.send("GET", "/hooks/inpost-fenced/demo-inpost-hook", new byte[0], "X-Forwarded-For", "91.216.25.7").statusCode()).isEqualTo(200);
        assertThat(broker.keys()).isNotEmpty().containsOnly("shipment_status_changed:9900123:delivered:2026-11-21 14:05:10 +0100");
    }

    @Test
    @DisplayName("a body over the limit is 413 from its declared length, without a byte of it being read")
    void declaredTooLarge() throws Exception {
        var before = count("shop", "too-large");
        var started = System.nanoTime();
        var answer = sender.raw(("POST /hooks/shop HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000000\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
        assertThat(answer).startsWith("HTTP/1.1 413").contains("application/problem+json");
        assertThat(count("shop", "too-large") - before).isEqualTo(1);
        assertThat(sender.signed("/hooks/shop", "x".repeat(Hooks.LIMIT)).statusCode()).isEqualTo(200);
        assertThat(broker.taken).hasSize(1);
    }

    @Test
    @DisplayName("a body over the limit is 413 while it streams in, before its end")
    void streamedTooLarge() throws Exception {
        var chunk = ("7d0\r\n" + "x".repeat(2000) + "\r\n").repeat(11);
        var answer = sender.raw(("POST /hooks/shop HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk).getBytes(StandardCharsets.US_ASCII));
        assertThat(answer).startsWith("HTTP/1.1 413").contains("application/problem+json");
        assertThat(broker.taken).isEmpty();
    }

    @Test
    @DisplayName("a body that does not arrive in time is 408, and many of them keep nobody else waiting")
    void slow() throws Exception {
        var threads = Executors.newFixedThreadPool(100);
        Callable<String> slow = () -> sender.raw("POST /hooks/shop HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{\"id\"".getBytes(StandardCharsets.US_ASCII));
        var answers = IntStream.range(0, 100).mapToObj(i -> threads.submit(slow)).toList();
        var started = System.nanoTime();
        assertThat(sender.signed("/hooks/shop", ORDER).statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(9));
        for (var answer : answers) {
            assertThat(answer.get()).startsWith("HTTP/1.1 408").contains("application/problem+json");
        }
        threads.shutdown();
    }

    @Test
    @DisplayName("a body that never stops coming, a byte at a time, is 408 when its time is up")
    void dripping() throws Exception {
        assertThat(sender.dripping("POST /hooks/shop HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{".getBytes(StandardCharsets.US_ASCII))).startsWith("HTTP/1.1 408");
        await().untilAsserted(() -> assertThat(held()).isZero());
    }

    @Test
    @DisplayName("bodies that fill the memory set aside for them are 503 with Retry-After for the next, and give it back when their time is up")
    void crowded() throws Exception {
        var slow = IntStream.range(0, 5).mapToObj(i -> unfinished("192.0.2." + i)).toList();
        await().untilAsserted(() -> assertThat(held()).isEqualTo(5 * UNFINISHED));
        unavailable(sender.signed("/hooks/shop", "x".repeat(UNFINISHED)));
        assertThat(sender.signed("/hooks/shop", ORDER).statusCode()).as("where there is still room").isEqualTo(200);
        for (var answer : slow) {
            assertThat(answer.get()).startsWith("HTTP/1.1 408");
        }
        await().untilAsserted(() -> assertThat(held()).isZero());
        assertThat(sender.signed("/hooks/shop", "x".repeat(UNFINISHED)).statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(held()).isZero());
    }

    @Test
    @DisplayName("one source holds no more than a quarter of that memory, and keeps nobody else out")
    void crowdedByOne() throws Exception {
        var first = unfinished("192.0.2.1");
        await().untilAsserted(() -> assertThat(held()).isEqualTo(UNFINISHED));
        assertThat(unfinished("192.0.2.1").get()).startsWith("HTTP/1.1 503").containsPattern("Retry-After: [1-9]");
        assertThat(sender.signed("/hooks/shop", "x".repeat(UNFINISHED)).statusCode()).isEqualTo(200);
        assertThat(first.get()).startsWith("HTTP/1.1 408");
        await().untilAsserted(() -> assertThat(held()).isZero());
    }

    @Test
    @DisplayName("senders that are refused and never send their body hold no thread")
    void refusedAndSilent() throws Exception {
        var threads = Executors.newFixedThreadPool(100);
        Callable<String> silent = () -> sender.raw("POST /hooks/nobody HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var started = System.nanoTime();
        for (var answer : threads.invokeAll(java.util.Collections.nCopies(100, silent))) {
            assertThat(answer.get()).startsWith("HTTP/1.1 404");
        }
        threads.shutdown();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("an unsigned message of another content type is 415, one that is not parseable 400")
    void content() throws Exception {
        problem(sender.post("/hooks/unsigned/hub-woo-secret", ORDER.getBytes(StandardCharsets.UTF_8), "Content-Type", "text/html"), 415);
        problem(sender.post("/hooks/unsigned/hub-woo-secret", ORDER.getBytes(StandardCharsets.UTF_8)), 415);
        problem(sender.post("/hooks/unsigned/hub-woo-secret", "{\"id\":".getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json; charset=utf-8"), 400);
        assertThat(broker.taken).isEmpty();
    }

    @Test
    @DisplayName("a signed message that is not parseable, of another content type, or sent to an address with a crooked parameter, is accepted: it parks later and is never thrown away")
    void signedAnyway() throws Exception {
        assertThat(sender.signed("/hooks/shop", "{\"id\":").statusCode()).isEqualTo(200);
        var body = "<order/>".getBytes(StandardCharsets.UTF_8);
        assertThat(sender.post("/hooks/shop", body, "Content-Type", "text/html", "X-Sign", Sender.sign(body)).statusCode()).isEqualTo(200);
        var crooked = sender.raw(("POST /hooks/shop?x=%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Sign: " + Sender.sign(body) + "\r\nContent-Length: 8\r\n\r\n<order/>").getBytes(StandardCharsets.US_ASCII));
        assertThat(crooked).startsWith("HTTP/1.1 200");
        assertThat(broker.taken).hasSize(3);
    }

    @Test
    @DisplayName("over the connection's rate is 429 with Retry-After, and strangers do not use the rate up")
    void rate() throws Exception {
        for (int i = 0; i < 5; i++) {
            problem(sender.post("/hooks/narrow", ORDER.getBytes(StandardCharsets.UTF_8)), 401);
        }
        var statuses = new java.util.ArrayList<Integer>();
        HttpResponse<String> last = null;
        for (int i = 0; i < 4; i++) {
            last = sender.signed("/hooks/narrow", ORDER);
            statuses.add(last.statusCode());
        }
        assertThat(statuses.subList(0, 2)).containsOnly(200);
        assertThat(statuses).contains(429);
        problem(last, 429);
        assertThat(count("narrow", "rate")).isEqualTo(statuses.stream().filter(status -> status == 429).count());
        assertThat(Integer.parseInt(last.headers().firstValue("Retry-After").orElseThrow())).isBetween(1, 2);
    }

    @Test
    @DisplayName("with the broker full the answer is 503 with Retry-After")
    void full() throws Exception {
        broker.full();
        unavailable(sender.signed("/hooks/shop", ORDER));
        assertThat(broker.taken).isEmpty();
    }

    @Test
    @DisplayName("with the broker hanging the answer is 503 soon, also when all senders hang")
    void hanging() throws Exception {
        broker.hangs();
        for (int i = 0; i < 6; i++) {
            var started = System.nanoTime();
            unavailable(sender.signed("/hooks/shop", ORDER));
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
        }
        broker.up();
        await().untilAsserted(() -> assertThat(sender.signed("/hooks/shop", ORDER).statusCode()).isEqualTo(200));
    }

    @Test
    @DisplayName("what breaks inside is 503 for the sender and says nothing of the inside")
    void inside() throws Exception {
        broker.breaks();
        var answer = sender.signed("/hooks/shop", ORDER);
        unavailable(answer);
        assertThat(answer.body()).doesNotContain("jdbc", "Exception", "secret");
    }

    @Test
    @DisplayName("what is logged while a webhook is taken in carries its connection, and its message's id as soon as it has one")
    void logged() throws Exception {
        try (var log = new LogLines()) {
            broker.breaks();
            // It says so once a second.
            await().untilAsserted(() -> {
                unavailable(sender.signed("/hooks/shop", ORDER));
                assertThat(log.of(HookAnswers.class)).hasSizeGreaterThanOrEqualTo(2);
            });
            assertThat(log.of(HookAnswers.class)).allSatisfy(line -> assertThat(line.ids()).containsEntry("connection", "shop").containsKey("messageId"));
            assertThat(log.of(HookAnswers.class).stream().map(line -> line.ids().get("messageId"))).doesNotHaveDuplicates();
        }
    }

    @Test
    @DisplayName("while the route is stopped the answer is 503 at once")
    void stopped() throws Exception {
        camel.getRouteController().stopRoute("intake-webhook");
        unavailable(sender.signed("/hooks/shop", ORDER));
        camel.getRouteController().startRoute("intake-webhook");
        assertThat(sender.signed("/hooks/shop", ORDER).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("with the database away webhooks are accepted all the same")
    void databaseAway() throws Exception {
        states.away = true;
        jdbc.sql("alter table security_event rename to security_event_away").update();
        try {
            assertThat(sender.signed("/hooks/shop", ORDER).statusCode()).isEqualTo(200);
            problem(sender.post("/hooks/shop", ORDER.getBytes(StandardCharsets.UTF_8)), 401);
        } finally {
            jdbc.sql("alter table security_event_away rename to security_event").update();
        }
    }

    @Test
    @DisplayName("headers that steer Camel, JMS or the hub never come in, in whatever case, even where a connector names them")
    void controlHeaders() throws Exception {
        var answer = sender.signed("/hooks/shop", ORDER, "CamelHttpUri", "http://evil.example", "camelfilename", "../../x", "cAmElHttpMethod", "DELETE", "JMSReplyTo", "queue://x",
                "jmscorrelationid", "1", "org.apache.camel.Exchange", "x", "Spoiwo-Kind", "receipt", "spoiwoKey", "stolen", "SPOIWOID", "me");
        assertThat(answer.statusCode()).isEqualTo(200);
        var properties = broker.taken.get(0).properties();
        assertThat(properties.keySet()).allMatch(name -> name.startsWith("spoiwo"));
        assertThat(properties.get(Headers.SENDER).toLowerCase(Locale.ROOT)).doesNotContain("camel", "jms", "apache", "spoiwo");
        assertThat(properties.get(Headers.KEY)).isNotEqualTo("stolen");
        assertThat(properties.toString()).doesNotContain("evil", "receipt", "stolen");
    }

    @Test
    @DisplayName("a body that ends before the length it announced is refused, even where its signature is right for what came")
    void truncated() throws Exception {
        var body = ORDER.getBytes(StandardCharsets.UTF_8);
        var head = "POST /hooks/shop HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nX-Sign: " + Sender.sign(body) + "\r\nContent-Length: " + (body.length + 50) + "\r\n\r\n";
        assertThat(sender.ended((head + ORDER).getBytes(StandardCharsets.UTF_8))).startsWith("HTTP/1.1 400");
        assertThat(broker.taken).isEmpty();
    }

    @Test
    @DisplayName("no answer ever sets a cookie, redirects or opens a session")
    void noSession() throws Exception {
        for (var answer : List.of(sender.signed("/hooks/shop", ORDER), sender.post("/hooks/shop", new byte[0]), sender.post("/hooks/nobody", new byte[0]), sender.send("PUT", "/hooks/shop", new byte[0]))) {
            assertThat(answer.headers().map().keySet()).noneMatch(name -> name.equalsIgnoreCase("set-cookie") || name.equalsIgnoreCase("location"));
        }
    }

    @Test
    @DisplayName("headers longer than the ledger keeps are refused as such")
    void longHeaders() throws Exception {
        problem(sender.signed("/hooks/shop", ORDER, "X-Forwarded-Sign", "s".repeat(7000)), 431);
        assertThat(sender.raw(("POST /hooks/shop HTTP/1.1\r\nHost: h\r\nX-Big: " + "b".repeat(40_000) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII))).startsWith("HTTP/1.1 400");
    }

    private void problem(HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        var problem = Json.MAPPER.readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotEmpty();
    }

    private void unavailable(HttpResponse<String> answer) throws Exception {
        problem(answer, 503);
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow())).isPositive();
    }

    private double count(String connection, String outcome) {
        var counter = meters.find("spoiwo.intake").tag("connection", connection).tag("outcome", outcome).counter();
        return counter == null ? 0 : counter.count();
    }

    private double held() {
        return meters.get("spoiwo.intake.held").gauge().value();
    }

    /** A body that stops before its end, from this address. */
    private CompletableFuture<String> unfinished(String source) {
        var request = "POST /hooks/shop HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: " + source + "\r\nContent-Length: " + Hooks.LIMIT + "\r\n\r\n" + "x".repeat(UNFINISHED);
        return CompletableFuture.supplyAsync(() -> {
            try {
                return sender.raw(request.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, task -> new Thread(task).start());
    }

    private static String paymentSignature() throws Exception {
        var digest = java.security.MessageDigest.getInstance("SHA-256");
        digest.update("{\"order\":{\"orderId\":\"T1\",\"status\":\"PENDING\"}}hub-woo-secret".getBytes(StandardCharsets.UTF_8));
        return "algorithm=SHA256;signature=" + java.util.HexFormat.of().formatHex(digest.digest()) + ";sender=x;";
    }
}
