package pl.spoiwo.payment;

import java.util.Arrays;
import java.util.Optional;

/**
 * How far a payment is. The order of the constants is the only direction in which it moves: a later word that means less is old news.
 * PAID stands behind FAILED and CANCELLED because money that did arrive is a fact.
 */
public enum PaymentStatus {
    PENDING, AUTHORIZED, FAILED, CANCELLED, PAID, PARTIALLY_REFUNDED, REFUNDED;

    /** Money has moved. */
    public boolean charged() {
        return compareTo(PAID) >= 0;
    }

    /** Empty where it is no word of the hub. */
    public static Optional<PaymentStatus> of(String word) {
        return Arrays.stream(values()).filter(status -> status.name().equals(word)).findFirst();
    }

    public PaymentStatus further(PaymentStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
