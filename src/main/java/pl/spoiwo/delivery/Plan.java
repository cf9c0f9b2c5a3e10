package pl.spoiwo.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import pl.spoiwo.mapping.MappingFailure;

/**
 * How one command is carried out: the calls in their order, and what may be done when an end is in doubt.
 *
 * @param steps       one for a plain capability
 * @param idempotent  the same request twice does no harm
 * @param find        looks the effect up at the target; null where the target cannot be asked
 * @param settle      how long after an ambiguous end the target may still show the effect late
 * @param maxFailures failures that park the command
 * @param restoredAt  since when this hub knows what it does: it was restored from a backup, and may have carried out the command in the life
 *                    that it has forgotten; null where it forgot nothing
 */
record Plan(List<Step> steps, boolean idempotent, Step find, Duration settle, int maxFailures, Instant restoredAt) {

    Plan {
        steps = List.copyOf(steps);
    }

    /** @param name of the request mapping; it also names the checkpoint */
    record Step(String name, String transport) {
    }

    /** @throws MappingFailure where the connector has changed since the checkpoint and has no such step any more */
    Step step(String name) {
        return steps.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow(() -> new MappingFailure("step-missing",
                "the command stopped at step " + name + ", which the connector has no more", null, 0, null));
    }
}
