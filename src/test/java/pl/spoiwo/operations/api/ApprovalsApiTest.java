package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class ApprovalsApiTest extends HubSlice {

    @BeforeEach
    void rows() {
        var rows = new Rows(jdbc);
        rows.empty();
        rows.product("A", 1);
        rows.approval("a-1", "A");
        rows.approval("a-2", "B");
    }

    @Test
    @DisplayName("held values are listed by state, connection and SKU, page by page, with guard, reason, from and to; prices of the SKU show them too")
    void listed() {
        var first = json(get(VIEWER, "/api/approvals?state=HELD&connection=shop-main&limit=1"));
        assertThat(first.path("items")).hasSize(1);
        assertThat(json(get(VIEWER, "/api/approvals?state=HELD&connection=shop-main&limit=1&cursor=" + first.path("next").asText())).path("items")).hasSize(1);
        var found = json(get(VIEWER, "/api/approvals?sku=A")).path("items");
        assertThat(found).hasSize(1);
        assertThat(found.path(0).path("at").asText()).isEqualTo("config/guards.yaml:3");
        assertThat(found.at("/0/examples/0/from").asText()).isEqualTo("49 PLN");
        assertThat(json(get(VIEWER, "/api/approvals?connection=elsewhere")).path("items")).isEmpty();
        assertThat(json(get(VIEWER, "/api/approvals/a-1")).at("/values/items/0/to").asText()).isEqualTo("4.9 PLN");
        assertThat(json(get(VIEWER, "/api/prices?sku=A")).at("/held/0/approval").asText()).isEqualTo("a-1");
        assertThat(json(get(VIEWER, "/api/stock?sku=A")).has("held")).isFalse();
    }

    @Test
    @DisplayName("a decision is made once, with who, when and why, and is audited; another word is refused")
    void decided() {
        assertThat(post(OPERATOR, "/api/approvals/a-1", "{\"decision\":\"perhaps\",\"reason\":\"x\"}").statusCode()).isEqualTo(400);
        assertThat(post(OPERATOR, "/api/approvals/none", "{\"decision\":\"reject\",\"reason\":\"x\"}").statusCode()).isEqualTo(404);
        var done = post(OPERATOR, "/api/approvals/a-1", "{\"decision\":\"reject\",\"reason\":\"a typo\"}");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(json(done).path("state").asText()).isEqualTo("REJECTED");
        assertThat(json(done).path("reason").asText()).isEqualTo("a typo");
        assertThat(json(done).path("decidedBy").asText()).isNotEmpty();
        assertThat(post(OPERATOR, "/api/approvals/a-1", "{\"decision\":\"approve\",\"reason\":\"no\"}").statusCode()).isEqualTo(409);
        assertThat(jdbc.sql("select action || ' ' || target || ' ' || reason || ' ' || detail from audit where action like 'approval%' order by id").query(String.class).list())
                .contains("approval.reject a-1 a typo done", "approval.approve a-1 no refused: decided already");
    }
}
