package pl.spoiwo.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {

    private static final Facts FACTS = new Facts(Map.of("cost", new BigDecimal("10.10"), "base", new BigDecimal("19.99"), "price", new BigDecimal("0.30"), "name", "Kubek XL"));

    private static BigDecimal number(String text) throws Exception {
        return Formula.amount(text, Field.PRICE).number(FACTS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0.1 + 0.2|0.3", "cost * 1.1|11.11", "max(cost, base) - price|19.69", "if(base > 20, 1, 2)|2", "ceiling(cost)|11", "-cost|-10.1", "cost / 4|2.525",
            "min(cost, 5, base)|5", "abs(cost - base)|9.89"})
    @DisplayName("numbers are exact")
    void exact(String text, String result) throws Exception {
        assertThat(number(text)).isEqualByComparingTo(result);
    }

    @Property
    @Label("sums and products of prices are what pencil and paper make of them")
    void arithmetic(@ForAll @BigRange(min = "-99999", max = "99999") @Scale(4) BigDecimal a, @ForAll @BigRange(min = "-99999", max = "99999") @Scale(4) BigDecimal b) throws Exception {
        var facts = new Facts(Map.of("cost", a, "base", b));
        assertThat(Formula.amount("cost * base + cost - base", Field.PRICE).number(facts)).isEqualByComparingTo(a.multiply(b).add(a).subtract(b));
    }

    @Test
    @DisplayName("conditions compare numbers and texts")
    void conditions() throws Exception {
        assertThat(Formula.condition("base > 19.98 && contains(name, 'XL') && !(cost >= 10.11)", Field.PRICE).holds(FACTS)).isTrue();
        assertThat(Formula.condition("startsWith(name, 'Talerz') || base = 20", Field.PRICE).holds(FACTS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2^999999999", "cost^2", "9e999999999", "1E9", "0x7fffffff", "random()", "fact(99999)", "DT_NOW()", "DT_TODAY()", "sqrt(2)", "STR_MATCHES(name, '(a+)+$')", "cost[0]",
            "cost.class", "java.lang.Runtime", "PI", "NULL", "Cost", "cost = ", "", "   ", "cost; base", "cost base", "2cost", "if(cost, base)", "name * 2", "cost > 1", "12345678901234", "0.123456789", "#", "'open",
            "${SPOIWO_ADMIN_PASSWORD}", "T(java.lang.System)"})
    @DisplayName("code, powers, clocks, chance, endless numbers and unknown names are refused when the file is read")
    void refused(String text) {
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> assertThatThrownBy(() -> Formula.amount(text, Field.PRICE)).isInstanceOf(Formula.Refused.class));
    }

    @Test
    @DisplayName("what is long or deep is refused, or computed at once")
    void bounded() {
        var deep = "(".repeat(249) + "1" + ")".repeat(249);
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            assertThat(number(deep)).isEqualByComparingTo("1");
            assertThat(number("-".repeat(498) + "1")).isEqualByComparingTo("1");
            assertThat(number("cost" + " * 0.123".repeat(60)).precision()).isLessThanOrEqualTo(34);
        });
        for (var text : new String[] {"(" + deep + ")+1", "1" + "+1".repeat(250_000), "'" + "x".repeat(1_000_000) + "' = name", "abs(".repeat(100_000)}) {
            assertThatThrownBy(() -> Formula.amount(text, Field.PRICE)).isInstanceOf(Formula.Refused.class).hasMessageContaining("characters");
        }
    }

    @Test
    @DisplayName("a number that no price can be is no answer, and neither is one that is divided by nothing")
    void noAnswer() throws Exception {
        for (var text : new String[] {"999999999999 * 999999999999", "1 / (cost - 10.10)", "stock + 1"}) {
            var formula = Formula.amount(text, Field.PRICE);
            assertThat(catchThrowable(() -> formula.number(FACTS))).as(text).isInstanceOf(Formula.Unanswered.class);
        }
        assertThatThrownBy(() -> Formula.amount("stock + 1", Field.PRICE).number(FACTS)).hasMessage("stock is not known");
    }

    @Test
    @DisplayName("many threads ask one formula at once, each about its own goods")
    void threads() throws Exception {
        var formula = Formula.amount("cost * 2 + if(base > 500, 1, 0)", Field.PRICE);
        var pool = Executors.newFixedThreadPool(8);
        try {
            var answers = pool.invokeAll(IntStream.range(0, 2000).<Callable<BigDecimal>>mapToObj(i -> () -> formula.number(new Facts(Map.of("cost", BigDecimal.valueOf(i), "base", BigDecimal.valueOf(i))))).toList());
            for (int i = 0; i < 2000; i++) {
                assertThat(answers.get(i).get()).isEqualByComparingTo(BigDecimal.valueOf(2L * i + (i > 500 ? 1 : 0)));
            }
        } finally {
            pool.shutdown();
        }
    }
}
