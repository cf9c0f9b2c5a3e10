package pl.spoiwo.operations.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.Configurations;
import pl.spoiwo.connection.GuardSettings;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownerships;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.masterdata.Candidates;
import pl.spoiwo.masterdata.DueTimes;
import pl.spoiwo.masterdata.Owners;
import pl.spoiwo.masterdata.SetValues;
import pl.spoiwo.operations.query.ExplainQueries.Asked;
import pl.spoiwo.order.Examples;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.LongTexts;
import pl.spoiwo.product.Provenance;
import pl.spoiwo.product.ValueHistory;
import pl.spoiwo.rule.ChannelRules;

abstract class ExplainQueriesSuite extends DatabaseSuite {

    static final String SKU = "KUB-350-ZIE";
    private static final String DECIDED = """
            {"configuration":"v1","facts":[{"kind":"price","name":"Detaliczna"}],"steps":[{"rule":"sale","at":"config/master-data.yaml:34","from":"49.00","to":"44.10","why":"10 % off"}],
             "guards":[{"guard":"jump","at":"config/guards.yaml:8","result":"passed","why":"-10 %"}]}""";
    private static final String CHOSEN = """
            {"configuration":"v1","rule":"erp-owns-prices","at":"config/master-data.yaml:12",
             "lost":[{"source":"shop-main","message":"m-9","value":"gross 47.00","at":"2026-03-01T11:00:00Z","why":"a lower priority"}]}""";

    private ExplainQueries queries;
    private Instant began;

    @BeforeEach
    void rows() {
        stores.jdbc().update("delete from channel_value");
        stores.jdbc().update("delete from value_summary");
        stores.jdbc().update("delete from approval_item");
        stores.jdbc().update("delete from approval");
        stores.jdbc().update("delete from candidate");
        stores.jdbc().update("delete from value_override");
        stores.jdbc().update("delete from value_text");
        var connections = Map.of("erp-main", Examples.erp(), "pim-main", Examples.priced(Examples.shopNamed("pim-main", "stock.poll"),
                new PriceRule(List.of("Detaliczna"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, PriceRule.Rounding.NEAREST, false)));
        var rules = Ownerships.of("  - {name: names, entity: product, fields: name, master: erp-main}\n  - {name: prices, entity: price, master: erp-main}\n", connections, List.of());
        var configuration = new HubConfiguration("v9", null, connections, null, null, null, new HubConfiguration.Company(ZoneId.of("Europe/Warsaw"), "PLN", null, JsonNodeFactory.instance.objectNode()),
                null, null, null, rules, ChannelRules.NONE, GuardSettings.NONE);
        var owners = new Owners(new Candidates(stores.jdbc()), new SetValues(stores.jdbc()), new DueTimes(stores.jdbc()), new ValueHistory(stores.jdbc()));
        queries = Queries.explain(stores.jdbc(), owners, Configurations.active(() -> configuration), clock);
        began = clock.instant();
    }

    private void history(String connection, String kind, String name, String event, String old, String value, String messageId, String why, String decision) {
        stores.jdbc().update("insert into value_history (connection, sku, kind, name, event, at, sent_at, old_value, new_value, currency, message_id, why, decision)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'PLN', ?, ?, ?)", connection, SKU, kind, name, event, UtcTime.of(clock.instant()),
                event.equals("TOLD") || event.equals("WANTED") ? null : UtcTime.of(clock.instant().minusSeconds(2)), old, value, messageId, why, decision);
        clock.advance(Duration.ofMinutes(1));
    }

    private void message(String id, String causedBy, boolean kept) {
        stores.jdbc().update("insert into message (id, connection, direction, type, msg_key, state, caused_by, received_at, updated_at) values (?, 'erp-main', 'IN', 'poll:price', ?, 'PROCESSED', ?, ?, ?)",
                id, id, causedBy, UtcTime.of(clock.instant()), UtcTime.of(clock.instant()));
        if (kept) {
            stores.jdbc().update("insert into message_body (message_id, kind, part, content) values (?, 'RAW', 0, ?)", id, new byte[] {1});
        }
    }

    /** The ERP tells a price, the shop is to ask less by a rule, does not take it at first and then does; later the ERP tells another one, which is not sent yet. */
    private void story() {
        message("m-1", null, true);
        message("m-2", "m-1", false);
        history("erp-main", "price", "Detaliczna", "TOLD", null, "net 39.84 gross 49.00", "m-1", null, CHOSEN);
        history("shop-main", "price", "", "WANTED", "52.00", "44.10", "m-2", "Detaliczna 49.00 PLN gross x 0.9 = 44.10", DECIDED);
        history("shop-main", "price", "", "TRIED", "52.00", "44.10", null, "http-503: later", null);
        history("shop-main", "price", "", "ACCEPTED", "52.00", "44.10", null, null, null);
        history("erp-main", "price", "Detaliczna", "TOLD", "net 39.84 gross 49.00", "gross 60.00", "m-3", null, null);
        history("shop-main", "price", "", "WANTED", "44.10", "54.00", "m-3", "Detaliczna 60.00 PLN gross x 0.9 = 54.00", DECIDED);
        stores.jdbc().update("insert into channel_value (connection, sku, kind, wanted, wanted_at, last_accepted, state, reason) values ('shop-main', ?, 'price', '54.00', ?, '44.10', 'RETRYING', 'http-503: later')",
                SKU, UtcTime.of(clock.instant()));
    }

    private Explanation price(Instant at) {
        return queries.explain(new Asked("price", SKU, "price", "price", "", "shop-main", at)).orElseThrow();
    }

    private static String text(String language, Explanation explained) {
        return new ExplanationText(language, ZoneId.of("Europe/Warsaw")).of(explained);
    }

    @Test
    @DisplayName("a value of the past says whose it is, by which rule, what lost, what changed it, who guarded it, when it was sent, what the channel said, and what it held")
    void past() {
        story();
        var explained = price(began.plus(Duration.ofMinutes(4)));
        assertThat(explained.value() + " before " + explained.previous() + " by " + explained.configuration()).isEqualTo("44.10 before 52.00 by v1");
        assertThat(explained.source()).isEqualTo(new Explanation.Source("erp-main", "price.Detaliczna", "net 39.84 gross 49.00", began, began, new Explanation.Rule("erp-owns-prices", "config/master-data.yaml:12"),
                new Explanation.Message("m-1", "erp-main", "poll:price", "PROCESSED", began, "/api/messages/m-1/payload", began.plus(Duration.ofDays(90)))));
        assertThat(explained.candidates()).containsExactly(new Explanation.Lost("price.Detaliczna", "shop-main", "gross 47.00", Instant.parse("2026-03-01T11:00:00Z"), "a lower priority", "m-9"));
        assertThat(explained.rules().at("/0/at").asText() + explained.guards().at("/0/result").asText()).isEqualTo("config/master-data.yaml:34passed");
        assertThat(explained.messages()).extracting(Explanation.Message::id).containsExactly("m-2", "m-1");
        assertThat(explained.messages()).extracting(Explanation.Message::raw).as("of what is purged no link").containsExactly(null, "/api/messages/m-1/payload");
        stores.jdbc().update("update message set type = 'state:stock.poll' where id = 'm-1'");
        assertThat(price(began.plus(Duration.ofMinutes(4))).source().message().rawUntil()).as("whole states come again").isEqualTo(began.plus(Duration.ofDays(2)));
        stores.jdbc().update("update message set state = 'PARKED' where id = 'm-1'");
        assertThat(price(began.plus(Duration.ofMinutes(4))).source().message().rawUntil()).as("it is worked on").isNull();
        assertThat(explained.sending()).extracting(Explanation.Sending::event).containsExactly("TRIED", "ACCEPTED");
        assertThat(explained.held().value()).isEqualTo("44.10");
        assertThat(explained.state()).as("that is of today").isNull();
        assertThat(price(began.plus(Duration.ofSeconds(90))).held()).as("nothing had been accepted then").isNull();
        assertThat(price(began.plus(Duration.ofSeconds(90))).sending()).isEmpty();
    }

    @Test
    @DisplayName("a value of now says what the dispatcher is at, and what the channel holds meanwhile")
    void now() {
        story();
        var explained = price(clock.instant());
        assertThat(explained.value()).isEqualTo("54.00");
        assertThat(explained.source().value()).isEqualTo("gross 60.00");
        assertThat(explained.source().message()).as("it is purged").isNull();
        assertThat(explained.sending()).isEmpty();
        assertThat(explained.state()).isEqualTo(new Explanation.State("RETRYING", null, "http-503: later"));
        assertThat(explained.held().value()).isEqualTo("44.10");
        assertThat(explained.quotes()).isTrue();
        assertThat(explained.masked().state().reason()).isEqualTo("http-503: ***");
    }

    @Test
    @DisplayName("what was told is explained too, and what nobody ever told is not")
    void told() {
        story();
        var told = queries.explain(new Asked("price", SKU, "price.Detaliczna", "price", "Detaliczna", null, began)).orElseThrow();
        assertThat(told.connection() + " " + told.value() + " over " + told.candidates().get(0).source()).isEqualTo("erp-main net 39.84 gross 49.00 over shop-main");
        assertThat(queries.explain(new Asked("price", SKU, "price.Hurt", "price", "Hurt", null, clock.instant()))).isEmpty();
        assertThat(queries.explain(new Asked("price", SKU, "price", "price", "", "shop-main", began.minusSeconds(1)))).isEmpty();
    }

    @Test
    @DisplayName("a text of a channel is explained like a price; where the first word of the product has no row, by what the decision knew of it")
    void texts() {
        message("m-1", null, true);
        history("shop-main", "name", "", "WANTED", "Kubek", "Dom Kubek, zielony", "m-2", "the product's brand, name; 'title': template", "{\"configuration\":\"v1\",\"facts\":[{\"kind\":\"product\",\"name\":\"name\","
                + "\"source\":\"erp-main\",\"value\":\"Kubek\",\"at\":\"2026-03-01T11:00:00Z\",\"message\":\"m-1\"}],\"steps\":[{\"rule\":\"title\",\"at\":\"config/master-data.yaml:34\",\"from\":\"Kubek\",\"to\":\"Dom Kubek, zielony\",\"why\":\"template\"}]}");
        stores.jdbc().update("update value_history set currency = null where kind = 'name'");
        var explained = queries.explain(new Asked("name", SKU, "name", "name", "", "shop-main", null)).orElseThrow();
        assertThat(explained.source()).isEqualTo(new Explanation.Source("erp-main", "product.name", "Kubek", Instant.parse("2026-03-01T11:00:00Z"), null, null,
                new Explanation.Message("m-1", "erp-main", "poll:price", "PROCESSED", began, "/api/messages/m-1/payload", began.plus(Duration.ofDays(90)))));
        assertThat(text("en", explained)).contains("shop-main shall call KUB-350-ZIE Dom Kubek, zielony (before: Kubek): ", "erp-main said product.name (Kubek) on 1 March 2026",
                "title (config/master-data.yaml:34) made Kubek into Dom Kubek, zielony");
        assertThat(text("pl", explained)).contains("shop-main ma mieć nazwę Dom Kubek, zielony dla KUB-350-ZIE (wcześniej: Kubek)", "erp-main podał product.name (Kubek)");
    }

    private void said(String source, String entity, String field, String value) {
        stores.jdbc().update("insert into candidate (entity, item, field, source, said, said_at, since, heard_at, message_id) values (?, ?, ?, ?, ?, ?, ?, ?, 'm-1')", entity, SKU, field, source, value,
                UtcTime.of(clock.instant()), UtcTime.of(clock.instant()), UtcTime.of(clock.instant()));
        clock.advance(Duration.ofMinutes(1));
    }

    @Test
    @DisplayName("the first word of a product's field, which has no row, is explained with the rule and with who says another thing since; of a moment before nobody had said it, nothing is known")
    void first_word() {
        message("m-1", null, true);
        said("erp-main", "product", "*", "{\"name\":\"Kubek\",\"description\":\"" + "a".repeat(400) + "\"}");
        var alone = queries.explain(new Asked("product", SKU, "name", "product", "name", null, null)).orElseThrow();
        assertThat(alone.candidates()).isEmpty();
        said("pim-main", "product", "*", "{\"name\":\"Kubek zielony\"}");
        var name = queries.explain(new Asked("product", SKU, "name", "product", "name", null, null)).orElseThrow();
        assertThat(name.source()).isEqualTo(new Explanation.Source("erp-main", "name", "Kubek", began, null, new Explanation.Rule("names", "config/master-data.yaml:2"),
                new Explanation.Message("m-1", "erp-main", "poll:price", "PROCESSED", began, "/api/messages/m-1/payload", began.plus(Duration.ofDays(90)))));
        assertThat(name.candidates()).containsExactly(new Explanation.Lost("name", "pim-main", "Kubek zielony", began.plusSeconds(60), "rule names (config/master-data.yaml:2) takes it from erp-main", "m-1"));
        assertThat(text("en", name)).contains("name", "names (config/master-data.yaml:2) chose it over pim-main with Kubek zielony");
        assertThat(text("pl", name)).contains("a wybrała to reguła names (config/master-data.yaml:2)");
        var description = queries.explain(new Asked("product", SKU, "description", "product", "description", null, began)).orElseThrow();
        assertThat(description.value()).isEqualTo("a".repeat(300));
        assertThat(description.whole()).isEqualTo("a".repeat(400));
        assertThat(queries.explain(new Asked("product", SKU, "name", "product", "name", null, began.minusSeconds(1)))).isEmpty();
        assertThat(queries.explain(new Asked("product", SKU, "brand", "product", "brand", null, null))).isEmpty();
    }

    @Test
    @DisplayName("of now also those are candidates that have said something since it was decided, and lost; of a past moment those that had")
    void lost_since() {
        story();
        said("erp-main", "price", "price.Detaliczna", "gross 60.00");
        said("shop-main", "price", "price.Detaliczna", "gross 47.00");
        said("pim-main", "price", "price.Detaliczna", "gross 58.00");
        assertThat(price(null).candidates()).extracting(lost -> lost.source() + " " + lost.value()).containsExactlyInAnyOrder("shop-main gross 47.00", "pim-main gross 58.00");
        assertThat(queries.explain(new Asked("price", SKU, "price.Detaliczna", "price", "Detaliczna", null, null)).orElseThrow().candidates()).hasSize(2);
        assertThat(price(began.plus(Duration.ofMinutes(4))).candidates()).singleElement().extracting(Explanation.Lost::source).isEqualTo("shop-main");
    }

    @Test
    @DisplayName("the effects of rules have Polish words")
    void effects() {
        history("shop-main", "price", "", "WANTED", null, "39.20", "m-2", "Detaliczna 49.00 PLN gross; 'mugs': promotion less 20%; fee 1.00; commission 11%; at least 30.00 = 39.20", DECIDED);
        assertThat(text("pl", price(null))).contains("Detaliczna 49.00 PLN brutto; 'mugs': promocja minus 20%; opłata 1.00; prowizja 11%; co najmniej 30.00 = 39.20");
    }

    @Test
    @DisplayName("a long text is explained whole as long as it is kept; each field that it is made of with the rule that chose it and with who lost when it was decided")
    void whole() {
        var text = "a".repeat(400);
        new LongTexts(stores.jdbc()).keep(Map.of(SKU, text), clock.instant());
        history("shop-main", "description", "", "WANTED", null, LongTexts.shortForm(text), "m-2", "the product's description", "{\"configuration\":\"v1\",\"facts\":[{\"kind\":\"product\",\"name\":\"description\","
                + "\"source\":\"erp-main\",\"value\":\"aaa…\",\"at\":\"2026-03-01T11:00:00Z\",\"rule\":\"texts\",\"ruleAt\":\"config/master-data.yaml:7\",\"lost\":[{\"source\":\"pim-main\",\"value\":\"b\",\"at\":\"2026-03-01T11:00:00Z\",\"why\":\"by rule\"}]}]}");
        for (var at : Arrays.asList(null, clock.instant())) {
            var explained = queries.explain(new Asked("description", SKU, "description", "description", "", "shop-main", at)).orElseThrow();
            assertThat(explained.value()).hasSizeLessThan(301);
            assertThat(explained.whole()).isEqualTo(text);
            assertThat(explained.source().rule()).isEqualTo(new Explanation.Rule("texts", "config/master-data.yaml:7"));
            assertThat(explained.candidates()).containsExactly(new Explanation.Lost("product.description", "pim-main", "b", Instant.parse("2026-03-01T11:00:00Z"), "by rule", null));
        }
        stores.jdbc().update("delete from value_text");
        assertThat(queries.explain(new Asked("description", SKU, "description", "description", "", "shop-main", null)).orElseThrow().whole()).isNull();
    }

    @Test
    @DisplayName("words of a name are no words of a formula; a text that a rule makes of none was not made of null")
    void names() {
        history("shop-main", "name", "", "WANTED", null, "Set of free cups", "m-2", "the product's name", "{\"configuration\":\"v1\",\"facts\":[{\"kind\":\"product\",\"name\":\"name\","
                + "\"source\":\"erp-main\",\"value\":\"Set of free cups\",\"at\":\"2026-03-01T11:00:00Z\"}],\"steps\":[{\"rule\":\"frame\",\"at\":\"config/master-data.yaml:34\",\"to\":\"Set of free cups\",\"why\":\"template\"}]}");
        var explained = queries.explain(new Asked("name", SKU, "name", "name", "", "shop-main", null)).orElseThrow();
        assertThat(text("pl", explained)).contains("nazwę Set of free cups", ": z produktu name.", "podał product.name (Set of free cups)", "reguła frame (config/master-data.yaml:34) utworzyła Set of free cups");
        assertThat(text("en", explained)).contains("frame (config/master-data.yaml:34) made Set of free cups").doesNotContain("null");
    }

    @Test
    @DisplayName("two or three sentences say it, in English and in Polish")
    void sentences() {
        story();
        var past = price(began.plus(Duration.ofMinutes(4)));
        assertThat(text("en", past)).isEqualTo("Since %1$s shop-main shall ask 44.10 PLN for KUB-350-ZIE (before: 52.00): Detaliczna 49.00 PLN gross x 0.9 = 44.10. "
                .formatted(time(1, "d MMMM yyyy, HH:mm:ss", "en"))
                + "erp-main said price.Detaliczna (net 39.84 gross 49.00) on %s, and erp-owns-prices (config/master-data.yaml:12) chose it over shop-main with gross 47.00".formatted(time(0, "d MMMM yyyy, HH:mm:ss", "en"))
                + ", sale (config/master-data.yaml:34) made 49.00 into 44.10, and the guards of the channel let it pass; it was reckoned anew with poll:price of erp-main. "
                + "It was sent on %s, and shop-main took it on %s.".formatted(seconds(178, "en"), seconds(180, "en")));
        assertThat(text("pl", past)).startsWith("Od ").contains("shop-main ma mieć cenę 44,10 PLN dla KUB-350-ZIE (wcześniej: 52,00): Detaliczna 49.00 PLN brutto x 0.9 = 44.10.")
                .contains("erp-main podał price.Detaliczna (netto 39.84 brutto 49.00)").contains("odrzucając: shop-main z wartością brutto 47.00")
                .contains("reguła sale (config/master-data.yaml:34) zmieniła 49,00 na 44,10").endsWith("a shop-main przyjął ją " + seconds(180, "pl") + ".");
        assertThat(text("en", price(clock.instant()))).endsWith("It has not been sent yet: http-503: later. At that moment shop-main held 44.10.");
        assertThat(text("pl", price(clock.instant()))).endsWith("Jeszcze jej nie wysłano: http-503: later. W tej chwili shop-main miał 44,10.");
        assertThat(text("en", price(began.plus(Duration.ofSeconds(150))))).as("at that moment it had been tried").contains("it was not known whether shop-main had taken it: http-503: later");
    }

    private String time(int minutes, String pattern, String language) {
        return began.plus(Duration.ofMinutes(minutes)).atZone(ZoneId.of("Europe/Warsaw")).format(java.time.format.DateTimeFormatter.ofPattern(pattern, java.util.Locale.forLanguageTag(language)));
    }

    private String seconds(int seconds, String language) {
        return began.plusSeconds(seconds).atZone(ZoneId.of("Europe/Warsaw")).format(java.time.format.DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss", java.util.Locale.forLanguageTag(language)));
    }

    private void approval(String id, String direction, String connection, String state) {
        stores.jdbc().update("insert into approval (id, scope, direction, connection, field, guard, guard_at, why, state, created_at, expires_at, decided_at, decided_by, reason)"
                + " values (?, 'single', ?, ?, 'price', 'jump', 'config/guards.yaml:8', '90 % down', ?, ?, ?, ?, ?, ?)", id, direction, connection, state,
                UtcTime.of(clock.instant()), UtcTime.of(clock.instant()), state.equals("HELD") ? null : UtcTime.of(clock.instant()), state.equals("HELD") ? null : "ola", state.equals("HELD") ? null : "a real sale");
    }

    private void held(String approval, String direction, String connection, String name) {
        approval(approval, direction, connection, "HELD");
        stores.jdbc().update("insert into approval_item (id, approval_id, subject, sku, name, was, said, why, state, remembered, applied, said_at) values (?, ?, 's', ?, ?, '6.00', '0.60', '90 % down', 'HELD', true, false, ?)",
                "i-" + approval, approval, SKU, name, UtcTime.of(clock.instant()));
    }

    @Test
    @DisplayName("a field of a company says whose it is and by which rule, in both languages; its name is taken for no formula, and without the name the rest is said all the same")
    void customer() {
        history("erp-main", "customer", "companyName", "TOLD", null, "House of Mugs net Ltd", "m-1", null, CHOSEN.replace("gross 47.00", "HOUSE"));
        var explained = queries.explain(new Asked("customer", SKU, "companyName", "customer", "companyName", null, null)).orElseThrow();
        assertThat(text("en", explained)).isEqualTo("Since 31 March 2024, 01:59:59 companyName of KUB-350-ZIE is House of Mugs net Ltd, as erp-main said. erp-main said companyName (House of Mugs net Ltd) on"
                + " 31 March 2024, 01:59:59, and erp-owns-prices (config/master-data.yaml:12) chose it over shop-main with HOUSE.");
        assertThat(text("pl", explained)).contains("wartość companyName dla KUB-350-ZIE to House of Mugs net Ltd, tak podał erp-main", "a wybrała to reguła erp-owns-prices (config/master-data.yaml:12)");
        assertThat(text("en", explained.nameless())).contains("companyName of KUB-350-ZIE is ***", "erp-owns-prices (config/master-data.yaml:12)").doesNotContainIgnoringCase("house");
    }

    @Test
    @DisplayName("a newer value that a guard holds is named, of the list that the value is made of and of the channel; and who approved what had been held")
    void guarded() {
        story();
        history("shop-main", "price", "", "WANTED", "54.00", "5.40", "m-4", "Detaliczna 6.00 PLN gross x 0.9 = 5.40", DECIDED.replace("\"passed\"", "\"approved\",\"approval\":\"a-1\""));
        approval("a-1", "OUT", "shop-main", "APPROVED");
        for (var held : List.of("IN erp-main Detaliczna", "IN erp-main Hurtowa", "OUT shop-two -", "OUT shop-main -")) {
            var words = held.split(" ");
            held("h-" + held, words[0], words[1], words[2].equals("-") ? "" : words[2]);
        }
        var explained = queries.explain(new Asked("price", SKU, "price", "price", "", "shop-main", null)).orElseThrow();
        assertThat(explained.waiting()).extracting(ApprovalQueries.Held::approval).containsExactlyInAnyOrder("h-IN erp-main Detaliczna", "h-OUT shop-main -");
        assertThat(explained.guards().at("/0/by").asText() + ", " + explained.guards().at("/0/reason").asText()).isEqualTo("ola, a real sale");
        assertThat(text("en", explained)).contains(", the guard jump (config/guards.yaml:8) let it pass because ola approved it on ").contains(": a real sale").contains(" A newer value, 0.60 for ").contains("waits for approval h-");
        assertThat(text("pl", explained)).contains("czeka na zatwierdzenie h-");
        stores.jdbc().update("update approval set first_by = 'jan', first_at = decided_at, first_reason = 'seen in the shop' where id = 'a-1'");
        var two = queries.explain(new Asked("price", SKU, "price", "price", "", "shop-main", null)).orElseThrow();
        assertThat(two.guards().at("/0/first/by").asText() + ", " + two.guards().at("/0/first/reason").asText()).isEqualTo("jan, seen in the shop");
        assertThat(text("en", two)).contains(": a real sale (jan before, on ", ": seen in the shop)");
        assertThat(text("pl", two)).contains("użytkownik ola: a real sale (przedtem jan, ");
    }

    @Test
    @DisplayName("of a moment of the past it is said what a guard held then, how long, and who decided on it and why")
    void heldThen() {
        story();
        held("h-1", "IN", "erp-main", "Detaliczna");
        var from = clock.instant();
        clock.advance(Duration.ofDays(2));
        for (var state : List.of("APPROVED", "REJECTED", "EXPIRED")) {
            stores.jdbc().update("update approval set state = ?, decided_at = ?, decided_by = 'ola', reason = 'a new pack'", state, UtcTime.of(clock.instant()));
            stores.jdbc().update("update approval_item set state = ?", state);
            var then = price(from.plus(Duration.ofDays(1)));
            assertThat(then.waiting()).singleElement().extracting(held -> held.to() + " " + held.since() + " " + held.until()).isEqualTo("0.60 " + from + " " + clock.instant());
            assertThat(text("en", then)).contains(" At that moment a newer value, 0.60 for erp-main, was held by the guard jump (config/guards.yaml:8), from ").endsWith(": a new pack.");
            assertThat(text("pl", then)).contains(" W tej chwili nowszą wartość, 0.60 (erp-main), zatrzymywał strażnik jump (config/guards.yaml:8), od ").contains(", gdy ").endsWith(": a new pack.");
        }
        assertThat(price(from.minusMillis(1)).waiting()).isEmpty();
        assertThat(price(clock.instant()).waiting()).isEmpty();
        stores.jdbc().update("update approval set decided_by = 'guards'");
        assertThat(text("en", price(from))).endsWith(" until " + seconds((int) Duration.between(began, clock.instant()).toSeconds(), "en") + ".");
    }

    @Test
    @DisplayName("a rule of the channel that gave way to another, and what the rules made where a person has set a price, are named among what lost")
    void outranked() {
        story();
        history("shop-main", "price", "", "WANTED", "54.00", "49.00", "m-4", "Detaliczna 49.00 PLN gross = 49.00", "{\"facts\":[{\"kind\":\"price\",\"name\":\"Detaliczna\"}],"
                + "\"lost\":[{\"rule\":\"half of all\",\"ruleAt\":\"config/master-data.yaml:7\",\"why\":\"its promotion gives way\"}]}");
        var ruled = price(null);
        assertThat(ruled.candidates()).containsExactly(new Explanation.Lost("price", null, null, null, "its promotion gives way", null, new Explanation.Rule("half of all", "config/master-data.yaml:7")));
        assertThat(text("en", ruled)).contains(", half of all (config/master-data.yaml:7) gave way to a higher priority");
        assertThat(text("pl", ruled)).contains(", reguła half of all (config/master-data.yaml:7) ustąpiła wyższemu priorytetowi");
        history("shop-main", "price", "", "WANTED", "49.00", "39.90", "m-5", "set by ola", "{\"override\":{\"id\":\"o-1\",\"user\":\"ola\",\"reason\":\"weekend\",\"until\":\"2024-04-02T00:00:00Z\"},"
                + "\"lost\":[{\"value\":\"49.00\",\"why\":\"set by ola\"}]}");
        var set = price(null);
        assertThat(set.candidates()).containsExactly(new Explanation.Lost("price", null, "49.00", null, "set by ola", null));
        assertThat(text("en", set)).contains(": weekend; the rules made 49.00.");
        assertThat(text("pl", set)).contains(": weekend; z reguł wyszło 49,00.");
    }

    @Test
    @DisplayName("where what was said of a fact is purged, the word that holds now is told, and that it is a newer one; where nobody had said anything yet, none")
    void purgedFacts() {
        history("shop-main", "price", "", "WANTED", null, "44.10", "m-2", "Detaliczna 49.00 PLN gross x 0.9 = 44.10", DECIDED);
        var wanted = clock.instant();
        history("erp-main", "price", "Detaliczna", "TOLD", "gross 49.00", "gross 49.20", "m-3", null, CHOSEN);
        assertThat(price(null).facts()).isEmpty();
        stores.jdbc().update("insert into value_summary (sku, kind, connection, event, name, month_of, changes, last_value, last_at) values (?, 'price', 'erp-main', 'TOLD', 'Detaliczna', ?, 14, 'gross 49.00', ?)",
                SKU, java.sql.Date.valueOf(LocalDate.of(2024, 3, 1)), UtcTime.of(began.minusSeconds(60)));
        var explained = price(null);
        assertThat(explained.facts()).singleElement().extracting(fact -> fact.source() + " " + fact.value() + " " + fact.since() + ": " + fact.note())
                .isEqualTo("erp-main gross 49.20 " + wanted + ": what was said before is purged: this is a newer word");
        assertThat(text("en", explained)).contains("erp-main said price.Detaliczna (gross 49.20) later, on ", " (what was said before is purged)");
        assertThat(text("pl", explained)).contains("erp-main podał price.Detaliczna (brutto 49.20) później, dnia ", " (co podano przedtem, już usunięto)");
        assertThat(price(began).facts()).as("it had not been said then").isEmpty();
    }

    private static final String PASSED = """
            {"configuration":"v1","guards":[{"guard":"steps","at":"config/guards.yaml:12","result":"%s","why":"0.60 PLN: 90 %% down from 6"%s}]}""";

    @Test
    @DisplayName("what guards let pass of what was told says so there, and at the channel's value that is made of it: passed, clamped from what, approved by whom, when and why")
    void guardedFacts() {
        story();
        approval("a-1", "IN", "erp-main", "APPROVED");
        var field = new Asked("price", SKU, "price.Detaliczna", "price", "Detaliczna", null, null);
        for (var expected : List.of("passed > which the guards let pass > , strażnicy to przepuścili", "clamped > the guard steps (config/guards.yaml:12) moved it from 0.60 PLN to its limit > strażnik steps (config/guards.yaml:12) przyciął ją z 0.60 PLN do granicy",
                "approved > the guard steps (config/guards.yaml:12) let it pass because ola approved it on  > zatwierdził ją użytkownik ola: a real sale")) {
            var words = expected.split(" > ");
            history("erp-main", "price", "Detaliczna", "TOLD", "net 39.84 gross 49.00", "gross 3.00", "m-5", null, PASSED.formatted(words[0], words[0].equals("approved") ? ",\"approval\":\"a-1\"" : ""));
            history("shop-main", "price", "", "WANTED", "54.00", "2.70", "m-5", "Detaliczna 3.00 PLN gross x 0.9 = 2.70", DECIDED);
            var told = queries.explain(field).orElseThrow();
            var wanted = price(null);
            assertThat(told.guards().at("/0/result").asText()).isEqualTo(words[0]);
            assertThat(wanted.facts().get(0).guards()).isEqualTo(told.guards());
            for (var explained : List.of(told, wanted)) {
                assertThat(text("en", explained)).containsOnlyOnce(words[1]);
                assertThat(text("pl", explained)).containsOnlyOnce(words[2]);
            }
        }
        assertThat(price(null).facts().get(0).guards().at("/0/by").asText()).isEqualTo("ola");
        assertThat(text("en", price(null))).as("its own guards are named beside").contains(", and the guards of the channel let it pass");
        stores.jdbc().update("update approval set decided_by = 'guards'");
        assertThat(text("en", price(null))).contains("let it pass when no more of its kind came");
        stores.jdbc().update("delete from approval");
        assertThat(text("en", price(null))).as("who it was is purged").contains("let it pass because it was approved");
    }

    @Test
    @DisplayName("of a long formula the beginning and the result are kept")
    void longFormula() {
        var why = "Detaliczna 49.00 PLN gross" + ", x 1.01 by a rule".repeat(40) + " = 72.95";
        new ValueHistory(stores.jdbc()).wanted("shop-main", "price", List.of(new ChannelValues.Change(SKU, null, "72.95", clock.instant())), Map.of(SKU, Provenance.of(why, "v1")), "PLN", "m-1");
        assertThat(price(null).why()).startsWith("Detaliczna 49.00 PLN gross, x 1.01").contains(" ... ").endsWith("by a rule = 72.95").hasSize(500);
    }

    @Test
    @DisplayName("of what is purged the months are left")
    void purged() {
        stores.jdbc().update("insert into value_summary (sku, kind, connection, event, name, month_of, changes, lowest, highest, last_value, last_at) values (?, 'price', 'shop-main', 'WANTED', '', ?, 14, 10, 12.5, '11.00', ?)",
                SKU, java.sql.Date.valueOf(LocalDate.of(2025, 3, 1)), UtcTime.of(Instant.parse("2025-03-30T10:00:00Z")));
        var explained = price(Instant.parse("2025-03-15T10:00:00Z"));
        assertThat(explained.summaries()).hasSize(1);
        assertThat(text("en", explained)).isEqualTo("The details of that time are purged. In 2025-03 it changed 14 times, between 10 and 12.5, at last to 11.00.");
        assertThat(text("pl", explained)).isEqualTo("Szczegóły z tego czasu już usunięto. W 2025-03 zmieniła się 14 razy, od 10 do 12,5, na koniec na 11,00.");
    }

    private static final int TIMES = 5;
    private static final String[] EVENTS = {"WANTED", "ACCEPTED", "TRIED", "TOLD"};

    /** Half of the rows of one SKU: two channels, and a list that two sources tell in turn and speak of beside. Of other channels' and lists' rows there are few, and they are old. */
    void trade(int rows) {
        history("shop-two", "price", "", "WANTED", null, "47.00", null, "as it is", DECIDED.replace("Detaliczna", "Hurtowa"));
        history("erp-two", "price", "Hurtowa", "TOLD", null, "47.00", null, null, null);
        story();
        var batch = new ArrayList<Object[]>();
        for (int i = 0; i < rows; i++) {
            var event = EVENTS[i / 2 % EVENTS.length];
            boolean told = event.equals("TOLD");
            boolean said = told && i % 16 >= 8;
            batch.add(new Object[] {told ? i % 3 == 0 ? "erp-main" : "shop-main" : i % 5 == 0 ? "shop-three" : "shop-main", i % 2 == 0 ? SKU : "S" + i % 50_000, said ? "SAID" : event, UtcTime.of(clock.instant().plusSeconds(1 + i)), String.valueOf(i),
                told && !said ? "Detaliczna" : "", event.equals("WANTED") ? DECIDED : told ? CHOSEN.replace("{\"source\"", "{\"field\":\"price.Detaliczna\",\"source\"") : null});
            if (batch.size() == 10_000 || i == rows - 1) {
                stores.transaction().executeWithoutResult(status -> stores.jdbc().batchUpdate("insert into value_history (connection, sku, kind, event, at, new_value, name, decision) values (?, ?, 'price', ?, ?, ?, ?, ?)", batch));
                batch.clear();
            }
        }
    }

    /** How long one question took when it was asked first, at the median of the times after that, and how long the asking thread worked then: on H2 that is all there is of it. */
    record Took(Duration first, Duration median, Duration worked) {
    }

    private static Took took(Runnable question) {
        var first = timed(question);
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        var again = IntStream.range(0, TIMES).mapToObj(i -> timed(question)).sorted().toList();
        return new Took(first, again.get(TIMES / 2), Duration.ofNanos((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / TIMES));
    }

    private static Duration timed(Runnable question) {
        long start = System.nanoTime();
        question.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The bench has a million, see docs/explain.md. */
    @Test
    @DisplayName("among many rows it is answered of now, of any past moment, of what has long not changed beside much that has, and of what is not known")
    void many() {
        many(20_000);
    }

    /** @return how long each question took */
    Map<String, Took> many(int rows) {
        var first = clock.instant();
        trade(rows);
        var last = clock.instant().plusSeconds(rows);
        var questions = new LinkedHashMap<String, Runnable>();
        var moments = new LinkedHashMap<String, Instant>();
        moments.put("now", null);
        moments.put("a moment in the middle", last.minusSeconds(rows / 2));
        moments.put("a moment near the beginning", clock.instant().plusSeconds(100));
        moments.forEach((name, at) -> {
            questions.put(name, () -> {
                var explained = price(at);
                assertThat(explained.facts()).as(name).hasSize(1);
                assertThat(explained.sending()).as(name).isNotEmpty();
            });
            questions.put(name + ", in sentences", () -> assertThat(text("pl", price(at))).contains("ma mieć cenę"));
            questions.put(name + ", what was told", () -> assertThat(queries.explain(new Asked("price", SKU, "price.Detaliczna", "price", "Detaliczna", null, at)).orElseThrow().facts()).hasSize(1));
        });
        questions.put("the first value, unchanged since", () -> {
            var explained = queries.explain(new Asked("price", SKU, "price", "price", "", "shop-two", last)).orElseThrow();
            assertThat(explained.value() + " " + explained.since()).isEqualTo("47.00 " + first);
        });
        questions.put("what was told first, unchanged since", () -> assertThat(queries.explain(new Asked("price", SKU, "price.Hurtowa", "price", "Hurtowa", null, last)).orElseThrow().value()).isEqualTo("47.00"));
        questions.put("before the first row", () -> assertThat(queries.explain(new Asked("price", SKU, "price", "price", "", "shop-main", first.minusSeconds(1)))).isEmpty());
        questions.put("a SKU without rows", () -> assertThat(queries.explain(new Asked("price", "KUB-0", "price", "price", "", "shop-main", null))).isEmpty());
        // Not the start of the hub is measured.
        assertThat(queries.explain(new Asked("price", "S1", "price", "price", "", "shop-main", null))).isPresent();
        var times = new LinkedHashMap<String, Took>();
        questions.forEach((name, question) -> times.put(name, took(question)));
        return times;
    }
}
