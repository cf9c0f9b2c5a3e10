package pl.spoiwo.stock;

import java.math.BigDecimal;

/**
 * One SKU in one warehouse.
 *
 * @param onHand null where nobody has counted it
 * @param taken  what all reservations hold of it
 */
public record Shelf(String warehouse, BigDecimal onHand, BigDecimal taken) {
}
