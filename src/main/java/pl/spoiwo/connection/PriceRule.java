package pl.spoiwo.connection;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a channel asks for goods: {@code price} in {@code config/connections.yaml}. The list's price, on the channel's side of the tax and in its
 * currency, times {@code factor}, plus {@code add}, moved to the next price that ends as wished.
 *
 * @param lists       price lists, as their owners name them; the first one that has the SKU counts
 * @param gross       the channel's prices hold the tax
 * @param currency    ISO 4217
 * @param rate        null where lists in other currencies are not converted
 * @param ending      the last part of the price, such as 0.99 or 9.90; null where it is only rounded
 * @param progressive a chain of reductions counts as one, begun with its first
 */
public record PriceRule(List<String> lists, boolean gross, String currency, RateRule rate, BigDecimal factor, BigDecimal add, BigDecimal ending, Rounding rounding,
                        boolean progressive) {

    /** Which of the two prices with the wished ending it becomes; of two as near the lower one. */
    public enum Rounding {
        NEAREST, UP, DOWN
    }

    /**
     * What other currencies are converted by.
     *
     * @param own   what one unit of the channel's currency costs in the list's; null where a table says it
     * @param table as its owner calls it, in the company's currency; null where {@code own} is given
     * @param hold  a part, such as 0.01: the rate that prices are made of stays while the newest one differs by less
     * @param days  how old the newest rate may be
     */
    public record RateRule(BigDecimal own, String table, BigDecimal hold, long days) {
    }

    /** The rule asks a table for rates. */
    public boolean byTable() {
        return rate != null && rate.own() == null;
    }
}
