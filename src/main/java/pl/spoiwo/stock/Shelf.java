package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.util.List;

/**
 * One SKU as an order finds it.
 *
 * @param onHand null where the stock is unknown
 * @param taken  what all reservations hold, this order's own too
 * @param ahead  what older orders still miss, oldest first
 */
public record Shelf(String sku, BigDecimal onHand, BigDecimal taken, List<BigDecimal> ahead) {

    /** Of a hub that keeps no stock: there is always enough. */
    public static Shelf endless(String sku) {
        return new Shelf(sku, BigDecimal.valueOf(Long.MAX_VALUE), BigDecimal.ZERO, List.of());
    }

    /**
     * Units that this order may take now: older orders that can be served have first call, one that cannot be served blocks nobody.
     *
     * @return never negative; null where the stock is unknown
     */
    BigDecimal free() {
        if (onHand == null) {
            return null;
        }
        var rest = onHand.subtract(taken);
        for (var missing : ahead) {
            if (missing.compareTo(rest) <= 0) {
                rest = rest.subtract(missing);
            }
        }
        return rest.max(BigDecimal.ZERO);
    }
}
