package pl.spoiwo.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.mapping.Json;

/** What people and the auditor read of the ledger. Lists are newest first and stay stable while rows are added. */
@Repository
public class LedgerQueries {

    /** Of a row {@code m} of the table {@code message}: whether its payload goes early, because it is held elsewhere too. */
    public static final String REPEATS = "(" + MessageTable.REPEATS + ")";
    public static final int MOST = 500;

    private static final String HEADERS = "select content_type, headers from message where id = ?";
    private static final String CHILDREN = "select " + MessageTable.COLUMNS + " from message where caused_by = ? order by seq";
    private static final String WAITING_BEHIND = "select " + MessageTable.COLUMNS + """
             from message
            where entity = ? and connection = ? and direction = 'OUT' and seq > ? and state not in\s""" + MessageTable.TERMINAL + " order by seq";
    private static final String SIBLINGS = "select " + MessageTable.COLUMNS + """
             from message
            where entity = ? and connection = ? and direction = 'OUT' and id <> ? order by seq""";
    private static final String COUNTS = """
            select connection, direction, state, count(*) as messages, min(updated_at) as oldest from message
            group by connection, direction, state order by connection, direction, state""";

    private final JdbcTemplate jdbc;
    private final MessageTable messages;
    private final Bodies bodies;

    LedgerQueries(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.messages = new MessageTable(jdbc);
        this.bodies = new Bodies(jdbc);
    }

    /**
     * @param cursor {@code next} of the page before, or null
     * @param limit  1 to {@link #MOST}
     * @throws IllegalArgumentException where the cursor is none of ours
     */
    public Page list(Filter filter, String cursor, int limit) {
        var sql = new StringBuilder("select ").append(MessageTable.COLUMNS).append(" from message where 1 = 1");
        var parameters = new ArrayList<Object>();
        filter.conditions(sql, parameters);
        if (cursor != null) {
            var after = Position.parse(cursor);
            sql.append(" and (received_at < ? or received_at = ? and id < ?)");
            parameters.addAll(List.of(UtcTime.of(after.receivedAt()), UtcTime.of(after.receivedAt()), after.id()));
        }
        int size = Math.max(1, Math.min(limit, MOST));
        sql.append(" order by received_at desc, id desc limit ").append(size + 1);
        var rows = jdbc.query(sql.toString(), MessageTable.ROW, parameters.toArray());
        if (rows.size() <= size) {
            return new Page(rows, null);
        }
        var last = rows.get(size - 1);
        return new Page(List.copyOf(rows.subList(0, size)), new Position(last.receivedAt(), last.id()).text());
    }

    public Optional<Detail> detail(String id) {
        return messages.find(id).map(row -> jdbc.queryForObject(HEADERS, (line, n) -> new Detail(row, line.getString("content_type"),
                headers(line.getString("headers")), bodies.all(id), jdbc.query(CHILDREN, MessageTable.ROW, id)), id));
    }

    /** Messages per connection, direction and state, each with the time since which the oldest of them is in it. */
    public List<Count> counts() {
        return jdbc.query(COUNTS, (row, n) -> new Count(row.getString("connection"), row.getString("direction"),
                MessageState.valueOf(row.getString("state")), row.getLong("messages"), UtcTime.read(row, "oldest")));
    }

    /** Commands of the same entity and connection that were decided later and are not terminal. */
    public List<Row> waitingBehind(Row row) {
        return jdbc.query(WAITING_BEHIND, MessageTable.ROW, row.entity(), row.connection(), row.seq());
    }

    /** All other commands of the same entity and connection, as they were decided. */
    public List<Row> siblings(Row row) {
        return jdbc.query(SIBLINGS, MessageTable.ROW, row.entity(), row.connection(), row.id());
    }

    /** The message of a row as the broker gets it again, with the payload as mended; empty where the row or its payload is gone. */
    public Optional<Outgoing> again(String id) {
        return messages.find(id).filter(row -> bodies.effective(id).isPresent())
                .map(row -> row.direction().equals("OUT") ? Outgoing.of(messages.command(row)) : Outgoing.of(inbound(row)));
    }

    private Inbound inbound(Row row) {
        return jdbc.queryForObject(HEADERS, (line, n) -> new Inbound(row.id(), row.connection(), row.type(), row.key(), line.getString("content_type"),
                headers(line.getString("headers")), bodies.effective(row.id()).orElseThrow(), row.receivedAt(), row.causedBy()), row.id());
    }

    private static Map<String, String> headers(String json) {
        try {
            return json == null ? Map.of() : Json.MAPPER.readValue(json, new TypeReference<Map<String, String>>() { });
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the headers of a ledger row are not JSON", e);
        }
    }

    /** Null members match everything. */
    public record Filter(MessageState state, String connection, String direction, String key, String reason) {

        public Filter(MessageState state, String connection, String direction, String key) {
            this(state, connection, direction, key, null);
        }

        private void conditions(StringBuilder sql, List<Object> parameters) {
            add(sql, parameters, "state", state == null ? null : state.name());
            add(sql, parameters, "connection", connection);
            add(sql, parameters, "direction", direction);
            add(sql, parameters, "msg_key", Columns.name(key, Columns.KEY));
            add(sql, parameters, "reason_code", reason);
        }

        private static void add(StringBuilder sql, List<Object> parameters, String column, String value) {
            if (value != null) {
                sql.append(" and ").append(column).append(" = ?");
                parameters.add(value);
            }
        }
    }

    /** @param next cursor of the following page, null on the last one */
    public record Page(List<Row> items, String next) {
    }

    /** @param headers of the sender; @param children messages and commands that this one caused */
    public record Detail(Row row, String contentType, Map<String, String> headers, Map<BodyKind, byte[]> bodies, List<Row> children) {
    }

    /** @param oldest since when the one that is longest in this state is in it */
    public record Count(String connection, String direction, MessageState state, long count, Instant oldest) {
    }

    private record Position(Instant receivedAt, String id) {

        String text() {
            return Base64.getUrlEncoder().withoutPadding().encodeToString((receivedAt + "|" + id).getBytes(StandardCharsets.UTF_8));
        }

        static Position parse(String cursor) {
            try {
                var parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\\|", 2);
                return new Position(Instant.parse(parts[0]), parts[1]);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("'" + cursor + "' is no cursor of this list: use 'next' of the page before", e);
            }
        }
    }
}
