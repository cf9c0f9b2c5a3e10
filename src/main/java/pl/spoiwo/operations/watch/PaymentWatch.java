package pl.spoiwo.operations.watch;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.alert.Alerts.Alert;
import pl.spoiwo.operations.query.PaymentQueries;
import pl.spoiwo.operations.query.PaymentQueries.Waiting;
import pl.spoiwo.operations.query.Words;

/**
 * Raises {@code payment-unmatched} for money that has had no order for too long: for each payment, and where a connection has very many, for the
 * connection. Closes it when the order has come or the payment has come to nothing, whoever raised it.
 */
@Component
class PaymentWatch {

    static final String UNMATCHED = "payment-unmatched";
    /** Alerts for single payments of one connection. */
    static final int MOST = 20;

    private static final Logger LOG = LoggerFactory.getLogger(PaymentWatch.class);

    private final Alerts alerts;
    private final PaymentQueries payments;
    private final Duration after;
    private final Clock clock;

    /** @param after how long a payment may be without an order: the order's own message may be the slower one */
    PaymentWatch(Alerts alerts, PaymentQueries payments, @Value("${spoiwo.payments.unmatched-after}") Duration after, Clock clock) {
        this.alerts = alerts;
        this.payments = payments;
        this.after = after;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${spoiwo.watch.alerts-every:30s}", initialDelayString = "${spoiwo.watch.alerts-every:30s}")
    void look() {
        try {
            var open = alerts.open().stream().filter(alert -> alert.code().equals(UNMATCHED)).toList();
            var waiting = payments.waiting(clock.instant().minus(after), MOST);
            waiting.stream().filter(payment -> open.stream().noneMatch(alert -> isOf(alert, payment.connection(), payment.externalId()))).forEach(this::raise);
            var crowds = waiting.stream().filter(payment -> payment.many() > MOST)
                    .collect(Collectors.toMap(Waiting::connection, Waiting::many, (one, same) -> one));
            crowds.forEach((connection, many) -> alerts.raise(UNMATCHED, connection, null, many + " payments of " + connection + " have no order, the "
                    + MOST + " oldest have alerts of their own. GET /api/payments?matched=false&connection=" + connection + " lists them all."));
            close(open, crowds);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("the watch could not look for payments without an order, it tries again: {}", e.getMessage());
        }
    }

    private void raise(Waiting payment) {
        alerts.raise(UNMATCHED, payment.connection(), payment.externalId(), "payment " + payment.externalId() + " of " + payment.connection() + " ("
                + payment.said() + ") has no order since " + payment.since() + reference(payment.reference()) + ". Look for the order in the shop, and at matchBy of " + payment.connection() + ".");
    }

    /** The title of a transfer is what the payer typed. */
    private static String reference(String text) {
        return text == null ? ": it has no reference" : Words.codeLike(text) ? ": its reference is " + text : ": its reference, in words, stands at the payment";
    }

    private void close(List<Alert> open, Map<String, Long> crowds) {
        open.stream().filter(alert -> alert.entity() == null ? !crowds.containsKey(alert.connection()) : !payments.waits(alert.connection(), alert.entity()))
                .forEach(alert -> alerts.clear(UNMATCHED, alert.connection(), alert.entity()));
    }

    private static boolean isOf(Alert alert, String connection, String externalId) {
        return Objects.equals(alert.connection(), connection) && Objects.equals(alert.entity(), externalId);
    }
}
