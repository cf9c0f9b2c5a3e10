package pl.spoiwo.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Function;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Laws that hold for all amounts and times, against Java's own exact arithmetic. */
class DecimalPropertiesTest {

    private static final Map<String, Function> FUNCTIONS = Stream.of(DecimalFunctions.all(), TaxFunctions.all(), DateFunctions.all())
            .flatMap(List::stream).collect(Collectors.toMap(Function::getName, UnaryOperator.identity()));

    private static String call(String name, Object... arguments) {
        var nodes = Stream.of(arguments).map(a -> a instanceof JsonNode n ? n : a instanceof Integer i ? IntNode.valueOf(i) : TextNode.valueOf(a.toString())).toArray(JsonNode[]::new);
        return FUNCTIONS.get(name).call(null, nodes).asText();
    }

    @Provide
    Arbitrary<String> amounts() {
        return Arbitraries.bigDecimals().between(new BigDecimal("-999999999"), new BigDecimal("999999999")).ofScale(2).map(BigDecimal::toPlainString);
    }

    @Property
    @Label("a sum is exact in any order and grouping")
    void sums(@ForAll("amounts") String a, @ForAll("amounts") String b, @ForAll("amounts") String c) {
        var list = JsonNodeFactory.instance.arrayNode().add(c).add(a).add(b);
        assertThat(call("decimal-sum", list)).isEqualTo(call("decimal-add", a, call("decimal-add", b, c)))
                .isEqualTo(new BigDecimal(a).add(new BigDecimal(b)).add(new BigDecimal(c)).toPlainString());
    }

    @Property
    @Label("subtracting what was added gives the amount back")
    void inverse(@ForAll("amounts") String a, @ForAll("amounts") String b) {
        assertThat(call("decimal-subtract", call("decimal-add", a, b), b)).isEqualTo(a);
        assertThat(call("decimal-add", a, call("decimal-negate", a))).isEqualTo("0.00");
    }

    @Property
    @Label("minor units and back lose nothing")
    void minor_units(@ForAll("amounts") String a) {
        assertThat(call("from-minor", call("to-minor", a, "PLN"), "PLN")).isEqualTo(a);
    }

    @Property
    @Label("division is within half a unit of the last decimal")
    void division(@ForAll("amounts") String a, @ForAll @IntRange(min = 1, max = 10000) int b, @ForAll @IntRange(min = 0, max = 8) int scale) {
        var quotient = new BigDecimal(call("decimal-divide", a, Integer.toString(b), scale));
        assertThat(quotient.scale()).isEqualTo(scale);
        var error = quotient.multiply(BigDecimal.valueOf(b)).subtract(new BigDecimal(a)).abs();
        assertThat(error.multiply(BigDecimal.valueOf(2))).isLessThanOrEqualTo(BigDecimal.valueOf(b).movePointLeft(scale));
    }

    @Property
    @Label("the rate that made the tax is found again")
    void tax_rate(@ForAll @LongRange(min = 50, max = 99_999_999) long cents, @ForAll @IntRange(min = 0, max = 3) int which) {
        var rates = JsonNodeFactory.instance.arrayNode().add("23").add("8").add("5").add("0");
        var net = BigDecimal.valueOf(cents, 2);
        var tax = net.multiply(new BigDecimal(rates.get(which).asText())).movePointLeft(2).setScale(2, RoundingMode.HALF_UP);
        assertThat(call("tax-rate", net.toPlainString(), tax.toPlainString(), rates)).isEqualTo(rates.get(which).asText());
    }

    @Property
    @Label("an instant to local time and back is the same, except in the second hour of the autumn overlap")
    void local_time(@ForAll @LongRange(min = 0, max = 4_102_444_800L) long second) {
        var zone = ZoneId.of("Europe/Warsaw");
        var instant = Instant.ofEpochSecond(second);
        var back = Instant.parse(call("local-to-instant", call("instant-to-local", instant, zone.getId()), zone.getId()));
        var offsets = zone.getRules().getValidOffsets(instant.atZone(zone).toLocalDateTime());
        var earlier = instant.atZone(zone).toLocalDateTime().toInstant(offsets.get(0));
        assertThat(back).isEqualTo(earlier);
    }
}
