package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class ListsTest extends HubSlice {

    private Rows rows;

    @BeforeEach
    void empty() {
        rows = new Rows(jdbc);
        rows.empty();
    }

    @Test
    @DisplayName("pages of messages are newest first and neither skip nor repeat while new ones come in")
    void messages() {
        IntStream.range(0, 7).forEach(i -> rows.message("m-" + i, "PROCESSED", i, "{}"));
        assertThat(walk("/api/messages", "id", page -> rows.message("m-new-" + page, "PROCESSED", 100 + page, "{}")))
                .containsExactly("m-6", "m-5", "m-4", "m-3", "m-2", "m-1", "m-0");
    }

    @Test
    @DisplayName("so are pages of orders, also where many changed at the same moment")
    void orders() {
        IntStream.range(0, 7).forEach(i -> rows.order("o-" + i, 5));
        assertThat(walk("/api/orders", "orderId", page -> rows.order("o-new-" + page, 100 + page)))
                .containsExactly("o-6", "o-5", "o-4", "o-3", "o-2", "o-1", "o-0");
    }

    @Test
    @DisplayName("so are pages of products, of alerts and of the audit")
    void others() {
        IntStream.range(0, 5).forEach(i -> rows.product("P " + i + "/x", i));
        assertThat(walk("/api/products", "sku", page -> rows.product("NEW " + page, 100 + page))).containsExactly("P 4/x", "P 3/x", "P 2/x", "P 1/x", "P 0/x");

        IntStream.range(0, 5).forEach(i -> alerts.raise("hold", "shop-main", "o-" + i, "hold"));
        assertThat(walk("/api/alerts", "entity", page -> alerts.raise("hold", "shop-main", "o-new-" + page, "hold"))).hasSizeGreaterThanOrEqualTo(5).doesNotHaveDuplicates();

        IntStream.range(0, 5).forEach(i -> post(OPERATOR, "/api/connections/shop-main/pause", "{\"reason\":\"" + i + "\"}"));
        assertThat(walk("/api/audit", "reason", page -> post(OPERATOR, "/api/connections/shop-main/resume", "{\"reason\":\"new\"}"))).containsExactly("4", "3", "2", "1", "0");
    }

    @Test
    @DisplayName("filters narrow a list")
    void filters() {
        rows.message("m-1", "PARKED", 1, "{}");
        rows.message("m-2", "PROCESSED", 2, "{}");
        assertThat(ids("/api/messages?state=PARKED", "id")).containsExactly("m-1");
        assertThat(ids("/api/messages?key=order:m-2&connection=shop-main&direction=IN", "id")).containsExactly("m-2");
        assertThat(ids("/api/messages?connection=erp-main", "id")).isEmpty();
        rows.order("o-1", 1);
        assertThat(ids("/api/orders?externalId=ext-o-1&status=READY&connection=shop-main", "orderId")).containsExactly("o-1");
        assertThat(ids("/api/orders?status=NEW", "orderId")).isEmpty();
        rows.product("A 1/2", 1);
        rows.product("50%_x", 2);
        assertThat(ids("/api/products?query=a%201", "sku")).containsExactly("A 1/2");
        assertThat(ids("/api/products?query=5900000000001", "sku")).hasSize(2);
        assertThat(ids("/api/products?query=%25_", "sku")).as("signs of SQL patterns are letters").containsExactly("50%_x");
    }

    @ParameterizedTest(name = "{0} is refused with a problem document")
    @ValueSource(strings = {"/api/orders?limit=0", "/api/orders?limit=201", "/api/orders?limit=many", "/api/orders?cursor=!!!", "/api/messages?cursor=!!!",
        "/api/messages?limit=-1", "/api/messages?state=SOMEHOW", "/api/products?cursor=bm9uZQ", "/api/audit?cursor=MjAyNi0wMS0wMVQwMDowMDowMFp8eA", "/api/stock"})
    void refused(String path) {
        var answer = get(OPERATOR, path);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(json(answer).path("status").asInt()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("pl.spoiwo").doesNotContain("java.").doesNotContain("select");
    }

    private List<String> walk(String path, String field, IntConsumer meanwhile) {
        var seen = new ArrayList<String>();
        String next = "";
        for (int page = 0; next != null; page++) {
            var answer = json(get(OPERATOR, path + "?limit=2" + (next.isEmpty() ? "" : "&cursor=" + next)));
            answer.path("items").forEach(item -> seen.add(item.path(field).asText()));
            next = answer.has("next") ? answer.path("next").asText() : null;
            meanwhile.accept(page);
            assertThat(page).as("pages end").isLessThan(50);
        }
        return seen;
    }

    private List<String> ids(String path, String field) {
        var ids = new ArrayList<String>();
        json(get(OPERATOR, path)).path("items").forEach(item -> ids.add(item.path(field).asText()));
        return ids;
    }
}
