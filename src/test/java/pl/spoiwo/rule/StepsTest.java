package pl.spoiwo.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.rule.Effect.Kind;

class StepsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Subject MUG = new Subject("KUB-1", "Kubek", "Kubki", "Dom", Set.of("new"), Map.of("colour", "red"), Set.of("MAG"));
    private static final Facts FACTS = new Facts(Map.of("cost", new BigDecimal("10")));

    private static Effect effect(Kind kind, String number) {
        boolean percent = number.endsWith("%");
        return new Effect(kind, new Amount.Fixed(percent ? new BigDecimal(number.replace("%", "")).movePointLeft(2) : new BigDecimal(number), percent), List.of());
    }

    private static Rule rule(String name, int priority, Scope scope, Effect... effects) {
        return new Rule(name, effects[0].kind().fields().get(0), "f:" + name, priority, scope, Condition.NONE, List.of(effects));
    }

    private static Scope of(String... skus) {
        return new Scope(Arrays.stream(skus).map(Glob::new).toList(), Set.of(), Set.of(), Period.ALWAYS);
    }

    private static PriceSteps price(String start, Rule... rules) {
        return PriceSteps.of(new RuleSet(List.of(rules)).choose(MUG, FACTS, NOW).chosen(), start == null ? null : new BigDecimal(start), MUG, FACTS);
    }

    private static StockSteps stock(int start, Rule... rules) {
        return StockSteps.of(new RuleSet(List.of(rules)).choose(MUG, FACTS, NOW).chosen(), BigDecimal.valueOf(start), MUG, FACTS);
    }

    @Test
    @DisplayName("with the fee first and then the commission exactly the price before is left, and each step says what it did")
    void commission() {
        var done = price("49.00", rule("costs", 0, Scope.ALL, effect(Kind.FEE, "1.00"), effect(Kind.COMMISSION, "20%")));
        assertThat(done.amount()).isEqualByComparingTo("62.50");
        assertThat(done.steps()).containsExactly(new Step("costs", "f:costs", "49.00", "50.00", "fee 1.00"), new Step("costs", "f:costs", "50.00", "62.50", "commission 20%"));
    }

    @Property
    @Label("what is left behind commission and fee is the price that was wanted, to 30 digits")
    void margin(@ForAll @BigRange(min = "0.01", max = "99999") @Scale(2) BigDecimal wanted, @ForAll @IntRange(min = 0, max = 90) int commission, @ForAll @BigRange(min = "0", max = "20") @Scale(2) BigDecimal fee) {
        var asked = price(wanted.toPlainString(), rule("x", 0, Scope.ALL, effect(Kind.FEE, fee.toPlainString()), effect(Kind.COMMISSION, commission + "%"))).amount();
        var left = asked.subtract(asked.multiply(BigDecimal.valueOf(commission, 2))).subtract(fee);
        assertThat(left.subtract(wanted).abs()).isLessThan(new BigDecimal("1E-25"));
    }

    @Property
    @Label("changes are done in the order of the list")
    void order(@ForAll @Size(max = 6) List<@IntRange(min = 1, max = 40) Integer> numbers, @ForAll @BigRange(min = "1", max = "999") @Scale(2) BigDecimal start) {
        var rules = new ArrayList<Rule>();
        var model = start;
        for (int i = 0; i < numbers.size(); i++) {
            var number = BigDecimal.valueOf(numbers.get(i), 1);
            boolean times = numbers.get(i) % 2 == 0;
            rules.add(rule("r" + i, 0, Scope.ALL, effect(times ? Kind.FACTOR : Kind.ADD, number.toPlainString())));
            model = times ? model.multiply(number) : model.add(number);
        }
        assertThat(price(start.toPlainString(), rules.toArray(Rule[]::new)).amount()).isEqualByComparingTo(model);
    }

    @Test
    @DisplayName("of two rules that set the same term the higher priority counts, wherever it stands; what it says of other terms stays with the other one, and what gives way is named")
    void priority() {
        var general = rule("all", 0, Scope.ALL, effect(Kind.ADD, "1"), effect(Kind.COMMISSION, "20%"));
        var mugs = rule("mugs", 5, of("KUB-*"), effect(Kind.COMMISSION, "50%"));
        assertThat(price("39", general, mugs).amount()).isEqualByComparingTo("80");
        assertThat(price("39", mugs, general).amount()).isEqualByComparingTo("79");
        assertThat(price("39", general, rule("plates", 5, of("TAL-*"), effect(Kind.COMMISSION, "50%"))).amount()).isEqualByComparingTo("50");
        assertThat(new RuleSet(List.of(general, mugs)).choose(MUG, FACTS, NOW).outranked()).containsExactly(new Lost("all", "f:all", null, "its commission gives way to 'mugs' (f:mugs), which has a higher priority"));
    }

    @Test
    @DisplayName("a price that is set takes the place of what was computed, also where there was none; a promotion never raises one")
    void set() {
        assertThat(price("49", rule("a", 0, Scope.ALL, effect(Kind.FACTOR, "2")), rule("b", 0, Scope.ALL, effect(Kind.SET, "30"))).amount()).isEqualByComparingTo("30");
        assertThat(price(null, rule("b", 0, Scope.ALL, effect(Kind.SET, "30"), effect(Kind.ADD, "1"))).amount()).isEqualByComparingTo("31");
        assertThat(price(null, rule("b", 0, Scope.ALL, effect(Kind.ADD, "1"))).amount()).isNull();
        assertThat(price("49", rule("p", 0, Scope.ALL, effect(Kind.PROMOTION, "59"))).steps()).isEmpty();
        assertThat(price("49", rule("p", 0, Scope.ALL, effect(Kind.PROMOTION, "39"))).exact()).isTrue();
        assertThat(price("50", rule("p", 0, Scope.ALL, effect(Kind.PROMOTION, "10%"))).amount()).isEqualByComparingTo("45");
    }

    @Test
    @DisplayName("a table without a row for the goods makes no price and says so; in a promotion they just take no part")
    void tables() {
        var table = new Table("commission", Map.of("Talerze", new BigDecimal("0.1")), null, true);
        var row = new Amount.Row(table, "category");
        assertThat(price("49", rule("a", 0, Scope.ALL, new Effect(Kind.COMMISSION, row, List.of()))).missing()).isEqualTo("'a' needs its commission, and table commission has no row for category 'Kubki'");
        assertThat(price("49", rule("a", 0, Scope.ALL, new Effect(Kind.PROMOTION, row, List.of()))).amount()).isEqualByComparingTo("49");
        var others = new Amount.Row(new Table("commission", Map.of(), new BigDecimal("0.02"), true), "category");
        assertThat(price("49", rule("a", 0, Scope.ALL, new Effect(Kind.COMMISSION, others, List.of()))).amount()).isEqualByComparingTo("50");
        assertThat(price("49", rule("a", 0, Scope.ALL, new Effect(Kind.COMMISSION, new Amount.Row(table, "colour"), List.of()))).missing()).contains("no row for colour 'red'");
    }

    @Property
    @Label("a stock is whole, not below zero, and never more than there is, whatever the rules")
    void stockBounds(@ForAll @IntRange(max = 100_000) int start, @ForAll("stockRules") List<Rule> rules) {
        var done = stock(start, rules.toArray(Rule[]::new));
        assertThat(done.pieces()).isBetween(BigDecimal.ZERO, BigDecimal.valueOf(start));
        assertThat(done.pieces().scale()).isZero();
        var at = BigDecimal.valueOf(start).toPlainString();
        for (var step : done.steps()) {
            assertThat(step.from()).isEqualTo(at);
            at = step.to();
        }
        assertThat(done.pieces()).isEqualByComparingTo(at);
    }

    @Provide
    Arbitrary<List<Rule>> stockRules() {
        return Arbitraries.of(Kind.SHARE, Kind.BUFFER, Kind.CAP, Kind.END_OFFER_AT).flatMap(kind -> Arbitraries.integers().between(0, 120)
                .map(number -> rule(kind + "" + number, number, Scope.ALL, effect(kind, kind == Kind.SHARE ? number + "%" : "" + number)))).list().ofMaxSize(5);
    }

    @Test
    @DisplayName("share, buffer and cap of one rule come in this order, and below endOfferAt the offer ends")
    void stockOrder() {
        var rule = rule("s", 0, Scope.ALL, effect(Kind.SHARE, "50%"), effect(Kind.BUFFER, "1"), effect(Kind.CAP, "10"), effect(Kind.END_OFFER_AT, "3"));
        assertThat(List.of(15, 9, 8, 7, 100).stream().map(start -> stock(start, rule).pieces().intValue()).toList()).containsExactly(6, 3, 3, 0, 10);
        assertThat(stock(7, rule).steps()).extracting(Step::why).containsExactly("a share of 50%", "less 1", "the offer ends below 3");
    }

    @Test
    @DisplayName("a stock is told without an effect that needs what is not known, and says so")
    void unknown() throws Exception {
        var rule = rule("s", 0, Scope.ALL, new Effect(Kind.CAP, new Amount.Computed(Formula.amount("sold * 2", Field.STOCK)), List.of()));
        assertThat(stock(7, rule)).isEqualTo(new StockSteps(BigDecimal.valueOf(7), List.of(), List.of("'s' is left out: sold is not known")));
    }

    @Test
    @DisplayName("a rule holds from its first moment until before its last one; conditions ask category, brand, tags, attributes, warehouse and a formula, and one that cannot be told is left out and says so")
    void conditions() throws Exception {
        var period = new Scope(List.of(), Set.of("Kubki"), Set.of("Dom"), new Period(NOW, NOW.plusSeconds(10)));
        var set = new RuleSet(List.of(rule("a", 0, period, effect(Kind.ADD, "1"))));
        assertThat(List.of(-1, 0, 9, 10).stream().map(second -> set.choose(MUG, FACTS, NOW.plusSeconds(second)).chosen().size()).toList()).containsExactly(0, 1, 1, 0);
        assertThat(set.choose(Subject.of("KUB-1"), FACTS, NOW).chosen()).as("goods of no known category").isEmpty();
        var condition = new Condition(Set.of("MAG", "SKL"), Set.of("new"), Map.of("colour", "red"), Formula.condition("cost > 9", Field.PRICE));
        assertThat(condition.holds(MUG, FACTS)).isTrue();
        assertThat(new Condition(Set.of("SKL"), Set.of(), Map.of(), null).holds(MUG, FACTS)).isFalse();
        assertThat(new Condition(Set.of(), Set.of("old"), Map.of(), null).holds(MUG, FACTS)).isFalse();
        assertThat(new Condition(Set.of(), Set.of(), Map.of("colour", "blue"), null).holds(MUG, FACTS)).isFalse();
        var sold = new Rule("b", Field.PRICE, "f:9", 0, Scope.ALL, new Condition(Set.of(), Set.of(), Map.of(), Formula.condition("sold > 9", Field.PRICE)), List.of(effect(Kind.ADD, "1")));
        assertThat(new RuleSet(List.of(sold)).choose(MUG, FACTS, NOW)).isEqualTo(new RuleSet.Choice(List.of(), List.of("'b' is left out: sold is not known"), List.of()));
    }

    @Test
    @DisplayName("two rules contradict each other where scope, term and priority are the same, or one adds once more what the other adds")
    void contradictions() {
        var one = rule("a", 0, of("KUB-*"), effect(Kind.COMMISSION, "20%"));
        assertThat(one.contradicts(rule("b", 0, of("*-ZIE"), effect(Kind.COMMISSION, "10%")))).isEqualTo(Kind.COMMISSION);
        assertThat(one.contradicts(rule("b", 1, of("*-ZIE"), effect(Kind.COMMISSION, "10%")))).isNull();
        assertThat(one.contradicts(rule("b", 0, of("TAL-*"), effect(Kind.COMMISSION, "10%")))).isNull();
        assertThat(one.contradicts(rule("b", 0, of("KUB-*"), effect(Kind.FEE, "1")))).isNull();
        var fee = rule("a", 0, of("KUB-*"), effect(Kind.FEE, "1"));
        assertThat(fee.contradicts(rule("b", 0, of("KUB-*"), effect(Kind.FEE, "2")))).as("these add up").isNull();
        assertThat(fee.contradicts(rule("b", 0, of("KUB-1*"), effect(Kind.FEE, "1")))).as("so do these").isNull();
        assertThat(fee.contradicts(rule("b", 0, of("KUB-*"), effect(Kind.FEE, "1")))).isEqualTo(Kind.FEE);
        assertThat(fee.contradicts(rule("b", 1, of("KUB-*"), effect(Kind.FEE, "1")))).as("both are meant").isNull();
    }

    @Property
    @Label("scopes that share goods and a moment overlap")
    void overlap(@ForAll @IntRange(max = 9) int from, @ForAll @IntRange(max = 9) int until, @ForAll @IntRange(max = 9) int from2, @ForAll @IntRange(max = 9) int until2) {
        var one = new Period(NOW.plusSeconds(from), NOW.plusSeconds(until));
        var other = new Period(NOW.plusSeconds(from2), NOW.plusSeconds(until2));
        boolean both = IntStream.range(0, 10).anyMatch(second -> one.holds(NOW.plusSeconds(second)) && other.holds(NOW.plusSeconds(second)));
        if (one.some() && other.some()) {
            assertThat(one.overlaps(other)).isEqualTo(both);
        }
        assertThat(new Scope(List.of(), Set.of("a"), Set.of(), Period.ALWAYS).overlaps(new Scope(List.of(), Set.of("b"), Set.of(), Period.ALWAYS))).isFalse();
        assertThat(new Scope(List.of(), Set.of("a"), Set.of(), Period.ALWAYS).overlaps(Scope.ALL)).isTrue();
    }
}
