package pl.spoiwo.price;

import java.math.BigDecimal;

/**
 * What a price list says of one SKU.
 *
 * @param net   without tax; null where only gross is told
 * @param gross with tax; null where only net is told
 */
public record ListPrice(String sku, String list, BigDecimal net, BigDecimal gross, String currency) {

    public ListPrice {
        net = plain(net);
        gross = plain(gross);
    }

    /** Two places at least, as people write prices; more only where they say something. */
    private static BigDecimal plain(BigDecimal amount) {
        if (amount == null) {
            return null;
        }
        var shortest = amount.stripTrailingZeros();
        return shortest.scale() < 2 ? shortest.setScale(2) : shortest;
    }
}
