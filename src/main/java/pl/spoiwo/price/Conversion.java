package pl.spoiwo.price;

import java.math.BigDecimal;
import java.util.stream.Stream;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.rate.RateTable;

/**
 * How an amount of one currency becomes one of another. Pure.
 *
 * @param times   what one unit of the first costs in the base of the rates
 * @param by      what one unit of the second costs
 * @param said    for a person, behind the amount
 * @param missing why there is none; null where there is one
 */
record Conversion(BigDecimal times, BigDecimal by, String said, String missing) {

    static final Conversion SAME_CURRENCY = new Conversion(BigDecimal.ONE, BigDecimal.ONE, "", null);
    static final Conversion NO_RATE = new Conversion(null, null, "", "its price names no rate");

    static Conversion own(PriceRule.RateRule rate) {
        return new Conversion(BigDecimal.ONE, rate.own(), " / " + rate.own().toPlainString() + " (own rate)", null);
    }

    /** @param from rate of the amount's currency, {@code to} of the wished one; null for the base */
    static Conversion of(RateTable.Answer from, RateTable.Answer to) {
        return Stream.of(from, to).filter(answer -> answer != null && answer.rate() == null).findFirst().map(answer -> new Conversion(null, null, "", answer.why()))
                .orElseGet(() -> new Conversion(value(from), value(to), said(" x ", from) + said(" / ", to), null));
    }

    private static BigDecimal value(RateTable.Answer answer) {
        return answer == null ? BigDecimal.ONE : answer.rate().value();
    }

    private static String said(String sign, RateTable.Answer answer) {
        return answer == null ? "" : sign + answer.rate().said();
    }
}
