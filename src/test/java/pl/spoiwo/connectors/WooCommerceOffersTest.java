package pl.spoiwo.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.mapping.CanonicalSchemas;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.sandbox.Client;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

/** The shop's lists of products and of variations, read over HTTP with the connector's own questions. */
class WooCommerceOffersTest {

    private static final ConnectorFiles FILES = new ConnectorFiles("woocommerce", Map.of());

    @TempDir
    Path folder;

    /** The offer with this SKU, as the list tells it. */
    private static JsonNode offer(Client shop, String list, String sku) throws Exception {
        var request = FILES.apply(list, ((ObjectNode) Json.MAPPER.readTree("{\"page\":1,\"size\":100}")).set("data", Json.MAPPER.readTree("{\"skus\":[\"" + sku + "\"]}")));
        var query = request.path("query").properties().stream().map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue().asText(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
        var said = FILES.apply("offers", shop.get(Client.SHOP.replaceAll("/$", "") + request.path("path").asText() + "?" + query));
        var event = said.isArray() ? said.get(0) : said;
        new CanonicalSchemas(new Home(Path.of(".")), FILES.mappings, new Findings()).check("offer", event.get("data"), "woocommerce/offers");
        for (var item : event.at("/data/items")) {
            if (item.path("sku").asText().equals(sku)) {
                return item;
            }
        }
        throw new AssertionError(sku + " is not in " + event);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"product-list, DZB-1200", "variation-list, KUB-350-ZIE", "product-fetch, KUB-350-ZIE"})
    @DisplayName("a sale of the shop's own is told beside the price that the hub writes, until it is over or the price is below it")
    void sale(String list, String sku) throws Exception {
        try (var sandbox = new Sandbox(SandboxOptions.inMemory(folder)).start(0)) {
            var shop = new Client(sandbox);
            edit(shop, sku, "price", "100.00");
            assertThat(told(offer(shop, list, sku))).isEqualTo("100.00 null");
            edit(shop, sku, "salePrice", "80.00");
            assertThat(told(offer(shop, list, sku))).isEqualTo("100.00 80.00");
            edit(shop, sku, "price", "90.00");
            assertThat(told(offer(shop, list, sku))).isEqualTo("90.00 80.00");
            edit(shop, sku, "salePrice", "");
            assertThat(told(offer(shop, list, sku))).isEqualTo("90.00 null");
            edit(shop, sku, "salePrice", "80.00");
            edit(shop, sku, "price", "75.00");
            assertThat(told(offer(shop, list, sku))).as("the shop has taken it away").isEqualTo("75.00 null");
        }
    }

    private static void edit(Client shop, String sku, String field, String value) throws Exception {
        shop.put("/_control/woocommerce/products", "{\"sku\":\"" + sku + "\",\"" + field + "\":\"" + value + "\"}");
    }

    private static String told(JsonNode offer) {
        return offer.path("price").asText() + " " + offer.path("asked").asText(null);
    }
}
