package pl.spoiwo.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.PriceRule.Rounding;

class ChannelPriceModelTest {

    @Property
    @Label("without an ending the price is the formula in fractions, rounded half up once")
    void formula(@ForAll @BigRange(min = "0.01", max = "99999") @Scale(2) BigDecimal amount, @ForAll("factors") BigDecimal factor, @ForAll("rates") BigDecimal rate,
                 @ForAll @BigRange(min = "-5", max = "5") @Scale(2) BigDecimal add) {
        var price = price(rule(factor, add, null, Rounding.NEAREST, "EUR"), amount, rate);
        // amount x factor / rate + add, in integers: all are ten-thousandths, or finer.
        var scale = BigInteger.TEN.pow(20);
        var exact = unscaled(amount, 20).multiply(unscaled(factor, 20)).multiply(scale).divide(unscaled(rate, 20)).add(unscaled(add, 20).multiply(scale));
        var model = new BigDecimal(exact, 40).setScale(2, RoundingMode.HALF_UP);
        if (price.amount() == null) {
            assertThat(model.signum()).as(price.why()).isNotPositive();
        } else {
            assertThat(price.amount()).as(price.why()).isEqualByComparingTo(model);
        }
    }

    @Property
    @Label("a price with an ending is above zero, ends so, and is the nearest, the next or the one before")
    void ending(@ForAll @BigRange(min = "0.01", max = "99999") @Scale(2) BigDecimal amount, @ForAll("endings") BigDecimal ending, @ForAll Rounding rounding) {
        var price = ended(amount, ending, rounding);
        var step = step(ending);
        assertThat(price.signum()).isPositive();
        assertThat(price.subtract(ending).remainder(step)).isEqualByComparingTo("0");
        var away = price.subtract(amount);
        boolean lowest = price.compareTo(step) < 0 || price.compareTo(ending) == 0;
        switch (rounding) {
            case UP -> assertThat(away).isBetween(BigDecimal.ZERO, step.subtract(new BigDecimal("0.01")));
            case DOWN -> assertThat(lowest || away.signum() <= 0 && away.negate().compareTo(step) < 0).isTrue();
            case NEAREST -> assertThat(lowest || away.abs().multiply(BigDecimal.valueOf(2)).compareTo(step) <= 0).isTrue();
        }
    }

    @Property
    @Label("a price that ends as wished stays as it is")
    void idempotent(@ForAll @BigRange(min = "0.01", max = "99999") @Scale(2) BigDecimal amount, @ForAll("endings") BigDecimal ending, @ForAll Rounding rounding) {
        var once = ended(amount, ending, rounding);
        assertThat(ended(once, ending, rounding)).isEqualByComparingTo(once);
    }

    @Property
    @Label("what costs more in the list never costs less in the channel")
    void monotone(@ForAll @BigRange(min = "0.01", max = "999") @Scale(2) BigDecimal one, @ForAll @BigRange(min = "0.01", max = "999") @Scale(2) BigDecimal more,
                  @ForAll("endings") BigDecimal ending, @ForAll Rounding rounding, @ForAll("factors") BigDecimal factor) {
        var rule = rule(factor, BigDecimal.ZERO, ending, rounding, "PLN");
        var cheap = price(rule, one, null).amount();
        var dear = price(rule, one.add(more), null).amount();
        assertThat(dear).isGreaterThanOrEqualTo(cheap);
    }

    @Property
    @Label("gross to net and back differs by no more than the rounding of the two")
    void tax(@ForAll @BigRange(min = "0.01", max = "99999") @Scale(2) BigDecimal gross, @ForAll("taxes") String tax) {
        var net = ChannelPrice.of(new PriceRule(List.of("l"), false, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, Rounding.NEAREST, false),
                new ListPrice("A", "l", null, gross, "PLN"), tax, Conversion.SAME_CURRENCY);
        if (net.amount() != null) {
            assertThat(ChannelPrice.gross(net.amount(), tax, "PLN").subtract(gross).abs()).isLessThanOrEqualTo(new BigDecimal("0.01"));
        }
    }

    @Provide
    Arbitrary<BigDecimal> endings() {
        return Arbitraries.of("0.99", "0.90", "0.50", "0.00", "9.99", "9.90", "9.00", "5.00", "99.00", "0.01").map(BigDecimal::new).filter(ending -> ending.signum() > 0);
    }

    @Provide
    Arbitrary<BigDecimal> factors() {
        return Arbitraries.bigDecimals().between(new BigDecimal("0.01"), new BigDecimal("9")).ofScale(4);
    }

    @Provide
    Arbitrary<BigDecimal> rates() {
        return Arbitraries.bigDecimals().between(new BigDecimal("0.0001"), new BigDecimal("9")).ofScale(6).filter(rate -> rate.signum() > 0);
    }

    @Provide
    Arbitrary<String> taxes() {
        return Arbitraries.of("23", "8", "5", "0", "zw");
    }

    private static BigDecimal ended(BigDecimal amount, BigDecimal ending, Rounding rounding) {
        return price(rule(BigDecimal.ONE, BigDecimal.ZERO, ending, rounding, "PLN"), amount, null).amount();
    }

    private static ChannelPrice price(PriceRule rule, BigDecimal amount, BigDecimal rate) {
        return ChannelPrice.of(rule, new ListPrice("A", "l", null, amount, "PLN"), "23",
                rate == null ? Conversion.SAME_CURRENCY : Conversion.own(new PriceRule.RateRule(rate, null, BigDecimal.ZERO, 0)));
    }

    private static PriceRule rule(BigDecimal factor, BigDecimal add, BigDecimal ending, Rounding rounding, String currency) {
        return new PriceRule(List.of("l"), true, currency, null, factor, add, ending, rounding, false);
    }

    private static BigDecimal step(BigDecimal ending) {
        return BigDecimal.TEN.pow(Math.max(0, ending.precision() - ending.scale()));
    }

    private static BigInteger unscaled(BigDecimal value, int scale) {
        return value.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
    }
}
