package pl.spoiwo.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.PriceRule.Rounding;
import pl.spoiwo.product.RuleFacts.Cost;
import pl.spoiwo.product.RuleFacts.Known;
import pl.spoiwo.rule.Amount;
import pl.spoiwo.rule.Condition;
import pl.spoiwo.rule.Effect;
import pl.spoiwo.rule.Effect.Kind;
import pl.spoiwo.rule.Field;
import pl.spoiwo.rule.Formula;
import pl.spoiwo.rule.Rule;
import pl.spoiwo.rule.RuleSet;
import pl.spoiwo.rule.Scope;
import pl.spoiwo.rule.Subject;

class RuledPriceTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Known KNOWN = new Known(Map.of("A", new Subject("A", "Kubek", "Kubki", null, Set.of(), Map.of(), Set.of())), Map.of("A", new Cost(new BigDecimal("10"), "EUR")), Map.of());
    private static final Map<String, Conversion> CONVERSIONS = Map.of("PLN", Conversion.SAME_CURRENCY, "EUR", new Conversion(new BigDecimal("4.30"), BigDecimal.ONE, " x 4.30", null));

    private static Rule rule(int line, Effect... effects) {
        return new Rule("r" + line, Field.PRICE, "f:" + line, line, Scope.ALL, Condition.NONE, List.of(effects));
    }

    private static Effect number(Kind kind, String number, boolean percent) {
        return new Effect(kind, new Amount.Fixed(new BigDecimal(number), percent), List.of());
    }

    private static Effect words(Kind kind, String... words) {
        return new Effect(kind, null, List.of(words));
    }

    private static ChannelPrice of(String ending, List<ListPrice> listed, Rule... rules) {
        var formula = new PriceRule(List.of("detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, ending == null ? null : new BigDecimal(ending), Rounding.NEAREST, false);
        return new RuledPrice(formula, new RuleSet(Arrays.asList(rules)), listed, "23", CONVERSIONS::get).of("A", KNOWN, null, NOW);
    }

    private static List<ListPrice> detal(String gross) {
        return List.of(new ListPrice("A", "detal", null, new BigDecimal(gross), "PLN"), new ListPrice("A", "hurt", new BigDecimal("40"), null, "PLN"), new ListPrice("A", "euro", null, new BigDecimal("10"), "EUR"));
    }

    private static String asked(String ending, Rule... rules) {
        return of(ending, detal("49.00"), rules).amount().toPlainString();
    }

    @Test
    @DisplayName("terms of a rule take the place of the connection's: another list, its other side, a rate of its own, another ending")
    void terms() {
        assertThat(asked(null, rule(1, words(Kind.LIST, "hurt")))).as("net, so with the tax").isEqualTo("49.20");
        assertThat(asked(null, rule(1, words(Kind.LIST, "hurt"), words(Kind.SIDE, "net")))).isEqualTo("40.00");
        assertThat(asked(null, rule(1, words(Kind.LIST, "none", "euro")))).isEqualTo("43.00");
        assertThat(asked(null, rule(1, words(Kind.LIST, "euro"), number(Kind.RATE, "0.2", false)))).isEqualTo("50.00");
        assertThat(asked("0.99", rule(1, number(Kind.ENDING, "0.50", false), words(Kind.ROUND, "up")))).isEqualTo("49.50");
        assertThat(of(null, detal("49.00"), rule(1, words(Kind.LIST, "none"))).amount()).as("a list without the SKU makes no price").isNull();
        assertThat(of(null, List.of(), rule(1, number(Kind.SET, "30", false))).amount()).as("a price may be set where no list has one").isEqualByComparingTo("30");
    }

    @Test
    @DisplayName("the ending comes behind all rules, but not to a price that somebody has set")
    void ending() {
        assertThat(asked("0.99", rule(1, number(Kind.ADD, "3.20", false)))).isEqualTo("51.99");
        assertThat(asked("0.99", rule(1, number(Kind.PROMOTION, "39.50", false)))).isEqualTo("39.50");
        assertThat(asked("0.99", rule(1, number(Kind.PROMOTION, "39.50", false)), rule(2, number(Kind.ADD, "1", false)))).isEqualTo("40.99");
        assertThat(asked("0.99", rule(1, number(Kind.PROMOTION, "0.2", true)))).isEqualTo("38.99");
        assertThat(asked("0.99", rule(1, number(Kind.SET, "49.00", false)))).as("set to what it is already").isEqualTo("49.00");
        assertThat(asked("0.99", rule(1, number(Kind.PROMOTION, "49.00", false)))).isEqualTo("49.00");
        assertThat(asked("0.99", rule(1, number(Kind.SET, "49.00", false)), rule(2, number(Kind.AT_LEAST, "30", false)))).as("and nothing changes it").isEqualTo("49.00");
        assertThat(asked("0.99", rule(1, number(Kind.PROMOTION, "60.00", false)))).as("a promotion that is none").isEqualTo("48.99");
    }

    @Test
    @DisplayName("a cost in another currency is converted; a floor of it is told with its step")
    void cost() throws Exception {
        var floor = new Effect(Kind.AT_LEAST, new Amount.Computed(Formula.amount("cost * 1.5", Field.PRICE)), List.of());
        var price = of(null, detal("49.00"), rule(1, floor));
        assertThat(price.amount()).isEqualTo("64.50");
        assertThat(price.why()).isEqualTo("detal 49.00 PLN gross; 'r1': at least 64.50 = 64.50");
    }

    @Test
    @DisplayName("neither the ending nor the rounding goes past a bound; where no ending fits, the bound counts and the reason says so")
    void kept() throws Exception {
        assertThat(asked("0.99", rule(1, number(Kind.SET, "20", false)), rule(2, number(Kind.AT_LEAST, "29.40", false)))).isEqualTo("29.99");
        assertThat(of("0.99", detal("29.45"), rule(1, number(Kind.AT_LEAST, "29.40", false))).why()).as("it was high enough").isEqualTo("detal 29.45 PLN gross = 29.45, ending 0.99, at least 29.40 = 29.99");
        assertThat(asked("0.99", rule(1, number(Kind.AT_MOST, "30.00", false), words(Kind.ROUND, "up")))).isEqualTo("29.99");
        assertThat(asked("0.99", rule(1, number(Kind.AT_LEAST, "29.40", false), number(Kind.AT_MOST, "29.99", false)))).isEqualTo("29.99");
        var cents = of(null, detal("20.00"), rule(1, number(Kind.AT_LEAST, "28.782", false)));
        assertThat(cents.amount()).isEqualTo("28.79");
        assertThat(cents.why()).isEqualTo("detal 20.00 PLN gross; 'r1': at least 28.782 = 28.79");
        assertThat(asked(null, rule(1, number(Kind.AT_MOST, "28.788", false)))).isEqualTo("28.78");
        var none = of("0.99", detal("20.00"), rule(1, number(Kind.AT_LEAST, "29.40", false), number(Kind.AT_MOST, "29.80", false)));
        assertThat(none.amount()).isEqualTo("29.40");
        assertThat(none.why()).isEqualTo("detal 20.00 PLN gross; 'r1': at least 29.40; no ending 0.99 fits: at least 29.40, at most 29.80 = 29.40");
        assertThat(asked("0.99", rule(1, number(Kind.AT_MOST, "0.50", false)))).isEqualTo("0.50");
        assertThat(asked("0.99", rule(1, number(Kind.AT_LEAST, "60", false)), rule(2, number(Kind.ADD, "-20", false)))).as("a later rule went past it").isEqualTo("39.99");
    }

    @Property
    @Label("whatever the rules before, a price is not below the last floor and not above the last ceiling")
    void last(@ForAll @BigRange(min = "0.01", max = "9999") @Scale(2) BigDecimal gross, @ForAll("rules") List<Rule> rules, @ForAll @BigRange(min = "0.01", max = "99") @Scale(3) BigDecimal bound) {
        var floor = of("0.99", detal(gross.toPlainString()), with(rules, Kind.AT_LEAST, bound));
        assertThat(floor.amount()).isGreaterThanOrEqualTo(bound);
        var ceiling = of("0.99", detal(gross.toPlainString()), with(rules, Kind.AT_MOST, bound)).amount();
        if (ceiling != null && rules.stream().noneMatch(RuledPriceTest::bounding)) {
            assertThat(ceiling).isLessThanOrEqualTo(bound);
        }
    }

    private static boolean bounding(Rule rule) {
        return rule.effects().stream().anyMatch(effect -> effect.kind() == Kind.AT_LEAST || effect.kind() == Kind.AT_MOST);
    }

    private static Rule[] with(List<Rule> rules, Kind kind, BigDecimal bound) {
        return Stream.concat(rules.stream(), Stream.of(rule(9999, number(kind, bound.toPlainString(), false)))).toArray(Rule[]::new);
    }

    @Property
    @Label("whatever the rules, a price is above zero, has the currency's decimals and the channel's ending unless bounds leave none, and its steps lead from one to the next")
    void bounds(@ForAll @BigRange(min = "0.01", max = "9999") @Scale(2) BigDecimal gross, @ForAll("rules") List<Rule> rules) {
        var price = of("0.99", detal(gross.toPlainString()), rules.toArray(Rule[]::new));
        if (price.amount() == null) {
            assertThat(price.why()).contains("which is no price");
            return;
        }
        assertThat(price.amount().signum()).isPositive();
        assertThat(price.amount().scale()).isEqualTo(2);
        if (!price.why().contains("no ending 0.99 fits: ")) {
            assertThat(price.amount().remainder(BigDecimal.ONE)).isEqualByComparingTo("0.99");
        }
        for (int i = 1; i < price.steps().size(); i++) {
            assertThat(price.steps().get(i).from()).isEqualTo(price.steps().get(i - 1).to());
        }
        if (price.steps().isEmpty() && rules.stream().noneMatch(RuledPriceTest::bounding)) {
            assertThat(price).isEqualTo(of("0.99", detal(gross.toPlainString())));
        }
    }

    @Provide
    Arbitrary<List<Rule>> rules() {
        return Arbitraries.of(Kind.FACTOR, Kind.ADD, Kind.FEE, Kind.COMMISSION, Kind.PROMOTION, Kind.AT_LEAST, Kind.AT_MOST).flatMap(kind -> Arbitraries.integers().between(0, 900).map(n -> {
            boolean percent = kind == Kind.COMMISSION || kind == Kind.PROMOTION;
            var number = new BigDecimal(n).movePointLeft(percent ? 3 : 1);
            return rule(n, number(kind, (kind == Kind.ADD ? number.negate() : number).toPlainString(), percent));
        })).list().ofMaxSize(5);
    }
}
