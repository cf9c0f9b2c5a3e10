package pl.spoiwo.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.UtcTime;

/** Ledger rows that should have moved: due for the age, claimed with a lease that ran out, waiting for nothing, or received and not decided. */
final class StandingRows {

    /** Each emission doubles the wait for the next one, up to here. */
    private static final int LONGEST_WAIT = 5;
    static final int AT_ONCE = 200;

    private static final String PATIENT = "(m.emitted_at is null%s)".formatted(" or m.emissions %s and m.emitted_at < ?".repeat(LONGEST_WAIT))
            .formatted("<= 1", "= 2", "= 3", "= 4", ">= 5");
    private static final String SELECT = "select m.id, m.connection, m.direction, m.type, m.state, m.updated_at, m.fence, m.emissions from message m ";
    private static final String STANDING = SELECT + """
            where (m.connection, m.state) in ((?, 'PENDING'), (?, 'RETRYING'), (?, 'RECEIVED'), (?, 'WAITING'), (?, 'SENDING')) and m.direction = ?
              and (m.state in ('PENDING', 'RETRYING', 'RECEIVED') and coalesce(m.due_at, m.updated_at) < ?
                or m.state = 'WAITING' and m.due_at < ?
                or m.state = 'SENDING' and m.lease_until < ?
                or m.state = 'WAITING' and m.due_at is null and m.updated_at < ? and not exists (
                    select 1 from message e where e.entity = m.entity and e.connection = m.connection and e.direction = 'OUT' and e.seq < m.seq
                    and e.state not in ('WOULD_SEND', 'DELIVERED', 'SUPERSEDED', 'DISCARDED')))
              and %s
            order by m.updated_at limit %d""".formatted(PATIENT, AT_ONCE);
    private static final String UNHEARD = SELECT + """
            where m.received_at >= ? and m.updated_at < ? and m.direction = 'OUT' and m.state in ('DELIVERED', 'WOULD_SEND')
              and not exists (select 1 from message r where r.caused_by = m.id and r.direction = 'IN' and r.type <> 'receipt:so-far') and %s
            order by m.updated_at limit %d""".formatted(PATIENT, AT_ONCE);
    private static final String UNMOVED = SELECT + """
            where m.state in ('RECEIVED', 'PENDING', 'RETRYING', 'WAITING', 'SENDING') and m.emissions >= ? order by m.updated_at limit %d""".formatted(AT_ONCE);
    private static final String QUEUES = "select distinct connection, direction from message where state in ('RECEIVED', 'PENDING', 'RETRYING', 'WAITING', 'SENDING')";
    private static final String OPEN = """
            select connection, direction, count(*) from message where state in ('RECEIVED', 'PENDING', 'RETRYING', 'SENDING')
            group by connection, direction""";
    private static final String UNSENT_VALUES = "select distinct connection from channel_value where wanted <> coalesce(accepted, '') and state <> 'REFUSED'";
    private static final String EMITTED = "update message set emissions = emissions + 1, emitted_at = ? where id = ? and state = ? and fence = ?";

    private static final RowMapper<Standing> ROW = (row, n) -> new Standing(row.getString("id"), row.getString("connection"), row.getString("direction"),
            row.getString("type"), MessageState.valueOf(row.getString("state")), UtcTime.read(row, "updated_at"), row.getLong("fence"), row.getInt("emissions"));

    private final JdbcTemplate jdbc;

    StandingRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The oldest of each connection and direction, so that the backlog of one cannot hide what another has lost. */
    List<Standing> find(Instant now, Duration age) {
        var old = UtcTime.of(now.minus(age));
        var times = new ArrayList<Object>(List.of(old, old, UtcTime.of(now), old));
        times.addAll(patience(now, age));
        var found = new ArrayList<Standing>();
        jdbc.query(QUEUES, (row, n) -> List.of(row.getString(1), row.getString(2))).forEach(queue -> {
            var parameters = new ArrayList<Object>(Collections.nCopies(5, queue.get(0)));
            parameters.add(queue.get(1));
            parameters.addAll(times);
            found.addAll(jdbc.query(STANDING, ROW, parameters.toArray()));
        });
        return found;
    }

    /** Commands that have ended well, and neither receipt nor answer ever came in: what they told the hub was lost in the broker. */
    List<Standing> unheard(Instant since, Instant now, Duration age) {
        var parameters = new ArrayList<Object>(List.of(UtcTime.of(since), UtcTime.of(now.minus(age))));
        parameters.addAll(patience(now, age));
        return jdbc.query(UNHEARD, ROW, parameters.toArray());
    }

    private static List<Object> patience(Instant now, Duration age) {
        return IntStream.rangeClosed(1, LONGEST_WAIT).<Object>mapToObj(emissions -> UtcTime.of(now.minus(age.multipliedBy(1L << emissions)))).toList();
    }

    /** Rows that were sent again at least so often without moving. */
    List<Standing> unmoved(int emissions) {
        return jdbc.query(UNMOVED, ROW, emissions);
    }

    /** By queue, how many rows should have a message in it; those that wait for an earlier command have none. */
    Map<String, Long> open() {
        var open = new HashMap<String, Long>();
        jdbc.query(OPEN, row -> {
            open.put(queue(row.getString(2), row.getString(1)), row.getLong(3));
        });
        return open;
    }

    /** Connections with wanted values that are not accepted: their dispatcher is woken again, in case a wake-up was lost. */
    List<String> unsentValues() {
        return jdbc.queryForList(UNSENT_VALUES, String.class);
    }

    private static String queue(String direction, String connection) {
        return (direction.equals("IN") ? "process." : "out.") + connection;
    }

    /** @return false where the row moved meanwhile */
    boolean emitted(Standing row, Instant now) {
        return jdbc.update(EMITTED, UtcTime.of(now), row.id(), row.state().name(), row.fence()) == 1;
    }

    /** @param emissions how often it was sent again already without moving */
    record Standing(String id, String connection, String direction, String type, MessageState state, Instant since, long fence, int emissions) {

        String queue() {
            return StandingRows.queue(direction, connection);
        }

        @Override
        public String toString() {
            return "%s %s of %s is %s since %s, sent again %d times".formatted(type, id, connection, state, since, emissions);
        }
    }
}
