package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Links;
import pl.spoiwo.product.ProductKeys;

class LinksApiTest extends HubSlice {

    @Autowired
    private Links links;
    @Autowired
    private ProductKeys keys;
    @Autowired
    private ChannelValues values;

    @BeforeEach
    void products() {
        new Rows(jdbc).empty();
        jdbc.sql("delete from link").update();
        broker.sent.clear();
        keys.counted(List.of("A", "B 1/2"));
        values.want("shop-main", "stock", Map.of("A", "1", "B 1/2", "2"), clock.instant(), null);
        accepted();
    }

    @AfterEach
    void up() {
        broker.down = false;
    }

    private int put(String offerId, String sku) {
        return call(OPERATOR, "PUT", "/api/links", "{\"connection\":\"shop-main\",\"offerId\":\"" + offerId + "\",\"sku\":\"" + sku + "\",\"reason\":\"other code in the shop\"}",
                Map.of("Content-Type", "application/json")).statusCode();
    }

    private void accepted() {
        jdbc.sql("update channel_value set accepted = wanted, last_accepted = wanted, state = 'ACCEPTED'").update();
    }

    /** SKUs whose values are to be written as if the channel held nothing. */
    private List<String> anew() {
        return jdbc.sql("select sku from channel_value where state = 'OPEN' and last_accepted is null order by sku").query(String.class).list();
    }

    private String all() {
        return json(get(VIEWER, "/api/links")).path("items").findValuesAsText("offerId") + " " + json(get(VIEWER, "/api/links")).path("items").findValuesAsText("origin");
    }

    @Test
    @DisplayName("a link made by hand replaces what the hub found, is audited, sends a message that looks for waiting orders, has the values written to the offer, and is not overwritten or removed by the hub")
    void byHand() {
        links.save("shop-main", Map.of("A", "1"), Links.FOUND, clock.instant());
        assertThat(put("7", "A")).isEqualTo(200);
        assertThat(all()).isEqualTo("[7] [HAND]");
        assertThat(told()).containsExactly("in.shop-main hub:known {\"skus\":[],\"offers\":[\"7\"]}", "wake.shop-main");
        assertThat(anew()).containsExactly("A");
        links.save("shop-main", Map.of("A", "1"), Links.MATCHED, clock.instant());
        links.remove("shop-main", List.of("A"));
        assertThat(all()).isEqualTo("[7] [HAND]");
        assertThat(json(get(OPERATOR, "/api/audit")).path("items").get(0).toString()).contains("link.make", "shop-main 7", "other code in the shop", "linked to A");
        assertThat(json(get(VIEWER, "/api/product?sku=A")).path("links").findValuesAsText("origin")).isSubsetOf("HAND");
    }

    private List<String> told() {
        return broker.sent.stream().map(sent -> sent.address().startsWith("wake.") ? sent.address()
                : sent.address() + " " + sent.properties().get("spoiwoKind") + " " + new String(sent.body(), StandardCharsets.UTF_8)).toList();
    }

    @Test
    @DisplayName("a product whose offer becomes another's, and one whose link is removed, have their values written anew too")
    void moved() {
        links.save("shop-main", Map.of("B 1/2", "7"), Links.MATCHED, clock.instant());
        assertThat(put("7", "A")).isEqualTo(200);
        assertThat(anew()).containsExactly("A", "B 1/2");
        accepted();
        assertThat(call(OPERATOR, "DELETE", "/api/links?connection=shop-main&offerId=7", null, Map.of()).statusCode()).isEqualTo(200);
        assertThat(anew()).containsExactly("A");
        broker.sent.clear();
        assertThat(call(OPERATOR, "DELETE", "/api/links?connection=shop-main&offerId=7", null, Map.of()).statusCode()).isEqualTo(404);
        assertThat(broker.sent).isEmpty();
    }

    @Test
    @DisplayName("a second link by hand for the same offer or the same SKU is refused until the first is removed; said again it is the same")
    void inTheWay() {
        assertThat(put("7", "A")).isEqualTo(200);
        assertThat(put("7", "A")).isEqualTo(200);
        assertThat(put("7", "B 1/2")).isEqualTo(409);
        assertThat(put("8", "A")).isEqualTo(409);
        assertThat(call(OPERATOR, "DELETE", "/api/links?connection=shop-main&offerId=7", null, Map.of()).statusCode()).isEqualTo(200);
        assertThat(put("7", "B 1/2")).isEqualTo(200);
        assertThat(json(get(VIEWER, "/api/links?sku=B%201/2&connection=shop-main")).path("items")).hasSize(1);
        assertThat(json(get(VIEWER, "/api/links?sku=A")).path("items")).isEmpty();
    }

    @Test
    @DisplayName("an SKU that the hub does not know, a connection that is no channel and an empty offer are refused")
    void refused() {
        assertThat(put("7", "none")).isEqualTo(404);
        assertThat(put(" ", "A")).isEqualTo(400);
        assertThat(call(OPERATOR, "PUT", "/api/links", "{\"connection\":\"erp-main\",\"offerId\":\"7\",\"sku\":\"A\"}", Map.of("Content-Type", "application/json")).statusCode()).isEqualTo(404);
        assertThat(all()).isEqualTo("[] []");
    }

    @Test
    @DisplayName("with the broker down the caller hears 503 and no link is made or removed; trying again does all of it")
    void brokerDown() {
        links.save("shop-main", Map.of("A", "1"), Links.FOUND, clock.instant());
        broker.down = true;
        assertThat(put("7", "A")).isEqualTo(503);
        assertThat(all()).isEqualTo("[1] [FOUND]");
        assertThat(anew()).isEmpty();
        broker.down = false;
        assertThat(put("7", "A")).isEqualTo(200);
        assertThat(told()).hasSize(2);
        broker.down = true;
        broker.sent.clear();
        var answer = call(OPERATOR, "DELETE", "/api/links?connection=shop-main&offerId=7", null, Map.of());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(all()).isEqualTo("[7] [HAND]");
        broker.down = false;
        assertThat(call(OPERATOR, "DELETE", "/api/links?connection=shop-main&offerId=7", null, Map.of()).statusCode()).isEqualTo(200);
        assertThat(all()).isEqualTo("[] []");
        assertThat(told()).containsExactly("in.shop-main hub:known {\"skus\":[],\"offers\":[\"7\"]}", "wake.shop-main");
    }
}
