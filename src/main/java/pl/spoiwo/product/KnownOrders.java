package pl.spoiwo.product;

import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;

/**
 * Until when the orders of a channel are known: those placed until then have come in, and none of them still waits to be fetched or decided.
 * Reads tables of the modules intake and ledger.
 */
@Repository
public class KnownOrders {

    /** From the end of the round that found an order to its decision. */
    static final Duration DECIDED = Duration.ofSeconds(30);
    /** What is younger may be on its usual way: in a busy channel there is always some. */
    private static final Duration USUAL = Duration.ofSeconds(10);
    /** What is parked, or waits for something that is, is a person's task, who is alarmed; it is not waited for in all eternity. */
    private static final Duration LONGEST = Duration.ofDays(1);

    /* When the last round began that has brought all orders. */
    private static final String READ = "select completed_at from poll_cursor where connection = ? and capability = 'order.poll' and completed_at is not null";
    private static final String STANDING = """
            select id from message
             where (connection, state) in ((?, 'RECEIVED'), (?, 'PENDING'), (?, 'WAITING'), (?, 'SENDING'), (?, 'RETRYING'), (?, 'PARKED'), (?, 'UNKNOWN'))
               and (direction = 'IN' and type like '%:order.%' or type = 'order.fetch')
               and received_at between ? and ? limit 1""";

    private final JdbcTemplate jdbc;
    /** By connection. */
    private final Map<String, Mark> marks = new ConcurrentHashMap<>();

    public KnownOrders(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param read what had come in at that moment @param decided what is known for sure */
    private record Mark(Instant at, Instant read, Instant decided) {
    }

    /** Orders placed until then have come in, all but perhaps those of the last seconds are decided; empty where no poll has ended yet, or some order cannot be read. */
    public Optional<Instant> read(String connection, Instant now) {
        var standing = jdbc.queryForList(STANDING, String.class, connection, connection, connection, connection, connection, connection, connection,
                UtcTime.of(now.minus(LONGEST)), UtcTime.of(now.minus(USUAL)));
        return standing.isEmpty() ? Optional.ofNullable(jdbc.query(READ, (ResultSet row) -> row.next() ? UtcTime.read(row, "completed_at") : null, connection)) : Optional.empty();
    }

    /** Orders placed until then are decided for sure: what had been read by an earlier question, at least half a minute ago. @return long ago where that is not known */
    public Instant decided(String connection, Instant now) {
        var read = read(connection, now);
        return marks.compute(connection, (id, mark) -> {
            if (mark == null) {
                return new Mark(now, read.orElse(Instant.EPOCH), Instant.EPOCH);
            }
            return read.isEmpty() || now.isBefore(mark.at().plus(DECIDED)) ? mark : new Mark(now, read.get(), mark.read());
        }).decided();
    }
}
