package pl.spoiwo.stock;

import java.math.BigDecimal;

/**
 * What a warehouse holds of one SKU, as somebody counted it.
 *
 * @param incoming on its way from suppliers; null where that is not told
 */
public record Count(String sku, String warehouse, BigDecimal onHand, BigDecimal incoming) {
}
