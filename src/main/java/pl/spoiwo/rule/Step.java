package pl.spoiwo.rule;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What one rule has made of a value.
 *
 * @param at   file:line
 * @param from null where there was none before
 * @param why  for a person
 */
public record Step(String rule, String at, String from, String to, String why) {

    private static final int SHOWN = 4;

    static Step of(Rule rule, BigDecimal from, BigDecimal to, String why) {
        return new Step(rule.name(), rule.at(), from == null ? null : said(from), said(to), why);
    }

    /** As people write prices; what is computed further is not shown. */
    public static String said(BigDecimal value) {
        var shown = value.scale() > SHOWN ? value.setScale(SHOWN, RoundingMode.HALF_UP) : value;
        var plain = shown.stripTrailingZeros();
        return (plain.scale() < 2 ? plain.setScale(2) : plain).toPlainString();
    }
}
