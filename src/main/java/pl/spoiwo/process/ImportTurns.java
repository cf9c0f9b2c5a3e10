package pl.spoiwo.process;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.ledger.Leases;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.product.Imports;
import pl.spoiwo.product.Imports.Import;
import pl.spoiwo.product.Key;

/**
 * Bean {@code productImports}: makes the reports of first imports, and has written what a person lets them write, a page at a turn, on one node. What was sent before a
 * crash is sent again with the same keys.
 */
@Component("productImports")
public class ImportTurns {

    /** Of one message. */
    private static final int ITEMS = 500;
    private static final String JOB = "imports";

    private final Imports imports;
    private final Owned owned;
    private final ActiveConfiguration active;
    private final Leases leases;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private Import writing;
    private List<Imports.Open> page = List.of();

    ImportTurns(Imports imports, Owned owned, ActiveConfiguration active, Leases leases, PlatformTransactionManager transactions, Clock clock) {
        this.imports = imports;
        this.owned = owned;
        this.active = active;
        this.leases = leases;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** @return the next page to write; {@link #sent()} is told when the broker has it */
    public synchronized List<Outgoing> page() {
        writing = null;
        var next = imports.next().orElse(null);
        if (next == null || !leases.take(JOB)) {
            return List.of();
        }
        next = imports.next().orElse(null);
        if (next == null) {
            return List.of();
        }
        var configuration = active.current();
        if (next.state().equals(Imports.REPORTING)) {
            var keys = Rules.matching(configuration);
            var report = next;
            boolean offers = configuration.connection(report.connection()).filter(connection -> connection.has("channel")).isPresent();
            transaction.executeWithoutResult(status -> imports.report(report, offers, keys.isEmpty() ? List.of(Key.values()) : keys,
                    told -> owned.foresee(told, report.connection(), report.createdAt(), configuration.ownership())));
            return List.of();
        }
        writing = next;
        page = imports.open(next);
        var messages = new ArrayList<Outgoing>();
        for (int from = 0; from < page.size(); from += ITEMS) {
            messages.add(OwnMessages.imported(next, page.subList(from, Math.min(page.size(), from + ITEMS)), clock.instant()));
        }
        return messages;
    }

    public synchronized void sent() {
        if (writing != null) {
            imports.sent(writing, page);
        }
    }
}
