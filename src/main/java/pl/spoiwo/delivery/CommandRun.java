package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;

/** Where the run of a command stands: a call is due, or it is over. The checkpoint is stored before anything else happens. */
sealed interface CommandRun {

    Checkpoint checkpoint();

    /** MAKE takes effect; FIND looks up what an ambiguous call did; CHECK looks at what the target is still working at; RESULT fetches the result of what was there already. */
    enum Purpose { MAKE, FIND, CHECK, RESULT }

    /**
     * @param step     the step it is about; {@code call} is the call that is made for it
     * @param harmless the same call twice does no harm
     * @param settled  an ambiguous earlier call is known not to have taken effect: the transport need not look again
     */
    record Due(Purpose purpose, Plan.Step step, Plan.Step call, JsonNode request, boolean harmless, boolean settled, Tries tries,
               Checkpoint checkpoint) implements CommandRun {
    }

    record Over(Ending ending, Checkpoint checkpoint) implements CommandRun {
    }

    /** What was tried already within this run, beside the call itself. {@code renew}: get a new token before the call. */
    record Tries(boolean renewed, boolean renew, int rereads) {
        static final Tries NONE = new Tries(false, false, 0);
    }
}
