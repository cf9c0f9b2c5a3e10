package pl.spoiwo.order;

import java.time.Instant;
import pl.spoiwo.ledger.Ids;

/**
 * Where a decision comes from: ids of commands are derived from it, so that the same decision made again makes the same commands.
 *
 * @param connection    the one that the message came in by
 * @param firstOrdinal  commands that earlier parts of the same message have made
 * @param now           the time of the decision
 */
public record Cause(String connection, String messageKey, int firstOrdinal, Instant now) {

    String commandId(String type, int ordinal) {
        return Ids.command(connection, messageKey, type, ordinal);
    }
}
