package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.PriceRule.Rounding;
import pl.spoiwo.order.Examples;
import pl.spoiwo.rule.Amount;
import pl.spoiwo.rule.ChannelRules;
import pl.spoiwo.rule.Effect.Kind;
import pl.spoiwo.rule.Facts;
import pl.spoiwo.rule.Field;
import pl.spoiwo.rule.Formula;
import pl.spoiwo.rule.Subject;

class ChannelRulesFileTest {

    @TempDir
    Path folder;

    private HubConfiguration configuration(Path home) {
        var price = new PriceRule(List.of("detal", "promo"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, Rounding.NEAREST, false);
        return new HubConfiguration("v", new Home(home), Map.of("shop-main", Examples.told(Examples.priced(Examples.shop("stock.write", "price.write", "name.write", "description.write"), price), "name"), "shop-two", Examples.shopNamed("shop-two", "stock.write")),
                null, null, null, new HubConfiguration.Company(ZoneId.of("Europe/Warsaw"), "PLN", new StockRule(List.of(new StockRule.Warehouse("MAG", 0), new StockRule.Warehouse("SKL", 0)), null),
                JsonNodeFactory.instance.objectNode()), null, null, null);
    }

    private List<Finding> findings(String text) {
        return ConfigurationLoader.candidate(configuration(Path.of(".")), text, Map.of()).findings();
    }

    private ChannelRules rules(String text) {
        var loaded = ConfigurationLoader.candidate(configuration(folder), text, Map.of());
        assertThat(loaded.findings()).isEmpty();
        return loaded.configuration().orElseThrow().channelRules();
    }

    /** One rule in a line each, from line 2 on. */
    private static String channel(String... rules) {
        return "channels:\n  shop-main:\n" + String.join("", List.of(rules).stream().map(rule -> "    - {" + rule + "}\n").toList());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "name: a, field: pirce, add: 1 | unknown field 'pirce' - did you mean 'price'? | stock, price, name, description",
            "name: a, field: brand, add: 1 | unknown field 'brand': the hub writes none to channels | stock, price, name, description",
            "name: a, field: description, template: x | the hub writes no description to 'shop-main', so there is none to change | texts: [description]",
            "name: a, field: name | rule 'a' does nothing | {brand} {name}",
            "name: a, field: name, add: 1 | 'add' is said of a price, and this is a rule for the name | field: price",
            "name: a, field: price, template: x | 'template' is said of a name or description, and this is a rule for the price | field: name or description",
            "name: a, field: name, template: '{nmae} x' | a template asks for 'nmae', which is unknown here - did you mean 'name'? | attributes.<name>, brand",
            "name: a, field: name, template: '{description}' | a template asks for 'description', which is unknown here | attributes.<name>, brand",
            "`name: a, field: name, template: '{name|uper}'` | the filter 'uper', which is unknown - did you mean 'upper'? | after, before, cut",
            "`name: a, field: name, template: '{name|cut:0}'` | the filter 'cut:0' of a template | cut:40",
            "name: a, field: name, template: '{name' | a { without its } | doubled",
            "name: a, field: name, template: 'a}' | a } without its { | doubled",
            "name: a, field: name, cut: 0 | 'cut' breaks a limit | 1",
            "name: a, field: name, cut: 75, when: {warehouse: MAG} | texts do not follow the stock | category",
            "name: a, field: name, cut: 75, when: {expression: base > 2} | an expression asks for 'base', which is unknown here | brand, category, name, sku",
            "name: a, field: price, facter: 1 | unknown key 'facter' - did you mean 'factor'? | one of name, field",
            "name: a, field: price | rule 'a' does nothing | factor: 1.05",
            "name: a, field: price, share: 50% | 'share' is said of a stock, and this is a rule for the price | field: stock",
            "name: a, field: price, commission: {table: comission, by: category} | there is no table 'comission' - did you mean 'commission'? | one of commission",
            "name: a, field: price, commission: 11 | 'commission' is no percentage | 11%",
            "name: a, field: price, commission: 95% | 'commission' is too much | 90%",
            "name: a, field: price, fee: {table: commission, by: category} | 'fee' is a percentage | 2.00",
            "name: a, field: price, commission: {table: commission, by: price} | a table is not looked into by 'price' | sku, category, brand",
            "name: a, field: price, list: [detal, prommo] | nothing else names a price list 'prommo' - did you mean 'promo'? | one of detal, promo",
            "name: a, field: price, fee: -1 | 'fee' is below zero | zero or more",
            "name: a, field: price, add: 1, when: {sku: ' KUB'} | no SKU is like ' KUB' | no space",
            "name: a, field: price, add: 1, when: {warehouse: MGA} | there is no warehouse 'MGA' - did you mean 'MAG'? | MAG, SKL",
            "name: a, field: price, add: 1, when: {from: 2026-11-31} | '2026-11-31' is no date of the calendar | 2026-11-27",
            "name: a, field: price, add: 1, when: {from: 27.11.2026} | 'from' is not written as it must be | a day (2026-11-27",
            "name: a, field: price, add: 1, when: {from: 2026-11-28, until: 2026-11-27} | the rule never holds | a later 'until'",
            "name: a, field: price, promotion: 20%, when: {from: 2026-11-27} | a promotion without a beginning and an end | 'from' and 'until'",
            "name: a, field: price, add: cost * | no expression | min, startsWith",
            "name: a, field: price, add: round(cost) | no expression: Undefined function 'round' | the functions abs",
            "name: a, field: price, add: kost * 2 | an expression asks for 'kost', which is unknown here - did you mean 'cost'? | one of base",
            "name: a, field: price, add: cost > 2 | is no number | cost * 1.2",
            "name: a, field: price, add: 1, when: {expression: cost + 2} | is neither true nor false | base > 20",
            "name: a, field: price, add: 1, when: {expression: price > 2} | an expression asks for 'price', which is unknown here | one of base",
            "name: a, field: stock, cap: price * 2 | an expression asks for 'price', which is unknown here | one of base",
            "name: a, field: price, factor: 1.0.5 | no expression | numbers",
            "name: a, field: price, add: '${SPOIWO_ADMIN_PASSWORD}' | no expression | numbers"})
    @DisplayName("a mistake is found with its line, and with what to do")
    void mistakes(String rule, String what, String allowed) {
        var found = findings("tables: {commission: {rows: {Kubki: 11%}}}\n" + channel(rule));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).file() + ":" + found.get(0).line()).isEqualTo("config/master-data.yaml:4");
        assertThat(found.get(0).what()).contains(what);
        assertThat(found.get(0).allowed()).contains(allowed);
    }

    @Test
    @DisplayName("rules for what is no connection, and for a price that the hub does not write, are found")
    void channels() {
        assertThat(findings("channels:\n  shop-mian: [{name: a, field: price, add: 1}]\n")).extracting(Finding::toString).singleElement().asString()
                .startsWith("config/master-data.yaml:2: rules for 'shop-mian', which is no connection - did you mean 'shop-main'?");
        assertThat(findings("channels:\n  shop-two:\n    - {name: a, field: price, add: 1}\n")).extracting(Finding::toString).singleElement().asString()
                .startsWith("config/master-data.yaml:3: the hub writes no price to 'shop-two', so there is none to change (another field: the connector of shop cannot write a price)");
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(delimiter = '|', value = {
            "when: {sku: 'KUB-*'} | when: {sku: ['TAL-*', '*-ZIE']} | true", "when: {sku: 'KUB-*'} | when: {sku: 'TAL-*'} | false", "when: {sku: 'KUB-1'} | when: {category: Kubki} | true",
            "when: {category: [Kubki, Talerze]} | when: {category: Talerze} | true", "when: {category: Kubki} | when: {category: Talerze} | false",
            "when: {brand: Dom} | when: {brand: Las} | false", "when: {tags: new} | when: {tags: old} | true", "when: {expression: base > 9} | when: {expression: base <= 9} | true",
            "when: {from: 2026-11-27, until: 2026-11-30} | when: {from: 2026-11-30T12:00} | true", "when: {until: 2026-11-30} | when: {from: 2026-12-01} | false",
            "when: {until: 2026-11-30T12:00} | when: {from: 2026-11-30T12:00} | false", "priority: 1 | priority: 0 | false", "priority: 1 | priority: 1 | true"})
    @DisplayName("two rules that set the same term are refused where their scopes overlap and their priorities are the same, also if their conditions differ; what adds up is refused where it is the same in all")
    void overlaps(String one, String other, boolean refused) {
        var found = findings(channel("name: a, field: price, commission: 11%, " + one, "name: b, field: price, commission: 12%, " + other));
        if (refused) {
            assertThat(found).singleElement().extracting(Finding::toString).asString().startsWith("config/master-data.yaml:4: 'a' (config/master-data.yaml:3) and 'b' both set 'commission' of the same goods of 'shop-main' with the same priority");
        } else {
            assertThat(found).isEmpty();
        }
        assertThat(findings(channel("name: a, field: price, fee: 1, " + one, "name: b, field: price, fee: 2, " + other))).as("fees add up").isEmpty();
        assertThat(findings(channel("name: a, field: price, fee: 1, add: cost * 2, " + one, "name: b, field: price, fee: 1.00, " + one))).as("the same once more").singleElement().extracting(Finding::toString).asString()
                .startsWith("config/master-data.yaml:4: 'b' does 'fee' once more, just as 'a' (config/master-data.yaml:3) does for the same goods of 'shop-main'");
        assertThat(findings(channel("name: a, field: price, fee: cost * 2, " + one, "name: b, field: price, add: cost * 2, " + one, "name: c, field: price, fee: cost * 2, " + one))).as("an expression").hasSize(1);
    }

    @Test
    @DisplayName("a price list that only the candidate's owners name is known to its rules, and a guard in force whose list nothing names any more is found")
    void lists() {
        var rule = channel("name: a, field: price, list: hurt");
        assertThat(findings(rule)).extracting(Finding::toString).containsExactly("config/master-data.yaml:3: nothing else names a price list 'hurt' (one of detal, promo, or a rule of 'ownership' in config/master-data.yaml that says who owns it)");
        var owned = "ownership:\n  - {name: o, entity: price, fields: [price.hurt, \"price.*t\"], master: nobody}\n" + rule;
        assertThat(findings(owned)).as("but for the master").extracting(Finding::what).singleElement().asString().startsWith("there is no connection 'nobody'");
        var guarded = configuration(folder);
        guarded = guarded.with("v", GuardFiles.settings("incoming:\n  one: {field: price, lists: [detal, hurt], ceiling: 5}\n", Map.of()));
        assertThat(ConfigurationLoader.candidate(guarded, "channels: {}\n", Map.of()).findings()).extracting(Finding::toString).singleElement().asString().startsWith("config/guards.yaml:2: nothing else names a price list 'hurt'");
    }

    @Test
    @DisplayName("a name that comes twice is found with the first place of it")
    void names() {
        assertThat(findings(channel("name: a, field: price, add: 1", "name: a, field: stock, cap: 1"))).singleElement().extracting(Finding::what).isEqualTo("a second rule 'a' of 'shop-main': the first is in line 3");
    }

    @Test
    @DisplayName("a table may be a file, and what is wrong in it is found with its line")
    void files() throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/commission.csv"), "Kubki;11%\n\"Talerze; małe\";9.5%\n\n");
        var rules = rules("tables:\n  commission: {file: commission.csv, otherwise: 12%}\n" + channel("name: a, field: price, commission: {table: commission, by: category}"));
        var amount = rules.of("shop-main", Field.PRICE).rules().get(0).effects().get(0).amount();
        assertThat(List.of("Kubki", "\"Talerze; małe\"", "Noże").stream().map(category -> percent(amount, category)).toList()).containsExactly("0.11", "0.095", "0.12");
        Files.writeString(folder.resolve("config/commission.csv"), "Kubki;11%\nTalerze 9%\nKubki;10%\nNoże;9,5%\n");
        var found = ConfigurationLoader.candidate(configuration(folder), "tables:\n  commission: {file: commission.csv}\n", Map.of()).findings();
        assertThat(found).extracting(finding -> finding.file() + ":" + finding.line() + " " + finding.what()).containsExactly("config/commission.csv:2 a line without a semicolon",
                "config/commission.csv:3 'Kubki' is given twice", "config/commission.csv:4 'Noże' has no number");
        assertThat(findings("tables:\n  x: {file: ../users.yaml}\n")).singleElement().extracting(Finding::what).isEqualTo("'file' is not written as it must be");
        assertThat(findings("tables:\n  x: {file: nowhere.csv}\n  y: {rows: {a: 1, b: 2%}}\n")).extracting(Finding::what)
                .containsExactly("there is no file config/nowhere.csv", "table 'y' mixes numbers and percentages");
    }

    private static String percent(Amount amount, String category) {
        try {
            return amount.of(new Subject("A", null, category, null, Set.of(), Map.of(), Set.of()), new Facts(Map.of())).toPlainString();
        } catch (Formula.Unanswered e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("days are those of the company's zone, also when the clocks change: until is with its day, a time in the gap is the one behind it, and one that comes twice is the first")
    void dates() {
        var rules = rules(channel("name: a, field: price, add: 1, when: {from: 2026-03-29, until: 2026-03-29}", "name: b, field: price, add: 1, when: {from: 2026-03-29T02:30, until: 2026-10-25T02:30}"))
                .of("shop-main", Field.PRICE).rules();
        assertThat(rules.stream().map(rule -> rule.scope().period().from() + " " + rule.scope().period().until()).toList()).containsExactly("2026-03-28T23:00:00Z 2026-03-29T22:00:00Z",
                "2026-03-29T01:30:00Z 2026-10-25T00:30:00Z");
    }

    @Test
    @DisplayName("the moments at which rules begin and end are known, and the last one that has passed")
    void boundaries() {
        var rules = rules(channel("name: a, field: price, add: 1, when: {from: 2026-11-27, until: 2026-11-30}", "name: b, field: stock, cap: 1, when: {from: 2026-11-28T12:00}"));
        assertThat(IntStream.of(26, 27, 28, 29, 30, 31).mapToObj(day -> rules.boundary(Instant.parse("2026-11-26T12:00:00Z").plusSeconds(86400L * (day - 26)))).toList()).containsExactly(null,
                Instant.parse("2026-11-26T23:00:00Z"), Instant.parse("2026-11-28T11:00:00Z"), Instant.parse("2026-11-28T11:00:00Z"), Instant.parse("2026-11-28T11:00:00Z"), Instant.parse("2026-11-30T23:00:00Z"));
        assertThat(ChannelRules.NONE.boundary(Instant.now())).isNull();
    }

    @Test
    @DisplayName("the effects of one rule come in the order of their meaning, not of the file")
    void order() {
        assertThat(rules(channel("name: a, field: price, ending: 0.99, atLeast: cost * 1.2, commission: 11%, fee: 1, list: [promo, detal], factor: 1.1")).of("shop-main", Field.PRICE).rules().get(0).effects())
                .extracting(effect -> effect.kind()).containsExactly(Kind.LIST, Kind.ENDING, Kind.FACTOR, Kind.FEE, Kind.COMMISSION, Kind.AT_LEAST);
    }
}
