package pl.spoiwo.operations.watch;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.operations.query.LabelQueries;

/** Raises {@code label-waiting} for a parcel that its carrier has taken and not confirmed for too long, and closes it when the label is there or will not come. */
@Component
class LabelWatch {

    static final String WAITING = "label-waiting";
    /** More say nothing new. */
    private static final int MOST = 20;

    private static final Logger LOG = LoggerFactory.getLogger(LabelWatch.class);

    private final Alerts alerts;
    private final LabelQueries labels;
    private final Duration after;
    private final Clock clock;

    /** @param after how long a carrier may take to confirm a parcel */
    LabelWatch(Alerts alerts, LabelQueries labels, @Value("${spoiwo.labels.unconfirmed-after}") Duration after, Clock clock) {
        this.alerts = alerts;
        this.labels = labels;
        this.after = after;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${spoiwo.watch.alerts-every:30s}", initialDelayString = "${spoiwo.watch.alerts-every:30s}")
    void look() {
        try {
            labels.waiting(clock.instant().minus(after), MOST).forEach(label -> alerts.raise(WAITING, label.connection(), label.commandId(), label.connection()
                    + " has not confirmed the parcel of order " + label.orderId() + " since " + label.since() + " (" + label.reason() + "). Look for it there, by reference " + label.commandId() + "."));
            alerts.open().stream().filter(alert -> alert.code().equals(WAITING) && !labels.waits(alert.entity()))
                    .forEach(alert -> alerts.clear(WAITING, alert.connection(), alert.entity()));
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("the watch could not look for labels that are not confirmed, it tries again: {}", e.getMessage());
        }
    }
}
