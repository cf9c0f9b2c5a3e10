package pl.spoiwo.product;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * An offer as its channel shows it. What the channel does not say is null.
 *
 * @param sku       as the channel spells it
 * @param parentId  of a variant
 * @param price     decimal text
 * @param asked     decimal text: what buyers pay at the moment, where that is not the price
 * @param state     {@code ACTIVE}, {@code INACTIVE}, {@code ENDED}; {@link Offers#GONE} is the hub's own
 */
public record Offer(String offerId, String sku, String ean, String name, String parentId, BigDecimal stock, String price, String asked, String currency, String state,
                    Instant changedAt) {

    /** What buyers pay instead of the price; null where they pay that, or cannot buy. */
    String sale() {
        return asked == null || !state.equals("ACTIVE") || price != null && new BigDecimal(asked).compareTo(new BigDecimal(price)) == 0 ? null : asked;
    }
}
