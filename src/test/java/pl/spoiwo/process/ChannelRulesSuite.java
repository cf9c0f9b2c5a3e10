package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.process.Hub.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.PriceRule.Rounding;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Node;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Stores;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.order.Examples;

/** Override rules from the file to what channels shall hold; a subclass says on which database. The clock begins on the last Sunday of March, an hour before it changes. */
abstract class ChannelRulesSuite extends DatabaseSuite {

    private Hub hub;
    private Rechecks rechecks;
    private int messages;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        var connections = new HashMap<>(hub.configuration.connections());
        connections.put("shop-main", Examples.priced(Examples.shop("order.status", "price.write", "stock.write"),
                new PriceRule(List.of("detal", "promo"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, Rounding.UP, false)));
        connections.remove("shop-two");
        var before = hub.configuration;
        hub.configuration = new HubConfiguration("v0", new Home(Path.of(".")), Map.copyOf(connections), before.mappings(), before.schemas(), before.statuses(), before.company(), before.alerts(), null, null);
        rechecks = node("test-1");
        turns(rechecks);
    }

    private Rechecks node(String name) {
        return new Rechecks(hub.active(), new RecheckRounds(hub.jdbc), hub.orders, hub.payments, hub.rates, hub.candidates,
                Stores.on(database.dataSource(), clock, Node.starting(name)).leases(), clock);
    }

    /** Turns of the route until nothing is left to do. @return how many messages they had */
    private int turns(Rechecks node) {
        int sent = 0;
        for (int quiet = 0; quiet < 5; ) {
            var page = node.page();
            hub.carryRechecks(page);
            node.sent();
            sent += page.size();
            quiet = page.isEmpty() ? quiet + 1 : 0;
        }
        return sent;
    }

    /** Rules of shop-main, one in a line. */
    private void rules(String version, String... rules) {
        var text = "tables: {commission: {rows: {Kubki: 20%}, otherwise: 10%}}\nchannels:\n  shop-main:\n" + String.join("", List.of(rules).stream().map(rule -> "    - {" + rule + "}\n").toList());
        var read = ConfigurationLoader.candidate(hub.configuration, text, Map.of());
        assertThat(read.findings()).isEmpty();
        hub.configuration = hub.configuration.with(version, hub.configuration.ownership(), read.configuration().orElseThrow().channelRules());
    }

    private void price(String sku, String list, String gross) {
        hub.process(hub.message("erp-main", "poll:stock.poll", "k" + ++messages, event("price", ("{\"schemaVersion\":\"1\",\"items\":[{\"sku\":\"%s\",\"priceList\":\"%s\",\"gross\":\"%s\",\"currency\":\"PLN\"}]}")
                .formatted(sku, list, gross))));
    }

    private List<Outgoing> product(String sku, String members) {
        return hub.process(hub.message("erp-main", "poll:stock.poll", "p" + ++messages, event("product",
                "{\"schemaVersion\":\"1\",\"items\":[{\"sku\":\"%s\",\"name\":\"Kubek\",\"kind\":\"product\",\"taxCode\":\"23\"%s}]}".formatted(sku, members))));
    }

    private String wanted(String sku, String kind) {
        return stores.jdbc().queryForList("select wanted from channel_value where connection = 'shop-main' and kind = ? and sku = ?", String.class, kind, sku).stream().findFirst().orElse(null);
    }

    private JsonNode decision(String sku, String kind) {
        return Json.read(stores.jdbc().queryForObject("select decision from value_history where event = 'WANTED' and sku = ? and kind = ? order by id desc limit 1", String.class, sku, kind), JsonNode.class, "a decision");
    }

    private String why(String sku, String kind) {
        return stores.jdbc().queryForObject("select why from value_history where event = 'WANTED' and sku = ? and kind = ? order by id desc limit 1", String.class, sku, kind);
    }

    @Test
    @DisplayName("the commission of the product's category is put to the list's price, and each step is kept with its rule, file and line")
    void commission() {
        rules("v1", "name: fee, field: price, fee: 1.00", "name: commission, field: price, commission: {table: commission, by: category}", "name: ending, field: price, ending: 0.99");
        product("A", ",\"category\":\"Kubki\"");
        price("A", "detal", "49.00");
        price("B", "detal", "49.00");
        assertThat(List.of(wanted("A", "price"), wanted("B", "price"))).containsExactly("62.99", "55.99");
        assertThat(decision("A", "price").toString()).isEqualTo("{\"configuration\":\"v1\",\"facts\":[{\"kind\":\"price\",\"name\":\"detal\"}],\"steps\":["
                + "{\"rule\":\"fee\",\"at\":\"config/master-data.yaml:4\",\"from\":\"49.00\",\"to\":\"50.00\",\"why\":\"fee 1.00\"},"
                + "{\"rule\":\"commission\",\"at\":\"config/master-data.yaml:5\",\"from\":\"50.00\",\"to\":\"62.50\",\"why\":\"commission 20%\"}]}");
        assertThat(why("A", "price")).isEqualTo("detal 49.00 PLN gross; 'fee': fee 1.00; 'commission': commission 20% = 62.50, ending 0.99 = 62.99");
        product("A", ",\"category\":\"Noże\"");
        assertThat(wanted("A", "price")).as("a product that changes its category").isEqualTo("55.99");
    }

    @Test
    @DisplayName("a promotion begins and ends by itself at its moments, in the company's zone over the change of the clocks, also when the hub was off at both; the reduction of the law runs beside it")
    void promotion() {
        rules("v1", "name: spring, field: price, promotion: 30%, when: {from: 2024-03-31T03:00, until: 2024-04-02}");
        price("A", "detal", "100.00");
        turns(rechecks);
        assertThat(wanted("A", "price")).isEqualTo("100.00");
        accepted("A", "100.00");
        assertThat(turns(rechecks)).as("nothing begins yet").isZero();
        clock.advance(Duration.ofMinutes(2));
        assertThat(clock.instant()).isBetween(Instant.parse("2024-03-31T01:00:00Z"), Instant.parse("2024-03-31T01:59:00Z"));
        assertThat(turns(node("test-2"))).as("the moment, seen by a hub that has just started: whose word counts, and with it the prices").isEqualTo(1);
        assertThat(wanted("A", "price")).isEqualTo("70.00");
        accepted("A", "70.00");
        var channel = hub.configuration.connection("shop-main").orElseThrow();
        var reduction = hub.prices.reductions(channel, List.of("A"), Map.of(), hub.configuration.company().zone(), clock.instant()).get("A");
        assertThat(List.of(reduction.before(), reduction.lowest())).containsExactly(new BigDecimal("100.00"), new BigDecimal("100.00"));
        assertThat(turns(rechecks)).as("the other node sees that it is done").isZero();
        clock.advance(Duration.ofDays(5));
        assertThat(turns(node("test-3"))).isEqualTo(1);
        assertThat(wanted("A", "price")).isEqualTo("100.00");
        assertThat(stores.jdbc().queryForList("select new_value from value_history where event = 'WANTED' and kind = 'price' order by id", String.class)).containsExactly("100.00", "70.00", "100.00");
    }

    private void accepted(String sku, String value) {
        stores.jdbc().update("insert into value_history (connection, sku, kind, event, at, new_value, currency) values ('shop-main', ?, 'price', 'ACCEPTED', ?, ?, 'PLN')", sku, UtcTime.of(clock.instant()), value);
    }

    @Test
    @DisplayName("a round that a crash has cut off at such a moment goes on, and sends nothing twice that matters")
    void crash() {
        rules("v1", "name: spring, field: price, promotion: 30%, when: {from: 2024-03-31T03:00, until: 2024-04-02}");
        price("A", "detal", "100.00");
        turns(rechecks);
        clock.advance(Duration.ofMillis(1000));
        rechecks.page();
        assertThat(wanted("A", "price")).as("what was to be sent is lost").isEqualTo("100.00");
        clock.advance(Duration.ofMinutes(2));
        turns(node("test-2"));
        assertThat(wanted("A", "price")).isEqualTo("70.00");
    }

    @Test
    @DisplayName("another price list for some goods, where it has them; a price below cost and margin is lifted, and goods of unknown cost get no price from a rule that needs it")
    void lists() {
        rules("v1", "name: promo, field: price, list: [promo, detal], when: {sku: 'K*'}", "name: margin, field: price, atLeast: cost * 1.5, when: {sku: 'KX*'}");
        price("KA", "detal", "49.00");
        price("KA", "promo", "39.00");
        price("B", "promo", "9.00");
        price("B", "detal", "10.00");
        price("KX", "detal", "12.00");
        assertThat(List.of(wanted("KA", "price"), wanted("B", "price"))).containsExactly("39.00", "10.00");
        assertThat(wanted("KX", "price")).isNull();
        product("KX", ",\"cost\":{\"net\":\"9.00\",\"currency\":\"PLN\"}");
        assertThat(wanted("KX", "price")).isEqualTo("13.50");
        assertThat(decision("KX", "price").path("facts").toString()).isEqualTo("[{\"kind\":\"price\",\"name\":\"detal\"},{\"kind\":\"cost\",\"name\":\"\"}]");
        assertThat(decision("KA", "price").at("/facts/0/name").asText()).isEqualTo("promo");
        assertThat(decision("KA", "price").at("/steps/0").toString()).isEqualTo("{\"rule\":\"promo\",\"at\":\"config/master-data.yaml:4\",\"from\":\"49.00\",\"to\":\"39.00\",\"why\":\"list promo, detal\"}");
    }

    @Test
    @DisplayName("a channel gets a share of the stock, with a cap, and the offer ends where little is left; sets too, and with the reason")
    void stock() {
        rules("v1", "name: share, field: stock, share: 50%, cap: 6, endOfferAt: 2, when: {category: Kubki}");
        product("A", ",\"category\":\"Kubki\"");
        hub.count(clock.instant(), "A", "8");
        hub.count(clock.instant(), "B", "8");
        assertThat(List.of(wanted("A", "stock"), wanted("B", "stock"))).containsExactly("3", "7");
        assertThat(why("A", "stock")).isEqualTo("MAG 8 free less 1; 'share': a share of 50%");
        assertThat(decision("A", "stock").at("/steps/0").toString()).isEqualTo("{\"rule\":\"share\",\"at\":\"config/master-data.yaml:4\",\"from\":\"7\",\"to\":\"3\",\"why\":\"a share of 50%\"}");
        hub.count(clock.instant().plusSeconds(1), "A", "100");
        assertThat(wanted("A", "stock")).isEqualTo("6");
        hub.count(clock.instant().plusSeconds(2), "A", "4");
        assertThat(wanted("A", "stock")).isEqualTo("0");
        product("B", ",\"category\":\"Kubki\"");
        assertThat(wanted("B", "stock")).as("a product that gets a category").isEqualTo("3");
    }

    @Test
    @DisplayName("a rule that gives way to a higher priority is kept with the value, and so is what the rules made where a person has set another")
    void lost() {
        rules("v1", "name: half of all, field: stock, share: 50%", "name: all mugs, field: stock, share: 100%, priority: 1, when: {sku: 'KUB-*'}");
        hub.count(clock.instant(), "KUB-1", "9");
        hub.count(clock.instant(), "TAL-1", "9");
        assertThat(List.of(wanted("KUB-1", "stock"), wanted("TAL-1", "stock"))).containsExactly("8", "4");
        assertThat(decision("KUB-1", "stock").path("lost").toString()).isEqualTo("[{\"rule\":\"half of all\",\"ruleAt\":\"config/master-data.yaml:4\","
                + "\"why\":\"its share gives way to 'all mugs' (config/master-data.yaml:5), which has a higher priority\"}]");
        assertThat(decision("TAL-1", "stock").has("lost")).isFalse();
        for (var set : List.of("price 39.90", "stock 3")) {
            var words = set.split(" ");
            hub.set.put(new SetValue("o-" + words[0], words[0], "TAL-1", words[0], "shop-main", words[1], null, "weekend", "ola", clock.instant(), Instant.parse("2024-04-02T00:00:00Z")));
        }
        price("TAL-1", "detal", "49.00");
        hub.count(clock.instant().plusSeconds(1), "TAL-1", "7");
        assertThat(List.of(wanted("TAL-1", "price"), wanted("TAL-1", "stock"))).containsExactly("39.90", "3");
        assertThat(decision("TAL-1", "price").path("lost").toString()).isEqualTo("[{\"value\":\"49.00\",\"why\":\"set by ola until 2024-04-02T00:00:00Z: weekend\"}]");
        assertThat(decision("TAL-1", "stock").path("lost").findValuesAsText("value")).containsExactly("3");
    }

    @Test
    @DisplayName("a price that asks for the stock follows it, also where the goods are a set")
    void scarce() {
        rules("v1", "name: scarce, field: price, factor: 2, when: {expression: stock < 5}");
        price("A", "detal", "10.00");
        price("S", "detal", "30.00");
        hub.set("S", "A", "2");
        assertThat(why("A", "price")).isEqualTo("detal 10.00 PLN gross = 10.00; 'scarce' is left out: stock is not known");
        hub.count(clock.instant(), "A", "21");
        assertThat(List.of(wanted("A", "price"), wanted("S", "price"))).containsExactly("10.00", "30.00");
        hub.count(clock.instant().plusSeconds(1), "A", "9");
        assertThat(List.of(wanted("A", "price"), wanted("S", "price"))).containsExactly("10.00", "60.00");
        hub.count(clock.instant().plusSeconds(2), "A", "2");
        assertThat(List.of(wanted("A", "price"), wanted("S", "price"))).containsExactly("20.00", "60.00");
    }

    @Test
    @DisplayName("a rule that asks for the lowest price of 30 days does not follow its own price down")
    void lowest() {
        rules("v1", "name: below, field: price, price: lowest30 * 0.9, when: {from: 2024-04-05, until: 2024-04-20}");
        price("A", "detal", "100.00");
        accepted("A", "100.00");
        clock.advance(Duration.ofDays(7));
        for (int i = 0; i < 3; i++) {
            turns(rechecks);
            assertThat(wanted("A", "price")).isEqualTo("90.00");
            accepted("A", "90.00");
            price("A", "detal", "100.0" + (i + 1));
        }
    }

    @Test
    @DisplayName("rules ask where goods lie, and for tags and attributes")
    void conditions() {
        rules("v1", "name: far, field: price, add: 5, when: {warehouse: MAG, tags: [heavy], attributes: {colour: red}}");
        product("A", ",\"tags\":[\"heavy\"],\"attributes\":{\"colour\":\"red\"}");
        price("A", "detal", "10.00");
        assertThat(wanted("A", "price")).isEqualTo("10.00");
        hub.count(clock.instant(), "A", "1");
        assertThat(wanted("A", "price")).isEqualTo("15.00");
    }

    @Test
    @DisplayName("the worked example of docs/master-data.md comes out as it says")
    void documented() throws IOException {
        var page = Files.readString(Path.of("docs/master-data.md"));
        var example = page.substring(page.indexOf("  allegro-main:\n"), page.indexOf("```\n", page.indexOf("  allegro-main:\n")));
        var lines = example.lines().skip(1).map(line -> line.strip().replaceFirst("^- \\{(.*)}$", "$1").replace("{table: commission, by: category}", "11%")).toArray(String[]::new);
        assertThat(lines).hasSize(5);
        rules("v1", lines);
        product("A", ",\"category\":\"Kubki\",\"cost\":{\"net\":\"20.00\",\"currency\":\"PLN\"}");
        price("A", "detal", "49.00");
        assertThat(wanted("A", "price")).isEqualTo("56.99");
        hub.count(clock.instant(), "A", "10");
        assertThat(wanted("A", "stock")).as("one of ten is the warehouse's buffer").isEqualTo("4");
        hub.count(clock.instant().plusSeconds(1), "A", "4");
        assertThat(wanted("A", "stock")).isEqualTo("0");
    }
}
