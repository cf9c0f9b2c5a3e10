package pl.spoiwo.stock;

import java.math.BigDecimal;

/**
 * What a warehouse holds of one SKU, as somebody counted it.
 *
 * @param incoming on its way from suppliers; null where that is not told
 */
public record Count(String sku, String warehouse, BigDecimal onHand, BigDecimal incoming) {

    private static final String INCOMING = " incoming ";

    /** The same of what {@link #said} gave. */
    public static Count of(String sku, String warehouse, String said) {
        var parts = said.split(INCOMING);
        return new Count(sku, warehouse, new BigDecimal(parts[0]), parts.length > 1 ? new BigDecimal(parts[1]) : null);
    }

    /** For a person: {@code 5 incoming 3}. Equal amounts are equal texts. */
    public String said() {
        return plain(onHand) + (incoming == null ? "" : INCOMING + plain(incoming));
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }

    boolean same(Count other) {
        return said().equals(other.said());
    }
}
