package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.order.Examples;

class OwnershipFileTest {

    private static final PriceRule DETAL = new PriceRule(List.of("detal", "promo"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, PriceRule.Rounding.UP, false);

    private static List<String> found(String rules) {
        var findings = new Findings();
        var file = PositionedYaml.parse("config/master-data.yaml", "ownership:\n" + rules, findings).orElseThrow();
        var connections = Map.of("erp", Examples.shopNamed("erp"), "wms", Examples.shopNamed("wms"), "shop", Examples.priced(Examples.shopNamed("shop", "price.write"), DETAL),
                "shop-de", Examples.priced(Examples.shopNamed("shop-de", "price.write"), DETAL), "pay-main", Examples.pay(null, null));
        var company = new HubConfiguration.Company(ZoneId.of("Europe/Warsaw"), "PLN", new StockRule(List.of(new StockRule.Warehouse("MAG", 0), new StockRule.Warehouse("SKL", 0)), null), null);
        new OwnershipFile(file, connections, company, findings, (connection, entity) -> List.of("erp", "wms").contains(connection.id()) || connection.id().equals("shop") && entity == Entity.PRODUCT).read();
        return findings.list().stream().map(OwnershipFileTest::shown).toList();
    }

    private static String shown(Finding finding) {
        return finding.line() + ": " + finding.what() + " | " + finding.allowed();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                arguments("a master that is no connection", "{name: a, entity: stock, master: epr}", "2: there is no connection 'epr' - did you mean 'erp'?"),
                arguments("a master that feeds no such entity", "{name: a, entity: stock, master: shop}", "2: shop tells of no stock: none of its mappings makes such an event, so nobody would feed it | one of erp, wms"),
                arguments("a fallback to the master", "{name: a, entity: stock, master: erp, fallback: [wms, erp]}", "2: erp is named twice"),
                arguments("a source named twice", "{name: a, entity: stock, choose: priority, sources: [erp, wms, erp]}", "2: erp is named twice"),
                arguments("an unknown warehouse", "{name: a, entity: stock, fields: [stock.MAG, stock.SKLAD], master: erp}", "2: 'stock.SKLAD' is no warehouse of config/company.yaml - did you mean 'stock.SKL'?"),
                arguments("an unknown list", "{name: a, entity: price, fields: price.detl, master: erp}", "2: 'price.detl' is no price list of a connection's price - did you mean 'price.detal'?"),
                arguments("an unknown field", "{name: a, entity: product, fields: nam, master: erp}", "2: 'nam' is no field of a product - did you mean 'name'?"),
                arguments("a pattern that fits nothing", "{name: a, entity: product, fields: \"x*\", master: erp}", "2: 'x*' is no field of a product"),
                arguments("a customer by its SKU", "{name: a, entity: customer, scope: {sku: \"A*\"}, master: erp}", "2: a rule for the entity customer has no scope sku | taxId, from, until"),
                arguments("a customer by its category", "{name: a, entity: customer, scope: {category: Kubki}, master: erp}", "2: a rule for the entity customer has no scope category"),
                arguments("a customer by its brand", "{name: a, entity: customer, scope: {brand: X}, master: erp}", "2: a rule for the entity customer has no scope brand"),
                arguments("stock by a tax number", "{name: a, entity: stock, scope: {taxId: PL1}, master: erp}", "2: a rule for the entity stock has no scope taxId | channel, sku, category, brand, from, until"),
                arguments("a master that tells of no customers", "{name: a, entity: customer, master: shop}", "2: shop tells of no customer"),
                arguments("an unknown field of customers", "{name: a, entity: customer, fields: company, master: erp}", "2: 'company' is no field of a customer"),
                arguments("a zero for a name", "{name: a, entity: customer, master: erp, maxAge: 1h, stale: zero}", "2: zero is for stock"),
                arguments("an unknown channel", "{name: a, entity: price, scope: {channel: shpo}, master: erp}", "2: there is no connection 'shpo' - did you mean 'shop'? | one of shop, shop-de"),
                arguments("a channel that is none", "{name: a, entity: price, scope: {channel: [shop, pay-main]}, master: erp}", "2: pay-main is no channel: nothing is told to it | one of shop, shop-de"),
                arguments("a channel that is told of no such thing", "{name: a, entity: stock, scope: {channel: shop}, master: erp}", "2: the hub tells shop of no stock | a channel that is told of it"),
                arguments("a customer by the channel", "{name: a, entity: customer, scope: {channel: shop}, master: erp}", "2: a rule for the entity customer has no scope channel | taxId, from, until"),
                arguments("parts of sets by the channel", "{name: a, entity: product, fields: [name, components], scope: {channel: shop}, master: erp}", "2: what a set is made of is the same for all channels"),
                arguments("who owns a channel's categories, by category", "{name: a, entity: product, scope: {channel: shop, category: Kubki}, master: erp}", "2: a circle"),
                arguments("who owns categories, by category", "{name: a, entity: product, scope: {category: Kubki}, master: erp}", "2: a circle"),
                arguments("dates the wrong way round", "{name: a, entity: stock, scope: {from: 2026-12-02, until: 2026-12-01}, master: erp}", "2: the rule ends on 2026-12-01, before it begins"),
                arguments("no such day", "{name: a, entity: stock, scope: {from: 2026-02-30}, master: erp}", "2: there is no day 2026-02-30"),
                arguments("zero of a price", "{name: a, entity: price, master: erp, maxAge: 1h, stale: zero}", "2: zero is for stock"),
                arguments("stale without an age", "{name: a, entity: stock, master: erp, stale: zero}", "2: it never comes to that"),
                arguments("no name", "{name: a, entity: product, master: erp, maxAge: 1h, stale: none}", "2: a product without name or kind is none"),
                arguments("trust without trust", "{name: a, entity: stock, choose: trust, sources: [{connection: erp, trust: 5}, wms]}", "2: wms has no trust"),
                arguments("too many combinations", "{name: a, entity: stock, scope: {sku: [" + words(50) + "], brand: [" + words(50) + "]}, master: erp}",
                        "2: 2500 combinations of fields, SKUs, brands and categories, 2500 with the rules before it | at most 1000 of one rule"),
                arguments("trust for nothing", "{name: a, entity: stock, choose: priority, sources: [{connection: erp, trust: 5}, wms]}", "2: a trust that nothing asks for"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    @DisplayName("is found, with its line")
    void finds(String name, String rule, String expected) {
        assertThat(found("  - " + rule + "\n")).singleElement().asString().startsWith(expected);
    }

    private static String words(int many) {
        return IntStream.range(0, many).mapToObj(number -> "W" + number).collect(Collectors.joining(", "));
    }

    @Test
    @DisplayName("many rules with many combinations are too many together, from the one on that goes too far")
    void manyRules() {
        var rule = "  - {name: a%s, entity: stock, fields: stock.MAG, scope: {sku: [" + words(40) + "], brand: [" + words(25) + "], from: 2026-01-%02d, until: 2026-01-%02d}, master: erp}\n";
        assertThat(found(IntStream.rangeClosed(1, 5).mapToObj(number -> rule.formatted("bcdef".charAt(number - 1), number, number)).collect(Collectors.joining())))
                .singleElement().asString().startsWith("6: 1000 combinations of fields, SKUs, brands and categories, 5000 with the rules before it");
    }

    static Stream<Arguments> pairs() {
        return Stream.of(
                arguments("the same", "{entity: stock}", "{entity: stock}", true),
                arguments("other entities", "{entity: stock}", "{entity: price}", false),
                arguments("a narrower field", "{entity: stock}", "{entity: stock, fields: stock.MAG}", false),
                arguments("other warehouses", "{entity: stock, fields: stock.MAG}", "{entity: stock, fields: stock.SKL}", false),
                arguments("patterns that meet in a known field", "{entity: product, fields: \"c*t\"}", "{entity: product, fields: \"*st\"}", true),
                arguments("patterns that meet in no known field", "{entity: product, fields: \"n*\"}", "{entity: product, fields: \"*n\"}", false),
                arguments("one of several fields", "{entity: product, fields: [name, ean]}", "{entity: product, fields: [tax, ean]}", true),
                arguments("price lists that may meet", "{entity: price, fields: \"price.d*\"}", "{entity: price, fields: \"price.*l\"}", true),
                arguments("SKU globs of one width that meet", "{entity: stock, scope: {sku: \"KUB*\"}}", "{entity: stock, scope: {sku: \"*ZIE\"}}", true),
                arguments("SKU globs that do not meet", "{entity: stock, scope: {sku: \"KUB*\"}}", "{entity: stock, scope: {sku: \"TAL*\"}}", false),
                arguments("a narrower SKU glob", "{entity: stock, scope: {sku: \"KUB*\"}}", "{entity: stock, scope: {sku: \"KUB-3*\"}}", false),
                arguments("a brand and a category", "{entity: stock, scope: {brand: X}}", "{entity: stock, scope: {category: Y}}", false),
                arguments("one category of several", "{entity: stock, scope: {category: [A1, B1]}}", "{entity: stock, scope: {category: [B1, C1]}}", true),
                arguments("other categories", "{entity: stock, scope: {category: [A1, B1]}}", "{entity: stock, scope: {category: [C1, D1]}}", false),
                arguments("customers by fields that meet", "{entity: customer, fields: [companyName, address]}", "{entity: customer, fields: [email, address]}", true),
                arguments("customers by fields that do not meet", "{entity: customer, fields: companyName}", "{entity: customer, fields: email}", false),
                arguments("customers of two countries", "{entity: customer, scope: {taxId: \"DE*\"}}", "{entity: customer, scope: {taxId: \"PL*\"}}", false),
                arguments("one customer of a country", "{entity: customer, scope: {taxId: \"PL*\"}}", "{entity: customer, scope: {taxId: PL5252445767}}", false),
                arguments("one channel and all", "{entity: price, scope: {channel: shop}}", "{entity: price}", false),
                arguments("one channel, and one SKU of all", "{entity: price, scope: {channel: shop}}", "{entity: price, scope: {sku: A}}", false),
                arguments("a channel of both", "{entity: price, scope: {channel: [shop, shop-de]}}", "{entity: price, scope: {channel: shop}}", true),
                arguments("two channels", "{entity: price, scope: {channel: shop}}", "{entity: price, scope: {channel: shop-de}}", false),
                arguments("one channel, and one SKU of it", "{entity: price, scope: {channel: shop}}", "{entity: price, scope: {channel: shop, sku: A}}", false),
                arguments("one channel, days that meet", "{entity: price, scope: {channel: shop, until: 2026-12-01}}", "{entity: price, scope: {channel: shop, from: 2026-12-01}}", true),
                arguments("days that meet", "{entity: stock, scope: {until: 2026-12-01}}", "{entity: stock, scope: {from: 2026-12-01}}", true),
                arguments("days one after the other", "{entity: stock, scope: {until: 2026-12-01}}", "{entity: stock, scope: {from: 2026-12-02}}", false),
                arguments("dated and not", "{entity: stock, scope: {from: 2026-12-02}}", "{entity: stock}", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    @DisplayName("two rules of equal precedence that cover the same are refused, with both lines; others are not")
    void overlap(String name, String one, String other, boolean refused) {
        var both = "  - " + one.replaceFirst("\\{", "{name: a, master: erp, ") + "\n  - " + other.replaceFirst("\\{", "{name: b, master: wms, ") + "\n";
        var found = found(both);
        if (refused) {
            assertThat(found).singleElement().asString().startsWith("3: rule 'b' and rule 'a' of line 2 cover the same");
        } else {
            assertThat(found).isEmpty();
        }
    }

    @Test
    @DisplayName("a rule of a channel counts for that one alone, and there before one for all, whatever goods that names")
    void channels() {
        var connections = Map.of("erp", Examples.shopNamed("erp"), "shop", Examples.priced(Examples.shopNamed("shop", "price.write"), DETAL), "shop-de", Examples.priced(Examples.shopNamed("shop-de", "price.write"), DETAL));
        var rules = Ownerships.of("  - {name: all, entity: price, master: erp}\n  - {name: one, entity: price, scope: {sku: A}, master: erp}\n  - {name: de, entity: price, scope: {channel: shop-de}, master: erp}\n", connections, List.of());
        var now = Instant.parse("2026-12-01T00:00:00Z");
        var subject = new Ownership.Subject("A", null, null);
        assertThat(rules.of(Entity.PRICE, "price.detal", subject, now)).map(Ownership.Rule::name).contains("one");
        assertThat(rules.forChannel("shop")).isEmpty();
        assertThat(rules.forChannel("shop-de").orElseThrow().of(Entity.PRICE, "price.detal", subject, now)).map(Ownership.Rule::name).contains("de");
        assertThat(rules.forChannel("shop-de").orElseThrow().of(Entity.STOCK, "stock.MAG", subject, now)).isEmpty();
    }

    @Test
    @DisplayName("a price list that only a rule of a channel begins with is known")
    void ruledList() {
        assertThat(found("  - {name: a, entity: price, fields: price.promo, master: erp}\nchannels:\n  shop:\n    - {name: b, field: price, list: [promo, detal]}\n")).isEmpty();
    }

    @Test
    @DisplayName("a second rule of a name is found with the line of the first")
    void names() {
        assertThat(found("  - {name: a, entity: stock, master: erp}\n  - {name: a, entity: price, master: erp}\n")).singleElement().asString().startsWith("3: a second rule 'a': the first is in line 2");
    }
}
