package pl.spoiwo.ledger;

import java.util.Collection;
import java.util.Collections;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Row locks on the fixed rows of {@code lock_stripe}: orders on 0 to 2047, SKUs on 2048 to 4095. Two names may share a stripe; that only makes one wait. */
@Repository
final class StripedLocks implements Locks {

    private static final int STRIPES = 2048;
    private static final int AT_ONCE = 100;
    private static final String LOCK = "select id from lock_stripe where id in (%s) order by id for update";

    private final JdbcTemplate jdbc;

    StripedLocks(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void orders(Collection<String> names) {
        lock(names, 0);
    }

    @Override
    public void skus(Collection<String> skus) {
        lock(skus, STRIPES);
    }

    private void lock(Collection<String> names, int first) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a lock outside a transaction would be gone at once: " + names);
        }
        var stripes = new TreeSet<Integer>();
        names.forEach(name -> stripes.add(first + stripe(name)));
        var sorted = stripes.stream().toList();
        for (int from = 0; from < sorted.size(); from += AT_ONCE) {
            var some = sorted.subList(from, Math.min(sorted.size(), from + AT_ONCE));
            var sql = LOCK.formatted(String.join(", ", Collections.nCopies(some.size(), "?")));
            if (jdbc.queryForList(sql, Integer.class, some.toArray()).size() != some.size()) {
                throw new IllegalStateException("table lock_stripe lacks rows: it holds 0 to 4095 since the first migration, put them back");
            }
        }
    }

    private static int stripe(String name) {
        int hash = name.hashCode() * 0x9E3779B9;
        return (hash >>> 16 ^ hash) & (STRIPES - 1);
    }
}
