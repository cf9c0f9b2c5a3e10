package pl.spoiwo.operations.watch;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.broker.Broker.BrokerUnavailable;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.operations.query.ConnectionQueries;
import pl.spoiwo.operations.query.ParkedCounts;
import pl.spoiwo.operations.query.Queues;
import pl.spoiwo.operations.query.ValueCounts;

/**
 * Raises what no single message shows: a backlog that grows old, values that a channel refused or took as others, values that wait for a person, files that were refused, parked messages that
 * nobody was told of. Closes
 * them when the cause is gone, also those raised before a restart.
 */
@Component
class AlertWatch {

    static final String BACKLOG = "backlog";
    static final String CONFIGURATION = "configuration";
    static final String PARKED = "parked";
    /** In the place of a queue's name. */
    private static final String VALUES = "values";
    private static final Duration SETTLE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);

    private final Alerts alerts;
    private final ActiveConfiguration configuration;
    private final Queues queues;
    private final ConnectionQueries connections;
    private final ParkedCounts parked;
    private final ValueWatch values;
    private final DriftWatch drift;
    private final ApprovalWatch approvals;
    private final ValueCounts valueCounts;
    private final Ledger ledger;
    private final Clock clock;

    AlertWatch(Alerts alerts, ActiveConfiguration configuration, Queues queues, ConnectionQueries connections, ParkedCounts parked,
               ValueWatch values, DriftWatch drift, ApprovalWatch approvals, ValueCounts valueCounts, Ledger ledger, Clock clock) {
        this.alerts = alerts;
        this.configuration = configuration;
        this.queues = queues;
        this.connections = connections;
        this.parked = parked;
        this.values = values;
        this.drift = drift;
        this.approvals = approvals;
        this.valueCounts = valueCounts;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${spoiwo.watch.alerts-every:30s}", initialDelayString = "${spoiwo.watch.alerts-every:30s}")
    void look() {
        try {
            configuration();
            parked();
            values.look();
            drift.look();
            approvals.look();
            backlog();
        } catch (BrokerUnavailable | DataAccessException | TransactionException e) {
            LOG.warn("the watch could not look, it tries again: {}", e.getMessage());
        }
    }

    private void configuration() {
        configuration.lastError().ifPresentOrElse(refused -> {
            var more = refused.findings().size() > 1 ? ", and " + (refused.findings().size() - 1) + " more" : "";
            alerts.raise(CONFIGURATION, null, null, "The changed files were refused, version " + configuration.current().version() + " stays in force. "
                    + refused.findings().stream().findFirst().map(Object::toString).orElse("") + more);
        }, () -> alerts.clear(CONFIGURATION, null, null));
    }

    private void backlog() {
        var limit = configuration.current().alerts().backlogAge();
        var old = new HashMap<Cause, String>();
        for (var id : connections.ids()) {
            for (var queue : new String[] {"process." + id, "out." + id}) {
                late(queues.backlog(queue), limit, "messages wait in " + queue).ifPresent(text -> old.put(new Cause(id, queue), text));
            }
        }
        configuration.current().connections().values().forEach(connection ->
                late(valueCounts.of(connection).due(), limit, "values of stock and prices wait for " + connection.id())
                        .ifPresent(text -> old.put(new Cause(connection.id(), VALUES), text)));
        old.forEach((cause, text) -> alerts.raise(BACKLOG, cause.connection(), cause.entity(), text));
        alerts.open().stream().filter(a -> a.code().equals(BACKLOG) && !old.containsKey(new Cause(a.connection(), a.entity())))
                .forEach(a -> alerts.clear(BACKLOG, a.connection(), a.entity()));
    }

    private Optional<String> late(Queues.Backlog backlog, Duration limit, String what) {
        var age = backlog.oldest() == null ? Duration.ZERO : Duration.between(backlog.oldest(), clock.instant());
        return limit == null || backlog.messages() == 0 || age.compareTo(limit) <= 0 ? Optional.empty() : Optional.of(backlog.messages() + " " + what
                + ", the oldest for " + age.toMinutes() + " minutes; " + limit.toMinutes() + " are allowed. Look at the connection's breaker, pause and last error.");
    }

    /** Alerts of single messages close when those are parked no longer; one for the connection stands where messages wait without any. */
    private void parked() {
        Map<String, Long> counts = parked.byConnection();
        // An alert may be a moment ahead of the row it tells about.
        var settled = clock.instant().minus(SETTLE);
        for (var alert : alerts.open()) {
            if (alert.code().equals(PARKED) && alert.last().isBefore(settled) && (alert.entity() == null
                    ? counts.getOrDefault(alert.connection(), 0L) == 0
                    : ledger.find(alert.entity()).filter(row -> row.state().parked()).isEmpty())) {
                alerts.clear(PARKED, alert.connection(), alert.entity());
            }
        }
        counts.forEach((id, count) -> {
            if (alerts.open().stream().noneMatch(a -> a.code().equals(PARKED) && Objects.equals(a.connection(), id))) {
                alerts.raise(PARKED, id, null, count + " messages of " + id + " are parked. Mend and replay them, or discard them.");
            }
        });
    }

    private record Cause(String connection, String entity) {
    }
}
