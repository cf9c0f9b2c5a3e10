package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

abstract class LeasesSuite extends DatabaseSuite {

    private static final Duration LEASE = Duration.ofMinutes(5);

    @Test
    @DisplayName("of sixteen nodes one gets the work; the others get it when its lease ends or is given back")
    void oneHolder() throws Exception {
        var nodes = IntStream.range(0, 16).mapToObj(n -> node("node-" + n)).toList();
        var pool = Executors.newFixedThreadPool(16);
        try {
            var taken = pool.invokeAll(nodes.stream().map(node -> (Callable<Boolean>) () -> node.take("audit", LEASE)).toList());
            assertThat(taken.stream().map(LedgerSuite::get).filter(won -> won)).hasSize(1);
        } finally {
            pool.shutdownNow();
        }
        clock.advance(LEASE);
        assertThat(nodes.get(3).take("audit", LEASE)).isTrue();
        assertThat(nodes.get(3).take("audit", LEASE)).isTrue();
        assertThat(nodes.get(4).take("audit", LEASE)).isFalse();
        nodes.get(4).giveBack("audit");
        assertThat(nodes.get(5).take("audit", LEASE)).isFalse();
        nodes.get(3).giveBack("audit");
        assertThat(nodes.get(5).take("audit", LEASE)).isTrue();
    }

    @Test
    @DisplayName("a node that was restarted takes its own work back at once")
    void restarted() {
        assertThat(node("node-1").take("audit", LEASE)).isTrue();
        assertThat(node("node-1").take("audit", LEASE)).isTrue();
        assertThat(node("node-2").take("audit", LEASE)).isFalse();
    }

    @Test
    @DisplayName("a round that comes again within half a minute writes nothing, and is nobody else's for half a minute at least")
    void rounds() {
        var one = node("node-1");
        var two = node("node-2");
        assertThat(one.take("rounds")).isTrue();
        var until = until();
        clock.advance(Duration.ofSeconds(29));
        assertThat(one.take("rounds")).isTrue();
        assertThat(until()).isEqualTo(until);
        clock.advance(Duration.ofSeconds(2));
        assertThat(two.take("rounds")).isFalse();
        assertThat(one.take("rounds")).isTrue();
        assertThat(until()).isAfter(until);
        clock.advance(Duration.ofSeconds(31));
        assertThat(two.take("rounds")).isFalse();
        one.giveBack("rounds");
        assertThat(two.take("rounds")).isTrue();
        assertThat(one.take("rounds")).isFalse();
    }

    private OffsetDateTime until() {
        return new JdbcTemplate(database.dataSource()).queryForObject("select lease_until from job_lease where name = 'rounds'", OffsetDateTime.class);
    }

    private Leases node(String name) {
        return Stores.on(database.dataSource(), clock, Node.starting(name)).leases();
    }
}
