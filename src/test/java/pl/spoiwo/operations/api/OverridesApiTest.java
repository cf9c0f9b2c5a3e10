package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.connection.GuardSettings;
import pl.spoiwo.ledger.Locks;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.masterdata.DueTimes;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;
import pl.spoiwo.rule.Globs;

class OverridesApiTest extends HubSlice {

    @Autowired
    private DueTimes due;
    @Autowired
    private Locks locks;
    @Autowired
    private PlatformTransactionManager transactions;

    @BeforeEach
    void known() {
        new Rows(jdbc).empty();
        for (var table : List.of("value_override", "decision_due", "candidate")) {
            jdbc.sql("delete from " + table).update();
        }
        var now = UtcTime.of(clock.instant());
        jdbc.sql("insert into candidate (entity, item, field, source, said, said_at, since, heard_at) values ('stock', 'A 1/2', 'stock.MAG', 'erp-main', '5', :at, :at, :at)").param("at", now).update();
        broker.sent.clear();
    }

    private String until(Duration after) {
        return clock.instant().plus(after).toString();
    }

    private int put(String body) {
        return call(OPERATOR, "PUT", "/api/overrides", body, Map.of("Content-Type", "application/json")).statusCode();
    }

    private String body(String entity, String field, String connection, String value) {
        return "{\"entity\":\"%s\",\"key\":\"A 1/2\",\"field\":\"%s\"%s,\"value\":%s,\"reason\":\"stocktaking\",\"until\":\"%s\"}".formatted(entity, field,
                connection == null ? "" : ",\"connection\":\"" + connection + "\"", value, until(Duration.ofHours(1)));
    }

    @Test
    @DisplayName("a value by hand is stored, audited, due even if its message is lost, and replaced by the next; removed it is listed as over")
    void set() {
        assertThat(put(body("stock", "stock.MAG", null, "\"3.0\""))).isEqualTo(200);
        assertThat(broker.sent).singleElement().satisfies(sent -> assertThat(new String(sent.body(), StandardCharsets.UTF_8)).isEqualTo("{\"skus\":[\"A 1/2\"]}"));
        assertThat(due.due(clock.instant(), 10)).containsExactly("A 1/2");
        clock.advance(Duration.ofSeconds(1));
        assertThat(put(body("stock", "stock.MAG", null, "{\"onHand\":\"2\",\"incoming\":\"7\"}"))).isEqualTo(200);
        assertThat(json(get(VIEWER, "/api/overrides?active=true&entity=stock&key=A%201/2&field=stock.MAG")).path("items").findValuesAsText("value")).containsExactly("2 incoming 7");
        assertThat(json(get(VIEWER, "/api/overrides")).path("items").findValuesAsText("active")).containsExactly("true", "false");
        assertThat(json(get(OPERATOR, "/api/audit")).path("items").get(0).toString()).contains("override.set", "stock A 1/2 stock.MAG", "stocktaking", "2 incoming 7 until ");
        assertThat(call(OPERATOR, "DELETE", "/api/overrides?entity=stock&key=A%201/2&field=stock.MAG&reason=counted", null, Map.of()).statusCode()).isEqualTo(200);
        assertThat(json(get(VIEWER, "/api/overrides?active=true")).path("items")).isEmpty();
        assertThat(call(OPERATOR, "DELETE", "/api/overrides?entity=stock&key=A%201/2&field=stock.MAG&reason=again", null, Map.of()).statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("who sets a channel's value that a guard stops is told at once: which guard, why, and the approval that it waits in; of one that passes nothing is held")
    void held() {
        atMostFifty();
        var answer = call(OPERATOR, "PUT", "/api/overrides", body("stock", "stock", "shop-main", "\"500\""), Map.of("Content-Type", "application/json"));
        var held = json(answer).at("/items/0/held");
        assertThat(held.path("guard").asText() + " " + held.path("at").asText() + " " + held.path("state").asText()).isEqualTo("many config/guards.yaml:7 HELD");
        assertThat(held.path("why").asText()).isEqualTo("it is above the ceiling of 50");
        var approval = json(get(VIEWER, "/api/approvals/" + held.path("approval").asText()));
        assertThat(approval.at("/approval/state").asText()).isEqualTo("HELD");
        assertThat(approval.at("/values/items/0/to").asText()).isEqualTo("500");
        assertThat(json(get(VIEWER, "/api/overrides?active=true")).at("/items/0/held")).isEqualTo(held);
        clock.advance(Duration.ofSeconds(1));
        var passes = call(OPERATOR, "PUT", "/api/overrides", body("stock", "stock", "shop-main", "\"40\""), Map.of("Content-Type", "application/json"));
        assertThat(json(passes).at("/items/0/value").asText()).isEqualTo("40");
        assertThat(json(passes).at("/items/0").has("held")).isFalse();
        clock.advance(Duration.ofSeconds(1));
        jdbc.sql("insert into stock (sku, warehouse, on_hand, counted_at, source) values ('A 1/2', 'MAG', 40, :at, 'erp-main')").param("at", UtcTime.of(clock.instant())).update();
        var more = call(OPERATOR, "PUT", "/api/overrides", body("stock", "stock", "shop-main", "\"600\""), Map.of("Content-Type", "application/json"));
        assertThat(json(more).at("/items/0").has("held")).as("the shop is told of no more than forty").isFalse();
    }

    private void atMostFifty() {
        configuration.guards = new GuardSettings(new GuardSettings.Approvals(Duration.ofDays(7), false), List.of(new GuardSettings.Guard("many", "config/guards.yaml:7",
                new GuardSettings.Scope(GuardSettings.Direction.OUT, "stock", Set.of(), Set.of(), Globs.of(List.of())), null, null, List.of(), null, new BigDecimal("50"), Set.of(), null, null,
                GuardSettings.Action.HOLD)), List.of());
    }

    @Test
    @DisplayName("what a person sets is newer than all that was held of it while they waited for the lock: it is held in its place, and the answer says so")
    void heldBehindTheLock() throws Exception {
        atMostFifty();
        var answer = new TransactionTemplate(transactions).execute(status -> {
            locks.skus(Set.of("A 1/2"));
            var asked = CompletableFuture.supplyAsync(() -> call(OPERATOR, "PUT", "/api/overrides", body("stock", "stock", "shop-main", "\"500\""), Map.of("Content-Type", "application/json")));
            await().until(() -> jdbc.sql("select count(*) from information_schema.sessions where blocker_id is not null").query(Integer.class).single() == 1);
            clock.advance(Duration.ofSeconds(5));
            new Rows(jdbc).approval("a-meanwhile", "A 1/2");
            jdbc.sql("update approval set direction = 'OUT', field = 'stock', guard = 'many' where id = 'a-meanwhile'").update();
            jdbc.sql("update approval_item set subject = 'OUT|shop-main|stock|', name = '', said = '600', said_at = :at where approval_id = 'a-meanwhile'").param("at", UtcTime.of(clock.instant())).update();
            return asked;
        });
        var held = json(answer.get()).at("/items/0/held");
        assertThat(json(get(VIEWER, "/api/approvals/" + held.path("approval").asText())).at("/values/items/0/to").asText()).isEqualTo("500");
        assertThat(json(get(VIEWER, "/api/approvals/a-meanwhile")).at("/approval/state").asText()).isEqualTo("SUPERSEDED");
    }

    @AfterEach
    void unguarded() {
        configuration.guards = GuardSettings.NONE;
    }

    @Test
    @DisplayName("a value of a company is set by its tax number, where somebody has told of it; the message's key names nobody, and a viewer reads neither number nor value")
    void customer() {
        var body = body("customer", "companyName", null, "\"Łukmet S.A.\"").replace("A 1/2", "PL5252445767");
        assertThat(put(body)).as("nobody knows it").isEqualTo(404);
        jdbc.sql("insert into candidate (entity, item, field, source, said, said_at, since, heard_at) values ('customer', 'PL5252445767', '*', 'erp-main', '{}', :at, :at, :at)").param("at", UtcTime.of(clock.instant())).update();
        assertThat(put(body("stock", "stock.MAG", null, "\"3\"").replace("A 1/2", "PL5252445767"))).as("it is no SKU").isEqualTo(404);
        assertThat(put(body("customer", "companyName", null, "\"Łukmet\""))).as("an SKU is no customer").isEqualTo(404);
        assertThat(put(body)).isEqualTo(200);
        assertThat(broker.sent).singleElement().satisfies(sent -> {
            assertThat(new String(sent.body(), StandardCharsets.UTF_8)).isEqualTo("{\"taxIds\":[\"PL5252445767\"]}");
            assertThat(sent.properties().values().toString()).doesNotContain("5252445767");
        });
        assertThat(due.due(clock.instant(), 10)).containsExactly("customer:PL5252445767");
        assertThat(json(get(OPERATOR, "/api/overrides?entity=customer")).at("/items/0/key").asText()).isEqualTo("PL5252445767");
        assertThat(json(get(OPERATOR, "/api/audit?reads=true")).toString()).contains("override.read");
        assertThat(get(VIEWER, "/api/overrides").body()).contains("\"companyName\"").doesNotContain("5252445767", "Łukmet", "stocktaking");
    }

    @Test
    @DisplayName("without a reason, with an end that is past or more than 400 days away, and for an SKU that nobody knows it is refused")
    void refused() {
        var good = body("stock", "stock.MAG", null, "\"3\"");
        assertThat(put(good.replace("stocktaking", " "))).isEqualTo(400);
        assertThat(put(good.replace(until(Duration.ofHours(1)), until(Duration.ZERO)))).isEqualTo(400);
        assertThat(put(good.replace(until(Duration.ofHours(1)), until(Duration.ofDays(401))))).isEqualTo(400);
        assertThat(put(good.replace("A 1/2", "B"))).isEqualTo(404);
        assertThat(put(good.replace("stock.MAG", "stock.NONE"))).isEqualTo(400);
        assertThat(broker.sent).isEmpty();
    }
}
