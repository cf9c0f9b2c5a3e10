package pl.spoiwo.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pl.spoiwo.intake.verification.Verdict;
import pl.spoiwo.mapping.MappingFailure;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.payment.PaymentStatus;
import pl.spoiwo.sandbox.Client;
import pl.spoiwo.sandbox.Receiver;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

class Przelewy24ConnectorTest {

    private static final String SHORT = "{\"sign\": \"f4bd762cb81e9073634358531135a11979e66f3c39490c7cee07154d14efa6773e97edb42d555027c937677011f46ca2\", \"statement\": \"x\","
            + " \"methodId\": 2, \"orderId\": 1, \"currency\": \"PLN\", \"originAmount\": 100, \"amount\": 100, \"sessionId\": \"abc\", \"posId\": 12345, \"merchantId\": 12345}";
    private static final String SAMPLE = "{\"merchantId\":12345,\"posId\":12345,\"sessionId\":\"ORD-2026-000123\",\"amount\":15990,\"originAmount\":15990,\"currency\":\"PLN\","
            + "\"orderId\":301234567,\"methodId\":181,\"statement\":\"p24-A12-B34-C56\",\"sign\":"
            + "\"60501a0615f413e0d5402fe3d79963c565339864f08c694a9889f44be99596fe22fa3167bf3c7c066cbcf3342ef60c45\"}";
    /** Of the operator's PHP library. */
    private static final String REFUND = "{\"orderId\":4295430336,\"sessionId\":\"1e715675-a42b-4d0b-81bb-f7288915be76\",\"merchantId\":235316,"
            + "\"requestId\":\"dae85bdc-1b8e-45bc-99be-43c6868dcc29\",\"refundsUuid\":\"97920952-1d9b-4c90-9238-2b74ae0f48bb\",\"amount\":500,\"currency\":\"PLN\","
            + "\"timestamp\":1697544677,\"status\":0,\"sign\":\"dad28db2e0336e595bc313e3c7282ab2ba2f265021f45b85271232901fefd4bc1329fd47aa4eb735ac818e2b82c4dc24\"}";

    @TempDir
    static Path folder;
    private static HomeWith home;

    @BeforeAll
    static void load() throws IOException {
        home = connected("12345", "d27e4cb580e9bbfe", "crc");
    }

    private static HomeWith connected(String merchant, String crc, String old) throws IOException {
        return new HomeWith(folder.resolve(merchant + crc), "przelewy24-main", "system: przelewy24\nmode: observe\nsettings: {merchantId: \"" + merchant + "\", posId: \"" + merchant
                + "\", apiKey: demo-p24-api-key, crc: " + crc + ", crcOld: " + old + "}");
    }

    private static Verdict.Kind verdict(HomeWith home, String body) {
        return home.verify(body.getBytes(StandardCharsets.UTF_8), Map.of(), Instant.EPOCH).kind();
    }

    @Test
    @DisplayName("the published notifications are right, whatever the order of their fields and the space between them, with the old key too")
    void vectors() throws IOException {
        assertThat(verdict(home, SAMPLE)).isEqualTo(Verdict.Kind.SIGNED);
        assertThat(verdict(home, SHORT)).isEqualTo(Verdict.Kind.SIGNED);
        assertThat(verdict(connected("235316", "c4816521bf32ed54", "other"), REFUND)).isEqualTo(Verdict.Kind.SIGNED);
        assertThat(verdict(home, REFUND)).isEqualTo(Verdict.Kind.WRONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"merchantId", "posId", "sessionId", "amount", "originAmount", "currency", "orderId", "methodId", "statement", "sign"})
    @DisplayName("a notification is wrong with any signed field changed, or missing")
    void changed(String field) {
        var changed = (ObjectNode) HomeWith.json(SAMPLE);
        changed.set(field, changed.get(field).isNumber() ? changed.numberNode(changed.get(field).asLong() + 1) : changed.textNode("00"));
        assertThat(verdict(home, changed.toString())).isEqualTo(Verdict.Kind.WRONG);
        assertThat(verdict(home, changed.without(field).toString())).isNotEqualTo(Verdict.Kind.SIGNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{}", "{\"sign\":null}", "{\"sign\":1e999999999}"})
    @DisplayName("what is no notification has no signature")
    void nothing(String body) {
        assertThat(verdict(home, body)).isEqualTo(Verdict.Kind.MISSING);
    }

    @Test
    @DisplayName("a payment is not paid before it is verified, and stays paid when the notification comes again")
    void verifiedFirst() {
        var notification = home.map("notification", HomeWith.json(SAMPLE));
        var notified = Heard.apply(home, Payment.unknown("przelewy24-main", "ORD-2026-000123"), notification);
        assertThat(notified.status()).isEqualTo(PaymentStatus.AUTHORIZED);
        var context = HomeWith.json("{\"asked\": {\"entity\": \"x\", \"data\": " + notification.at("/1/data/with") + "}}");
        for (var refused : List.of("{\"data\": {\"status\": \"pending\"}}", "{\"responseCode\": 0}", "{}")) {
            assertThatThrownBy(() -> home.map("verified", HomeWith.json(refused), context)).isInstanceOf(MappingFailure.class);
        }
        var verified = Heard.apply(home, notified, home.map("verified", HomeWith.json("{\"data\": {\"status\": \"success\"}, \"responseCode\": 0}"), context));
        assertThat(verified.status()).isEqualTo(PaymentStatus.PAID);
        assertThat(verified.gross()).isEqualByComparingTo("159.90");
        assertThat(Heard.apply(home, verified, notification)).isEqualTo(verified);
    }

    @Test
    @DisplayName("a notification for another merchant is parked although its signature is right")
    void another() {
        assertThatThrownBy(() -> home.map("notification", HomeWith.json(SAMPLE.replace("12345", "54321")))).isInstanceOf(MappingFailure.class).hasMessageContaining("another merchant");
    }

    @Test
    @DisplayName("the simulated operator and the connector understand each other: notification, signed verification, refund and its notification")
    void together() throws Exception {
        var demo = connected("4711", "demo-p24-crc", "other");
        try (var hub = new Receiver(); var sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("files").toString(), "sql-port", "-1",
                "hub-url", hub.url(), "przelewy24-merchant-id", "4711"))).start(0)) {
            var operator = new Client(sandbox).as("Basic " + Base64.getEncoder().encodeToString("4711:demo-p24-api-key".getBytes(StandardCharsets.UTF_8)));
            operator.post("/_control/przelewy24/payments", "{\"reference\":\"10482/ż\",\"amount\":\"159.90\",\"statement\":\"p24/żółć\"}");
            await().until(() -> heard(demo, hub).size() == 1);
            var asked = demo.map("notification", heard(demo, hub).get(0)).at("/1/data/with");
            var verify = demo.map("payment-verify", HomeWith.command(asked.toString(), "{}"));
            var body = signed(demo, verify.path("body").deepCopy());
            var answer = operator.json(verify.path("method").asText(), "/przelewy24/api/v1" + verify.path("path").asText(), body.toString());
            assertThat(demo.map("verified", answer, HomeWith.json("{\"asked\": {\"data\": " + asked + "}}")).at("/data/statusWord").asText()).isEqualTo("verified");

            var fetch = demo.map("payment-fetch", HomeWith.command("{\"paymentExternalId\": \"10482/ż\"}", "{}"));
            var steps = "{\"payment-fetch\": " + operator.get("/przelewy24/api/v1" + fetch.path("path").asText()) + "}";
            var refund = demo.map("refund-create", HomeWith.command("{\"paymentExternalId\": \"10482/ż\", \"amount\": \"59.90\", \"currency\": \"PLN\"}", steps));
            operator.post("/przelewy24/api/v1" + refund.path("path").asText(), refund.path("body").toString());
            var find = demo.map("refund-find", HomeWith.command("{}", steps));
            var found = operator.get("/przelewy24/api/v1" + find.path("path").asText());
            assertThat(demo.map("refund-find-result", HomeWith.json("{\"request\": " + find + ", \"body\": " + found + "}")).path("reference").asText()).isEqualTo("c-1");
            await().untilAsserted(() -> assertThat(net(demo, hub, answer, asked)).isEqualTo("PARTIALLY_REFUNDED 100.00"));
        }
    }

    /** As the connector declares it; how the hub signs is tested beside its code. */
    private static ObjectNode signed(HomeWith home, ObjectNode body) throws Exception {
        var sign = home.connection.capability("payment.verify").orElseThrow().sign();
        var bytes = sign.fields().of(body, home.connection.fill(sign.secret())).orElseThrow();
        return body.put(sign.into().substring(1), HexFormat.of().formatHex(MessageDigest.getInstance(sign.algorithm()).digest(bytes)));
    }

    /** Different messages, in the order they came. */
    private static List<JsonNode> heard(HomeWith home, Receiver hub) {
        return List.copyOf(hub.received).stream().map(Receiver.Received::text).filter(text -> verdict(home, text) == Verdict.Kind.SIGNED).distinct().map(HomeWith::json).toList();
    }

    private static String net(HomeWith home, Receiver hub, JsonNode answer, JsonNode asked) {
        var payment = Heard.apply(home, Payment.unknown("przelewy24-main", "10482/ż"), home.map("verified", answer, HomeWith.json("{\"asked\": {\"data\": " + asked + "}}")));
        for (var message : heard(home, hub)) {
            payment = Heard.apply(home, payment, home.map("notification", message));
        }
        return payment.status() + " " + payment.net().toPlainString();
    }
}
