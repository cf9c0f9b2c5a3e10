package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import pl.spoiwo.ledger.Reason;

/** How one run of a command ends. */
sealed interface Ending {

    /** It has taken effect. */
    record Delivered(JsonNode result) implements Ending {
    }

    /** A person has to look: nothing is in doubt, it has not taken effect. */
    record Parked(Reason reason) implements Ending {
    }

    /** It may have taken effect, and nobody can tell: never repeated by the hub. */
    record Unknown(Reason reason) implements Ending {
    }

    /** The target refused for now: an attempt is used up. */
    record Retry(Duration after, Reason reason) implements Ending {
    }

    /**
     * Nothing was done at the target, or the same once more does no harm, or it is only being looked at: no attempt is used up.
     *
     * @param down    the whole connection is unreachable
     * @param perhaps it may have taken effect all the same
     */
    record Released(Duration after, Reason reason, boolean down, boolean perhaps) implements Ending {

        Released(Duration after, Reason reason, boolean down) {
            this(after, reason, down, false);
        }
    }

    /** The target has taken it and is still working: look again. */
    record Pending(Duration after, Reason reason) implements Ending {
    }

    /** Observe mode: computed, stored, not sent. */
    record WouldSend(JsonNode request) implements Ending {
    }

    record Discarded(Reason reason) implements Ending {
    }
}
