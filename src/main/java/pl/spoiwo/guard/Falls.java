package pl.spoiwo.guard;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.ledger.UtcTime;

/**
 * The tables {@code guard_fall} and {@code guard_window}. A row of the latter stands for all falls of one source, or for those of all channels: a message locks its own source's
 * first and the channels' then, whichever of its values fall first, and who decides on a batch locks the row before the batch. So nobody waits in a circle.
 */
@Repository
public class Falls {

    private static final String OPEN = "insert into guard_window (mass, connection) values (?, ?) on conflict do nothing";
    private static final String LOCK = "select mass from guard_window where mass = ? and connection = ? for update";
    private static final String WITHIN = "select sku from guard_fall where mass = ? and connection = ? and until > ?";
    private static final String FORGET = "delete from guard_fall where mass = ? and connection = ? and sku = ?";
    private static final String ADD = "insert into guard_fall (mass, connection, sku, until) values (?, ?, ?, ?)";
    private static final String FORGET_ALL = "delete from guard_fall where mass = ? and connection = ?";
    private static final String OLD = "delete from guard_fall where until <= ?";

    private final JdbcTemplate jdbc;

    public Falls(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Who counts falls waits here for who counted before, until that one's end. */
    void lock(Direction direction, String connection) {
        var owner = direction == Direction.IN ? connection : "";
        jdbc.update(OPEN, direction.name(), owner);
        jdbc.queryForList(LOCK, String.class, direction.name(), owner);
    }

    /** @return SKUs; who counts falls holds the lock */
    Set<String> within(String mass, String connection, Instant now) {
        return new HashSet<>(jdbc.queryForList(WITHIN, String.class, mass, connection, UtcTime.of(now)));
    }

    void add(String mass, String connection, Set<String> skus, Instant until) {
        var sorted = new TreeSet<>(skus);
        jdbc.batchUpdate(FORGET, sorted.stream().map(sku -> new Object[] {mass, connection, sku}).toList());
        jdbc.batchUpdate(ADD, sorted.stream().map(sku -> new Object[] {mass, connection, sku, UtcTime.of(until)}).toList());
    }

    /** A person has let them go: they count no more. */
    void forget(String mass, String connection) {
        jdbc.update(FORGET_ALL, mass, connection);
    }

    void forget(Instant now) {
        jdbc.update(OLD, UtcTime.of(now));
    }
}
