package pl.spoiwo.operations.query;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.UtcTime;

/** Commands that their targets have taken and are still working at. */
@Component
public class WaitingCommands {

    /* With a due time a command waits for the target's own answer, without one for an earlier command. */
    private static final String OPEN = " from message where direction = 'OUT' and state in ('WAITING', 'SENDING') and (state = 'SENDING' or due_at is not null)";
    private static final String WAITING = "select id, connection, entity, received_at, reason_code" + OPEN
            + " and type in (:types) and received_at < :before order by received_at limit :most";
    private static final String WAITS = "select count(*)" + OPEN + " and id = :id";

    private final JdbcClient jdbc;

    WaitingCommands(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param reason the target's word for how far it is */
    public record Waiting(String commandId, String connection, String orderId, Instant since, String reason) {
    }

    /** Those that were decided before this time, oldest first. */
    public List<Waiting> waiting(Collection<String> types, Instant before, int most) {
        return jdbc.sql(WAITING).param("types", types).param("before", UtcTime.of(before)).param("most", most).query((row, n) -> new Waiting(row.getString("id"),
                row.getString("connection"), row.getString("entity"), Columns.time(row, "received_at"), row.getString("reason_code"))).list();
    }

    public boolean waits(String commandId) {
        return jdbc.sql(WAITS).param("id", commandId).query(Long.class).single() > 0;
    }
}
