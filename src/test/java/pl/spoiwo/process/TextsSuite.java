package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.process.Hub.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownerships;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Node;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Stores;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.order.Examples;
import pl.spoiwo.product.LongTexts;
import pl.spoiwo.masterdata.SetValue;

/** From a product to what channels shall call it and tell of it; a subclass says on which database. */
abstract class TextsSuite extends DatabaseSuite {

    private Hub hub;
    private int messages;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        channels("name", "description");
    }

    private void channels(String... texts) {
        var before = hub.configuration;
        var capabilities = new String[] {"order.status", "name.write", "description.write"};
        hub.configuration = new HubConfiguration("v-" + texts.length, new Home(Path.of(".")), Map.of("erp-main", Examples.erp(), "shop-main", Examples.told(Examples.shop(capabilities), texts),
                "shop-two", Examples.shopNamed("shop-two", capabilities)), before.mappings(), before.schemas(), before.statuses(), before.company(), before.alerts(), null, null);
    }

    private void rules(String version, String... rules) {
        var read = ConfigurationLoader.candidate(hub.configuration, "channels:\n  shop-main:\n" + String.join("", List.of(rules).stream().map(rule -> "    - {" + rule + "}\n").toList()), Map.of());
        assertThat(read.findings()).isEmpty();
        hub.configuration = hub.configuration.with(version, hub.configuration.ownership(), read.configuration().orElseThrow().channelRules());
    }

    private List<String> product(String name, String members) {
        var sent = hub.process(hub.message("erp-main", "poll:stock.poll", "p" + ++messages, event("product",
                "{\"schemaVersion\":\"1\",\"items\":[{\"sku\":\"A/1 ż\",\"name\":\"%s\",\"kind\":\"product\"%s}]}".formatted(name, members))));
        return sent.stream().map(Outgoing::address).sorted().toList();
    }

    private List<String> wanted() {
        return stores.jdbc().queryForList("select connection || ' ' || kind || ' ' || wanted from channel_value order by connection, kind", String.class);
    }

    private String last(String column) {
        return stores.jdbc().queryForObject("select " + column + " from value_history where event = 'WANTED' order by id desc limit 1", String.class);
    }

    @Test
    @DisplayName("a channel that names texts is told the product's, one that names none nothing; the same again wakes nobody")
    void spread() {
        assertThat(product("Kubek  „Żółw”", ",\"description\":\"<p>350 ml</p>\"")).containsExactly("wake.shop-main");
        assertThat(wanted()).containsExactly("shop-main description <p>350 ml</p>", "shop-main name Kubek „Żółw”");
        assertThat(product("Kubek „Żółw”", ",\"description\":\"<p>350 ml</p>\"")).isEmpty();
        assertThat(product("Kubek „Żółw”", ",\"description\":\"<p>400 ml</p>\"")).containsExactly("wake.shop-main");
        assertThat(stores.jdbc().queryForList("select kind || ': ' || coalesce(old_value, '-') || ' > ' || new_value from value_history where event = 'WANTED' order by id", String.class))
                .containsExactly("name: - > Kubek „Żółw”", "description: - > <p>350 ml</p>", "description: <p>350 ml</p> > <p>400 ml</p>");
    }

    @Test
    @DisplayName("a hub that is told nothing writes no text")
    void optIn() {
        channels();
        assertThat(product("Kubek", ",\"description\":\"<p>350 ml</p>\"")).isEmpty();
        assertThat(wanted()).isEmpty();
    }

    @Test
    @DisplayName("a rule makes the name, each step is kept with its rule, file and line, and what a placeholder asks and nobody has told leaves the channel what it has")
    void template() {
        product("Kubek", ",\"brand\":\"Dom\",\"attributes\":{\"colour\":\"zielony\"}");
        rules("v1", "name: title, field: name, template: '{brand} {name}, {attributes.colour}', cut: 18");
        product("Kubek XL", ",\"brand\":\"Dom\",\"attributes\":{\"colour\":\"zielony\"}");
        assertThat(wanted()).containsExactly("shop-main name Dom Kubek XL");
        assertThat(last("why")).isEqualTo("the product's attributes, brand, name; 'title': template; 'title': at most 18 characters");
        assertThat(last("decision")).contains("\"configuration\":\"v1\"", "{\"kind\":\"product\",\"name\":\"brand\",\"source\":\"erp-main\",\"value\":\"Dom\"",
                "{\"rule\":\"title\",\"at\":\"config/master-data.yaml:3\",\"from\":\"Kubek XL\",\"to\":\"Dom Kubek XL, zielony\",\"why\":\"template\"}");
        assertThat(product("Kubek XXL", ",\"brand\":\"Dom\"")).isEmpty();
        assertThat(wanted()).containsExactly("shop-main name Dom Kubek XL");
        rules("v2", "name: title, field: name, template: \"{brand} {name}{attributes.colour|before:', '|default:''}\"");
        decide();
        assertThat(wanted()).containsExactly("shop-main name Dom Kubek XXL");
    }

    private void decide() {
        hub.carryRechecks(List.of(OwnMessages.decide(false, List.of("A/1 ż"), "erp-main", "due-" + ++messages, clock.instant())));
    }

    @Test
    @DisplayName("changed rules, and rules that begin and end, make all texts anew")
    void rechecks() {
        var rechecks = new Rechecks(hub.active(), new RecheckRounds(hub.jdbc), hub.orders, hub.payments, hub.rates, hub.candidates,
                Stores.on(database.dataSource(), clock, Node.starting("texts")).leases(), clock);
        turns(rechecks);
        product("Kubek", "");
        rules("v1", "name: winter, field: name, template: 'Zima! {name}', when: {from: 2026-11-27, until: 2026-11-28}");
        clock.advance(Duration.between(clock.instant(), java.time.Instant.parse("2026-11-26T12:00:00Z")));
        turns(rechecks);
        assertThat(wanted()).containsExactly("shop-main name Kubek");
        clock.advance(Duration.ofDays(1));
        turns(rechecks);
        assertThat(wanted()).containsExactly("shop-main name Zima! Kubek");
        clock.advance(Duration.ofDays(2));
        turns(rechecks);
        assertThat(wanted()).containsExactly("shop-main name Kubek");
    }

    private void turns(Rechecks rechecks) {
        for (int quiet = 0; quiet < 5; ) {
            var page = rechecks.page();
            hub.carryRechecks(page);
            rechecks.sent();
            quiet = page.isEmpty() ? quiet + 1 : 0;
        }
    }

    @Test
    @DisplayName("a long description stands in the tables as its beginning and its hash, is there whole for the dispatcher, and another end is another text")
    void longText() {
        var text = "<p>" + "Zażółć gęślą jaźń 🎁 ".repeat(900) + "</p>";
        product("Kubek", ",\"description\":\"" + text + "\"");
        var shown = stores.jdbc().queryForObject("select wanted from channel_value where kind = 'description'", String.class);
        assertThat(shown).startsWith("<p>Zażółć gęślą jaźń 🎁 ").contains("… (" + text.codePointCount(0, text.length()) + " characters, sha-256 ").hasSizeLessThanOrEqualTo(300);
        var texts = new LongTexts(stores.jdbc());
        assertThat(texts.whole(Map.of("A/1 ż", shown))).containsEntry("A/1 ż", text);
        assertThat(product("Kubek", ",\"description\":\"" + text + "\"")).isEmpty();
        assertThat(product("Kubek", ",\"description\":\"" + text.replace("</p>", ".</p>") + "\"")).containsExactly("wake.shop-main");
        assertThat(texts.whole(Map.of("A/1 ż", shown))).as("what may be on its way stays").containsEntry("A/1 ż", text);
    }

    @Test
    @DisplayName("each field that a text is made of is kept with the source whose word of it counts, when that said it and by which message")
    void sources() {
        rules("v1", "name: title, field: name, template: '{name}, {attributes.colour}'");
        hub.configuration = hub.configuration.with("v2", Ownerships.of("  - {name: names, entity: product, fields: name, master: erp-main}\n", hub.configuration.connections(),
                hub.configuration.company().stock().warehouses()), hub.configuration.channelRules());
        var told = hub.message("shop-two", "webhook:order.updated", "pim", event("product", """
                {"schemaVersion":"1","items":[{"sku":"A/1 ż","name":"KUBEK","kind":"product","description":"<p>350 ml</p>","attributes":{"colour":"zielony"}}]}"""));
        hub.process(told);
        var first = clock.instant();
        assertThat(wanted()).as("nobody whose name counts has named it").isEmpty();
        clock.advance(Duration.ofMinutes(1));
        product("Kubek", "");
        var pim = "\"at\":\"" + first + "\",\"message\":\"" + told.id() + "\"}";
        assertThat(decision("description")).contains("{\"kind\":\"product\",\"name\":\"description\",\"source\":\"shop-two\",\"value\":\"<p>350 ml</p>\"," + pim);
        assertThat(decision("name")).contains("{\"kind\":\"product\",\"name\":\"attributes\",\"source\":\"shop-two\",\"value\":\"{\\\"colour\\\":\\\"zielony\\\"}\"," + pim,
                "{\"kind\":\"product\",\"name\":\"name\",\"source\":\"erp-main\",\"value\":\"Kubek\",\"at\":\"" + clock.instant() + "\"",
                "\"rule\":\"names\",\"ruleAt\":\"config/master-data.yaml:2\",\"lost\":[{\"source\":\"shop-two\",\"value\":\"KUBEK\",\"at\":\"" + first + "\",\"message\":\"" + told.id() + "\",\"why\":\"rule names (config/master-data.yaml:2) takes it from erp-main\"}]");
    }

    private String decision(String kind) {
        return stores.jdbc().queryForObject("select decision from value_history where event = 'WANTED' and kind = ? order by id desc limit 1", String.class, kind);
    }

    @Test
    @DisplayName("a long text that has held for years is as old as its end when another one takes its place")
    void longHeld() {
        product("Kubek", ",\"description\":\"" + "a".repeat(400) + "\"");
        clock.advance(Duration.ofDays(800));
        product("Kubek", ",\"description\":\"" + "b".repeat(400) + "\"");
        assertThat(stores.jdbc().queryForObject("select count(*) from value_text where used_at = ?", Integer.class, UtcTime.of(clock.instant()))).isEqualTo(2);
    }

    @Test
    @DisplayName("a text that a person has set for the channel wins over the rules, and they decide again when it ends")
    void byHand() {
        product("Kubek", "");
        hub.set.put(new SetValue("o-1", "product", "A/1 ż", "name", "shop-main", "Kubek na targi", null, "targi", "ola", clock.instant(), clock.instant().plusSeconds(3600)));
        decide();
        assertThat(wanted()).containsExactly("shop-main name Kubek na targi");
        assertThat(last("decision")).contains("\"override\":{\"id\":\"o-1\",\"user\":\"ola\"");
        clock.advance(Duration.ofHours(2));
        decide();
        assertThat(wanted()).containsExactly("shop-main name Kubek");
    }
}
