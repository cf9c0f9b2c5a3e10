package pl.spoiwo.recovery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.ledger.Leases;
import pl.spoiwo.ledger.LedgerBalance;
import pl.spoiwo.ledger.LedgerQueries;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.recovery.StandingRows.Standing;

/**
 * Sends again what stands still and is in no queue, and alarms on what it cannot explain. A wrong guess costs one message: inbox and claim
 * drop the copy. One node at a time.
 */
@Component("auditor")
public class Auditor {

    static final String ALERT = "ledger-unexplained";
    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final int PATIENCE = 3;
    private static final int NAMED = 10;

    private final StandingRows standing;
    private final DeadLetters deadLetters;
    private final LedgerQueries queries;
    private final LedgerBalance balance;
    private final Leases leases;
    private final Broker broker;
    private final Alerts alerts;
    private final Clock clock;
    private final Duration age;
    private final Duration balanceEvery;
    private final Duration window;
    private List<String> gaps = List.of();
    private Instant balanced = Instant.EPOCH;

    Auditor(JdbcTemplate jdbc, DeadLetters deadLetters, LedgerQueries queries, LedgerBalance balance, Leases leases, Broker broker, Alerts alerts,
            Clock clock, @Value("${spoiwo.auditor.age}") Duration age, @Value("${spoiwo.auditor.balance-every}") Duration balanceEvery,
            @Value("${spoiwo.balance.window}") Duration window) {
        this.standing = new StandingRows(jdbc);
        this.deadLetters = deadLetters;
        this.queries = queries;
        this.balance = balance;
        this.leases = leases;
        this.broker = broker;
        this.alerts = alerts;
        this.clock = clock;
        this.age = age;
        this.balanceEvery = balanceEvery;
        this.window = window;
    }

    /** Does nothing where another node is at it, or where the broker cannot be asked. */
    public synchronized void run() {
        if (!leases.take("auditor", LEASE)) {
            return;
        }
        try {
            var now = clock.instant();
            var queues = broker.queues();
            var unexplained = new ArrayList<>(deadLetters.check(queues, now, age));
            unexplained.addAll(sendAgain(queues, now));
            unexplained.addAll(gaps(now));
            tell(unexplained);
        } catch (Broker.BrokerUnavailable e) {
            LOG.warn("The auditor cannot ask the broker; it looks again at its next turn", e);
        }
    }

    private List<String> sendAgain(List<Broker.QueueState> queues, Instant now) {
        var byName = queues.stream().collect(Collectors.toMap(Broker.QueueState::name, Function.identity(), (a, b) -> a));
        var open = standing.open();
        var messages = new ArrayList<Outgoing>();
        var unexplained = new ArrayList<String>();
        var rows = new ArrayList<>(standing.find(now, age));
        rows.removeIf(row -> queued(row, byName.get(row.queue()), open.getOrDefault(row.queue(), 0L)));
        rows.addAll(unheard(now));
        for (var row : rows) {
            var message = queries.again(row.id());
            if (message.isEmpty()) {
                unexplained.add(row + ", and its payload is missing");
            } else if (standing.emitted(row, now)) {
                messages.add(message.get());
                LOG.info("Sending again: {}", row);
            }
        }
        standing.unsentValues().forEach(connection -> messages.add(Outgoing.wake(connection)));
        standing.unmoved(PATIENCE).forEach(row -> unexplained.add(row.toString()));
        broker.send(messages);
        return unexplained;
    }

    /** The copy of a command that has ended makes its receipt once more. Looked for as seldom as the gaps, because it reads as many rows. */
    private List<Standing> unheard(Instant now) {
        return balanceDue(now) ? standing.unheard(now.minus(window), now, age) : List.of();
    }

    private boolean balanceDue(Instant now) {
        return !now.isBefore(balanced.plus(balanceEvery));
    }

    /** A backlog explains itself: messages about as old as the row (they are sent after it is written) are in the queue, and enough of them for all open rows. */
    private boolean queued(Standing row, Broker.QueueState queue, long open) {
        return queue != null && queue.depth() >= Math.max(1, open) && (queue.oldest() == null || !queue.oldest().isAfter(row.since().plus(age)));
    }

    private List<String> gaps(Instant now) {
        if (balanceDue(now)) {
            gaps = balance.balance(LEASE).gaps().stream().map(gap -> gap.text() + ": " + gap.count() + ", such as " + gap.ids().get(0)).toList();
            balanced = now;
        }
        return gaps;
    }

    private void tell(List<String> unexplained) {
        if (unexplained.isEmpty()) {
            alerts.clear(ALERT, null, null);
            return;
        }
        var named = unexplained.stream().limit(NAMED).collect(Collectors.joining("; "));
        alerts.raise(ALERT, null, null, "The ledger does not explain " + unexplained.size() + " thing" + (unexplained.size() == 1 ? "" : "s") + ": " + named);
    }
}
