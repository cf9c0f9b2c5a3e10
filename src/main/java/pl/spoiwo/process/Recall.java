package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.mapping.Json;

/** Calls commands back. The ledger knows whether that is still possible. */
record Recall(Ledger ledger) {

    /** @return null where it was called back; otherwise the state that it is in, or UNKNOWN where only a person can tell */
    MessageState back(String commandId, Reason reason) {
        boolean calledBack = !begun(commandId) && ledger.supersede(commandId, reason);
        // Between the two looks a step of it may have been done.
        return calledBack ? begun(commandId) ? MessageState.UNKNOWN : null : ledger.find(commandId).map(Row::state).orElse(MessageState.UNKNOWN);
    }

    /** A step of several has taken effect: the command cannot be called back any more, whatever its state. */
    boolean begun(String commandId) {
        return ledger.body(commandId, BodyKind.STEPS).map(stored -> Json.read(new String(stored, StandardCharsets.UTF_8), JsonNode.class, "a checkpoint"))
                .filter(Recall::made).isPresent();
    }

    /** What was only read has no effect. */
    private static boolean made(JsonNode checkpoint) {
        var steps = new HashSet<String>();
        checkpoint.path("steps").fieldNames().forEachRemaining(steps::add);
        checkpoint.path("reads").forEach(read -> steps.remove(read.asText()));
        return !steps.isEmpty();
    }
}
