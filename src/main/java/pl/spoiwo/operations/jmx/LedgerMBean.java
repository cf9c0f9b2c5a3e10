package pl.spoiwo.operations.jmx;

import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.LedgerBalance;
import pl.spoiwo.ledger.LedgerQueries;
import pl.spoiwo.operations.query.ParkedCounts;

/** The ledger in sums. Counting reads many rows: it is an operation that somebody presses, not an attribute that a page polls. */
@Component
@ManagedResource(objectName = "pl.spoiwo:type=Ledger", description = "Every message in and command out: counts, and whether they balance")
public class LedgerMBean {

    private final LedgerQueries queries;
    private final LedgerBalance balance;
    private final ParkedCounts parked;

    LedgerMBean(LedgerQueries queries, LedgerBalance balance, ParkedCounts parked) {
        this.queries = queries;
        this.balance = balance;
        this.parked = parked;
    }

    @ManagedAttribute(description = "Messages and commands that wait for a person")
    public long getParked() {
        return parked.total();
    }

    @ManagedOperation(description = "Messages per connection, direction and state")
    public String counts() {
        return Texts.of(queries.counts());
    }

    @ManagedOperation(description = "Whether the ledger agrees with facts that were written independently, and what does not")
    public String balanced() {
        return Texts.of(balance.balance());
    }
}
