package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.sandbox.server.Json;

class Przelewy24Test {

    private static final String API = "/przelewy24/api/v1/";

    @TempDir
    Path folder;
    private Sandbox sandbox;
    private final LaterClock clock = new LaterClock();
    private Client operator;
    private Receiver hub;

    @BeforeEach
    void start() throws Exception {
        hub = new Receiver();
        open();
    }

    private void open() {
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("files").toString(), "sql-port", "-1", "hub-url", hub.url(),
                "data-dir", folder.resolve("data").toString(), "przelewy24-retry-scale", "0.001")), clock).start(0);
        operator = new Client(sandbox).as("Basic " + Base64.getEncoder().encodeToString("12345:demo-p24-api-key".getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stop() {
        sandbox.close();
        hub.close();
    }

    private JsonNode pay(String description) throws Exception {
        return operator.post("/_control/przelewy24/payments", description);
    }

    private List<JsonNode> notified() {
        synchronized (hub.received) {
            return hub.received.stream().map(one -> Json.parse(one.body())).filter(one -> one.has("sign")).toList();
        }
    }

    private int owed() throws Exception {
        return operator.get("/_control/przelewy24/state").path("owed").asInt();
    }

    private static String sha384(String json) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-384").digest(json.getBytes(StandardCharsets.UTF_8)));
    }

    private String verification(JsonNode payment, String crc) throws Exception {
        String session = payment.path("sessionId").asText();
        String signed = "{\"sessionId\":\"" + session + "\",\"orderId\":" + payment.path("orderId") + ",\"amount\":" + payment.path("amount") + ",\"currency\":\"PLN\",\"crc\":\""
                + crc + "\"}";
        ObjectNode body = Json.object().put("merchantId", 12345).put("posId", 12345).put("sessionId", session).put("currency", "PLN").put("sign", sha384(signed));
        body.set("amount", payment.path("amount"));
        body.set("orderId", payment.path("orderId"));
        return body.toString();
    }

    private void verify(JsonNode payment) throws Exception {
        assertThat(operator.put(API + "transaction/verify", verification(payment, "demo-p24-crc")).at("/data/status").asText()).isEqualTo("success");
    }

    @Test
    @DisplayName("the API wants the merchant's number and key")
    void access() throws Exception {
        assertThat(operator.get(API + "testAccess").path("data").asBoolean()).isTrue();
        assertThat(operator.as("Basic MTIzNDU6b3RoZXI=").send("GET", API + "testAccess", null).statusCode()).isEqualTo(401);
    }

    @Test
    @DisplayName("a transaction is registered with its sign; its session asked for again is the same transaction")
    void register() throws Exception {
        String sign = sha384("{\"sessionId\":\"zażółć/1\",\"merchantId\":12345,\"amount\":15990,\"currency\":\"PLN\",\"crc\":\"demo-p24-crc\"}");
        String body = "{\"merchantId\":12345,\"posId\":12345,\"sessionId\":\"zażółć/1\",\"amount\":15990,\"currency\":\"PLN\",\"description\":\"x\",\"email\":\"a@example.com\","
                + "\"country\":\"PL\",\"language\":\"pl\",\"urlReturn\":\"https://shop.example.com\",\"sign\":\"" + sign + "\"}";
        String token = operator.post(API + "transaction/register", body).at("/data/token").asText();
        assertThat(operator.post(API + "transaction/register", body).at("/data/token").asText()).isEqualTo(token).isNotEmpty();
        assertThat(operator.send("POST", API + "transaction/register", body.replace("15990", "15991")).body()).contains("Incorrect CRC value");
        assertThat(operator.send("POST", API + "transaction/register", "{}").statusCode()).isEqualTo(400);
        assertThat(operator.get(API + "transaction/by/sessionId/za%C5%BC%C3%B3%C5%82%C4%87%2F1").at("/data/status").asInt()).isZero();
        assertThat(pay("{\"reference\":\"zażółć/1\"}").path("status").asInt()).isOne();
    }

    @Test
    @DisplayName("a payment is notified with its sign, again and again until it is verified, whatever the answer")
    void verified() throws Exception {
        JsonNode payment = pay("{\"reference\":\"R1\",\"amount\":\"159.90\",\"statement\":\"p24/ż\"}");
        await().until(() -> notified().size() >= 3);
        JsonNode notice = notified().get(0);
        assertThat(notice.path("sign").asText()).isEqualTo(sha384("{\"merchantId\":12345,\"posId\":12345,\"sessionId\":\"R1\",\"amount\":15990,\"originAmount\":15990,"
                + "\"currency\":\"PLN\",\"orderId\":" + payment.path("orderId") + ",\"methodId\":181,\"statement\":\"p24/ż\",\"crc\":\"demo-p24-crc\"}"));
        assertThat(operator.get(API + "transaction/by/sessionId/R1").at("/data/status").asInt()).isOne();
        assertThat(operator.send("PUT", API + "transaction/verify", verification(payment, "other")).body()).contains("Incorrect CRC value");
        assertThat(operator.send("PUT", API + "transaction/verify", verification(((ObjectNode) payment.deepCopy()).put("amount", 1), "demo-p24-crc")).statusCode()).isEqualTo(400);
        verify(payment);
        verify(payment);
        assertThat(operator.get(API + "transaction/by/sessionId/R1").at("/data/status").asInt()).isEqualTo(2);
        await().until(() -> owed() == 0);
    }

    @Test
    @DisplayName("a payment that nobody has made cannot be verified, and an unknown one is not found")
    void notPaid() throws Exception {
        JsonNode payment = pay("{\"reference\":\"R1\",\"amount\":\"1.00\",\"paid\":false}");
        assertThat(operator.send("PUT", API + "transaction/verify", verification(payment, "demo-p24-crc")).body()).contains("not paid");
        assertThat(operator.send("PUT", API + "transaction/verify", verification(((ObjectNode) payment.deepCopy()).put("sessionId", "R9"), "demo-p24-crc")).statusCode())
                .isEqualTo(404);
        assertThat(operator.send("GET", API + "transaction/by/sessionId/R9", null).statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("a refund is accepted, finished later and notified; the same request, too much of it, and an unverified payment are refused")
    void refunds() throws Exception {
        JsonNode payment = pay("{\"reference\":\"R1\",\"amount\":\"25.00\",\"notify\":false}");
        String asked = "{\"requestId\":\"c-1\",\"refundsUuid\":\"c-1\",\"refunds\":[{\"orderId\":" + payment.path("orderId") + ",\"sessionId\":\"R1\",\"amount\":1000}]}";
        assertThat(operator.send("POST", API + "transaction/refund", asked).body()).contains("not verified");
        verify(payment);
        String list = API + "refund/by/orderId/" + payment.path("orderId");
        assertThat(operator.send("GET", list, null).statusCode()).isEqualTo(404);
        assertThat(operator.send("POST", API + "transaction/refund", asked).statusCode()).isEqualTo(201);
        assertThat(operator.send("POST", API + "transaction/refund", asked).body()).contains("already exists").contains("\"status\":false");
        assertThat(operator.send("POST", API + "transaction/refund", asked.replace("c-1", "c-2").replace("1000", "1501")).statusCode()).isEqualTo(409);
        await().until(() -> notified().size() == 1);
        JsonNode notice = notified().get(0);
        assertThat(notice.path("sign").asText()).isEqualTo(sha384("{\"orderId\":" + payment.path("orderId") + ",\"sessionId\":\"R1\",\"refundsUuid\":\"c-1\",\"merchantId\":12345,"
                + "\"amount\":1000,\"currency\":\"PLN\",\"status\":0,\"crc\":\"demo-p24-crc\"}"));
        assertThat(operator.get(list).at("/data/refunds/0/status").asInt()).isOne();
        operator.post("/_control/przelewy24/returns", "{\"reference\":\"R1\",\"rejected\":true}");
        await().until(() -> notified().stream().anyMatch(one -> one.path("status").asInt() == 1));
        operator.post("/_control/przelewy24/returns", "{\"reference\":\"R1\"}");
        await().until(() -> operator.get(API + "transaction/by/sessionId/R1").at("/data/status").asInt() == 3);
    }

    @Test
    @DisplayName("a refund whose answer is lost is there, but seen only after a while")
    void lostAnswer() throws Exception {
        JsonNode payment = pay("{\"reference\":\"R1\",\"amount\":\"25.00\",\"notify\":false}");
        verify(payment);
        operator.put("/_control/przelewy24/faults", "{\"timeoutAfterSuccess\":true,\"showAfterMs\":" + LaterClock.A_WHILE + "}");
        String asked = "{\"requestId\":\"c-1\",\"refundsUuid\":\"c-1\",\"refunds\":[{\"orderId\":" + payment.path("orderId") + ",\"sessionId\":\"R1\",\"amount\":1000}]}";
        assertThatThrownBy(() -> operator.send("POST", API + "transaction/refund", asked, Duration.ofSeconds(1))).isInstanceOf(HttpTimeoutException.class);
        operator.put("/_control/przelewy24/faults", "{}");
        String list = API + "refund/by/orderId/" + payment.path("orderId");
        assertThat(operator.get(list).at("/data/refunds")).isEmpty();
        clock.passAWhile();
        await().until(() -> operator.get(list).at("/data/refunds").size() == 1);
    }

    @Test
    @DisplayName("a restart goes on with the payments and with what is not verified yet")
    void restart() throws Exception {
        hub.status = 503;
        JsonNode payment = pay("{\"reference\":\"R1\",\"amount\":\"9.99\"}");
        await().until(() -> !notified().isEmpty());
        sandbox.close();
        hub.received.clear();
        hub.status = 200;
        open();
        await().until(() -> notified().size() >= 2);
        assertThat(notified().get(0).path("orderId")).isEqualTo(payment.path("orderId"));
        verify(payment);
        await().until(() -> owed() == 0);
    }
}
