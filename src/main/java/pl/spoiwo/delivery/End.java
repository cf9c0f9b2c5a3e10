package pl.spoiwo.delivery;

import java.time.Instant;
import pl.spoiwo.delivery.CommandRun.Over;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Reason;

/**
 * The end of a run as its ledger row has it.
 *
 * @param due      when the command is tried, or looked at, again; null where it has ended
 * @param doubt    since when nobody knows whether it took effect, or null
 * @param released the run did not count as an attempt
 */
record End(MessageState state, Reason reason, Instant due, Instant doubt, boolean released) {

    static End of(Over over, Instant now) {
        var doubt = over.checkpoint().doubt();
        var ending = over.ending();
        if (ending instanceof Ending.Delivered) {
            return new End(MessageState.DELIVERED, null, null, null, false);
        } else if (ending instanceof Ending.Parked parked) {
            return new End(MessageState.PARKED, parked.reason(), null, doubt, false);
        } else if (ending instanceof Ending.Unknown unknown) {
            return new End(MessageState.UNKNOWN, unknown.reason(), null, null, false);
        } else if (ending instanceof Ending.Retry retry) {
            return new End(MessageState.RETRYING, retry.reason(), now.plus(retry.after()), doubt, false);
        } else if (ending instanceof Ending.Released released) {
            return new End(MessageState.RETRYING, released.reason(), now.plus(released.after()), doubt, true);
        } else if (ending instanceof Ending.Pending pending) {
            return new End(MessageState.WAITING, pending.reason(), now.plus(pending.after()), null, false);
        } else if (ending instanceof Ending.Discarded discarded) {
            return new End(MessageState.DISCARDED, discarded.reason(), null, null, false);
        }
        return new End(MessageState.WOULD_SEND, null, null, null, false);
    }
}
