package pl.spoiwo.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps the H2 file small while the hub runs, and what is written to it little. Each commit writes to a new place, and with {@code WRITE_DELAY=0} nothing of H2's own gathers what is
 * still needed of the old ones: under load the file grew by 13 MB a second, most of it empty. Space that became free is written again after
 * {@code RETENTION_TIME}, 5 s; the sync here comes ten times as often, so that after a power cut the last state on disk has all its pages.
 */
@Component
class DatabaseFile implements AutoCloseable {

    private static final int EVERY_MILLIS = 500;
    /** Per cent of the file that should be in use. What a feed leaves in the five seconds of its pages is not: with 50 they were tidied in the middle of it, and most of what was moved had its next change soon. */
    private static final int IN_USE = 35;
    /** Bytes that are moved together in one turn, which holds writers up for some ten milliseconds. */
    private static final int AT_ONCE = 4 << 20;

    /** Ids that are reserved together. Each block is a commit of its own that writes what others have under way: with H2's 32 a quarter of all commits of a feed. */
    private static final int IDS = 1_000;
    private static final String NARROW = "select table_name, column_name from information_schema.columns where is_identity = 'YES' and identity_cache < " + IDS;

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);

    private final DurableCommit durable;
    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("database-file-"));
    private long synced = -1;

    DatabaseFile(DataSource database, DurableCommit durable) throws SQLException {
        this.durable = durable;
        try (var connection = database.getConnection()) {
            if (connection.isWrapperFor(JdbcConnection.class) && connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
                reserveIds(connection);
                var store = session.getDatabase().getStore().getMvStore();
                turns.scheduleWithFixedDelay(() -> tidy(store), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static void reserveIds(Connection connection) {
        var jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        jdbc.query(NARROW, (row, n) -> "alter table " + row.getString(1) + " alter column " + row.getString(2) + " set cache " + IDS).forEach(jdbc::execute);
    }

    private void tidy(MVStore store) {
        try {
            long version = store.getCurrentVersion();
            if (version != synced && !store.isClosed()) {
                durable.await();
                synced = version;
                store.compact(IN_USE, AT_ONCE);
            }
        } catch (RuntimeException e) {
            if (!store.isClosed()) {
                LOG.warn("the database file could not be tidied, it is tried again: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        turns.shutdown();
    }
}
