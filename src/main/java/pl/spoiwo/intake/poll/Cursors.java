package pl.spoiwo.intake.poll;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Table {@code poll_cursor}: where each poll stands, and who polls. A round begins by raising the fence of a row that nobody touched for most of
 * the period, so that of many nodes one polls; who was overtaken writes nothing.
 */
@Component
class Cursors {

    private static final String SELECT = "select position, fence, updated_at from poll_cursor where connection = :connection and capability = :capability";
    private static final String INSERT = """
            insert into poll_cursor (connection, capability, position, fence, updated_at)
            values (:connection, :capability, :position, 1, :now)""";
    private static final String BEGIN = """
            update poll_cursor set fence = fence + 1, updated_at = :now
            where connection = :connection and capability = :capability and fence = :fence""";
    private static final String SAVE = """
            update poll_cursor set position = :position, updated_at = :at
            where connection = :connection and capability = :capability and fence = :fence""";
    private static final String COMPLETE = """
            update poll_cursor set position = :position, updated_at = :at, completed_at = :at
            where connection = :connection and capability = :capability and fence = :fence""";
    private static final String COMPLETED = """
            select completed_at from poll_cursor where connection = :connection and capability = :capability and completed_at is not null""";

    record Lease(String connection, String capability, long fence, Position position, Instant began) {
    }

    private record Stored(String position, long fence, OffsetDateTime updatedAt) {
    }

    private final JdbcClient jdbc;
    private final Clock clock;

    Cursors(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @return empty where another node polls, or did a short while ago */
    Optional<Lease> begin(String connection, String capability, Duration every, Supplier<Position> firstStart) {
        var now = clock.instant();
        var stored = jdbc.sql(SELECT).param("connection", connection).param("capability", capability).query(Stored.class).optional();
        if (stored.isEmpty()) {
            return insert(connection, capability, firstStart.get(), now);
        }
        var row = stored.get();
        if (row.updatedAt().toInstant().isAfter(now.minus(every.multipliedBy(9).dividedBy(10)))) {
            return Optional.empty();
        }
        int won = jdbc.sql(BEGIN).param("connection", connection).param("capability", capability).param("fence", row.fence())
                .param("now", now.atOffset(ZoneOffset.UTC)).update();
        return won == 1 ? Optional.of(new Lease(connection, capability, row.fence() + 1, Position.parse(row.position()), now)) : Optional.empty();
    }

    private Optional<Lease> insert(String connection, String capability, Position position, Instant now) {
        try {
            jdbc.sql(INSERT).param("connection", connection).param("capability", capability).param("position", position.text())
                    .param("now", now.atOffset(ZoneOffset.UTC)).update();
            return Optional.of(new Lease(connection, capability, 1, position, now));
        } catch (DuplicateKeyException anotherNode) {
            return Optional.empty();
        }
    }

    /** Within a round: also shows other nodes that it lives. @return false where the lease is not ours any more */
    boolean save(Lease lease, Position position) {
        return write(SAVE, lease, position, clock.instant());
    }

    /** A round that goes on another time: the period counts from its beginning. @return false where the lease is not ours any more */
    boolean end(Lease lease, Position position) {
        return write(SAVE, lease, position, lease.began());
    }

    /** A round that has read its last page. @return false where the lease is not ours any more */
    boolean complete(Lease lease, Position position) {
        return write(COMPLETE, lease, position, lease.began());
    }

    /** @return when the last completed round had begun: what was there to be read then has come in */
    Optional<Instant> completed(String connection, String capability) {
        return jdbc.sql(COMPLETED).param("connection", connection).param("capability", capability).query(OffsetDateTime.class).optional()
                .map(OffsetDateTime::toInstant);
    }

    private boolean write(String sql, Lease lease, Position position, Instant at) {
        return jdbc.sql(sql).param("connection", lease.connection()).param("capability", lease.capability()).param("fence", lease.fence())
                .param("position", position.text()).param("at", at.atOffset(ZoneOffset.UTC)).update() == 1;
    }
}
