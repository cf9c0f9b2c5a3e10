package pl.spoiwo.ledger;

import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Work that one node does at a time: who holds the row of its name may do it until the lease ends. A holder that dies is replaced then, or by its own next life at once. */
@Repository
public class Leases {

    private static final Duration ROUND = Duration.ofMinutes(1);
    private static final String FIRST = "insert into job_lease (name, owner, lease_until) values (?, ?, ?) on conflict do nothing";
    private static final String HELD = "select 1 from job_lease where name = ? and owner = ? and lease_until > ?";
    private static final String LOCK = "select owner, lease_until from job_lease where name = ? for update";
    private static final String TAKE = "update job_lease set owner = ?, lease_until = ? where name = ?";
    private static final String GIVE_BACK = "update job_lease set lease_until = ? where name = ? and owner = ?";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate own;
    private final Node node;
    private final Clock clock;

    Leases(JdbcTemplate jdbc, PlatformTransactionManager transactions, Node node, Clock clock) {
        this.jdbc = jdbc;
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.node = node;
        this.clock = clock;
    }

    /** {@link #take(String, Duration)} for a round that takes seconds: for half a minute at least, so that rounds of every second do not write each time. */
    public boolean take(String name) {
        return held(name) || take(name, ROUND);
    }

    private boolean held(String name) {
        var enough = UtcTime.of(clock.instant().plus(ROUND.dividedBy(2)));
        return !jdbc.queryForList(HELD, Integer.class, name, node.owner(), enough).isEmpty();
    }

    /** @return true where this node holds the work now, freshly or still; it should be done well before the lease ends */
    public boolean take(String name, Duration lease) {
        return own.execute(status -> {
            var now = clock.instant();
            var until = UtcTime.of(now.plus(lease));
            if (jdbc.update(FIRST, name, node.owner(), until) == 1) {
                return true;
            }
            boolean free = jdbc.query(LOCK, (row, n) -> node.owner().equals(row.getString("owner")) || node.outlived(row.getString("owner"))
                    || !UtcTime.read(row, "lease_until").isAfter(now), name).get(0);
            return free && jdbc.update(TAKE, node.owner(), until, name) == 1;
        });
    }

    /** Ends the lease early, so that another node may go on. */
    public void giveBack(String name) {
        own.executeWithoutResult(status -> jdbc.update(GIVE_BACK, UtcTime.of(clock.instant()), name, node.owner()));
    }
}
