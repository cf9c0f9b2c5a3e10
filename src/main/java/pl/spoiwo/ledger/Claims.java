package pl.spoiwo.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who may send a command: one conditional update, committed before the socket opens. Every later write names the fence of the claim,
 * so that a claimer that was overtaken writes nothing.
 */
public interface Claims {

    /**
     * Tries to claim, in a transaction of its own. Checks in this order: row unknown; terminal or parked (drop); an earlier command of the
     * same entity and connection not terminal (row becomes WAITING, drop: it is sent again when the earlier one ends); leased by somebody
     * (come back at the lease's end); otherwise SENDING, attempt + 1, fence + 1. A lease that ran out, or one of an earlier life of this
     * node, makes the claim ambiguous.
     */
    Claim claim(String commandId, Duration lease);

    /** Ends the claim in a transaction of its own or the caller's. @return false where the fence is not ours any more: drop everything */
    boolean end(Claim.Won claim, MessageState state, Reason reason, Instant dueAt);

    /** Prolongs the lease between steps. @return false where the fence is not ours any more */
    boolean prolong(Claim.Won claim, Duration lease);

    /** Takes back the attempt that the claim counted: the call was never made (breaker open, rate limit, paused). Sets RETRYING with the due time. */
    boolean release(Claim.Won claim, Reason reason, Instant dueAt);

    /** The command that waits behind this one and may go now: set to PENDING. Call it in the transaction that made this one terminal. */
    Optional<Command> nextAfter(Command ended);

    sealed interface Claim {
        /** @param ambiguousSince set where an earlier attempt may have taken effect: look it up before making it */
        record Won(Command command, int attempt, long fence, Instant ambiguousSince) implements Claim {
        }

        record Dropped(String why) implements Claim {
        }

        record Later(Command command, Instant at) implements Claim {
        }
    }
}
