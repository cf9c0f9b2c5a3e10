package pl.spoiwo.guard;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.connection.GuardSettings.Mass;
import pl.spoiwo.guard.Judgement.Fall;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.product.Skus;

/**
 * The tables {@code guard_fall} and {@code guard_window}. A row of the latter stands for all falls of one source, or for those of all channels: a message locks its own source's
 * first and the channels' then, whichever of its values fall first, and who decides on a batch locks the row before the batch. So nobody waits in a circle.
 */
@Repository
public class Falls {

    private static final String OPEN = "insert into guard_window (mass, connection) values (?, ?) on conflict do nothing";
    private static final String LOCK = "select mass from guard_window where mass = ? and connection = ? for update";
    private static final String WITHIN = "select distinct sku from guard_fall where mass = ? and connection = ? and counts and until > ?";
    private static final String BEFORE = """
            select name, sku, max(was) as was from guard_fall where mass = :mass and connection = :connection and sku in (:skus) and until > :now and was is not null group by name, sku""";
    private static final String ADD = "insert into guard_fall (mass, connection, name, sku, was, counts, until) values (?, ?, ?, ?, ?, ?, ?)";
    private static final String FORGET_ALL = "delete from guard_fall where mass = ? and connection = ?";
    private static final String OLD = "delete from guard_fall where until <= ?";

    private final JdbcTemplate jdbc;
    private final JdbcClient named;

    public Falls(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.named = JdbcClient.create(jdbc);
    }

    /** Who counts falls waits here for who counted before, until that one's end. */
    void lock(Direction direction, String connection) {
        var owner = direction == Direction.IN ? connection : "";
        jdbc.update(OPEN, direction.name(), owner);
        jdbc.queryForList(LOCK, String.class, direction.name(), owner);
    }

    /** @return SKUs with a fall that counts; who counts falls holds the lock */
    Set<String> within(String mass, String connection, Instant now) {
        return new HashSet<>(jdbc.queryForList(WITHIN, String.class, mass, connection, UtcTime.of(now)));
    }

    /** @return of prices that sink now, the most that they were within the window before they fell, by {@link Judgement#thing}; who judges them holds the locks of their SKUs */
    Map<String, BigDecimal> before(Mass mass, String connection, List<Value> values, Instant now) {
        var before = new HashMap<String, BigDecimal>();
        var sinking = mass.percent() == null ? List.<String>of() : values.stream().filter(value -> Judgement.sinks(mass, value)).map(Value::sku).toList();
        for (var some : Skus.parts(sinking)) {
            named.sql(BEFORE).param("mass", mass.name()).param("connection", connection).param("skus", some).param("now", UtcTime.of(now)).query((ResultSet row) -> {
                before.put(Judgement.thing(row.getString("name"), row.getString("sku")), row.getBigDecimal("was"));
            });
        }
        return before;
    }

    void add(String mass, String connection, List<Fall> falls, Instant until) {
        jdbc.batchUpdate(ADD, falls.stream().map(fall -> new Object[] {mass, connection, fall.name(), fall.sku(), fall.was(), fall.counts(), UtcTime.of(until)}).toList());
    }

    /** A person has let them go: they count no more. */
    void forget(String mass, String connection) {
        jdbc.update(FORGET_ALL, mass, connection);
    }

    void forget(Instant now) {
        jdbc.update(OLD, UtcTime.of(now));
    }
}
