package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static pl.spoiwo.sandbox.Client.SHOP;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTest {

    @TempDir
    Path folder;
    private Sandbox sandbox;
    private Client shop;
    private Receiver hub;

    @BeforeEach
    void start() throws Exception {
        hub = new Receiver();
        sandbox = new Sandbox(SandboxOptions.inMemory(folder)).start(0);
        shop = new Client(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
        hub.close();
    }

    private JsonNode register(String topic) throws Exception {
        return shop.post(SHOP + "webhooks", "{\"topic\":\"" + topic + "\",\"delivery_url\":\"" + hub.url() + "/hooks/shop\",\"secret\":\"demo-s\"}");
    }

    private long order(String description) throws Exception {
        return shop.post("/_control/woocommerce/orders", description).path("id").asLong();
    }

    private void faults(String faults) throws Exception {
        shop.put("/_control/woocommerce/faults", faults);
    }

    private long counted(String what) {
        try {
            return shop.get("/_control/woocommerce/state").path("deliveries").path(what).asLong();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    @DisplayName("a new webhook is pinged with an unsigned form, and stays off where the ping is not answered 200")
    void ping() throws Exception {
        assertThat(register("order.created").path("status").asText()).isEqualTo("active");
        assertThat(hub.received.get(0).text()).isEqualTo("webhook_id=1");
        assertThat(hub.received.get(0).headers()).containsEntry("Content-Type", "application/x-www-form-urlencoded")
                .doesNotContainKey("X-WC-Webhook-Signature");
        hub.status = 404;
        JsonNode second = register("order.updated");
        assertThat(second.path("status").asText()).isEqualTo("disabled");
        assertThat(second.has("secret")).isFalse();
    }

    @Test
    @DisplayName("an event carries the order as the API shows it, signed over its exact bytes")
    void signed() throws Exception {
        register("order.created");
        long id = order("{\"billing\":{\"first_name\":\"Ola 🌻\",\"city\":\"Łódź\"}}");
        await().until(() -> hub.about("order.created").size() == 1);
        Receiver.Received event = hub.about("order.created").get(0);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("demo-s".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(event.headers().get("X-WC-Webhook-Signature")).isEqualTo(Base64.getEncoder().encodeToString(mac.doFinal(event.body())));
        assertThat(event.text()).contains("\\u0141\\u00f3d\\u017a").isEqualTo(shop.send("GET", SHOP + "orders/" + id, null).body());
        assertThat(event.headers()).containsEntry("X-WC-Webhook-Event", "created").containsEntry("X-WC-Webhook-Resource", "order")
                .containsEntry("X-WC-Webhook-Source", sandbox.url() + "/woocommerce/").containsKey("X-WC-Webhook-Delivery-ID");
    }

    @Test
    @DisplayName("a change through the API comes back as an event, a deleted order only with its number")
    void echo() throws Exception {
        register("order.updated");
        register("order.deleted");
        long id = order("{}");
        shop.put(SHOP + "orders/" + id, "{\"status\":\"processing\"}");
        await().until(() -> hub.about("order.updated").size() == 1);
        shop.json("DELETE", "/_control/woocommerce/orders/" + id, null);
        await().until(() -> hub.about("order.deleted").size() == 1);
        assertThat(hub.about("order.deleted").get(0).text()).isEqualTo("{\"id\":" + id + "}");
    }

    @Test
    @DisplayName("a failed delivery is not repeated; after more than five in a row the webhook is off until it is switched on")
    void disabled() throws Exception {
        register("order.created");
        hub.status = 500;
        for (int i = 0; i < 5; i++) {
            order("{}");
        }
        await().until(() -> counted("failed") == 5);
        assertThat(shop.get(SHOP + "webhooks/1").path("status").asText()).isEqualTo("active");
        order("{}");
        await().until(() -> shop.get(SHOP + "webhooks/1").path("status").asText().equals("disabled"));
        order("{}");
        assertThat(hub.about("order.created")).hasSize(6);
        hub.status = 200;
        assertThat(shop.put(SHOP + "webhooks/1", "{\"status\":\"active\"}").path("status").asText()).isEqualTo("active");
        order("{}");
        await().until(() -> counted("delivered") == 1);
    }

    @Test
    @DisplayName("a success between failures starts the count anew")
    void countRestarts() throws Exception {
        register("order.created");
        for (int i = 0; i < 12; i++) {
            hub.status = i == 5 ? 200 : 500;
            int expected = i + 1;
            order("{}");
            await().until(() -> counted("failed") + counted("delivered") == expected);
            var status = i < 11 ? "active" : "disabled";
            await().untilAsserted(() -> assertThat(shop.get(SHOP + "webhooks/1").path("status").asText()).isEqualTo(status));
        }
    }

    @Test
    @DisplayName("dropped events never arrive, doubled ones arrive twice with the same bytes and delivery id")
    void droppedAndDoubled() throws Exception {
        register("order.created");
        faults("{\"dropEvents\":true}");
        order("{}");
        await().until(() -> counted("dropped") == 1);
        faults("{\"duplicateEvents\":true}");
        order("{}");
        await().until(() -> hub.about("order.created").size() == 2);
        var both = hub.about("order.created");
        assertThat(both.get(0).body()).isEqualTo(both.get(1).body());
        assertThat(both.get(0).headers().get("X-WC-Webhook-Delivery-ID")).isEqualTo(both.get(1).headers().get("X-WC-Webhook-Delivery-ID"));
    }

    @Test
    @DisplayName("a reordered event arrives after a later one and shows what was true when it happened")
    void reordered() throws Exception {
        register("order.updated");
        long id = order("{}");
        faults("{\"reorderEvents\":true}");
        shop.put(SHOP + "orders/" + id, "{\"status\":\"processing\"}");
        faults("{}");
        shop.put(SHOP + "orders/" + id, "{\"status\":\"completed\"}");
        await().until(() -> hub.about("order.updated").size() == 2);
        assertThat(hub.about("order.updated").get(0).text()).contains("\"status\":\"completed\"");
        assertThat(hub.about("order.updated").get(1).text()).contains("\"status\":\"processing\"");
    }

    @Test
    @DisplayName("fifteen hundred orders placed at once leave as events without a loss")
    void many() throws Exception {
        register("order.created");
        shop.post("/_control/woocommerce/orders", "{\"count\":1500}");
        await().until(() -> counted("delivered") == 1500);
    }
}
