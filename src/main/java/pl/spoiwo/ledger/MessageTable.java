package pl.spoiwo.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import pl.spoiwo.mapping.Json;

/** Reads rows of the table {@code message}. */
final class MessageTable {

    static final String COLUMNS = """
            id, connection, direction, type, msg_key, state, attempts, reason_code, reason_text, reason_file, reason_line, caused_by, entity, \
            seq, config_version, received_at, updated_at, due_at, lease_until, fence, owner, ambiguous_since""";
    /** States after which nothing more happens; says the same as {@link MessageState#terminal()}. */
    static final String TERMINAL = "('PROCESSED', 'IGNORED', 'WOULD_SEND', 'DELIVERED', 'SUPERSEDED', 'DISCARDED')";
    /** Of table {@code m}: done with, and held elsewhere too, as the first of its duplicates or in the next round of a whole state. Bodies of these go early. */
    static final String REPEATS = "(m.type like 'state:%' or m.state = 'IGNORED' and coalesce(m.reason_code, '') = 'duplicate') and m.state in " + TERMINAL;
    static final RowMapper<Row> ROW = (row, n) -> read(row);

    private static final String BY_ID = "select " + COLUMNS + " from message where id = ?";

    private final JdbcTemplate jdbc;
    private final Bodies bodies;

    MessageTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.bodies = new Bodies(jdbc);
    }

    Optional<Row> find(String id) {
        return jdbc.query(BY_ID, ROW, id).stream().findFirst();
    }

    /** Holds the row to the end of the transaction. */
    Optional<Row> lock(String id) {
        return jdbc.query(BY_ID + " for update", ROW, id).stream().findFirst();
    }

    /** The command of a row, with its payload as mended by a person or as decided. */
    Command command(Row row) {
        var data = bodies.effective(row.id()).orElseThrow(() -> new IllegalStateException("command " + row.id() + " to " + row.connection()
                + " has no payload: it was purged or the database was changed by hand"));
        try {
            return new Command(row.id(), row.connection(), row.type(), row.entity(), Json.MAPPER.readTree(data), ordinal(row.id()));
        } catch (IOException e) {
            throw new UncheckedIOException("the payload of command " + row.id() + " to " + row.connection() + " is not JSON", e);
        }
    }

    private int ordinal(String id) {
        return jdbc.queryForObject("select ordinal from message where id = ?", Integer.class, id);
    }

    private static Row read(ResultSet row) throws SQLException {
        var code = row.getString("reason_code");
        return new Row(row.getString("id"), row.getString("connection"), row.getString("direction"), row.getString("type"),
                row.getString("msg_key"), MessageState.valueOf(row.getString("state")), row.getInt("attempts"),
                code == null ? null : new Reason(code, row.getString("reason_text"), row.getString("reason_file"), row.getInt("reason_line")),
                row.getString("caused_by"), row.getString("entity"), row.getLong("seq"), row.getString("config_version"),
                UtcTime.read(row, "received_at"), UtcTime.read(row, "updated_at"), UtcTime.read(row, "due_at"),
                UtcTime.read(row, "lease_until"), row.getLong("fence"), row.getString("owner"), UtcTime.read(row, "ambiguous_since"));
    }
}
