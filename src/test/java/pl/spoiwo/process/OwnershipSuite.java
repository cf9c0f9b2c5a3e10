package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pl.spoiwo.process.Hub.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownerships;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.StockRule;
import pl.spoiwo.connection.StockTerms;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Locks;
import pl.spoiwo.ledger.Node;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Stores;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.operations.query.ExplainQueries;
import pl.spoiwo.operations.query.ExplainQueries.Asked;
import pl.spoiwo.operations.query.Explanation;
import pl.spoiwo.operations.query.Queries;
import pl.spoiwo.order.Examples;
import pl.spoiwo.rule.ChannelRules;
import pl.spoiwo.stock.StockPlan;

/** Several systems speak of the same goods: whose word counts, on every database. */
abstract class OwnershipSuite extends DatabaseSuite {

    private Hub hub;
    private OwnerRounds rounds;
    private int messages;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        rules("  []");
        rounds = new OwnerRounds(hub.active(), hub.due, Stores.on(database.dataSource(), clock, Node.starting("test-1")).leases(), clock);
    }

    private void rules(String rules) {
        var connections = new HashMap<>(hub.configuration.connections());
        connections.put("shop-two", Examples.priced(Examples.shopNamed("shop-two", "price.write", "stock.write"),
                new PriceRule(List.of("detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, PriceRule.Rounding.UP, false)));
        var before = hub.configuration;
        hub.configuration = new HubConfiguration("v" + rules.hashCode(), before.home(), connections, before.mappings(), before.schemas(), before.statuses(), before.company(),
                before.alerts(), before.delivery(), before.documents()).with("v" + rules.hashCode(), Ownerships.of(rules, connections, before.company().stock().warehouses()), ChannelRules.NONE);
    }

    private Inbound from(String source, String event, String items) {
        var data = "{\"schemaVersion\":\"1\"," + (event.equals("stock") ? "\"countedAt\":\"" + clock.instant() + "\"," : "") + "\"items\":[" + items + "]}";
        return hub.message(source, source.equals("erp-main") ? "poll:stock.poll" : "webhook:order.updated", "k" + ++messages, event(event, data));
    }

    private Inbound count(String source, String onHand) {
        return from(source, "stock", "{\"sku\":\"A\",\"warehouse\":\"MAG\",\"onHand\":\"" + onHand + "\"}");
    }

    private Inbound price(String source, String gross) {
        return from(source, "price", "{\"sku\":\"A\",\"priceList\":\"detal\",\"gross\":\"" + gross + "\",\"currency\":\"PLN\"}");
    }

    private Inbound product(String source, String fields) {
        return from(source, "product", "{\"sku\":\"A\",\"kind\":\"product\"," + fields + "}");
    }

    private String onHand() {
        return one("select cast(cast(on_hand as int) as varchar) || ' ' || source from stock where sku = 'A'");
    }

    private String listed() {
        return one("select cast(gross as varchar) || ' ' || source from price where sku = 'A'").replaceFirst("(\\.\\d\\d)00 ", "$1 ");
    }

    private String one(String sql) {
        return hub.jdbc.sql(sql).query(String.class).optional().orElse("none");
    }

    private List<String> told(String kind) {
        return hub.jdbc.sql("select connection || ' ' || coalesce(old_value, '-') || ' > ' || new_value from value_history where event = 'TOLD' and kind = :kind order by id").param("kind", kind)
                .query(String.class).list();
    }

    private JsonNode lastDecision() {
        return Json.read(one("select decision from value_history where event = 'TOLD' order by id desc limit 1"), JsonNode.class, "a decision");
    }

    private void set(String entity, String field, String connection, String value, Duration until) {
        clock.advance(Duration.ofSeconds(1));
        var now = clock.instant();
        stores.transaction().executeWithoutResult(status -> {
            hub.set.put(new SetValue("v-" + ++messages, entity, "A", field, connection, value, entity.equals("price") ? "PLN" : null, "stocktaking", "ola", now, now.plus(until)));
            hub.due.sooner(Map.of("A", now));
        });
        round();
    }

    private int round() {
        var page = rounds.messages();
        hub.carryRechecks(page);
        return page.size();
    }

    @Test
    @DisplayName("of a service no channel is told a number, unless a person sets one")
    void service() {
        hub.process(from("erp-main", "product", "{\"sku\":\"A\",\"kind\":\"service\",\"name\":\"Assembly\"}"));
        assertThat(hub.wanted("shop-two", "A")).isNull();
        set("stock", "stock", "shop-two", "99", Duration.ofHours(2));
        assertThat(hub.wanted("shop-two", "A")).isEqualTo("99");
    }

    @Test
    @DisplayName("what a product is a variant of is shown as it was told, has an owner like other fields, and is gone when it is not told any more")
    void variants() {
        hub.process(product("erp-main", "\"name\":\"Kubek zielony\",\"variantOf\":\"KUB\",\"attributes\":{\"kolor\":\"zielony\"}"));
        assertThat(variantOf()).isEqualTo("KUB");
        rules("  - {name: variants, entity: product, fields: [variantOf], master: shop-two}\n");
        hub.process(product("shop-two", "\"name\":\"Mug\",\"variantOf\":\"MUG\""));
        assertThat(variantOf()).isEqualTo("MUG");
        rules("  - {name: variants, entity: product, fields: [variantOf], master: erp-main}\n");
        hub.process(product("erp-main", "\"name\":\"Kubek zielony\""));
        assertThat(variantOf()).isEmpty();
    }

    /** As {@code GET /api/product} shows it. */
    private String variantOf() {
        return Queries.products(hub.jdbc).product("A").orElseThrow().document().path("variantOf").asText();
    }

    @Test
    @DisplayName("the owner's word counts, whoever speaks later; the other's is kept, changes nothing, and its message says which rule says so")
    void master() {
        rules("  - {name: erp-stock, entity: stock, master: erp-main}");
        hub.process(count("erp-main", "5"));
        clock.advance(Duration.ofMinutes(1));
        var other = count("shop-main", "9");
        hub.process(other);
        assertThat(onHand()).isEqualTo("5 erp-main");
        assertThat(hub.wanted("shop-two", "A")).isEqualTo("4");
        assertThat(stores.ledger().find(other.id()).orElseThrow().reason().text())
                .isEqualTo("1 value does not count, such as stock.MAG of A: rule erp-stock (config/master-data.yaml:2) takes it from erp-main");
        assertThat(hub.jdbc.sql("select source || ' ' || said from candidate order by source").query(String.class).list()).containsExactly("erp-main 5", "shop-main 9");
        clock.advance(Duration.ofMinutes(1));
        hub.process(count("erp-main", "6"));
        assertThat(told("stock")).containsExactly("erp-main - > 5", "erp-main 5 > 6");
        var decision = lastDecision();
        assertThat(decision.path("rule").asText() + " " + decision.path("at").asText()).isEqualTo("erp-stock config/master-data.yaml:2");
        assertThat(decision.at("/winner/source").asText() + " " + decision.at("/winner/value").asText()).isEqualTo("erp-main 6");
        assertThat(decision.at("/lost/0/source").asText() + " " + decision.at("/lost/0/value").asText()).isEqualTo("shop-main 9");
        assertThat(decision.at("/lost/0/message").asText()).isEqualTo(other.id());
    }

    @Test
    @DisplayName("without a rule the last word counts, and a count that says the same again writes no history")
    void lastWord() {
        hub.process(count("erp-main", "5"));
        clock.advance(Duration.ofMinutes(1));
        hub.process(count("shop-main", "5"));
        hub.process(count("erp-main", "5"));
        assertThat(told("stock")).containsExactly("erp-main - > 5");
        clock.advance(Duration.ofMinutes(1));
        hub.process(count("shop-main", "7"));
        assertThat(onHand()).isEqualTo("7 shop-main");
        assertThat(told("stock")).containsExactly("erp-main - > 5", "shop-main 5 > 7");
    }

    @Test
    @DisplayName("an owner that falls silent is followed by the fallback, then by zero, by a round alone; its next word takes over again, also where it says the same")
    void silence() {
        rules("  - {name: shelf, entity: stock, master: erp-main, maxAge: 2h, fallback: [{connection: shop-main, maxAge: 4h}], stale: zero}");
        hub.process(count("shop-main", "9"));
        hub.process(count("erp-main", "5"));
        assertThat(onHand()).isEqualTo("5 erp-main");
        clock.advance(Duration.ofMinutes(119));
        assertThat(round()).isZero();
        clock.advance(Duration.ofMinutes(1));
        assertThat(round()).isEqualTo(1);
        assertThat(onHand()).isEqualTo("9 shop-main");
        assertThat(hub.wanted("shop-two", "A")).isEqualTo("8");
        assertThat(round()).as("nothing more is due").isZero();
        clock.advance(Duration.ofHours(2));
        round();
        assertThat(onHand()).isEqualTo("0 ");
        assertThat(hub.wanted("shop-two", "A")).isEqualTo("0");
        hub.process(count("erp-main", "5"));
        assertThat(onHand()).isEqualTo("5 erp-main");
    }

    /** A round that decides begins before this is written down. */
    private void decidedWhile(Inbound told) throws Exception {
        var thread = Executors.newSingleThreadExecutor();
        try {
            var decided = stores.transaction().execute(status -> {
                hub.process(told);
                var deciding = thread.submit(this::round);
                assertThatThrownBy(() -> deciding.get(1, TimeUnit.SECONDS)).as("it waits").isInstanceOf(TimeoutException.class);
                return deciding;
            });
            assertThat(decided.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    @DisplayName("an owner that says the same again while it is decided that it has been silent for too long: the decision waits, and its word counts")
    void repeatedWhileDecided() throws Exception {
        rules("  - {name: shelf, entity: stock, master: erp-main, maxAge: 2h, stale: zero}");
        hub.process(count("erp-main", "5"));
        clock.advance(Duration.ofHours(2));
        decidedWhile(count("erp-main", "5"));
        assertThat(onHand()).isEqualTo("5 erp-main");
        assertThat(hub.wanted("shop-two", "A")).isEqualTo("4");
    }

    @Test
    @DisplayName("so it is with a price that is told again while it is decided that its owner has been silent for too long")
    void repeatedPriceWhileDecided() throws Exception {
        rules("  - {name: list, entity: price, master: erp-main, maxAge: 2h, stale: none}");
        hub.process(price("erp-main", "10.00"));
        clock.advance(Duration.ofHours(2));
        decidedWhile(price("erp-main", "10.00"));
        assertThat(listed()).isEqualTo("10.00 erp-main");
    }

    @Test
    @DisplayName("a count that says what is known, and that a rule does not let count any more, is decided: its message says why it does not count")
    void repeatedAndLeftOut() {
        hub.process(count("erp-main", "5"));
        rules("  - {name: shelf, entity: stock, master: shop-main}");
        clock.advance(Duration.ofMinutes(1));
        var again = count("erp-main", "5");
        hub.process(again);
        assertThat(stores.ledger().find(again.id()).orElseThrow().reason().text())
                .isEqualTo("1 value does not count, such as stock.MAG of A: rule shelf (config/master-data.yaml:2) takes it from shop-main");
    }

    @Test
    @DisplayName("an owner that repeats itself stays fresh, and what is kept though it is old changes nothing")
    void kept() {
        rules("  - {name: list, entity: price, master: erp-main, maxAge: 2h}");
        hub.process(price("erp-main", "10.00"));
        clock.advance(Duration.ofMinutes(90));
        hub.process(price("erp-main", "10.00"));
        clock.advance(Duration.ofMinutes(90));
        round();
        assertThat(listed()).isEqualTo("10.00 erp-main");
        clock.advance(Duration.ofMinutes(90));
        round();
        hub.process(price("shop-main", "12.00"));
        assertThat(listed()).isEqualTo("10.00 erp-main");
        assertThat(told("price")).containsExactly("erp-main - > gross 10.00");
    }

    @Test
    @DisplayName("where no value is wanted of old words, the list has none, and the channel keeps what it has")
    void none() {
        rules("  - {name: list, entity: price, master: erp-main, maxAge: 2h, stale: none}");
        hub.process(price("erp-main", "10.00"));
        clock.advance(Duration.ofHours(3));
        round();
        assertThat(listed()).isEqualTo("none");
        assertThat(told("price")).containsExactly("erp-main - > gross 10.00", " gross 10.00 > none");
        assertThat(hub.jdbc.sql("select wanted from channel_value where kind = 'price'").query(String.class).list()).containsExactly("10.00");
        hub.process(price("erp-main", "10.00"));
        assertThat(listed()).isEqualTo("10.00 erp-main");
    }

    @Test
    @DisplayName("where no value is wanted of old counts, the channel keeps what it has until somebody orders it: then nothing more is sold")
    void noneOfStock() {
        rules("  - {name: shelf, entity: stock, master: erp-main, maxAge: 2h, stale: none}");
        hub.process(count("erp-main", "5"));
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("4");
        clock.advance(Duration.ofHours(3));
        round();
        assertThat(onHand()).isEqualTo("none");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("4");
        assertThat(shown()).as("it keeps what it has").isEmpty();
        hub.order("shop-main", Examples.order("1").line("1", "A", "1").placed(clock.instant()));
        assertThat(hub.wanted("shop-main", "A")).as("the sold piece does not come back").isEqualTo("0");
        assertThat(hub.wanted("shop-two", "A")).as("nor in other channels").isEqualTo("0");
        assertThat(shown()).containsExactly("shop-main 0 no warehouse of the channel counts it", "shop-two 0 no warehouse of the channel counts it");
        hub.process(count("erp-main", "5"));
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("3");
    }

    @Test
    @DisplayName("a product that no warehouse of a channel counts any more, because its warehouse is not the company's or not the channel's, is not sold there, and what is sold does not come back")
    void warehouseTakenOut() {
        var both = List.of(new StockRule.Warehouse("MAG", 0), new StockRule.Warehouse("SKL", 0));
        hub.stock(new StockRule(both, null), "none", StockTerms.USUAL);
        hub.count(clock.instant(), "A", "SKL", "10");
        assertThat(List.of(hub.wanted("shop-main", "A"), hub.wanted("shop-two", "A"))).containsExactly("10", "10");
        hub.stock(new StockRule(both, null), "shop-two", new StockTerms(List.of("MAG"), 0, 0, StockTerms.Figure.SHELF, StockTerms.Leaves.SHIPPED));
        again();
        assertThat(List.of(hub.wanted("shop-main", "A"), hub.wanted("shop-two", "A"))).containsExactly("10", "0");
        assertThat(one("select why from value_history where event = 'WANTED' and connection = 'shop-two' order by id desc limit 1")).isEqualTo("no warehouse of the channel counts it");
        assertThat(shown()).containsExactly("shop-main 10 MAG 0 free, SKL 10 free", "shop-two 0 no warehouse of the channel counts it");
        hub.stock(new StockRule(both.subList(0, 1), null), "none", StockTerms.USUAL);
        again();
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("0");
        hub.order("shop-main", Examples.order("1").line("1", "A", "1").placed(clock.instant()));
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("0");
        assertThat(shown()).containsExactly("shop-main 0 no warehouse of the channel counts it", "shop-two 0 no warehouse of the channel counts it");
    }

    /** As {@code GET /api/stock} shows what the channels shall hold. */
    private List<String> shown() {
        return hub.figures.view("A", hub.configuration.stockChannels(), StockPlan.of(hub.configuration), hub.configuration, clock.instant()).figures().entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue().value() + " " + each.getValue().why()).toList();
    }

    /** All is decided anew, as where the configuration has changed. */
    private void again() {
        clock.advance(Duration.ofSeconds(1));
        stores.transaction().executeWithoutResult(status -> hub.due.sooner(Map.of("A", clock.instant())));
        round();
    }

    @Test
    @DisplayName("a round whose messages are lost in a crash asks again, and a second node asks nothing meanwhile")
    void crash() {
        rules("  - {name: shelf, entity: stock, master: erp-main, maxAge: 2h, stale: zero}");
        hub.process(count("erp-main", "5"));
        clock.advance(Duration.ofHours(2));
        var lost = rounds.messages();
        assertThat(lost).hasSize(1);
        assertThat(round()).isZero();
        assertThat(onHand()).isEqualTo("5 erp-main");
        clock.advance(Duration.ofMinutes(1));
        assertThat(round()).isEqualTo(1);
        assertThat(onHand()).isEqualTo("0 ");
        hub.carryRechecks(lost);
        assertThat(told("stock")).as("the lost one, found again, changes nothing").containsExactly("erp-main - > 5", " 5 > 0");
    }

    @Test
    @DisplayName("a value that a person set wins over the owner until its moment, and then the owner's last word counts again")
    void override() {
        rules("  - {name: erp-stock, entity: stock, master: erp-main}");
        hub.process(count("erp-main", "5"));
        set("stock", "stock.MAG", "", "2", Duration.ofHours(1));
        assertThat(onHand()).isEqualTo("2 override");
        clock.advance(Duration.ofMinutes(1));
        var counted = count("erp-main", "6");
        hub.process(counted);
        assertThat(onHand()).isEqualTo("2 override");
        assertThat(stores.ledger().find(counted.id()).orElseThrow().reason().text()).contains("set by ola until ", ": stocktaking");
        assertThat(told("stock")).containsExactly("erp-main - > 5", "override 5 > 2");
        assertThat(lastDecision().at("/override/user").asText()).isEqualTo("ola");
        clock.advance(Duration.ofHours(1));
        round();
        assertThat(onHand()).isEqualTo("6 erp-main");
        assertThat(one("select case when ended_at = until then 'ended' else 'open' end from value_override")).isEqualTo("ended");
    }

    @Test
    @DisplayName("what a person set of a channel's own price and stock wins over lists and formulas for that channel alone, and ends by itself")
    void ofChannel() {
        hub.process(count("erp-main", "5"));
        hub.process(price("erp-main", "10.00"));
        set("price", "price", "shop-two", "8.88", Duration.ofHours(1));
        set("stock", "stock", "shop-two", "1", Duration.ofHours(2));
        assertThat(values("shop-two")).containsExactly("price 8.88", "stock 1");
        assertThat(values("shop-main")).containsExactly("stock 4");
        hub.process(price("erp-main", "11.00"));
        hub.process(count("erp-main", "9"));
        assertThat(values("shop-two")).containsExactly("price 8.88", "stock 1");
        clock.advance(Duration.ofMinutes(61));
        round();
        assertThat(values("shop-two")).containsExactly("price 11.00", "stock 1");
        clock.advance(Duration.ofHours(1));
        round();
        assertThat(values("shop-two")).containsExactly("price 11.00", "stock 8");
        assertThat(one("select why from value_history where event = 'WANTED' and new_value = '8.88'")).startsWith("set by ola until ").endsWith(": stocktaking");
    }

    @Test
    @DisplayName("so many pieces of a channel as a person set are sold there, and no more: with each of its orders it is told less; never more than is there, whoever sells, but what buffers keep back is theirs too")
    void pieces() {
        hub.process(count("erp-main", "3"));
        set("stock", "stock", "shop-two", "3", Duration.ofHours(5));
        assertThat(values("shop-two")).as("all that lies there").containsExactly("stock 3");
        sells("shop-two", "1", "A", "2");
        assertThat(values("shop-two")).containsExactly("stock 1");
        sells("shop-two", "2", "A", "1");
        assertThat(values("shop-two")).as("it is written again after its sales").containsExactly("stock 0");
        hub.process(count("erp-main", "9"));
        assertThat(values("shop-two")).as("three were set, and three are sold").containsExactly("stock 0");
        hub.order("shop-two", Examples.order("2").line("1", "A", "1").placed(clock.instant()).says("cancelled").updated(5));
        assertThat(values("shop-two")).containsExactly("stock 1");
        set("stock", "stock", "shop-two", "5", Duration.ofHours(5));
        assertThat(values("shop-two")).as("set anew").containsExactly("stock 5");
        sells("shop-main", "3", "A", "4");
        assertThat(values("shop-two")).as("of nine two and four are promised").containsExactly("stock 3");
        assertThat(one("select why from value_history where event = 'WANTED' and connection = 'shop-two' order by id desc limit 1")).endsWith(": stocktaking; no more than is there: MAG 3 free");
        sells("shop-two", "4", "A", "1");
        assertThat(one("select why from value_history where event = 'WANTED' and connection = 'shop-two' order by id desc limit 1")).endsWith(": stocktaking; 5 less 1 ordered since; no more than is there: MAG 2 free");
    }

    @Test
    @DisplayName("of goods that nobody has counted so many are sold as a person set; of a set as many as it was ordered, and its parts may be sold alone beside it")
    void uncountedPieces() {
        hub.process(product("erp-main", "\"name\":\"Kubek\""));
        set("stock", "stock", "shop-two", "3", Duration.ofHours(5));
        sells("shop-two", "1", "A", "2");
        assertThat(values("shop-two")).containsExactly("stock 1");
        hub.set("A", "B", 2, "C", 1);
        hub.count(clock.instant(), "B", "20");
        hub.count(clock.instant(), "C", "20");
        set("stock", "stock", "shop-two", "4", Duration.ofHours(5));
        sells("shop-two", "2", "A", "1");
        sells("shop-two", "3", "B", "3");
        assertThat(hub.wanted("shop-two", "A")).isEqualTo("3");
    }

    private void sells(String channel, String id, String sku, String pieces) {
        clock.advance(Duration.ofSeconds(1));
        hub.order(channel, Examples.order(id).line("1", sku, pieces).placed(clock.instant()));
    }

    @Test
    @DisplayName("what a person set ends at the channel too where nothing stands behind it: it is as it was before, stock that nobody has counted is none, and a price that had none before it says so")
    void nothingBehind() {
        set("stock", "stock", "shop-two", "3", Duration.ofHours(1));
        assertThat(values("shop-two")).containsExactly("stock 3");
        clock.advance(Duration.ofMinutes(61));
        round();
        assertThat(values("shop-two")).containsExactly("stock 0");
        set("stock", "stock.MAG", "", "3", Duration.ofHours(1));
        assertThat(values("shop-two")).as("one is the buffer").containsExactly("stock 2");
        clock.advance(Duration.ofMinutes(61));
        round();
        assertThat(values("shop-two")).containsExactly("stock 0");
        assertThat(values("shop-main")).containsExactly("stock 0");

        set("price", "price", "shop-two", "8.88", Duration.ofHours(1));
        clock.advance(Duration.ofMinutes(61));
        round();
        assertThat(values("shop-two")).containsExactly("price 8.88", "stock 0");
        var channel = hub.configuration.connection("shop-two").orElseThrow();
        assertThat(hub.prices.of(channel, List.of("A"), hub.configuration, clock.instant()).get("A").why())
                .isEqualTo("the list detal has no price; 8.88 was set by hand for a while that is over, and nothing was wanted before it");

        hub.process(price("erp-main", "10.00"));
        hub.process(from("erp-main", "price", "{\"sku\":\"A\",\"priceList\":\"detal\",\"none\":true,\"currency\":\"PLN\"}"));
        set("price", "price", "shop-two", "7.77", Duration.ofHours(1));
        assertThat(values("shop-two")).containsExactly("price 7.77", "stock 0");
        clock.advance(Duration.ofMinutes(61));
        round();
        assertThat(values("shop-two")).containsExactly("price 10.00", "stock 0");
        assertThat(one("select why from value_history where event = 'WANTED' and kind = 'price' order by id desc limit 1")).isEqualTo("7.77 was set by hand for a while that is over, and 10.00 was wanted before it");
    }

    private List<String> values(String channel) {
        return hub.jdbc.sql("select kind || ' ' || wanted from channel_value where connection = :channel order by kind").param("channel", channel).query(String.class).list();
    }

    @Test
    @DisplayName("a product is made of the winners of its fields; what one source leaves out another may say, and what a source does not say any more is gone")
    void merged() {
        rules("  - {name: names, entity: product, fields: name, master: shop-main}");
        hub.process(product("erp-main", "\"name\":\"KUBEK 350\",\"ean\":\"5900000000017\",\"taxCode\":\"23\",\"cost\":{\"net\":\"4.00\",\"currency\":\"PLN\"}"));
        assertThat(document()).as("nobody whose name counts has named it").isEqualTo("none");
        clock.advance(Duration.ofMinutes(1));
        hub.process(product("shop-main", "\"name\":\"Kubek zielony\",\"description\":\"Z uchem\",\"taxCode\":\"8\""));
        clock.advance(Duration.ofMinutes(1));
        hub.process(product("erp-main", "\"name\":\"KUBEK 350 N\",\"ean\":\"5900000000017\",\"taxCode\":\"23\""));
        assertThat(document()).contains("\"name\":\"Kubek zielony\"", "\"ean\":\"5900000000017\"", "\"taxCode\":\"23\"", "\"description\":\"Z uchem\"", "\"net\":\"4.00\"");
        clock.advance(Duration.ofMinutes(1));
        hub.process(product("erp-main", "\"name\":\"KUBEK 350 N\",\"taxCode\":\"23\""));
        assertThat(document()).doesNotContain("ean");
        clock.advance(Duration.ofMinutes(1));
        hub.process(product("shop-main", "\"name\":\"Kubek\",\"taxCode\":\"23\""));
        assertThat(told("product")).contains("shop-main Kubek zielony > Kubek");
        assertThat(one("select name || ' ' || source from product")).isEqualTo("Kubek shop-main");
    }

    private String document() {
        return one("select document from product where sku = 'A'");
    }

    @Test
    @DisplayName("a rule for a category follows the product into it and out of it")
    void category() {
        rules("  - {name: all, entity: price, master: erp-main}\n  - {name: mugs, entity: price, scope: {category: Kubki}, master: shop-main}");
        hub.process(price("erp-main", "10.00"));
        hub.process(price("shop-main", "12.00"));
        assertThat(listed()).isEqualTo("10.00 erp-main");
        hub.process(product("erp-main", "\"name\":\"Kubek\",\"category\":\"Kubki\""));
        round();
        assertThat(listed()).isEqualTo("12.00 shop-main");
        clock.advance(Duration.ofMinutes(1));
        hub.process(product("erp-main", "\"name\":\"Kubek\",\"category\":\"Talerze\""));
        round();
        assertThat(listed()).isEqualTo("10.00 erp-main");
    }

    @Test
    @DisplayName("a changed rule decides anew what was told long ago, and the day of a rule does so by itself")
    void changedRule() {
        hub.process(price("shop-main", "12.00"));
        clock.advance(Duration.ofMinutes(1));
        hub.process(price("erp-main", "10.00"));
        rules("  - {name: list, entity: price, master: shop-main}\n  - {name: sale, entity: price, scope: {from: 2024-04-01, until: 2024-04-01}, master: erp-main}");
        var rechecks = new Rechecks(hub.active(), new RecheckRounds(hub.jdbc), hub.orders, hub.payments, hub.rates, hub.candidates,
                Stores.on(database.dataSource(), clock, Node.starting("test-1")).leases(), clock);
        for (int turn = 0; turn < 6; turn++) {
            hub.carryRechecks(rechecks.page());
            rechecks.sent();
        }
        assertThat(listed()).isEqualTo("12.00 shop-main");
        clock.advance(Duration.between(clock.instant(), Instant.parse("2024-03-31T21:59:59Z")));
        assertThat(round()).isZero();
        clock.advance(Duration.ofSeconds(1));
        round();
        assertThat(listed()).isEqualTo("10.00 erp-main");
        clock.advance(Duration.ofDays(1));
        round();
        assertThat(listed()).isEqualTo("12.00 shop-main");
    }

    @Test
    @DisplayName("duplicates and any order between sources end in the same values")
    void anyOrder() {
        rules("  - {name: shelf, entity: stock, master: erp-main}\n  - {name: list, entity: price, choose: trust, sources: [{connection: erp-main, trust: 30}, {connection: shop-main, trust: 40}]}");
        var all = new ArrayList<Inbound>();
        for (int i = 1; i <= 4; i++) {
            clock.advance(Duration.ofSeconds(1));
            all.addAll(List.of(count("erp-main", "" + i), count("shop-main", "9" + i), price("erp-main", i + ".00"), price("shop-main", "9" + i + ".00"), product("erp-main", "\"name\":\"E" + i + "\""),
                    product("shop-main", "\"name\":\"S" + i + "\"")));
        }
        for (long seed = 1; seed <= 10; seed++) {
            for (var table : List.of("candidate", "stock", "price", "product", "channel_value", "message", "inbox", "message_body")) {
                hub.jdbc.sql("delete from " + table).update();
            }
            var shuffled = new ArrayList<>(all);
            shuffled.addAll(all.subList(0, 8));
            Collections.shuffle(shuffled, new Random(seed));
            shuffled.forEach(hub::process);
            assertThat(List.of(onHand(), listed(), one("select name from product"))).as("seed " + seed).isEqualTo(List.of("4 erp-main", "94.00 shop-main", "E4"));
        }
    }

    @Test
    @DisplayName("sources that speak of one SKU at the same moment end in the owner's word")
    void atOnce() throws Exception {
        rules("  - {name: shelf, entity: stock, master: erp-main}");
        var tasks = new ArrayList<Callable<List<Outgoing>>>();
        for (int i = 1; i <= 8; i++) {
            clock.advance(Duration.ofSeconds(1));
            for (var message : List.of(count("erp-main", "" + i), count("shop-main", "9" + i))) {
                tasks.add(() -> hub.process(message));
            }
        }
        var pool = Executors.newFixedThreadPool(6);
        try {
            for (var done : pool.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            pool.shutdown();
        }
        assertThat(onHand()).isEqualTo("8 erp-main");
        assertThat(hub.jdbc.sql("select source || ' ' || said from candidate order by source").query(String.class).list()).containsExactly("erp-main 8", "shop-main 98");
        assertThat(hub.wanted("shop-two", "A")).isEqualTo("7");
    }

    /** Seconds between the rows of one event, in the order in which they were written. */
    private List<Long> apart(String event) {
        var at = hub.jdbc.sql("select at from value_history where event = :event and connection in ('erp-main', 'shop-two') and sku = 'A' order by id").param("event", event)
                .query((row, n) -> UtcTime.read(row, "at")).list();
        return IntStream.range(1, at.size()).mapToObj(i -> Duration.between(at.get(i - 1), at.get(i)).toSeconds()).toList();
    }

    @Test
    @DisplayName("who waited for the locks decides after those that it waited for, by the clock too: what was written last is the newest row")
    void waited() throws Exception {
        var between = new AtomicReference<Runnable>();
        var locks = stores.locks();
        var waiting = new Locks() {
            @Override
            public void orders(Collection<String> names) {
                locks.orders(names);
            }

            @Override
            public void skus(Collection<String> skus) {
                Optional.ofNullable(between.getAndSet(null)).ifPresent(Runnable::run);
                locks.skus(skus);
            }
        };
        hub = new Hub(new Stores(stores.jdbc(), stores.transactions(), new TickingClock(clock.instant().plusSeconds(60)), stores.node(), stores.durable(), stores.ledger(), stores.claims(), waiting));
        rules("  []");
        hub.process(count("erp-main", "3"));
        var first = count("erp-main", "7");
        clock.advance(Duration.ofSeconds(1));
        var second = count("erp-main", "12");
        var pool = Executors.newSingleThreadExecutor();
        try {
            between.set(() -> {
                try {
                    pool.submit(() -> hub.process(first)).get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            });
            hub.process(second);
        } finally {
            pool.shutdown();
        }
        assertThat(onHand()).isEqualTo("12 erp-main");
        assertThat(hub.wanted("shop-two", "A")).isEqualTo("11");
        for (var event : List.of("TOLD", "WANTED")) {
            assertThat(apart(event)).as(event).hasSize(2).allMatch(seconds -> seconds > 0);
        }
    }

    @Test
    @DisplayName("where a clock goes back, or another node's is behind, a later row is not earlier than the one before it")
    void backwards() {
        hub.process(count("erp-main", "7"));
        clock.advance(Duration.ofSeconds(1));
        var second = count("erp-main", "12");
        clock.advance(Duration.ofSeconds(-60));
        hub.process(second);
        for (var event : List.of("TOLD", "WANTED")) {
            assertThat(apart(event)).as(event).containsExactly(0L);
        }
        assertThat(hub.jdbc.sql("select h.at from value_history h join channel_value v on v.connection = h.connection and v.sku = h.sku and v.kind = h.kind and v.wanted_at = h.at"
                + " where h.event = 'WANTED' and h.connection = 'shop-two' and h.new_value = '11'").query().listOfRows()).as("the value has the moment of its row").hasSize(1);
    }

    private ExplainQueries explain() {
        return Queries.explain(stores.jdbc(), hub.owners, hub.active(), clock);
    }

    private Explanation asked(String entity, Instant at) {
        return explain().explain(new Asked(entity, "A", entity, entity, "", "shop-two", at)).orElseThrow();
    }

    @Test
    @DisplayName("after a backlog each value is explained by the word that it was made of, and not by one that had been heard by then and counted later; when it was heard is told beside")
    void backlog() {
        var first = price("erp-main", "49.00");
        clock.advance(Duration.ofSeconds(30));
        var second = price("erp-main", "45.00");
        clock.advance(Duration.ofMinutes(5));
        hub.process(first);
        var decided = clock.instant();
        clock.advance(Duration.ofMillis(100));
        hub.process(second);
        for (var at : Arrays.asList(decided, null)) {
            var source = asked("price", at).source();
            var message = at == null ? second : first;
            assertThat(source.value()).isEqualTo(at == null ? "gross 45.00" : "gross 49.00");
            assertThat(source.message().id()).isEqualTo(message.id());
            assertThat(source.toldAt()).isEqualTo(message.receivedAt());
            assertThat(source.since()).isEqualTo(at == null ? clock.instant() : decided);
        }
        assertThat(explain().explain(new Asked("price", "A", "price.detal", "price", "detal", null, second.receivedAt()))).as("heard, and not yet known").isEmpty();
    }

    @Test
    @DisplayName("a word that was heard before the round that found its owner silent, and came out of the backlog after it, is what holds, for explain too")
    void backlogOverRound() {
        rules("  - {name: shelf, entity: stock, master: erp-main, maxAge: 30m, stale: zero}");
        hub.process(count("erp-main", "5"));
        clock.advance(Duration.ofMinutes(25));
        var late = count("erp-main", "6");
        clock.advance(Duration.ofMinutes(10));
        assertThat(round()).isEqualTo(1);
        assertThat(onHand()).isEqualTo("0 ");
        clock.advance(Duration.ofMinutes(1));
        hub.process(late);
        assertThat(onHand()).isEqualTo("6 erp-main");
        var told = explain().explain(new Asked("stock", "A", "stock.MAG", "stock", "MAG", null, null)).orElseThrow();
        assertThat(told.connection() + " " + told.value()).isEqualTo("erp-main 6");
        assertThat(asked("stock", null).source().value()).isEqualTo("6");
        assertThat(asked("stock", null).source().toldAt()).isEqualTo(late.receivedAt());
    }

    private List<String> lost(String entity, String field, Instant at) {
        var name = field.substring(field.indexOf('.') + 1);
        return explain().explain(new Asked(entity, "A", field, entity, name, null, at)).orElseThrow().candidates().stream().map(lost -> lost.source() + " " + lost.value() + ": " + lost.why()).toList();
    }

    private int words() {
        return Integer.parseInt(one("select cast(count(*) as varchar) from value_history where event = 'SAID'"));
    }

    @Test
    @DisplayName("of any past moment it is known what each other source had said last until then, and why that lost; a word that is told again writes nothing")
    void losers() {
        rules("  - {name: list, entity: price, master: erp-main}");
        var at = new ArrayList<Instant>();
        for (var said : List.of("erp-main 49.00", "shop-main 47.00", "shop-main 46.00", "shop-main 46.00", "shop-two 44.00", "erp-main 50.00", "shop-main 45.00")) {
            hub.process(price(said.split(" ")[0], said.split(" ")[1]));
            at.add(clock.instant());
            clock.advance(Duration.ofMinutes(1));
        }
        var why = ": rule list (config/master-data.yaml:2) takes it from erp-main";
        var expected = List.of(List.<String>of(), List.of("shop-main gross 47.00"), List.of("shop-main gross 46.00"), List.of("shop-main gross 46.00"), List.of("shop-main gross 46.00", "shop-two gross 44.00"),
                List.of("shop-main gross 46.00", "shop-two gross 44.00"), List.of("shop-main gross 45.00", "shop-two gross 44.00"));
        for (int i = 0; i < at.size(); i++) {
            var all = expected.get(i).stream().map(lost -> lost + why).toList();
            assertThat(lost("price", "price.detal", at.get(i))).as("what was told, " + i).containsExactlyInAnyOrderElementsOf(all);
            assertThat(asked("price", at.get(i)).candidates()).as("what is made of it, " + i).extracting(lost -> lost.source() + " " + lost.value() + ": " + lost.why()).containsExactlyInAnyOrderElementsOf(all);
        }
        assertThat(words()).as("four of others, and one of the owner while others spoke").isEqualTo(5);
        assertThat(lost("price", "price.detal", null)).as("as now").containsExactlyInAnyOrderElementsOf(lost("price", "price.detal", at.get(6)));
    }

    @Test
    @DisplayName("who took over its word by saying the same has lost nothing, and what it said before is not told of it any more")
    void sameWord() {
        hub.process(price("erp-main", "49.00"));
        clock.advance(Duration.ofMinutes(1));
        rules("  - {name: list, entity: price, master: erp-main}");
        hub.process(price("shop-main", "47.00"));
        clock.advance(Duration.ofMinutes(1));
        rules("  []");
        hub.process(price("shop-main", "49.00"));
        assertThat(lost("price", "price.detal", clock.instant().minusSeconds(1))).hasSize(1);
        assertThat(lost("price", "price.detal", clock.instant())).isEmpty();
    }

    @Test
    @DisplayName("of a product's field that was told twice it is known what it was between its first word, which has no row, and its first change; and who said otherwise then")
    void firstWord() {
        hub.process(product("erp-main", "\"name\":\"Kubek\",\"brand\":\"Dom\""));
        var first = clock.instant();
        clock.advance(Duration.ofDays(4));
        rules("  - {name: names, entity: product, fields: [name], master: erp-main}\n");
        hub.process(product("shop-two", "\"name\":\"Mug\""));
        var between = clock.instant();
        clock.advance(Duration.ofDays(5));
        hub.process(product("erp-main", "\"name\":\"Kubek zielony\",\"brand\":\"Dom\""));
        var asked = new Asked("product", "A", "name", "product", "name", null, between);
        var explained = explain().explain(asked).orElseThrow();
        assertThat(explained.connection() + " " + explained.value() + " " + explained.since()).isEqualTo("erp-main Kubek " + first);
        assertThat(explained.until()).isEqualTo(clock.instant());
        assertThat(lost("product", "name", between)).containsExactly("shop-two Mug: rule names (config/master-data.yaml:2) takes it from erp-main");
        assertThat(lost("product", "name", first)).isEmpty();
        assertThat(explain().explain(new Asked("product", "A", "name", "product", "name", null, first.minusSeconds(1)))).isEmpty();
        assertThat(explain().explain(new Asked("product", "A", "name", "product", "name", null, null)).orElseThrow().value()).isEqualTo("Kubek zielony");
        assertThat(explain().explain(new Asked("product", "A", "brand", "product", "brand", null, between)).orElseThrow().value()).as("which has not changed").isEqualTo("Dom");
    }

    /** A second later whenever it is asked. */
    private static final class TickingClock extends Clock {

        private final AtomicReference<Instant> now;

        private TickingClock(Instant now) {
            this.now = new AtomicReference<>(now);
        }

        @Override
        public Instant instant() {
            return now.updateAndGet(at -> at.plusSeconds(1));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
