package pl.spoiwo.operations.watch;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import pl.spoiwo.operations.query.PaymentQueries;
import pl.spoiwo.operations.query.Words;

/** Money that has no order; where a connection has very much of it, the connection too. */
@Component
class UnmatchedPayments implements LongWait {

    private final PaymentQueries payments;
    private final Duration after;
    private final Clock clock;

    /** @param after how long a payment may be without an order: the order's own message may be the slower one */
    UnmatchedPayments(PaymentQueries payments, @Value("${spoiwo.payments.unmatched-after}") Duration after, Clock clock) {
        this.payments = payments;
        this.after = after;
        this.clock = clock;
    }

    @Override
    public String code() {
        return "payment-unmatched";
    }

    @Override
    public List<Waiting> tooLong() {
        var found = payments.waiting(clock.instant().minus(after), MOST);
        var waiting = new ArrayList<>(found.stream().map(UnmatchedPayments::waiting).toList());
        found.stream().filter(payment -> payment.many() > MOST).collect(Collectors.toMap(PaymentQueries.Waiting::connection, PaymentQueries.Waiting::many, (one, same) -> one))
                .forEach((connection, many) -> waiting.add(new Waiting(connection, null, many + " payments of " + connection + " have no order, the "
                        + MOST + " oldest have alerts of their own. GET /api/payments?matched=false&connection=" + connection + " lists them all.")));
        return waiting;
    }

    @Override
    public boolean waits(String connection, String entity) {
        return payments.waits(connection, entity);
    }

    private static Waiting waiting(PaymentQueries.Waiting payment) {
        return new Waiting(payment.connection(), payment.externalId(), "payment " + payment.externalId() + " of " + payment.connection() + " ("
                + payment.said() + ") has no order since " + payment.since() + reference(payment.reference()) + ". Look for the order in the shop, and at matchBy of " + payment.connection() + ".");
    }

    /** The title of a transfer is what the payer typed. */
    private static String reference(String text) {
        return text == null ? ": it has no reference" : Words.codeLike(text) ? ": its reference is " + text : ": its reference, in words, stands at the payment";
    }
}
