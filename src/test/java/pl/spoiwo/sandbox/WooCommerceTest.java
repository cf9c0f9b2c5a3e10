package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.sandbox.Client.SHOP;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WooCommerceTest {

    @TempDir
    Path folder;
    private Sandbox sandbox;
    private Client shop;

    @BeforeEach
    void start() {
        sandbox = new Sandbox(SandboxOptions.inMemory(folder)).start(0);
        shop = new Client(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    @DisplayName("without the right key nothing is shown")
    void keys() throws Exception {
        shop.as("Basic d3Jvbmc6d3Jvbmc=");
        HttpResponse<String> refused = shop.send("GET", SHOP + "orders", null);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("woocommerce_rest_authentication_error");
        assertThat(shop.send("GET", SHOP + "orders?consumer_key=demo-ck-hub&consumer_secret=demo-cs-hub", null).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("line totals, taxes and delivery add up to the total, and the unit price is a number")
    void money() throws Exception {
        JsonNode order = shop.post("/_control/woocommerce/orders", """
                {"items":[{"sku":"KUB-350-ZIE","quantity":2},{"sku":"SYR-MAL-05","quantity":3},{"sku":"MIO-LIP-09"}],"discount":"10.00",
                 "payment":"cod","fee":"5.00","nip":"5252445767","pickupPoint":"RAD12A"}""");
        BigDecimal sum = new BigDecimal(order.path("shipping_total").asText()).add(new BigDecimal(order.path("shipping_tax").asText()));
        for (String list : new String[] {"line_items", "fee_lines"}) {
            for (JsonNode line : order.path(list)) {
                sum = sum.add(new BigDecimal(line.path("total").asText())).add(new BigDecimal(line.path("total_tax").asText()));
            }
        }
        assertThat(order.path("total").asText()).isEqualTo(sum.toPlainString());
        assertThat(order.path("status").asText()).isEqualTo("processing");
        assertThat(order.path("date_paid").isNull()).isTrue();
        assertThat(order.path("line_items").get(0).path("price").isNumber()).isTrue();
        assertThat(order.path("line_items").get(0).path("variation_id").asLong()).isPositive();
        assertThat(order.path("line_items").get(0).path("total").isTextual()).isTrue();
    }

    @Test
    @DisplayName("all pages together show each order once, with the shop's paging headers")
    void paging() throws Exception {
        shop.post("/_control/woocommerce/orders", "{\"count\":23,\"silent\":true}");
        Set<Long> seen = new HashSet<>();
        for (int page = 1; page <= 3; page++) {
            HttpResponse<String> answer = shop.send("GET", SHOP + "orders?per_page=10&orderby=id&order=asc&page=" + page, null);
            assertThat(answer.headers().firstValue("X-WP-Total")).hasValue("23");
            assertThat(answer.headers().firstValue("X-WP-TotalPages")).hasValue("3");
            assertThat(answer.headers().firstValue("Link").orElse("").contains("rel=\"next\"")).isEqualTo(page < 3);
            pl.spoiwo.sandbox.server.Json.parse(answer.body().getBytes()).forEach(order -> seen.add(order.path("id").asLong()));
        }
        assertThat(seen).hasSize(23);
        assertThat(shop.get(SHOP + "orders?page=4&per_page=10")).isEmpty();
        assertThat(shop.send("GET", SHOP + "orders?per_page=101", null).statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("modified_after gives what was changed later, in GMT or in the site's zone")
    void modifiedAfter() throws Exception {
        JsonNode order = shop.post("/_control/woocommerce/orders", "{}");
        String modified = order.path("date_modified_gmt").asText();
        String before = java.time.LocalDateTime.parse(modified).minusSeconds(1).toString();
        assertThat(shop.get(SHOP + "orders?dates_are_gmt=true&modified_after=" + before)).hasSize(1);
        assertThat(shop.get(SHOP + "orders?dates_are_gmt=true&modified_after=" + modified)).isEmpty();
        assertThat(shop.get(SHOP + "orders?modified_after=" + before)).hasSize(1);
        assertThat(shop.get(SHOP + "orders?modified_after=" + order.path("date_modified").asText())).isEmpty();
    }

    @Test
    @DisplayName("payment takes stock down once, cancelling gives it back")
    void stock() throws Exception {
        long id = shop.post("/_control/woocommerce/orders", "{\"items\":[{\"sku\":\"DZB-1200\",\"quantity\":3}]}").path("id").asLong();
        assertThat(quantity("DZB-1200")).isEqualTo(1000);
        shop.post("/_control/woocommerce/payments", "{\"orderId\":" + id + "}");
        shop.put(SHOP + "orders/" + id, "{\"status\":\"completed\"}");
        assertThat(quantity("DZB-1200")).isEqualTo(997);
        JsonNode cancelled = shop.put(SHOP + "orders/" + id, "{\"status\":\"cancelled\"}");
        assertThat(cancelled.path("date_paid_gmt").isTextual()).isTrue();
        assertThat(quantity("DZB-1200")).isEqualTo(1000);
    }

    @Test
    @DisplayName("the list of products has no variations in it, and the list of variations has those of all products")
    void lists() throws Exception {
        var products = shop.send("GET", SHOP + "products?per_page=100", null);
        assertThat(pl.spoiwo.sandbox.server.Json.parse(products.body().getBytes())).noneMatch(product -> product.path("type").asText().equals("variation"));
        JsonNode variations = shop.get(SHOP + "variations?per_page=100&_fields=id,sku,type,parent_id");
        assertThat(variations).isNotEmpty().allMatch(variation -> variation.path("type").asText().equals("variation") && variation.path("parent_id").asLong() > 0);
        assertThat(shop.send("POST", SHOP + "variations", "{}").statusCode()).isEqualTo(404);
    }

    private int quantity(String sku) throws Exception {
        return shop.get(SHOP + "products?sku=" + sku).get(0).path("stock_quantity").asInt();
    }

    @Test
    @DisplayName("a batch tells the outcome of each item, and a variation is refused below products")
    void batch() throws Exception {
        JsonNode found = shop.get(SHOP + "products?sku=DZB-1200,KUB-350-ZIE&_fields=id,sku,type,parent_id");
        assertThat(found).hasSize(2);
        JsonNode variation = found.get(0).path("type").asText().equals("variation") ? found.get(0) : found.get(1);
        JsonNode simple = found.get(0) == variation ? found.get(1) : found.get(0);
        assertThat(variation.size()).isEqualTo(4);
        JsonNode outcome = shop.post(SHOP + "products/batch", "{\"update\":[{\"id\":" + simple.path("id") + ",\"stock_quantity\":7},{\"id\":" + variation.path("id")
                + ",\"stock_quantity\":8},{\"id\":99999,\"stock_quantity\":9}]}").path("update");
        assertThat(outcome.get(0).path("stock_quantity").asInt()).isEqualTo(7);
        assertThat(outcome.get(1).path("error").path("code").asText()).isEqualTo("woocommerce_rest_invalid_product_id");
        assertThat(outcome.get(2).path("error").path("code").asText()).isEqualTo("woocommerce_rest_product_invalid_id");
        JsonNode below = shop.post(SHOP + "products/" + variation.path("parent_id").asText() + "/variations/batch",
                "{\"update\":[{\"id\":" + variation.path("id") + ",\"stock_quantity\":8}]}");
        assertThat(below.path("update").get(0).path("stock_quantity").asInt()).isEqualTo(8);
        assertThat(quantity("DZB-1200")).isEqualTo(7);
    }

    @Test
    @DisplayName("a sale price is what is asked until it is taken away, or the regular price is not above it any more")
    void salePrice() throws Exception {
        String product = SHOP + "products/" + shop.get(SHOP + "products?sku=DZB-1200").get(0).path("id").asText();
        shop.put(product, "{\"regular_price\":\"100.00\"}");
        assertThat(prices(shop.put(product, "{\"sale_price\":\"80.00\"}"))).isEqualTo("100.00 80.00 80.00 true");
        assertThat(prices(shop.put(product, "{\"regular_price\":\"90.00\"}"))).isEqualTo("90.00 80.00 80.00 true");
        assertThat(prices(shop.put(product, "{\"regular_price\":\"80\"}"))).isEqualTo("80  80 false");
        shop.put("/_control/woocommerce/products", "{\"sku\":\"DZB-1200\",\"salePrice\":\"70.00\"}");
        assertThat(prices(shop.get(product))).isEqualTo("80 70.00 70.00 true");
        assertThat(prices(shop.put("/_control/woocommerce/products", "{\"sku\":\"DZB-1200\",\"salePrice\":\"\"}"))).isEqualTo("80  80 false");
        assertThat(shop.send("PUT", product, "{\"sale_price\":\"cheap\"}").statusCode()).isEqualTo(400);
    }

    private static String prices(JsonNode product) {
        return String.join(" ", product.path("regular_price").asText(), product.path("sale_price").asText(), product.path("price").asText(), product.path("on_sale").asText());
    }

    @Test
    @DisplayName("a repeated note is a second note, and a refund of the whole sum makes the order refunded")
    void notesAndRefunds() throws Exception {
        String order = SHOP + "orders/" + shop.post("/_control/woocommerce/orders", "{\"payment\":\"cod\"}").path("id").asText();
        shop.post(order + "/notes", "{\"note\":\"Paczka 1\",\"customer_note\":true}");
        shop.post(order + "/notes", "{\"note\":\"Paczka 1\",\"customer_note\":true}");
        shop.post(order + "/notes", "{\"note\":\"wewnętrzna\"}");
        assertThat(shop.get(order + "/notes?type=customer")).hasSize(2);
        shop.post(order + "/refunds", "{\"api_refund\":false}");
        assertThat(shop.get(order).path("status").asText()).isEqualTo("refunded");
        assertThat(shop.get(order).path("refunds").get(0).path("total").asText()).startsWith("-");
        assertThat(shop.send("POST", order + "/refunds", "{\"amount\":\"1.00\"}").statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("an unknown order is 404 when read and 400 when changed, an unknown status is refused")
    void errors() throws Exception {
        assertThat(shop.send("GET", SHOP + "orders/1", null).statusCode()).isEqualTo(404);
        assertThat(shop.send("PUT", SHOP + "orders/1", "{\"status\":\"completed\"}").statusCode()).isEqualTo(400);
        long id = shop.post("/_control/woocommerce/orders", "{}").path("id").asLong();
        assertThat(shop.send("PUT", SHOP + "orders/" + id, "{\"status\":\"nonsense\"}").statusCode()).isEqualTo(400);
        assertThat(shop.send("PUT", SHOP + "orders/" + id, "{broken").body()).contains("rest_invalid_json");
        assertThat(shop.send("GET", SHOP + "nothing", null).body()).contains("rest_no_route");
    }
}
