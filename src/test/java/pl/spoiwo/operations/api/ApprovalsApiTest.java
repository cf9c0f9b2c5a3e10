package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.GuardSettings;
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
    @DisplayName("a decision is made once, with who, when and why, and is audited; another word is refused, and so is one without a reason")
    void decided() {
        assertThat(post(OPERATOR, "/api/approvals/a-1", "{\"decision\":\"perhaps\",\"reason\":\"x\"}").statusCode()).isEqualTo(400);
        for (var silent : List.of("", ",\"reason\":\" \"")) {
            var refused = post(OPERATOR, "/api/approvals/a-1", "{\"decision\":\"approve\"" + silent + "}");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(json(refused).path("detail").asText()).contains("reason says why");
        }
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

    @Test
    @DisplayName("who says which revision they have seen decides on that one only: with other values in it by now it is a 409 that says so, and it goes on waiting")
    void seen() {
        var approve = "{\"decision\":\"approve\",\"reason\":\"a sale\",\"revision\":%d}";
        var grown = post(OPERATOR, "/api/approvals/a-1", approve.formatted(0));
        assertThat(grown.statusCode()).isEqualTo(409);
        assertThat(json(grown).path("detail").asText()).contains("other values than in revision 0");
        assertThat(post(OPERATOR, "/api/approvals/a-1", approve.formatted(0).replace("approve", "reject")).statusCode()).isEqualTo(409);
        assertThat(json(get(VIEWER, "/api/approvals/a-1")).at("/approval/revision").asInt()).isEqualTo(1);
        assertThat(json(post(OPERATOR, "/api/approvals/a-1", approve.formatted(1))).path("state").asText()).isEqualTo("APPROVED");
    }

    @Test
    @DisplayName("let expire by hand it is as if nobody had decided in time, with who, why and the audit; then it is decided")
    void expired() {
        var done = post(OPERATOR, "/api/approvals/a-1", "{\"decision\":\"expire\",\"reason\":\"nobody knows\"}");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(json(done).path("state").asText()).isEqualTo("EXPIRED");
        assertThat(json(done).path("decidedBy").asText()).isEqualTo(OPERATOR);
        assertThat(json(get(VIEWER, "/api/approvals/a-1")).at("/values/items/0/state").asText()).isEqualTo("EXPIRED");
        assertThat(post(OPERATOR, "/api/approvals/a-1", "{\"decision\":\"approve\",\"reason\":\"no\"}").statusCode()).isEqualTo(409);
        assertThat(jdbc.sql("select action || ' ' || target || ' ' || reason || ' ' || detail from audit where action = 'approval.expire'").query(String.class).list())
                .contains("approval.expire a-1 nobody knows done");
    }

    @Test
    @DisplayName("with four eyes the same user is refused and told why, another one's approval counts; one is enough to reject, or to let it expire")
    void fourEyes() {
        configuration.guards = new GuardSettings(new GuardSettings.Approvals(Duration.ofDays(7), true), List.of(), List.of());
        var approve = "{\"decision\":\"approve\",\"reason\":\"a sale\"}";
        var first = json(post(OPERATOR, "/api/approvals/a-1", approve));
        assertThat(first.path("state").asText()).isEqualTo("HELD");
        assertThat(first.path("firstBy").asText()).isEqualTo(OPERATOR);
        assertThat(first.path("firstReason").asText()).isEqualTo("a sale");
        assertThat(first.path("firstAt").asText()).isNotEmpty();
        var again = post(OPERATOR, "/api/approvals/a-1", approve);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(json(again).path("detail").asText()).contains("another person has to approve it too");
        assertThat(json(get(VIEWER, "/api/approvals/a-1")).at("/approval/state").asText()).isEqualTo("HELD");
        var second = json(post(ADMIN, "/api/approvals/a-1", approve));
        assertThat(second.path("state").asText()).isEqualTo("APPROVED");
        assertThat(second.path("firstBy").asText()).isEqualTo(OPERATOR);
        assertThat(second.path("decidedBy").asText()).isEqualTo(ADMIN);
        assertThat(json(post(OPERATOR, "/api/approvals/a-2", "{\"decision\":\"reject\",\"reason\":\"a typo\"}")).path("state").asText()).isEqualTo("REJECTED");
        assertThat(jdbc.sql("select action || ' ' || detail from audit where target = 'a-1' and who = :who order by id").param("who", OPERATOR).query(String.class).list())
                .containsSubsequence("approval.approve first of two", "approval.approve refused: the same person");
    }

    @Test
    @DisplayName("a user and their token are one person of two; a token that is nobody's approves nothing then, and may reject")
    void persons() {
        configuration.guards = new GuardSettings(new GuardSettings.Approvals(Duration.ofDays(7), true), List.of(), List.of());
        var approve = "{\"decision\":\"approve\",\"reason\":\"a sale\"}";
        var nobody = bearer(SCRIPT_TOKEN, "/api/approvals/a-1", approve);
        assertThat(nobody.statusCode()).isEqualTo(409);
        assertThat(json(nobody).path("detail").asText()).contains("this call is nobody's", "config/users.yaml");
        assertThat(json(bearer(OPERATOR_TOKEN, "/api/approvals/a-1", approve)).path("firstBy").asText()).isEqualTo("token:oleks");
        assertThat(post(OPERATOR, "/api/approvals/a-1", approve).statusCode()).isEqualTo(409);
        assertThat(json(post(ADMIN, "/api/approvals/a-1", approve)).path("state").asText()).isEqualTo("APPROVED");
        assertThat(json(bearer(SCRIPT_TOKEN, "/api/approvals/a-2", approve.replace("approve", "reject"))).path("state").asText()).isEqualTo("REJECTED");
    }

    private HttpResponse<String> bearer(String token, String path, String body) {
        return call(NOBODY, "POST", path, body, Map.of("Content-Type", "application/json", "Authorization", "Bearer " + token));
    }

    @AfterEach
    void onePair() {
        configuration.guards = GuardSettings.NONE;
    }
}
