package pl.spoiwo.operations.jmx;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jmx.export.annotation.ManagedAttribute;
import org.springframework.jmx.export.annotation.ManagedOperation;
import org.springframework.jmx.export.annotation.ManagedOperationParameter;
import org.springframework.jmx.export.annotation.ManagedResource;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.LedgerQueries;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.operations.access.Role;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.action.Disclosure;
import pl.spoiwo.operations.action.MessageActions;
import pl.spoiwo.operations.query.ParkedCounts;

/** Parked messages, and what a person may do with them. Payloads are shown and mended through the HTTP API only. */
@Component
@ManagedResource(objectName = "pl.spoiwo:type=DeadLetters", description = "Parked messages: list, preview, replay, discard")
public class DeadLettersMBean {

    private static final int MOST = 200;

    private final LedgerQueries queries;
    private final ParkedCounts counts;
    private final MessageActions actions;
    private final Pressed pressed;
    private final Disclosure disclosure;

    DeadLettersMBean(LedgerQueries queries, ParkedCounts counts, MessageActions actions, Pressed pressed, Disclosure disclosure) {
        this.disclosure = disclosure;
        this.queries = queries;
        this.counts = counts;
        this.actions = actions;
        this.pressed = pressed;
    }

    record Line(String id, String connection, String direction, String type, MessageState state, String entity, Instant receivedAt,
                String code, String text, String where) {

        static Line of(Row row, boolean whole) {
            var reason = row.reason();
            return new Line(row.id(), row.connection(), row.direction(), row.type(), row.state(), row.entity(), row.receivedAt(),
                    reason == null ? null : reason.code(), reason == null || !whole ? null : reason.text(),
                    reason == null || reason.file() == null ? null : reason.file() + ":" + reason.line());
        }
    }

    @ManagedAttribute(description = "Messages and commands that wait for a person")
    public long getCount() {
        return counts.total();
    }

    @ManagedOperation(description = "The newest 200 parked messages with their reasons")
    @ManagedOperationParameter(name = "connection", description = "id, or empty for all")
    public String list(String connection) {
        var only = connection == null || connection.isBlank() ? null : connection;
        List<Row> rows = Stream.of(MessageState.PARKED, MessageState.UNKNOWN)
                .flatMap(state -> queries.list(new LedgerQueries.Filter(state, only, null, null), null, MOST).items().stream())
                .sorted((a, b) -> b.receivedAt().compareTo(a.receivedAt())).limit(MOST).toList();
        boolean whole = disclosure.full("message.read", rows.stream().filter(row -> row.reason() != null).map(Row::id).toList());
        return Texts.of(rows.stream().map(row -> Line.of(row, whole)).toList());
    }

    @ManagedOperation(description = "Which effects a replay would make, and which are done already; changes nothing")
    @ManagedOperationParameter(name = "id", description = "id of the message")
    public String preview(String id) {
        pressed.mustHave(Role.OPERATOR);
        try {
            return Texts.of(actions.preview(id).effects());
        } catch (ActionRefused e) {
            return "refused: " + e.getMessage();
        }
    }

    @ManagedOperation(description = "Sends a parked message again")
    @ManagedOperationParameter(name = "id", description = "id of the message")
    @ManagedOperationParameter(name = "reason", description = "why, for the audit")
    public String replay(String id, String reason) {
        return pressed.by(Role.OPERATOR, () -> actions.replay(id, reason));
    }

    @ManagedOperation(description = "Lets a parked message go without effect")
    @ManagedOperationParameter(name = "id", description = "id of the message")
    @ManagedOperationParameter(name = "reason", description = "why; required")
    public String discard(String id, String reason) {
        return pressed.by(Role.OPERATOR, () -> actions.discard(id, reason));
    }
}
