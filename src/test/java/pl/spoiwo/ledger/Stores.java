package pl.spoiwo.ledger;

import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The stores of this module over one database, wired by hand as Spring would. */
public record Stores(JdbcTemplate jdbc, PlatformTransactionManager transactions, Clock clock, Node node, DurableCommit durable,
                     Ledger ledger, Claims claims, Locks locks) {

    public static Stores on(DataSource dataSource, Clock clock) {
        return on(dataSource, clock, Node.starting("test-1"));
    }

    /** Another node, or the next life of a node, on the same database. */
    public static Stores on(DataSource dataSource, Clock clock, Node node) {
        var jdbc = new JdbcTemplate(dataSource);
        var transactions = new JdbcTransactionManager(dataSource);
        var durable = new LedgerConfiguration().durableCommit(dataSource, true);
        return new Stores(jdbc, transactions, clock, node, durable, new JdbcLedger(jdbc, transactions, clock),
                new JdbcClaims(jdbc, transactions, durable, node, clock), new StripedLocks(jdbc));
    }

    public LedgerQueries queries() {
        return new LedgerQueries(jdbc);
    }

    public LedgerBalance balance() {
        return new LedgerBalance(jdbc, queries(), clock, Duration.ofDays(7), Duration.ofMinutes(3), Duration.ofDays(90));
    }

    public Leases leases() {
        return new Leases(jdbc, transactions, node, clock);
    }

    public TransactionTemplate transaction() {
        return new TransactionTemplate(transactions);
    }
}
