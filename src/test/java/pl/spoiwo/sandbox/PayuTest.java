package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.sandbox.server.Json;

class PayuTest {

    private static final String API = "/payu/api/v2_1/orders";

    @TempDir
    Path folder;
    private Sandbox sandbox;
    private Client payu;
    private Receiver hub;

    @BeforeEach
    void start() throws Exception {
        hub = new Receiver();
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.toString(), "sql-port", "-1", "hub-url", hub.url(),
                "payu-retry-scale", "0.001"))).start(0);
        payu = new Client(sandbox);
        JsonNode token = Json.parse(payu.send("POST", "/payu/pl/standard/user/oauth/authorize",
                "grant_type=client_credentials&client_id=demo-145227&client_secret=demo-payu-client-secret").body().getBytes());
        payu.as("Bearer " + token.path("access_token").asText());
    }

    @AfterEach
    void stop() {
        sandbox.close();
        hub.close();
    }

    private JsonNode pay(String description) throws Exception {
        return payu.post("/_control/payu/payments", description);
    }

    private List<JsonNode> notified() {
        synchronized (hub.received) {
            return hub.received.stream().map(one -> Json.parse(one.body())).toList();
        }
    }

    @Test
    @DisplayName("the API wants a bearer token, and gives it for the right credentials only")
    void tokens() throws Exception {
        assertThat(payu.send("POST", "/payu/pl/standard/user/oauth/authorize", "grant_type=client_credentials&client_id=1&client_secret=2").statusCode())
                .isEqualTo(401);
        assertThat(payu.send("GET", API + "/X", null).statusCode()).isEqualTo(404);
        payu.json("DELETE", "/_control/payu/tokens", null);
        assertThat(payu.send("GET", API + "/X", null).statusCode()).isEqualTo(401);
    }

    @Test
    @DisplayName("a payment is notified in minor units, signed over the exact bytes with the chosen algorithm")
    void notification() throws Exception {
        for (String algorithm : List.of("MD5", "SHA-256")) {
            pay("{\"reference\":\"R-" + algorithm + "\",\"amount\":\"159.90\",\"status\":\"COMPLETED\",\"algorithm\":\"" + algorithm + "\"}");
        }
        await().until(() -> hub.received.size() == 2);
        for (Receiver.Received one : List.copyOf(hub.received)) {
            String header = one.headers().get("OpenPayu-Signature");
            String algorithm = header.replaceFirst(".*algorithm=([^;]+).*", "$1");
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(one.body());
            String expected = HexFormat.of().formatHex(digest.digest("demo-payu-second-key".getBytes(StandardCharsets.UTF_8)));
            assertThat(header).contains("signature=" + expected);
            assertThat(Json.parse(one.body()).path("order").path("totalAmount").asText()).isEqualTo("15990");
        }
    }

    @Test
    @DisplayName("a notification that is not answered 200 comes again until it is, and then no more")
    void retries() throws Exception {
        hub.status = 503;
        pay("{\"reference\":\"R1\",\"amount\":\"10.00\"}");
        await().until(() -> hub.received.size() >= 3);
        assertThat(payu.get("/_control/payu/state").path("owed").asInt()).isOne();
        hub.status = 200;
        await().until(() -> payu.get("/_control/payu/state").path("notifications").path("settled").asInt() == 1);
        assertThat(payu.get("/_control/payu/state").path("owed").asInt()).isZero();
        assertThat(payu.get("/_control/payu/state").path("payments").get(0).path("owed")).isEmpty();
        hub.received.clear();
        pay("{\"reference\":\"R2\",\"amount\":\"10.00\",\"duplicates\":2}");
        await().until(() -> hub.received.size() == 3);
        assertThat(hub.received.get(0).body()).isEqualTo(hub.received.get(2).body());
    }

    @Test
    @DisplayName("a payment that waits for confirmation is completed by a capture, once")
    void capture() throws Exception {
        String orderId = pay("{\"reference\":\"R1\",\"amount\":\"25.00\",\"status\":\"WAITING_FOR_CONFIRMATION\"}").path("orderId").asText();
        assertThat(payu.post(API + "/" + orderId + "/captures", null).path("status").path("statusCode").asText()).isEqualTo("SUCCESS");
        assertThat(payu.get(API + "/" + orderId).path("orders").get(0).path("status").asText()).isEqualTo("COMPLETED");
        assertThat(payu.send("POST", API + "/" + orderId + "/captures", null).statusCode()).isEqualTo(400);
        await().until(() -> notified().stream().map(one -> one.path("order").path("status").asText()).toList()
                .equals(List.of("WAITING_FOR_CONFIRMATION", "COMPLETED")));
    }

    @Test
    @DisplayName("a payment that waits for confirmation is let go by a cancel, once; one that was taken is not")
    void cancel() throws Exception {
        String orderId = pay("{\"reference\":\"R1\",\"amount\":\"25.00\",\"status\":\"WAITING_FOR_CONFIRMATION\"}").path("orderId").asText();
        assertThat(payu.json("DELETE", API + "/" + orderId, null).path("status").path("statusCode").asText()).isEqualTo("SUCCESS");
        assertThat(payu.send("DELETE", API + "/" + orderId, null).statusCode()).isEqualTo(400);
        assertThat(payu.send("POST", API + "/" + orderId + "/captures", null).statusCode()).isEqualTo(400);
        await().until(() -> notified().stream().map(one -> one.path("order").path("status").asText()).toList()
                .equals(List.of("WAITING_FOR_CONFIRMATION", "CANCELED")));
        String taken = pay("{\"reference\":\"R2\",\"amount\":\"25.00\",\"notify\":false}").path("orderId").asText();
        assertThat(payu.send("DELETE", API + "/" + taken, null).statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("a refund is accepted, listed, finished later and notified; the same extRefundId is refused")
    void refunds() throws Exception {
        String order = API + "/" + pay("{\"reference\":\"R1\",\"amount\":\"25.00\",\"notify\":false}").path("orderId").asText();
        JsonNode refund = payu.post(order + "/refunds", "{\"refund\":{\"description\":\"Zwrot\",\"amount\":\"1000\",\"extRefundId\":\"c-1\"}}");
        assertThat(refund.path("refund").path("status").asText()).isEqualTo("PENDING");
        assertThat(payu.send("POST", order + "/refunds", "{\"refund\":{\"description\":\"Zwrot\",\"amount\":\"1000\",\"extRefundId\":\"c-1\"}}").statusCode())
                .isEqualTo(400);
        assertThat(payu.send("POST", order + "/refunds", "{\"refund\":{\"description\":\"Zwrot\",\"amount\":\"1501\"}}").statusCode()).isEqualTo(400);
        await().until(() -> notified().stream().anyMatch(one -> one.path("refund").path("status").asText().equals("FINALIZED")));
        assertThat(payu.get(order + "/refunds").path("refunds")).hasSize(1);
    }

    @Test
    @DisplayName("an order is created with a redirect, and a second one with its extOrderId is refused")
    void create() throws Exception {
        String body = "{\"customerIp\":\"127.0.0.1\",\"merchantPosId\":\"145227\",\"description\":\"x\",\"currencyCode\":\"PLN\",\"totalAmount\":\"100\","
                + "\"extOrderId\":\"E1\",\"products\":[]}";
        HttpResponse<String> made = payu.send("POST", API, body);
        assertThat(made.statusCode()).isEqualTo(302);
        assertThat(payu.send("POST", API, body).body()).contains("ERROR_ORDER_NOT_UNIQUE");
        String orderId = Json.parse(made.body().getBytes()).path("orderId").asText();
        assertThat(payu.json("DELETE", API + "/" + orderId, null).path("status").path("statusCode").asText()).isEqualTo("SUCCESS");
        assertThat(payu.get(API + "/" + orderId).path("orders").get(0).path("status").asText()).isEqualTo("CANCELED");
    }
}
