package pl.spoiwo.order;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;

/**
 * Why an order may not go on. It stands beside the status.
 *
 * @param reason one of the constants
 * @param text   a sentence for a person
 */
public record Hold(String reason, String text, @JsonFormat(shape = JsonFormat.Shape.STRING) Instant since) {

    /** Stock of a line is missing or unknown. */
    public static final String SHORTAGE = "shortage";
    /** The hub does not know which product a line is, or several may be meant. */
    public static final String LINE_UNMATCHED = "line-unmatched";
    /** A product line has no SKU. */
    public static final String LINE_WITHOUT_SKU = "line-without-sku";
    /** What was paid is not what the order costs. */
    public static final String PAYMENT_AMOUNT = "payment-amount";
    /** Money is on its way back, and the order has not gone on. */
    public static final String REFUND = "refund";
    /** The order is in another currency, and its rate is not known yet. */
    public static final String RATE = "rate";
    /** config/delivery.yaml has no way for it, or the carrier would refuse it. */
    public static final String DELIVERY = "delivery";
}
