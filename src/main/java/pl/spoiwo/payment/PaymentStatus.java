package pl.spoiwo.payment;

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

    public PaymentStatus further(PaymentStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
