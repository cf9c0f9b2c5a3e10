package pl.spoiwo.operations.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.LedgerQueries;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.Row;

/** A ledger row as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageView(String id, String connection, String direction, String type, String key, MessageState state, int attempts, Reason reason,
                   String causedBy, String entity, String configVersion, Instant receivedAt, Instant updatedAt, Instant dueAt) {

    /** @param masked hides the reason's text, which may quote a message or a target */
    static MessageView of(Row row, boolean masked) {
        var reason = row.reason();
        var shown = masked && reason != null ? new Reason(reason.code(), Masking.MASK.textValue(), reason.file(), reason.line()) : reason;
        return new MessageView(row.id(), row.connection(), row.direction(), row.type(), row.key(), row.state(), row.attempts(), shown,
                row.causedBy(), row.entity(), row.configVersion(), row.receivedAt(), row.updatedAt(), row.dueAt());
    }

    /**
     * One message with all that is kept of it.
     *
     * @param payload         as mended by a person, otherwise as received or decided
     * @param payloadEncoding {@code json}, {@code text}, {@code base64} or {@code masked}
     * @param original        as received, where a person mended it
     * @param request         made to the target, or would be made; without credentials
     * @param answer          of the target
     * @param result          what the hub read out of the answer
     * @param steps           checkpoints of a command of several calls
     * @param children        messages and commands that this one caused
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Full(@JsonUnwrapped MessageView message, String contentType, Map<String, String> headers, JsonNode payload, String payloadEncoding,
                boolean edited, JsonNode original, JsonNode request, JsonNode answer, JsonNode result, JsonNode steps, List<MessageView> children) {

        static Full of(LedgerQueries.Detail detail, boolean masked) {
            var bodies = detail.bodies();
            var mended = bodies.get(BodyKind.EDITED);
            var payload = Payload.of(mended == null ? bodies.get(BodyKind.RAW) : mended, masked);
            var headers = new TreeMap<String, String>(detail.headers());
            if (masked) {
                headers.replaceAll((name, value) -> name.equals("content-type") ? value : Masking.MASK.textValue());
            }
            return new Full(MessageView.of(detail.row(), masked), detail.contentType(), headers, payload == null ? null : payload.value(),
                    payload == null ? null : payload.encoding(), mended != null, mended == null ? null : value(bodies, BodyKind.RAW, masked),
                    value(bodies, BodyKind.REQUEST, masked), value(bodies, BodyKind.ANSWER, masked), value(bodies, BodyKind.RESULT, masked),
                    value(bodies, BodyKind.STEPS, masked), detail.children().stream().map(child -> MessageView.of(child, masked)).toList());
        }

        private static JsonNode value(Map<BodyKind, byte[]> bodies, BodyKind kind, boolean masked) {
            var body = Payload.of(bodies.get(kind), masked);
            return body == null ? null : body.value();
        }
    }
}
