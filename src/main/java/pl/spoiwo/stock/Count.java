package pl.spoiwo.stock;

import java.math.BigDecimal;

/** What a warehouse holds of one SKU, as somebody counted it. */
public record Count(String sku, String warehouse, BigDecimal onHand) {
}
