package pl.spoiwo.sandbox.catalogue;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * One thing that is sold.
 *
 * @param gross   price in PLN with VAT
 * @param vatRate percent
 * @param parent  SKU-less name of the variable product it is a variation of; null where it stands alone
 */
public record Article(String sku, String ean, String name, BigDecimal gross, int vatRate, String unit, String parent) {

    /** Net price, two places. */
    public BigDecimal net() {
        return gross.multiply(BigDecimal.valueOf(100)).divide(BigDecimal.valueOf(100L + vatRate), 2, RoundingMode.HALF_UP);
    }
}
