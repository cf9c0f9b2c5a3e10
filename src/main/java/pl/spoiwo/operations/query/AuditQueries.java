package pl.spoiwo.operations.query;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who did what, and what concerned security. */
@Component
public class AuditQueries {

    private static final String AUDIT = """
            select id, at, who, action, target, reason, detail from audit
            where (action like '%.read') = :reads and (cast(:who as varchar) is null or who = :who) and (cast(:target as varchar) is null or target = :target
                  or target = 'list' and position(' ' || cast(:target as varchar) || ' ' in ' ' || detail || ' ') > 0) and id < :before
            order by id desc limit :limit""";
    private static final String EVENTS = """
            select id, at, kind, connection, source, detail, times from security_event
            where (cast(:kind as varchar) is null or kind = :kind) and (cast(:connection as varchar) is null or connection = :connection) and id < :before
            order by id desc limit :limit""";

    private final JdbcClient jdbc;

    AuditQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param detail how it ended */
    public record Entry(long id, Instant at, String who, String action, String target, String reason, String detail) {
    }

    /** @param times how often it happened in a few seconds */
    public record SecurityEvent(long id, Instant at, String kind, String connection, String source, String detail, int times) {
    }

    /** @param reads true: who read personal data, where each thing of a list is a target; false: who did something. A null who or target matches all */
    public Page<Entry> audit(boolean reads, String who, String target, Cursor from, int limit) {
        var found = jdbc.sql(AUDIT).param("reads", reads).param("who", who).param("target", target).param("before", before(from)).param("limit", limit + 1)
                .query((row, n) -> new Entry(row.getLong("id"), Columns.time(row, "at"), row.getString("who"), row.getString("action"),
                        row.getString("target"), row.getString("reason"), row.getString("detail"))).list();
        return Page.of(found, limit, e -> new Cursor(e.at(), Long.toString(e.id())));
    }

    public Page<SecurityEvent> securityEvents(String kind, String connection, Cursor from, int limit) {
        var found = jdbc.sql(EVENTS).param("kind", kind).param("connection", connection).param("before", before(from)).param("limit", limit + 1)
                .query((row, n) -> new SecurityEvent(row.getLong("id"), Columns.time(row, "at"), row.getString("kind"), row.getString("connection"),
                        row.getString("source"), row.getString("detail"), row.getInt("times"))).list();
        return Page.of(found, limit, e -> new Cursor(e.at(), Long.toString(e.id())));
    }

    private static long before(Cursor from) {
        try {
            return from.key().isEmpty() ? Long.MAX_VALUE : Long.parseLong(from.key());
        } catch (NumberFormatException e) {
            throw new Cursor.Refused("this cursor belongs to another list");
        }
    }
}
