package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A company that only watches: every connection in observe mode, and the shop's own plugins do their work beside the hub. */
class ObserveIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    static World world;
    static HubProcess hub;

    @BeforeAll
    static void start() throws IOException {
        int port = HubProcess.freePort();
        world = new World(folder.resolve("world"), port, true);
        var connections = world.home().resolve("config/connections.yaml");
        Files.writeString(connections, Files.readString(connections).replace("mode: live", "mode: observe").replace("mode: {default: live}", "mode: observe"));
        var environment = new HashMap<>(world.environment());
        environment.put("SERVER_PORT", Integer.toString(port));
        hub = new HubProcess(world.home(), folder.resolve("data"), folder.resolve("hub.log"), port, environment, List.of()).shortLived();
        hub.start();
        world.registerWebhooks(hub.url());
        for (var system : List.of("woocommerce", "przelewy24", "inpost", "fakturownia", "allegro")) {
            world.control("DELETE", system + "/calls", "");
        }
    }

    @AfterAll
    static void stop() {
        hub.close();
        world.close();
    }

    @Test
    @DisplayName("an order paid at an operator that wants a verification goes its whole observed way, and nothing but reads leaves the hub")
    void watched() throws Exception {
        var order = world.order("{\"payment\": \"przelewy24\", \"country\": \"PL\"}");
        var paid = world.control("POST", "przelewy24/payments", "{\"reference\": \"" + order.path("id").asText() + "\", \"amount\": \"" + order.path("total").asText() + "\"}");
        Awaitility.await("the verification is shown").atMost(PATIENCE).until(() -> wouldSend("przelewy24-main", "payment.verify"));
        var id = order.path("id").asText();
        assertThat(timeline("shop-main", id)).as("nobody has verified the payment").doesNotContain("order.create");
        verify(paid.path("sessionId").asText(), paid.path("orderId").asLong(), paid.path("amount").asLong());
        Awaitility.await("the export is shown").atMost(PATIENCE).until(() -> timeline("shop-main", id).contains("order.create-would_send"));
        Awaitility.await("the label is shown").atMost(PATIENCE).until(() -> timeline("shop-main", id).contains("shipment.create-would_send"));
        assertThat(world.control("GET", "przelewy24/calls?method=PUT", "").path("items")).as("the plugin's alone").hasSize(1);
        for (var system : List.of("woocommerce", "przelewy24", "inpost", "fakturownia", "allegro")) {
            assertThat(world.control("GET", system + "/calls", "").path("items")).as(system).allMatch(call -> call.path("method").asText().equals("GET")
                    || system.equals("allegro") && call.path("path").asText().contains("/oauth/") || system.equals("przelewy24") && call.path("method").asText().equals("PUT"));
        }
    }

    @Test
    @DisplayName("what it would have told the marketplace is compared with what the old tool came to tell it, and they agree")
    void compared() {
        var order = world.orderOnMarket("{\"items\": [{\"sku\": \"KUB-350-ZIE\"}]}").path("id").asText();
        Awaitility.await("its label would be bought, and the marketplace told").atMost(PATIENCE).until(() -> timeline("allegro-main", order).contains("the channel would be told \\\"READY_FOR_SHIPMENT\\\""));
        assertThat(wouldSend("allegro-main", "order.status")).isTrue();
        world.control("PUT", "allegro/orders/" + order, "{\"fulfillment\": \"READY_FOR_SHIPMENT\"}");
        Awaitility.await("both sides agree").atMost(PATIENCE).untilAsserted(() -> {
            var comparison = hub.get("/api/connections/allegro-main/comparison");
            assertThat(comparison.at("/report/statuses/agreed").asInt()).as("%s", comparison).isPositive();
            assertThat(comparison.path("notes").toString()).contains("inpost-main", "fakturownia-main");
        });
    }

    private static String timeline(String channel, String order) {
        var found = hub.get("/api/orders?connection=" + channel + "&externalId=" + order).path("items");
        return found.isEmpty() ? "" : hub.get("/api/orders/" + found.path(0).path("orderId").asText()).path("timeline").toString();
    }

    private static boolean wouldSend(String connection, String type) {
        for (var row : hub.get("/api/messages?state=WOULD_SEND&connection=" + connection).path("items")) {
            if (row.path("type").asText().equals(type)) {
                return true;
            }
        }
        return false;
    }

    /** As the shop's plugin does, beside the hub. */
    private static void verify(String session, long number, long amount) throws Exception {
        var signed = "{\"sessionId\":\"%s\",\"orderId\":%d,\"amount\":%d,\"currency\":\"PLN\",\"crc\":\"demo-p24-crc\"}".formatted(session, number, amount);
        var sign = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-384").digest(signed.getBytes(StandardCharsets.UTF_8)));
        var body = "{\"merchantId\":12345,\"posId\":12345,\"sessionId\":\"%s\",\"orderId\":%d,\"amount\":%d,\"currency\":\"PLN\",\"sign\":\"%s\"}".formatted(session, number, amount, sign);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + world.port() + "/przelewy24/api/v1/transaction/verify"))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("12345:demo-p24-api-key".getBytes(StandardCharsets.UTF_8)))
                .PUT(HttpRequest.BodyPublishers.ofString(body)).build();
        assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
}
