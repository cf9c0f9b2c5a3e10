package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class ConnectionsApiTest extends HubSlice {

    @BeforeEach
    void empty() {
        new Rows(jdbc).empty();
    }

    @AfterEach
    void quiet() {
        broker.set("out.shop-main", 0, null, 1);
        broker.down = false;
        clock.advance(Duration.ofSeconds(5));
        states.setPaused("shop-main", false, "test");
        configuration.refused = null;
    }

    @Test
    @DisplayName("a connection shows modes, breaker and backlog, and never its credentials")
    void overview() {
        broker.set("out.shop-main", 4, Instant.parse("2026-03-01T09:55:00Z"), 1);
        clock.advance(Duration.ofSeconds(5));
        var answer = get(ADMIN, "/api/connections");
        assertThat(answer.body()).doesNotContain("s3cret");
        var shop = json(answer).path("items").get(0);
        assertThat(shop.path("id").asText()).isEqualTo("shop-main");
        assertThat(shop.path("breaker").asText()).isEqualTo("CLOSED");
        assertThat(shop.path("out").path("messages").asInt()).isEqualTo(4);
        assertThat(shop.path("out").path("oldest").asText()).isEqualTo("2026-03-01T09:55:00Z");
        assertThat(shop.path("modes").path("default").asText()).isEqualTo("OBSERVE");
        assertThat(shop.path("modes").has("order.poll")).as("a poll writes nothing, it has no mode").isFalse();
    }

    @Test
    @DisplayName("the last error's words are for operators who ask for one connection, and the audit has it; a viewer and the list see its code; the token's expiry is for both")
    void lastError() {
        states.failed("shop-main", "http-400: jan.kowalski@example.com is taken");
        assertThat(json(get(OPERATOR, "/api/connections/shop-main")).path("lastError").asText()).isEqualTo("http-400: jan.kowalski@example.com is taken");
        var shop = json(get(VIEWER, "/api/connections/shop-main"));
        assertThat(shop.path("lastError").asText()).isEqualTo("http-400: ***");
        assertThat(shop.path("tokenExpiry").asText()).isEqualTo("2026-03-01T13:00:00Z");
        assertThat(json(get(VIEWER, "/api/connections/erp-main")).has("tokenExpiry")).isFalse();
        assertThat(get(VIEWER, "/api/connections").body() + get(OPERATOR, "/api/connections").body()).doesNotContain("kowalski");
        get(OPERATOR, "/api/connections/erp-main");
        assertThat(json(get(OPERATOR, "/api/audit?reads=true")).path("items")).singleElement()
                .satisfies(read -> assertThat(read.path("who").asText() + " " + read.path("action").asText() + " " + read.path("target").asText()).isEqualTo("olek connection.read shop-main"));
        states.errors.clear();
    }

    @Test
    @DisplayName("without a broker connections are still shown, without their backlog")
    void brokerDown() {
        broker.down = true;
        clock.advance(Duration.ofSeconds(5));
        var shop = json(get(VIEWER, "/api/connections")).path("items").get(0);
        assertThat(shop.path("id").asText()).isEqualTo("shop-main");
        assertThat(shop.has("out")).isFalse();
    }

    @Test
    @DisplayName("pause and resume act and are in the audit")
    void pause() {
        assertThat(json(post(OPERATOR, "/api/connections/shop-main/pause", "{\"reason\":\"stocktaking\"}")).path("paused").asBoolean()).isTrue();
        assertThat(states.paused("shop-main")).isTrue();
        assertThat(json(post(OPERATOR, "/api/connections/shop-main/resume", null)).path("paused").asBoolean()).isFalse();
        var audit = json(get(OPERATOR, "/api/audit?target=shop-main")).path("items");
        assertThat(audit.get(0).path("action").asText()).isEqualTo("connection.resume");
        assertThat(audit.get(1).path("reason").asText()).isEqualTo("stocktaking");
    }

    @Test
    @DisplayName("an admin sets the mode of a kind that the connection has")
    void mode() {
        var set = json(post(ADMIN, "/api/connections/shop-main/mode", "{\"kind\":\"order.status\",\"mode\":\"live\",\"reason\":\"go live\"}"));
        assertThat(set.path("modes").path("order.status").asText()).isEqualTo("LIVE");
        for (var wrong : List.of("{\"kind\":\"order.statsu\",\"mode\":\"live\"}", "{\"kind\":\"order.status\",\"mode\":\"on\"}", "{}", "{\"kind\":")) {
            assertThat(post(ADMIN, "/api/connections/shop-main/mode", wrong).statusCode()).isEqualTo(400);
        }
        assertThat(json(post(ADMIN, "/api/connections/shop-main/mode", "{\"kind\":\"order.statsu\",\"mode\":\"live\"}")).path("detail").asText()).contains("order.status");
    }

    @Test
    @DisplayName("an admin gets the page on which a person lets the hub in; others see that somebody waits, and not the page")
    void authorize() {
        assertThat(post(OPERATOR, "/api/connections/shop-main/authorize", null).statusCode()).isEqualTo(403);
        var page = json(post(ADMIN, "/api/connections/shop-main/authorize", "{\"reason\":\"first account\"}"));
        assertThat(page.path("state").asText() + " " + page.path("page").asText()).isEqualTo("WAITING https://market.example/let-in?code=AB12");
        assertThat(json(get(VIEWER, "/api/connections/shop-main")).at("/authorization/state").asText()).isEqualTo("WAITING");
        assertThat(get(ADMIN, "/api/connections/shop-main").body()).doesNotContain("AB12");
        assertThat(json(get(OPERATOR, "/api/audit?target=shop-main")).at("/items/0/action").asText()).isEqualTo("connection.authorize");
        assertThat(json(post(ADMIN, "/api/connections/erp-main/authorize", null)).path("detail").asText()).contains("config/connections.yaml");
        authorizations.refusal = "the system gives no page (HTTP 401)";
        assertThat(json(post(ADMIN, "/api/connections/shop-main/authorize", null)).path("detail").asText()).contains("HTTP 401");
        authorizations.refusal = null;
    }

    @Test
    @DisplayName("an operator tries a connection: it works when all checks are good; a connector without a test says where to declare it")
    void test() {
        var tested = json(post(OPERATOR, "/api/connections/shop-main/test", "{\"reason\":\"new key\"}"));
        assertThat(tested.path("ok").asBoolean()).isFalse();
        assertThat(tested.at("/checks/0/ok").asBoolean()).isTrue();
        assertThat(tested.at("/checks/1/text").asText()).isEqualTo("90 s apart");
        var row = json(get(OPERATOR, "/api/audit?target=shop-main")).at("/items/0");
        assertThat(row.path("action").asText() + ", " + row.path("detail").asText()).isEqualTo("connection.test, does not work");
        assertThat(json(post(OPERATOR, "/api/connections/erp-main/test", null)).path("detail").asText()).contains("declare connection.test");
    }

    @Test
    @DisplayName("what a channel has refused goes once more when an operator says so, and nothing else; the dispatcher is called at once")
    void valuesAgain() {
        for (var row : List.of("shop-main,A,stock,REFUSED", "shop-main,A,name,REFUSED", "shop-main,B,stock,RETRYING", "erp-main,A,stock,REFUSED")) {
            var cells = row.split(",");
            jdbc.sql("insert into channel_value (connection, sku, kind, wanted, wanted_at, sent, state, attempts, sold) values (:connection, :sku, :kind, '5', :at, '5', :state, 3, 0)")
                    .param("connection", cells[0]).param("sku", cells[1]).param("kind", cells[2]).param("state", cells[3]).param("at", clock.instant().atOffset(ZoneOffset.UTC)).update();
        }
        broker.sent.clear();
        assertThat(json(post(OPERATOR, "/api/connections/shop-main/values/retry", "{\"reason\":\"unlocked\"}")).path("values").asInt()).isEqualTo(2);
        assertThat(jdbc.sql("select connection || ' ' || sku || ' ' || kind || ' ' || state || ' ' || attempts from channel_value order by connection, sku, kind").query(String.class).list())
                .containsExactly("erp-main A stock REFUSED 3", "shop-main A name OPEN 0", "shop-main A stock OPEN 0", "shop-main B stock RETRYING 3");
        assertThat(broker.sent).singleElement().satisfies(message -> assertThat(message.address()).isEqualTo("wake.shop-main"));
        assertThat(json(get(OPERATOR, "/api/audit?target=shop-main")).at("/items/0/detail").asText()).isEqualTo("2 values");
        assertThat(json(post(OPERATOR, "/api/connections/shop-main/values/retry", null)).path("values").asInt()).isZero();
        assertThat(broker.sent).hasSize(1);
        assertThat(post(OPERATOR, "/api/connections/shop-none/values/retry", null).statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("a forward shows that it goes on in observe mode; it can be switched off where there is one, and not observed")
    void forward() {
        assertThat(json(get(VIEWER, "/api/connections/shop-main")).path("modes").path("notification.forward").asText()).isEqualTo("LIVE");
        var off = json(post(ADMIN, "/api/connections/shop-main/mode", "{\"kind\":\"notification.forward\",\"mode\":\"off\"}"));
        assertThat(off.path("modes").path("notification.forward").asText()).isEqualTo("OFF");
        post(ADMIN, "/api/connections/shop-main/mode", "{\"kind\":\"notification.forward\",\"mode\":\"live\"}");
        assertThat(post(ADMIN, "/api/connections/shop-main/mode", "{\"kind\":\"notification.forward\",\"mode\":\"observe\"}").statusCode()).isEqualTo(400);
        assertThat(post(ADMIN, "/api/connections/erp-main/mode", "{\"kind\":\"notification.forward\",\"mode\":\"off\"}").statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("set to live, a connection's dispatcher is called at once; also without a broker the mode is set")
    void wake() {
        broker.sent.clear();
        post(ADMIN, "/api/connections/shop-main/mode", "{\"kind\":\"stock.write\",\"mode\":\"observe\"}");
        assertThat(broker.sent).isEmpty();
        post(ADMIN, "/api/connections/shop-main/mode", "{\"kind\":\"stock.write\",\"mode\":\"live\"}");
        assertThat(broker.sent).singleElement().satisfies(message -> assertThat(message.address()).isEqualTo("wake.shop-main"));
        broker.down = true;
        var set = json(post(ADMIN, "/api/connections/shop-main/mode", "{\"kind\":\"stock.write\",\"mode\":\"live\"}"));
        assertThat(set.path("modes").path("stock.write").asText()).isEqualTo("LIVE");
    }

    @Test
    @DisplayName("the configuration in force is named, and why a newer one was refused")
    void configurationInForce() {
        assertThat(json(get(VIEWER, "/api/configuration")).has("lastError")).isFalse();
        configuration.refused = new ActiveConfiguration.Refused(Instant.parse("2026-03-01T09:00:00Z"),
                List.of(new Finding("config/statuses.yaml", 7, "unknown key oder", "order, payment or refund")));
        var shown = json(get(VIEWER, "/api/configuration"));
        assertThat(shown.path("version").asText()).isEqualTo("v-1");
        assertThat(shown.path("node").asText()).isNotEmpty();
        assertThat(shown.path("lastError").path("findings").get(0).path("file").asText()).isEqualTo("config/statuses.yaml");
        assertThat(shown.path("lastError").path("findings").get(0).path("line").asInt()).isEqualTo(7);
    }

    @Test
    @DisplayName("an alert is acknowledged by name and stays open")
    void acknowledge() {
        alerts.raise("hold", "shop-main", "o-1", "shortage");
        var id = alerts.open().get(0).id();
        assertThat(post(OPERATOR, "/api/alerts/" + id + "/acknowledge", "{\"reason\":\"calling the warehouse\"}").statusCode()).isEqualTo(204);
        var shown = json(get(VIEWER, "/api/alerts")).path("items").get(0);
        assertThat(shown.path("acknowledgedBy").asText()).isEqualTo(OPERATOR);
        assertThat(shown.path("runbook").asText()).isEqualTo("docs/runbooks/hold.md");
        assertThat(post(OPERATOR, "/api/alerts/none/acknowledge", null).statusCode()).isEqualTo(400);
    }
}
