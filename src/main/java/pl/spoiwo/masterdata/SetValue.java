package pl.spoiwo.masterdata;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A value that a person has set: it wins until a moment.
 *
 * @param connection the channel whose own price or stock it is; empty for what sources tell
 * @param currency   null where there is none
 */
public record SetValue(String id, String entity, String item, String field, String connection, String value, String currency, String reason, String who, Instant setAt, Instant until) {

    /** For a person. */
    public String said() {
        return "set by " + who + " until " + until + ": " + reason;
    }

    /** For {@code value_history.decision}. */
    public ObjectNode told() {
        return JsonNodeFactory.instance.objectNode().put("id", id).put("user", who).put("reason", reason).put("until", until.toString());
    }
}
