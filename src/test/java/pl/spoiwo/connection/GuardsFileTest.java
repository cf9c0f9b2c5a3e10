package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.order.Examples;

class GuardsFileTest {

    private static final Map<String, Connection> CONNECTIONS = Map.of("erp-main", Examples.erp(), "shop-main", Examples.shop("price.write", "stock.write"), "shop-two", Examples.shopNamed("shop-two", "stock.write"));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "{field: price, connections: [erp-mian], ceiling: 5}| there is no connection 'erp-mian' - did you mean 'erp-main'?",
        "{field: price}| the guard stops nothing",
        "{field: price, floor: 5, ceiling: 4}| floor is above ceiling",
        "{field: price, margin: {percent: 5}}| only what a channel asks has a margin",
        "{field: price, warehouses: [MAG], ceiling: 5}| price has no warehouses",
        "{field: stock, warehouses: [MAK], ceiling: 5}| there is no warehouse 'MAK' - did you mean 'MAG'?",
        "{field: stock, currency: PLN}| stock has no currency",
        "{field: product, refuse: [zero]}| of a product only another unit is stopped",
        "{field: product, refuse: [unit], floor: 5}| of a product only the unit is looked at",
        "{field: product, refuse: [unit], lists: [a]}| product has no lists",
        "{field: price, times: [0]}| ",
        "{field: price, ceiling: '5,00'}| ",
        "{field: price, refuse: [huge]}| ",
        "{field: price, cieling: 5}| cieling"})
    void incoming(String guard, String what) {
        assertThat(findings("incoming:\n  one: " + guard + "\n")).isNotEmpty().allSatisfy(finding -> assertThat(finding.toString()).startsWith("config/guards.yaml:2: ").contains(what == null ? "" : what));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "outgoing:~  one: {field: price, connections: [shop-two], ceiling: 5}| is told no price",
        "outgoing:~  one: {field: price, lists: [a], ceiling: 5}| is of no list",
        "outgoing:~  one: {field: price, refuse: [contradictory]}| is of incoming messages",
        "outgoing:~  one: {field: stock, refuse: [unit]}| is of incoming messages",
        "mass:~  one: {direction: incoming, field: product}| field",
        "mass:~  one: {direction: incoming, field: stock, same: true}| counts are often the same",
        "mass:~  one: {direction: incoming, field: price, same: true, percent: 5}| in one message, whether it rises or falls",
        "mass:~  one: {direction: incoming, field: price}| 'percent' is missing",
        "mass:~  one: {direction: incoming, field: stock, percent: 5}| of stock only falls to zero count"})
    void others(String file, String what) {
        assertThat(findings(file.replace('~', '\n'))).isNotEmpty().allSatisfy(finding -> assertThat(finding.toString()).startsWith("config/guards.yaml:2: ").contains(what));
    }

    @Test
    @DisplayName("one name for two guards, or for a guard and a mass effect, is refused with both lines")
    void names() {
        assertThat(findings("""
                incoming:
                  shelf: {field: stock, ceiling: 5}
                outgoing:
                  shelf: {field: stock, ceiling: 5}
                mass:
                  shelf: {direction: incoming, field: stock}
                """)).extracting(Finding::toString).satisfiesExactly(
                        first -> assertThat(first).startsWith("config/guards.yaml:4: ").contains("'shelf' is taken by line 2"),
                        second -> assertThat(second).startsWith("config/guards.yaml:6: ").contains("'shelf' is taken by line 2"));
    }

    @Test
    @DisplayName("a guard knows its place, its limits exactly, and what it looks at")
    void read() {
        var settings = GuardFiles.settings("""
                approvals: {expireAfter: 2d, fourEyes: true}
                incoming:
                  one: {field: price, lists: [Detaliczna], skus: ["KUB-?50*"], change: {down: {percent: "12.5", value: 3}}}
                """, CONNECTIONS);
        var guard = settings.guards().get(0);
        assertThat(guard.at()).isEqualTo("config/guards.yaml:3");
        assertThat(guard.change().down().percent()).isEqualByComparingTo("12.5");
        assertThat(guard.scope().fits("Detaliczna", "KUB-350-ZIE")).isTrue();
        assertThat(guard.scope().fits("Detaliczna", "KUB-50")).isFalse();
        assertThat(guard.scope().fits("Hurtowa", "KUB-350-ZIE")).isFalse();
        assertThat(settings.approvals().fourEyes()).isTrue();
    }

    @Test
    @DisplayName("a price list that neither a channel nor a rule names is found, in guards and in mass effects, with what may be meant")
    void lists() {
        var rule = new PriceRule(List.of("Detaliczna", "Promocja"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, PriceRule.Rounding.UP, false);
        var connections = Map.of("erp-main", Examples.erp(), "shop-main", Examples.priced(Examples.shop("price.write"), rule));
        assertThat(GuardFiles.read("incoming:\n  one: {field: price, lists: [Promocja, Detalicza], ceiling: 5}\nmass:\n  two: {direction: incoming, field: price, lists: [promo], percent: 5}\n", connections).findings())
                .extracting(Finding::toString).containsExactly(
                        "config/guards.yaml:2: nothing else names a price list 'Detalicza' - did you mean 'Detaliczna'? (one of Detaliczna, Promocja, or a rule of 'ownership' in config/master-data.yaml that says who owns it)",
                        "config/guards.yaml:4: nothing else names a price list 'promo' (one of Detaliczna, Promocja, or a rule of 'ownership' in config/master-data.yaml that says who owns it)");
    }

    private static List<Finding> findings(String text) {
        return GuardFiles.read(text, CONNECTIONS).findings();
    }
}
