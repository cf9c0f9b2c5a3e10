package pl.spoiwo.connection;

import java.math.BigDecimal;

/**
 * What a channel asks for goods: {@code price} in {@code config/connections.yaml}. The list's price, on the channel's side of the tax, times
 * {@code factor}, plus {@code add}, moved to the next price that ends as wished.
 *
 * @param list        the price list, as its owner names it
 * @param gross       the channel's prices hold the tax
 * @param currency    ISO 4217
 * @param ending      the last part of the price, such as 0.99 or 9.90; null where it is only rounded
 * @param progressive a chain of reductions counts as one, begun with its first
 */
public record PriceRule(String list, boolean gross, String currency, BigDecimal factor, BigDecimal add, BigDecimal ending, Rounding rounding, boolean progressive) {

    /** Which of the two prices with the wished ending it becomes; of two as near the lower one. */
    public enum Rounding {
        NEAREST, UP, DOWN
    }
}
