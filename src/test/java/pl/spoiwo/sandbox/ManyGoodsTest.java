package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What measurements need of the sandbox. */
class ManyGoodsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    @TempDir
    Path folder;
    private Sandbox sandbox;
    private Client client;

    @BeforeEach
    void start() {
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.toString(), "sql-port", "-1", "goods", "2000", "shop-calls-per-second", "3")),
                Clock.fixed(NOW, ZoneOffset.UTC)).start(0);
        client = new Client(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    @DisplayName("more goods stand in the shop, on the marketplace and in the ERP, and a state shows a thousand of them")
    void goods() throws Exception {
        assertThat(client.get(Client.SHOP + "products?sku=TOW-02000,TOW-00001").findValuesAsText("sku")).containsExactly("TOW-00001", "TOW-02000");
        assertThat(client.get("/_control/woocommerce/state").path("stock").size()).isLessThan(1_100);
        assertThat(client.get("/_control/allegro/state").path("offers")).hasSize(1_000);
        assertThat(client.get("/_control/allegro/state?stock=10000").path("offers").has("TOW-02000")).isTrue();
        assertThat(client.get("/_control/subiekt/state").path("stock")).hasSize(1_000);
        assertThat(client.post("/_control/subiekt/stock", "{\"skus\": \"TOW-%0\", \"change\": -5}").path("goods").asInt()).isEqualTo(200);
        assertThat(client.get("/_control/subiekt/state?stock=10000").path("stock").path("TOW-02000").path("onHand").asText()).isEqualTo("995.0000");
        assertThat(client.get("/_control/subiekt/state?stock=10000").path("stock").path("TOW-00001").path("onHand").asText()).isEqualTo("1000.0000");
    }

    @Test
    @DisplayName("a shop that takes three calls a second refuses the fourth, and says when to come again")
    void throttled() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(client.send("GET", Client.SHOP + "products?per_page=1", null).statusCode()).isEqualTo(200);
        }
        HttpResponse<String> refused = client.send("GET", Client.SHOP + "products?per_page=1", null);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    @DisplayName("shop and marketplace tell what they sold and what was written to them, with the moment, from a number on")
    void log() throws Exception {
        client.post("/_control/woocommerce/orders", "{\"payment\": \"cod\", \"items\": [{\"sku\": \"TOW-00007\", \"quantity\": 2}]}");
        long id = client.get(Client.SHOP + "products?sku=TOW-00007").get(0).path("id").asLong();
        client.put(Client.SHOP + "products/" + id, "{\"stock_quantity\": 40, \"regular_price\": \"12.50\"}");
        client.post("/_control/woocommerce/stock", "{\"sku\": \"TOW-00007\", \"quantity\": 50}");
        client.put("/_control/woocommerce/products", "{\"sku\": \"TOW-00007\", \"price\": \"9.00\"}");
        assertThat(entries("woocommerce", 0)).containsExactly("1 " + NOW + " sold TOW-00007 998", "2 " + NOW + " written TOW-00007 40");
        client.post("/_control/allegro/orders", "{\"items\": [{\"sku\": \"TOW-00007\", \"quantity\": 3}]}");
        String offer = client.get("/_control/allegro/state?stock=10000").path("offers").path("TOW-00007").path("id").asText();
        String token = client.post("/_control/allegro/tokens", "").path("access_token").asText();
        client.as("Bearer " + token).with("Accept", Seller.PUBLIC).with("Content-Type", Seller.PUBLIC);
        client.json("PATCH", "/allegro/sale/product-offers/" + offer, "{\"stock\": {\"available\": 60}, \"sellingMode\": {\"price\": {\"amount\": \"12.5\", \"currency\": \"PLN\"}}}");
        assertThat(entries("allegro", 0)).containsExactly("1 " + NOW + " sold TOW-00007 997", "2 " + NOW + " written TOW-00007 60");
        assertThat(entries("allegro", 1)).hasSize(1);
        assertThat(entries("allegro", 2)).isEmpty();
        assertThat(Stream.concat(entries("woocommerce/price-log", "price"), entries("allegro/price-log", "price"))).containsOnly("1 " + NOW + " written TOW-00007 12.50").hasSize(2);
    }

    @Test
    @DisplayName("somebody gives a product of the shop another code and no EAN, and it is the same product")
    void renamed() throws Exception {
        long id = client.get(Client.SHOP + "products?sku=TOW-00007").get(0).path("id").asLong();
        client.put("/_control/woocommerce/products", "{\"sku\": \"TOW-00007\", \"code\": \"STARY-7\", \"ean\": \"\"}");
        var product = client.get(Client.SHOP + "products?sku=STARY-7").get(0);
        assertThat(List.of(product.path("id").asText(), product.path("global_unique_id").asText("?"))).containsExactly(Long.toString(id), "");
        assertThat(client.get(Client.SHOP + "products?sku=TOW-00007")).isEmpty();
    }

    private Stream<String> entries(String system, long after) throws Exception {
        return entries(system + "/stock-log?after=" + after, "pieces");
    }

    private Stream<String> entries(String log, String value) throws Exception {
        return StreamSupport.stream(client.get("/_control/" + log).path("items").spliterator(), false).map(entry ->
                entry.path("number").asText() + " " + entry.path("at").asText() + " " + entry.path("what").asText() + " " + entry.path("sku").asText() + " " + entry.path(value).asText());
    }
}
