package pl.spoiwo.operations.query;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.LedgerQueries;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.operations.query.Explanation.Message;

/** The messages that a decision came of. */
@Component
class CausingMessages {

    private static final String MESSAGE = """
            select m.id, m.connection, m.type, m.state, m.received_at, m.updated_at, m.caused_by, %s as repeated,
                   exists (select 1 from message_body b where b.message_id = m.id and b.kind = 'RAW') as kept
              from message m where m.id = :id""".formatted(LedgerQueries.REPEATS);
    /** Longest way back from a message to the one that began it. */
    private static final int LONGEST = 10;

    private final JdbcClient jdbc;
    private final Duration payloads;
    private final Duration repeats;

    /** @param payloads how long these are kept @param repeats the same of whole states, and of duplicates */
    CausingMessages(JdbcClient jdbc, @Value("${spoiwo.retention.payloads}") Duration payloads, @Value("${spoiwo.retention.repeats}") Duration repeats) {
        this.jdbc = jdbc;
        this.payloads = payloads;
        this.repeats = repeats;
    }

    /** @param id null for none @return empty where it is purged */
    Optional<Message> one(String id) {
        return back(id).stream().findFirst();
    }

    /** The message, and what caused it, back to the first one; one that is purged ends it. */
    List<Message> back(String id) {
        var messages = new ArrayList<Message>();
        var next = id;
        while (next != null && messages.size() < LONGEST) {
            var before = new String[1];
            jdbc.sql(MESSAGE).param("id", next).query((ResultSet row) -> {
                messages.add(new Message(row.getString("id"), row.getString("connection"), row.getString("type"), row.getString("state"), UtcTime.read(row, "received_at"),
                        row.getBoolean("kept") ? "/api/messages/" + row.getString("id") + "/payload" : null, until(row)));
                before[0] = row.getString("caused_by");
            });
            next = before[0];
        }
        return messages;
    }

    /** Null while it is worked on: then its payload stays. */
    private Instant until(ResultSet row) throws SQLException {
        var received = UtcTime.read(row, "received_at");
        var updated = UtcTime.read(row, "updated_at");
        return MessageState.valueOf(row.getString("state")).terminal() ? (updated.isAfter(received) ? updated : received).plus(row.getBoolean("repeated") ? repeats : payloads) : null;
    }
}
