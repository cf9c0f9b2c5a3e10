package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.LongTexts;

/** Names and descriptions of products through the real routes, to the simulated channels over HTTP. */
class TextsDeliveryTest {

    private static final String CHANNEL = "channel";
    private static final String TEXTS = "}\ntexts: [name, description]\nprice: {list: Detaliczna";
    private static final String SKU = "DZB-1200";
    private static final String NAME = "Dzbanek „Łąka” & pokrywka <1,2 l>";
    private static final String HTML = "<h2>Dzbanek</h2><p>Szkło &amp; korek, " + "bardzo ".repeat(100) + "ładny</p>";

    private CarrierHub hub;
    private JdbcTemplate jdbc;

    @Test
    @DisplayName("a shop holds the name as WordPress writes it, which is the same name; a description is a product's or a variation's own, and the name of a variation stays the shop's")
    void shop(@TempDir Path folder) throws Exception {
        try (var woo = start(folder, "woocommerce", "url: \"%s\", consumerKey: demo-ck-hub, consumerSecret: demo-cs-hub, webhookSecret: demo-woo-webhook-secret")) {
            want(SKU, "name", NAME);
            want(SKU, "description", HTML);
            want("KUB-350-ZIE", "name", "Kubek zielony");
            want("KUB-350-ZIE", "description", "<p>Zielony</p>");
            until("name", "DZB-1200 ACCEPTED, KUB-350-ZIE ACCEPTED");
            until("description", "DZB-1200 ACCEPTED, KUB-350-ZIE ACCEPTED");
            assertThat(product(SKU).path("name").asText()).isEqualTo("Dzbanek „Łąka” &amp; pokrywka <1,2 l>");
            assertThat(product(SKU).path("description").asText()).isEqualTo(HTML);
            assertThat(product("KUB-350-ZIE").path("description").asText()).isEqualTo("<p>Zielony</p>");
            assertThat(product("KUB-350-ZIE").path("name").asText()).isNotEqualTo("Kubek zielony");
            assertThat(column("accepted", SKU, "name")).isEqualTo(NAME);
            assertThat(column("accepted", "KUB-350-ZIE", "name")).as("what the shop calls it").isEqualTo(product("KUB-350-ZIE").path("name").asText());
            assertThat(column("reason", "KUB-350-ZIE", "name")).startsWith("variation: ");
        }
    }

    @Test
    @DisplayName("a marketplace takes a name at once and a description later; a name that is too long and a tag that it does not know are refused in its words, and taken when the text is another")
    void marketplace(@TempDir Path folder) throws Exception {
        try (var allegro = start(folder, "allegro", "url: \"%s\", authUrl: \"%s/auth/oauth\", clientId: demo-allegro-client-id, clientSecret: demo-allegro-client-secret, refreshToken: demo-allegro-refresh-token")) {
            want(SKU, "name", NAME + " " + "x".repeat(60));
            want(SKU, "description", "<div>Dzbanek</div>");
            until("name", "DZB-1200 REFUSED");
            until("description", "DZB-1200 REFUSED");
            assertThat(column("reason", SKU, "name")).contains("VALIDATION_ERROR", "allowed are 1 to 75");
            assertThat(column("reason", SKU, "description")).contains("Invalid tag: \"div\", allowed tags: {h1, h2, ol, p, ul}");
            want(SKU, "name", NAME);
            want(SKU, "description", HTML.replace("ładny", "<strong>ładny</strong>"));
            until("name", "DZB-1200 ACCEPTED");
            until("description", "DZB-1200 ACCEPTED");
            var offer = hub.state().at("/offers").path(SKU);
            assertThat(offer.path("name").asText()).isEqualTo(NAME);
            assertThat(offer.at("/description/sections/0/items/0/content").asText()).isEqualTo(HTML.replace("ładny", "<b>ładny</b>"));
            want("NIE-MA", "name", "Nie ma");
            until("name", "DZB-1200 ACCEPTED, NIE-MA UNLINKED");
        }
    }

    private CarrierHub start(Path folder, String system, String settings) throws IOException {
        hub = new CarrierHub(folder, system, Map.of("allegro-command-takes", "100ms"));
        jdbc = new JdbcTemplate(hub.dataSource());
        hub.connect(CHANNEL, settings + TEXTS);
        return hub;
    }

    private void want(String sku, String kind, String text) {
        hub.hub.bean(LongTexts.class).keep(Map.of(sku, text), Instant.now());
        new ChannelValues(jdbc).want(CHANNEL, kind, Map.of(sku, LongTexts.shortForm(text)), Instant.now(), "m-1");
        hub.hub.wake(CHANNEL);
    }

    private void until(String kind, String states) {
        await().atMost(CarrierHub.PATIENCE).untilAsserted(() -> assertThat(String.join(", ", jdbc.queryForList("select sku || ' ' || state from channel_value where kind = ? order by sku", String.class, kind)))
                .isEqualTo(states));
    }

    private String column(String column, String sku, String kind) {
        return jdbc.queryForObject("select " + column + " from channel_value where sku = ? and kind = ?", String.class, sku, kind);
    }

    private JsonNode product(String code) throws IOException, InterruptedException {
        return hub.client.get("/woocommerce/wp-json/wc/v3/products?sku=" + code).get(0);
    }
}
