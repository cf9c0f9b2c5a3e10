package pl.spoiwo.payment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a fact makes of a payment. Pure. A payment never goes backwards, and any order and repetition of the same facts ends in the same payment,
 * as long as equal words of one payment carry equal amounts or tell their time.
 */
public final class PaymentMachine {

    private PaymentMachine() {
    }

    /** @return the payment as it now is; equal to {@code known} where the fact is nothing new */
    public static Payment apply(Payment known, PaymentFact fact) {
        var charge = fact.status() == null ? known.charge() : known.charge().further(fact.status());
        boolean takes = known.amount() == null || fact.status() != null && (fact.status().compareTo(known.charge()) > 0
                || fact.status() == known.charge() && fact.occurredAt() != null
                && (known.occurredAt() == null || fact.occurredAt().isAfter(known.occurredAt())));
        return new Payment(known.paymentId(), known.connection(), known.externalId(),
                known.reference() == null ? fact.reference() : known.reference(), known.orderId(), charge,
                takes ? fact.amount() : known.amount(), takes ? fact.currency() : known.currency(),
                takes && fact.method() != null ? fact.method() : known.method(), takes ? fact.occurredAt() : known.occurredAt(),
                known.refunds(), known.captureAsked(), known.cancelAsked(), known.version(), known.requests());
    }

    /** @return the payment with this refund; equal to {@code known} where the fact is nothing new */
    public static Payment apply(Payment known, RefundFact fact) {
        var refunds = new ArrayList<>(known.refunds());
        var before = refunds.stream().filter(r -> r.externalId().equals(fact.externalId())).findFirst();
        var status = fact.status() == null ? Refund.Status.PENDING : fact.status();
        if (before.isPresent() && before.get().status().compareTo(status) >= 0) {
            return known;
        }
        before.ifPresent(refunds::remove);
        refunds.add(new Refund(fact.externalId(), status, fact.amount(), fact.currency()));
        refunds.sort(Comparator.comparing(Refund::externalId));
        return new Payment(known.paymentId(), known.connection(), known.externalId(),
                known.reference(), known.orderId(), known.charge(), known.amount(), known.currency(),
                known.method(), known.occurredAt(), List.copyOf(refunds), known.captureAsked(), known.cancelAsked(), known.version(), known.requests());
    }
}
