package pl.spoiwo.process;

import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.guard.Approvals;
import pl.spoiwo.ledger.Leases;
import pl.spoiwo.ledger.Outgoing;

/** Bean {@code guardRounds}: ends what held values wait for, and has those brought on that may go, by messages of the hub to itself. By one node. */
@Component("guardRounds")
public class GuardRounds {

    private static final String JOB = "guard-rounds";

    private final ActiveConfiguration active;
    private final Approvals approvals;
    private final Leases leases;
    private final Clock clock;
    private List<Approvals.Page> sending = List.of();

    GuardRounds(ActiveConfiguration active, Approvals approvals, Leases leases, Clock clock) {
        this.active = active;
        this.approvals = approvals;
        this.leases = leases;
        this.clock = clock;
    }

    /** @return what is due; {@link #sent()} is told when the broker has it */
    public synchronized List<Outgoing> messages() {
        sending = List.of();
        if (!leases.take(JOB)) {
            return List.of();
        }
        var now = clock.instant();
        approvals.pass(now);
        sending = approvals.due(now).stream().filter(page -> active.current().connection(page.connection()).isPresent()).toList();
        return sending.stream().map(page -> OwnMessages.approved(page.approval(), page.items(), page.skus(), page.connection(), now)).toList();
    }

    public synchronized void sent() {
        approvals.sent(sending, clock.instant());
    }
}
