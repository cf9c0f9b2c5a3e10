package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.process.Hub.event;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.GuardFiles;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownerships;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Node;
import pl.spoiwo.ledger.Stores;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.operations.query.ExplainQueries.Asked;
import pl.spoiwo.operations.query.Explanation;
import pl.spoiwo.operations.query.ExplanationText;
import pl.spoiwo.operations.query.Queries;
import pl.spoiwo.order.Examples;
import pl.spoiwo.rule.ChannelRules;

/** One channel goes by another source than the others: erp-main counts for all, pim-main for shop-de. A subclass says on which database. */
abstract class ChannelOwnersSuite extends DatabaseSuite {

    private static final String DE = "wake.shop-de";
    private static final String[] OF_ALL = {"name: goods, entity: product, master: erp-main", "name: lists, entity: price, master: erp-main", "name: shelf, entity: stock, master: erp-main"};

    private Hub hub;
    private OwnerRounds rounds;
    private int messages;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        rounds = new OwnerRounds(hub.active(), hub.due, Stores.on(database.dataSource(), clock, Node.starting("test-1")).leases(), clock);
    }

    /** What counts for shop-de, beside the ERP's word for all. */
    private void rules(String... ofDe) {
        only(Stream.of(OF_ALL, ofDe).flatMap(Stream::of).toArray(String[]::new));
    }

    private void only(String... rules) {
        var text = String.join("", Stream.of(rules).map(rule -> "  - {" + rule + "}\n").toList());
        var before = hub.configuration;
        var connections = new HashMap<>(before.connections());
        var price = new PriceRule(List.of("detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, PriceRule.Rounding.NEAREST, false);
        for (var id : List.of("shop-de", "shop-pl")) {
            connections.put(id, Examples.told(Examples.priced(Examples.shopNamed(id, "price.write", "stock.write", "name.write", "description.write"), price), "name", "description"));
        }
        connections.put("pim-main", Examples.shopNamed("pim-main"));
        List.of("shop-main", "shop-two").forEach(connections::remove);
        var version = "v" + text.hashCode();
        hub.configuration = new HubConfiguration(version, before.home(), connections, before.mappings(), before.schemas(), before.statuses(), before.company(), before.alerts(), null, null)
                .with(version, Ownerships.of(text, connections, before.company().stock().warehouses()), ChannelRules.NONE);
    }

    private Inbound from(String source, String event, String items) {
        clock.advance(Duration.ofSeconds(1));
        var data = "{\"schemaVersion\":\"1\"," + (event.equals("stock") ? "\"countedAt\":\"" + clock.instant() + "\"," : "") + "\"items\":[" + items + "]}";
        return hub.message(source, source.equals("erp-main") ? "poll:stock.poll" : "webhook:order.updated", "k" + ++messages, event(event, data));
    }

    /** @return what is sent because of it */
    private List<String> tell(String source, String event, String items) {
        return Hub.addresses(hub.process(from(source, event, items)));
    }

    private List<String> product(String source, String fields) {
        return tell(source, "product", "{\"sku\":\"A\",\"kind\":\"product\"," + fields + "}");
    }

    private List<String> price(String source, String amounts) {
        return tell(source, "price", "{\"sku\":\"A\",\"priceList\":\"detal\"," + amounts + ",\"currency\":\"PLN\"}");
    }

    private List<String> count(String source, String onHand) {
        return tell(source, "stock", "{\"sku\":\"A\",\"warehouse\":\"MAG\",\"onHand\":\"" + onHand + "\"}");
    }

    /** @return what the Polish shop and the German one shall hold */
    private List<String> wanted(String kind) {
        return List.of("shop-pl", "shop-de").stream().map(channel -> hub.jdbc.sql("select wanted from channel_value where connection = :channel and kind = :kind and sku = 'A'").param("channel", channel)
                .param("kind", kind).query(String.class).optional().orElse("none")).toList();
    }

    private int round() {
        var page = rounds.messages();
        hub.carryRechecks(page);
        return page.size();
    }

    private Explanation explained(String channel, String entity, Instant at) {
        return Queries.explain(stores.jdbc(), hub.owners, hub.active(), clock).explain(new Asked(entity, "A", entity, entity, "", channel, at)).orElseThrow();
    }

    private static String source(Explanation explained) {
        var source = explained.source();
        return source.connection() + " " + source.value() + (source.rule() == null ? "" : ", " + source.rule().name() + " " + source.rule().at());
    }

    private static List<String> lost(Explanation explained) {
        return explained.candidates().stream().map(lost -> lost.source() + " " + lost.value() + ": " + lost.why()).toList();
    }

    @Test
    @DisplayName("one channel's name is another source's word: that word alone, which counts for nobody else, wakes that channel alone; the others go on by the owner's")
    void names() {
        rules("name: german, entity: product, fields: [name, description], scope: {channel: shop-de}, master: pim-main");
        product("erp-main", "\"name\":\"KUBEK\"");
        assertThat(wanted("name")).as("while nobody whom the rule names has said anything").containsExactly("KUBEK", "KUBEK");
        var told = from("pim-main", "product", "{\"sku\":\"A\",\"kind\":\"product\",\"name\":\"Becher\",\"description\":\"<p>350 ml</p>\"}");
        assertThat(Hub.addresses(hub.process(told))).containsExactly(DE);
        assertThat(wanted("name")).containsExactly("KUBEK", "Becher");
        assertThat(wanted("description")).containsExactly("none", "<p>350 ml</p>");
        assertThat(hub.jdbc.sql("select name from product where sku = 'A'").query(String.class).single()).isEqualTo("KUBEK");
        assertThat(stores.ledger().find(told.id()).orElseThrow().reason().text()).as("the kind counts for nobody, the name for one").startsWith("1 value does not count, such as kind of A");
        assertThat(product("pim-main", "\"name\":\"Becher\",\"description\":\"<p>350 ml</p>\"")).isEmpty();
        assertThat(product("pim-main", "\"name\":\"Becher, grün\",\"description\":\"<p>350 ml</p>\"")).containsExactly(DE);
        assertThat(product("erp-main", "\"name\":\"KUBEK 350\"")).containsExactly("wake.shop-pl");
        assertThat(wanted("name")).containsExactly("KUBEK 350", "Becher, grün");
    }

    @Test
    @DisplayName("explain names the winner by the channel's rule, with file and line, and what lost and why, now and at any past moment; of the other channel the owner's word by the rule for all")
    void explained() {
        rules("name: german, entity: product, fields: name, scope: {channel: shop-de}, master: pim-main", "name: german-list, entity: price, scope: {channel: shop-de}, master: pim-main");
        product("erp-main", "\"name\":\"KUBEK\"");
        product("pim-main", "\"name\":\"Becher\"");
        price("erp-main", "\"gross\":\"49.00\"");
        price("pim-main", "\"gross\":\"59.00\"");
        var before = clock.instant();
        product("erp-main", "\"name\":\"KUBEK 350\"");
        price("erp-main", "\"gross\":\"48.00\"");
        var since = clock.instant();
        var name = "rule german (config/master-data.yaml:5) takes it from pim-main";
        var list = "rule german-list (config/master-data.yaml:6) takes it from pim-main";
        assertThat(wanted("price")).containsExactly("48.00", "59.00");
        for (var at : new Instant[] {before, since, null}) {
            boolean earlier = before.equals(at);
            assertThat(source(explained("shop-de", "name", at))).isEqualTo("pim-main Becher, german config/master-data.yaml:5");
            assertThat(lost(explained("shop-de", "name", at))).containsExactly("erp-main KUBEK" + (earlier ? "" : " 350") + ": " + name);
            assertThat(source(explained("shop-de", "price", at))).isEqualTo("pim-main gross 59.00, german-list config/master-data.yaml:6");
            assertThat(lost(explained("shop-de", "price", at))).containsExactly("erp-main gross " + (earlier ? "49.00" : "48.00") + ": " + list);
            assertThat(source(explained("shop-pl", "price", at))).isEqualTo("erp-main gross " + (earlier ? "49.00" : "48.00") + ", lists config/master-data.yaml:3");
            assertThat(lost(explained("shop-pl", "price", at))).containsExactly("pim-main gross 59.00: rule lists (config/master-data.yaml:3) takes it from erp-main");
        }
        assertThat(explained("shop-de", "price", null).facts().get(0).currency()).isEqualTo("PLN");
        assertThat(new ExplanationText("en", ZoneId.of("Europe/Warsaw")).of(explained("shop-de", "price", null))).contains("pim-main said price.detal (gross 59.00) on ",
                "and german-list (config/master-data.yaml:6) chose it over erp-main with gross 48.00");
        assertThat(explained("shop-de", "price", null).source().message().connection()).isEqualTo("pim-main");
    }

    @Test
    @DisplayName("one channel is priced by another source's list and tax, and no other; what a person sets for all counts for it too, until it ends")
    void prices() {
        rules("name: german-list, entity: price, scope: {channel: shop-de}, master: pim-main", "name: german-tax, entity: product, fields: tax, scope: {channel: shop-de}, master: pim-main");
        product("erp-main", "\"name\":\"KUBEK\",\"taxCode\":\"23\"");
        price("erp-main", "\"net\":\"100.00\"");
        assertThat(wanted("price")).containsExactly("123.00", "123.00");
        assertThat(product("pim-main", "\"name\":\"Becher\",\"taxCode\":\"19\"")).containsExactly(DE);
        assertThat(wanted("price")).containsExactly("123.00", "119.00");
        assertThat(price("pim-main", "\"net\":\"200.00\"")).containsExactly(DE);
        assertThat(wanted("price")).containsExactly("123.00", "238.00");
        assertThat(explained("shop-de", "price", null).facts()).extracting(fact -> fact.field() + " " + fact.value() + " of " + fact.source() + " by " + fact.rule().name())
                .containsExactly("price.detal net 200.00 of pim-main by german-list", "tax 19 of pim-main by german-tax");
        var channel = hub.configuration.connection("shop-de").orElseThrow();
        assertThat(hub.prices.of(channel, List.of("A"), hub.configuration, clock.instant()).get("A").amount()).as("as GET /api/prices shows it").isEqualByComparingTo("238.00");
        assertThat(price("erp-main", "\"net\":\"110.00\"")).containsExactly("wake.shop-pl");
        set("price", "price.detal", "gross 50.00");
        assertThat(wanted("price")).containsExactly("50.00", "50.00");
        assertThat(source(explained("shop-de", "price", null))).startsWith("override gross 50.00").isEqualTo(source(explained("shop-pl", "price", null)));
        clock.advance(Duration.ofHours(2));
        round();
        assertThat(wanted("price")).containsExactly("135.30", "238.00");
    }

    private void set(String entity, String field, String value) {
        clock.advance(Duration.ofSeconds(1));
        var now = clock.instant();
        stores.transaction().executeWithoutResult(status -> {
            hub.set.put(new SetValue("v-" + ++messages, entity, "A", field, "", value, "PLN", "weekend", "ola", now, now.plus(Duration.ofHours(1))));
            hub.due.sooner(Map.of("A", now));
        });
        round();
    }

    @Test
    @DisplayName("what one channel may sell is another source's word, less what orders have; that grows too old by itself, though nobody speaks, and is fresh again when it is told again, though it is the same")
    void stock() {
        rules("name: german-shelf, entity: stock, scope: {channel: shop-de}, master: pim-main, maxAge: 2h, stale: zero");
        count("erp-main", "10");
        assertThat(wanted("stock")).containsExactly("9", "9");
        assertThat(count("pim-main", "5")).containsExactly(DE);
        assertThat(wanted("stock")).as("one is the warehouse's buffer").containsExactly("9", "4");
        hub.order("shop-pl", Examples.order("1").says("processing"));
        assertThat(wanted("stock")).containsExactly("8", "3");
        assertThat(source(explained("shop-de", "stock", null))).isEqualTo("pim-main 5, german-shelf config/master-data.yaml:5");
        clock.advance(Duration.ofMinutes(90));
        assertThat(count("pim-main", "5")).isEmpty();
        clock.advance(Duration.ofMinutes(40));
        round();
        assertThat(wanted("stock")).as("it was told again").containsExactly("8", "3");
        hub.configuration = hub.configuration.with(hub.configuration.version(), GuardFiles.settings("outgoing:\n  none: {field: stock, change: {down: {percent: 10}}}\n", hub.configuration.connections()));
        clock.advance(Duration.ofMinutes(90));
        assertThat(round()).isEqualTo(1);
        assertThat(wanted("stock")).as("nothing, and no guard holds that").containsExactly("8", "0");
        assertThat(explained("shop-de", "stock", null).facts()).extracting(fact -> fact.source() + " " + fact.value() + " by " + fact.rule().name()).containsExactly(" 0 by german-shelf");
        assertThat(count("pim-main", "5")).containsExactly(DE);
        assertThat(wanted("stock")).containsExactly("8", "3");
        assertThat(round()).as("not due again for two hours").isZero();
    }

    @Test
    @DisplayName("a count and a price that are told again as they were, by the only one who tells them, count again for the channel for which they were too old")
    void repeated() {
        only("name: shelf, entity: stock, scope: {channel: shop-de}, master: pim-main, maxAge: 2h, stale: zero",
                "name: list, entity: price, scope: {channel: shop-de}, master: pim-main, maxAge: 2h, fallback: [{connection: erp-main, maxAge: 400h}]");
        price("erp-main", "\"gross\":\"10.00\"");
        price("pim-main", "\"gross\":\"12.00\"");
        count("pim-main", "5");
        assertThat(wanted("stock")).containsExactly("4", "4");
        clock.advance(Duration.ofHours(2));
        round();
        assertThat(wanted("stock")).containsExactly("4", "0");
        assertThat(wanted("price")).containsExactly("12.00", "10.00");
        assertThat(count("pim-main", "5")).containsExactly(DE);
        assertThat(price("pim-main", "\"gross\":\"12.00\"")).containsExactly(DE);
        assertThat(wanted("stock")).containsExactly("4", "4");
        assertThat(wanted("price")).containsExactly("12.00", "12.00");
    }

    @Test
    @DisplayName("of a set the channel is told as many as its own source's word of the parts allows")
    void sets() {
        rules("name: german-shelf, entity: stock, scope: {channel: shop-de}, master: pim-main");
        hub.set("S", "A", "2");
        count("erp-main", "11");
        assertThat(count("pim-main", "5")).containsExactly(DE);
        assertThat(hub.jdbc.sql("select connection || ' ' || wanted from channel_value where sku = 'S' and kind = 'stock' order by connection").query(String.class).list()).containsExactly("shop-de 2", "shop-pl 5");
        var facts = Queries.explain(stores.jdbc(), hub.owners, hub.active(), clock).explain(new Asked("stock", "S", "stock", "stock", "", "shop-de", null)).orElseThrow().facts();
        assertThat(facts).extracting(fact -> fact.field() + " " + fact.value() + " of " + fact.source()).containsExactly("stock.MAG of A 5 of pim-main");
    }

    @Test
    @DisplayName("a channel's own category decides by which of its rules it is priced")
    void categories() {
        rules("name: german-categories, entity: product, fields: category, scope: {channel: shop-de}, master: pim-main",
                "name: mugs, entity: price, scope: {channel: shop-de, category: Becher}, master: pim-main");
        price("erp-main", "\"gross\":\"10.00\"");
        price("pim-main", "\"gross\":\"12.00\"");
        product("erp-main", "\"name\":\"KUBEK\",\"category\":\"Kubki\"");
        assertThat(wanted("price")).containsExactly("10.00", "10.00");
        assertThat(product("pim-main", "\"name\":\"Becher\",\"category\":\"Becher\"")).containsExactly(DE);
        assertThat(wanted("price")).containsExactly("10.00", "12.00");
    }

    @Test
    @DisplayName("where the channel's source is silent for too long its fallback counts, for that channel alone; a rule's days, and a category that the product gets, begin and end by themselves")
    void fallback() {
        rules("name: german-list, entity: price, scope: {channel: shop-de}, master: pim-main, maxAge: 2h, fallback: [{connection: erp-main, maxAge: 400h}]");
        price("erp-main", "\"gross\":\"10.00\"");
        price("pim-main", "\"gross\":\"12.00\"");
        assertThat(wanted("price")).containsExactly("10.00", "12.00");
        clock.advance(Duration.ofHours(2));
        assertThat(round()).isEqualTo(1);
        assertThat(wanted("price")).containsExactly("10.00", "10.00");
        rules("name: sale, entity: price, scope: {channel: shop-de, from: 2024-04-02, until: 2024-04-02}, master: pim-main",
                "name: mugs, entity: price, scope: {channel: shop-de, category: Kubki, from: 2024-05-01}, master: pim-main");
        again();
        assertThat(round()).isZero();
        clock.advance(Duration.between(clock.instant(), Instant.parse("2024-04-01T22:00:00Z")));
        assertThat(round()).isEqualTo(1);
        assertThat(wanted("price")).containsExactly("10.00", "12.00");
        clock.advance(Duration.ofDays(1));
        round();
        assertThat(wanted("price")).containsExactly("10.00", "10.00");
        clock.advance(Duration.ofDays(40));
        product("erp-main", "\"name\":\"Kubek\",\"category\":\"Kubki\"");
        assertThat(wanted("price")).containsExactly("10.00", "12.00");
    }

    @Test
    @DisplayName("a changed rule decides anew what channels are told, from words that were told long ago")
    void changedRule() {
        rules();
        price("erp-main", "\"gross\":\"10.00\"");
        price("pim-main", "\"gross\":\"12.00\"");
        assertThat(wanted("price")).containsExactly("10.00", "10.00");
        rules("name: german-list, entity: price, scope: {channel: shop-de}, master: pim-main");
        again();
        assertThat(wanted("price")).containsExactly("10.00", "12.00");
        rules();
        again();
        assertThat(wanted("price")).containsExactly("10.00", "10.00");
    }

    /** As after a change of the files. */
    private void again() {
        var rechecks = new Rechecks(hub.active(), new RecheckRounds(hub.jdbc), hub.orders, hub.payments, hub.rates, hub.candidates,
                Stores.on(database.dataSource(), clock, Node.starting("test-1")).leases(), clock);
        for (int turn = 0; turn < 6; turn++) {
            hub.carryRechecks(rechecks.page());
            rechecks.sent();
        }
    }

    @Test
    @DisplayName("goods of which only the channel's source tells are told to that channel alone, and a channel's own value by a person's hand goes before all of it")
    void alone() {
        rules("name: german-list, entity: price, scope: {channel: shop-de}, master: pim-main");
        assertThat(price("pim-main", "\"gross\":\"12.00\"")).containsExactly(DE);
        assertThat(wanted("price")).containsExactly("none", "12.00");
        var now = clock.instant();
        stores.transaction().executeWithoutResult(status -> {
            hub.set.put(new SetValue("v-1", "price", "A", "price", "shop-de", "9.99", "PLN", "weekend", "ola", now, now.plus(Duration.ofHours(1))));
            hub.due.sooner(Map.of("A", now));
        });
        round();
        assertThat(wanted("price")).containsExactly("none", "9.99");
    }
}
