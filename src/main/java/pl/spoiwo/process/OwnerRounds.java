package pl.spoiwo.process;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.ledger.Leases;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.masterdata.DueTimes;
import pl.spoiwo.product.Skus;

/**
 * Bean {@code ownerRounds}: has SKUs and customers decided again whose winner became too old, of which a value that was set began or ended, or for which a rule's date came. What a crash
 * lost is still due, and sent again.
 */
@Component("ownerRounds")
public class OwnerRounds {

    private static final int MOST = 5000;
    private static final String JOB = "owner-rounds";
    /** Until then what was asked for is decided, mostly. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ActiveConfiguration active;
    private final DueTimes due;
    private final Leases leases;
    private final Clock clock;

    OwnerRounds(ActiveConfiguration active, DueTimes due, Leases leases, Clock clock) {
        this.active = active;
        this.due = due;
        this.leases = leases;
        this.clock = clock;
    }

    public List<Outgoing> messages() {
        if (!leases.take(JOB)) {
            return List.of();
        }
        var now = clock.instant();
        var names = due.due(now, MOST);
        due.later(names, now.plus(PATIENCE));
        return active.current().firstConnection().stream().flatMap(connection -> Stream.of(false, true).flatMap(customers -> Skus.parts(DueTimes.items(names, customers)).stream()
                .map(some -> OwnMessages.decide(customers, some, connection, "due-" + now, now)))).toList();
    }
}
