package pl.spoiwo.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.ledger.UtcTime;

/** Dead-letter queues against the ledger: what the broker parked by itself gets its state and its alert, copies of what is done are taken away. */
@Component
class DeadLetters {

    private static final int MOST = 1000;
    private static final String PREFIX = "dlq.";
    /* Only where nobody touched the row since it was looked at. */
    private static final String PARK = """
            update message set state = 'PARKED', reason_code = 'redelivery-exhausted', reason_text = ?, reason_file = null, reason_line = 0,
                               due_at = null, lease_until = null, updated_at = ?
            where id = ? and state = ? and updated_at = ?""";
    private static final String WHY = "the broker gave up after its last delivery attempt: the hub failed on it each time; see the log for its id, then replay it";

    private final JdbcTemplate jdbc;
    private final Ledger ledger;
    private final Broker broker;
    private final Alerts alerts;

    DeadLetters(JdbcTemplate jdbc, Ledger ledger, Broker broker, Alerts alerts) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.broker = broker;
        this.alerts = alerts;
    }

    /**
     * @param age rows that moved less than this ago are left alone: a replay may be under way
     * @return dead letters that no row explains
     */
    List<String> check(List<Broker.QueueState> queues, Instant now, Duration age) {
        var unexplained = new ArrayList<String>();
        boolean recorded = queues.stream().noneMatch(queue -> queue.name().equals("record") && queue.depth() > 0);
        for (var queue : queues) {
            if (queue.name().startsWith(PREFIX) && queue.depth() > 0) {
                var connection = queue.name().substring(PREFIX.length());
                for (var id : broker.deadLetters(connection, MOST)) {
                    var row = ledger.find(id);
                    if (row.isPresent()) {
                        settle(connection, row.get(), now, age);
                    } else if (recorded) {
                        unexplained.add("dead letter " + id + " in " + queue.name() + " has no ledger row");
                    }
                }
            }
        }
        return unexplained;
    }

    private void settle(String connection, Row row, Instant now, Duration age) {
        boolean leased = row.leaseUntil() != null && row.leaseUntil().isAfter(now);
        if (row.state().parked() || leased || row.updatedAt().isAfter(now.minus(age))) {
            return;
        }
        if (row.state().terminal()) {
            broker.removeDeadLetter(connection, row.id());
        } else if (jdbc.update(PARK, WHY, UtcTime.of(now), row.id(), row.state().name(), UtcTime.of(row.updatedAt())) == 1) {
            alerts.raise("parked", connection, row.id(), row.type() + " of " + connection + " is PARKED: " + WHY);
        }
    }
}
