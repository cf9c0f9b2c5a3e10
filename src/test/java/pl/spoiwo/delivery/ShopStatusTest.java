package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.mapping.Json;

/** A shop that takes any status at any time, through the real route, over HTTP: the hub does not write over what somebody has said meanwhile. */
class ShopStatusTest {

    private static final String SHOP = "shop";

    private CarrierHub shop;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        shop = new CarrierHub(folder, "woocommerce", Map.of());
        shop.connect(SHOP, "url: \"%s\", consumerKey: demo-ck-hub, consumerSecret: demo-cs-hub, webhookSecret: demo-woo-webhook-secret");
    }

    @AfterEach
    void stop() {
        shop.close();
    }

    private String order(String status) throws Exception {
        return shop.client.post("/_control/woocommerce/orders", "{\"payment\": \"payu\", \"status\": \"" + status + "\"}").path("id").asText();
    }

    private String status(String order) throws Exception {
        return shop.client.get("/_control/woocommerce/orders/" + order).at("/order/status").asText();
    }

    private Command told(String order, String status) {
        var command = new Command(Ids.derived("c", order + status), SHOP, "order.status", "o-" + order, Json.MAPPER.createObjectNode().put("externalId", order).put("status", status), 0);
        shop.hub.decide(command);
        return command;
    }

    @Test
    @DisplayName("a fresh status is written without a look")
    void fresh() throws Exception {
        var order = order("pending");
        shop.delivered(told(order, "processing"));
        assertThat(status(order)).isEqualTo("processing");
        assertThat(shop.client.get("/_control/woocommerce/calls?method=GET&path=/orders/" + order).path("items")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"cancelled, processing", "refunded, completed", "completed, processing"})
    @DisplayName("a status that is tried again looks each time: what was cancelled, refunded or completed meanwhile stays so, and the receipt says it")
    void meanwhile(String meanwhile, String told) throws Exception {
        var order = order("pending");
        shop.fault("{\"failRate\": 1, \"status\": 500, \"only\": \"PUT .*/orders/\"}");
        var command = told(order, told);
        await().until(() -> shop.hub.row(command.id()).attempts() >= 2);
        shop.client.put("/_control/woocommerce/orders/" + order, "{\"status\": \"" + meanwhile + "\"}");
        assertThat(shop.delivered(command).path("note").asText()).isEqualTo("it is " + meanwhile + " there, so " + told + " was not written");
        assertThat(status(order)).isEqualTo(meanwhile);
    }

    @Test
    @DisplayName("a status whose answer was lost is written once more, or found to be there")
    void lost() throws Exception {
        var order = order("pending");
        shop.fault("{\"timeoutAfterSuccess\": true, \"times\": 1, \"only\": \"PUT .*/orders/\", \"holdMs\": 100}");
        var command = told(order, "processing");
        assertThat(shop.delivered(command).path("channelStatus").asText()).isEqualTo("processing");
        assertThat(status(order)).isEqualTo("processing");
    }
}
