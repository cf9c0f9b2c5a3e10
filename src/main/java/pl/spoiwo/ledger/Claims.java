package pl.spoiwo.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who may send a command: one conditional update, committed before the socket opens. Every later write names the fence of the claim,
 * so that a claimer that was overtaken writes nothing. Bodies have no fence: save them in the transaction of {@link #end} or
 * {@link #prolong}, after it said true.
 */
public interface Claims {

    /**
     * Tries to claim, in a transaction of its own. Checks in this order: row unknown; terminal or parked (drop); an earlier command of the
     * same entity and connection not terminal (row becomes WAITING, drop: it is sent again when the earlier one ends); leased by somebody
     * (come back at the lease's end); otherwise SENDING, attempt + 1, fence + 1. A lease that ran out, or one of an earlier life of this
     * node, makes the claim ambiguous. What was won is on disk when this returns.
     */
    Claim claim(String commandId, Duration lease);

    /**
     * Ends the claim in a transaction of its own or the caller's; what was ambiguous stays so, see the other {@code end}.
     *
     * @return false where the fence is not ours any more: drop everything
     */
    default boolean end(Claim.Won claim, MessageState state, Reason reason, Instant dueAt) {
        return end(claim, state, reason, dueAt, claim.ambiguousSince());
    }

    /**
     * Ends the claim and says whether its effect is in doubt.
     *
     * @param dueAt          when it goes again (RETRYING) or is looked at again (WAITING for the target's own answer); otherwise null
     * @param ambiguousSince the moment of a call whose end nobody knows: the next claim is ambiguous; null where the target said clearly what it did
     */
    boolean end(Claim.Won claim, MessageState state, Reason reason, Instant dueAt, Instant ambiguousSince);

    /** Prolongs the lease between steps. @return false where the fence is not ours any more */
    boolean prolong(Claim.Won claim, Duration lease);

    /** Takes back the attempt that the claim counted: the call was never made (breaker open, rate limit, paused). Sets RETRYING with the due time. */
    boolean release(Claim.Won claim, Reason reason, Instant dueAt);

    /**
     * A command that waits for a person has taken effect all the same, as somebody has seen at the target: DELIVERED. Joins the caller's transaction.
     *
     * @return false where it does not wait for a person any more, or never left
     */
    boolean found(String commandId, Reason reason);

    /** The command that waits behind this one and may go now: set to PENDING. Call it in the transaction that made this one terminal. */
    Optional<Command> nextAfter(Command ended);

    sealed interface Claim {
        /**
         * @param ambiguousSince set where an earlier attempt may have taken effect: look it up before making it
         * @param decidedAt      when the ledger took the command
         */
        record Won(Command command, int attempt, long fence, Instant ambiguousSince, Instant decidedAt) implements Claim {
        }

        /** @param next a command of the same entity found waiting for nothing, set to PENDING: send it to {@code out.<connection>}; mostly null */
        record Dropped(String why, Command next) implements Claim {
            public Dropped(String why) {
                this(why, null);
            }
        }

        record Later(Command command, Instant at) implements Claim {
        }
    }
}
