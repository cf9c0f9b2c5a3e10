package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.SqlProvider;
import pl.spoiwo.ledger.Locks;
import pl.spoiwo.ledger.StoppedClock;
import pl.spoiwo.ledger.Stores;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.order.Examples;

/**
 * H2 may answer a statement that a session repeats from the result it remembers, although a commit came in between. The race cannot be forced,
 * so this test looks at the cause: no statement on a table that others write is used on both sides of the lock of orders.
 */
class ReadsAroundLocksTest {

    private final Set<String> before = new HashSet<>();
    private final Set<String> after = new HashSet<>();
    private final Set<String> unlocked = new HashSet<>();
    private final Set<String> both = new HashSet<>();
    private boolean locked;
    private TestDatabase database;
    private Hub hub;

    @BeforeEach
    void watch(@TempDir Path folder) {
        database = TestDatabase.h2(folder);
        var real = Stores.on(database.dataSource(), new StoppedClock(Hub.NOW));
        hub = new Hub(new Stores(new Watched(database.dataSource()), real.transactions(), real.clock(), real.node(), real.durable(), real.ledger(),
                real.claims(), new Boundary(real.locks())));
        hub.before = () -> {
            locked = false;
            unlocked.clear();
        };
        hub.count(Examples.PLACED, "A", "1");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @DisplayName("what is read to find the locks is not read by the same statement under them")
    void noStatementOnBothSides() {
        hub.order(Examples.order("1").line("1", "A", "2").cashOnDelivery());
        hub.order(Examples.order("2"));
        hub.payment("P1", "PENDING", "100.00", "N2");
        hub.payment("P1", "COMPLETED", "100.00", "N2");
        hub.carryRechecks(hub.count(Examples.PLACED.plusSeconds(1), "A", "9"));
        hub.receipt(hub.commands("order.create").get(0), "DELIVERED", "ZK 1");
        assertThat(before).as("reads that find the locks").hasSizeGreaterThanOrEqualTo(3);
        assertThat(after).as("reads under the locks").hasSizeGreaterThanOrEqualTo(5);
        assertThat(both).as("reads of one message before and under the locks").isEmpty();
    }

    private final class Watched extends JdbcTemplate {

        Watched(DataSource source) {
            super(source);
        }

        @Override
        public <T> T query(PreparedStatementCreator statement, PreparedStatementSetter setter, ResultSetExtractor<T> extractor) {
            if (statement instanceof SqlProvider provider && !provider.getSql().contains("from message")) {
                (locked ? after : before).add(provider.getSql());
                if (!locked) {
                    unlocked.add(provider.getSql());
                } else if (unlocked.contains(provider.getSql())) {
                    both.add(provider.getSql());
                }
            }
            return super.query(statement, setter, extractor);
        }
    }

    private final class Boundary implements Locks {

        private final Locks real;

        Boundary(Locks real) {
            this.real = real;
        }

        @Override
        public void orders(Collection<String> names) {
            real.orders(names);
            locked = true;
        }

        @Override
        public void skus(Collection<String> skus) {
            real.skus(List.copyOf(skus));
            locked = true;
        }
    }
}
