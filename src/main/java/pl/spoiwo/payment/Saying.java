package pl.spoiwo.payment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Optional;

/**
 * What an operator said about a payment, in its own word. One of the two facts is there; its status is what the word means, null until that is known.
 *
 * @param word the operator's
 */
public record Saying(String word, PaymentFact payment, RefundFact refund) {

    public Saying(String word, PaymentFact payment) {
        this(word, payment, null);
    }

    public Saying(String word, RefundFact refund) {
        this(word, null, refund);
    }

    /** Whose words they are in {@code config/statuses.yaml}. */
    @JsonIgnore
    public String entity() {
        return refund == null ? "payment" : "refund";
    }

    /** @param meaning the hub's word; empty where nothing explains the operator's: the state stays, amount and reference count */
    public Payment apply(Payment known, Optional<String> meaning) {
        return refund == null
                ? PaymentMachine.apply(known, payment.meaning(meaning.flatMap(PaymentStatus::of).orElse(null)))
                : PaymentMachine.apply(known, refund.meaning(meaning.flatMap(Refund.Status::of).orElse(null)));
    }
}
