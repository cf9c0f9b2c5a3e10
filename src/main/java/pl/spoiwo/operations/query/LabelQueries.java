package pl.spoiwo.operations.query;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Labels that their carriers are still working at. */
@Component
public class LabelQueries {

    /* With a due time a command waits for the target's own answer, without one for an earlier command. */
    private static final String OPEN = " from message where direction = 'OUT' and type = 'shipment.create' and state in ('WAITING', 'SENDING') and (state = 'SENDING' or due_at is not null)";
    private static final String WAITING = "select id, connection, entity, received_at, reason_code" + OPEN + " and received_at < :before order by received_at limit :most";
    private static final String WAITS = "select count(*)" + OPEN + " and id = :id";

    private final JdbcClient jdbc;

    LabelQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param reason the carrier's word for how far it is */
    public record Waiting(String commandId, String connection, String orderId, Instant since, String reason) {
    }

    /** Those that were asked for before this time, oldest first. */
    public List<Waiting> waiting(Instant before, int most) {
        return jdbc.sql(WAITING).param("before", before.atOffset(ZoneOffset.UTC)).param("most", most).query((row, n) -> new Waiting(row.getString("id"),
                row.getString("connection"), row.getString("entity"), Columns.time(row, "received_at"), row.getString("reason_code"))).list();
    }

    public boolean waits(String commandId) {
        return jdbc.sql(WAITS).param("id", commandId).query(Long.class).single() > 0;
    }
}
