package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import pl.spoiwo.delivery.CommandRun.Due;
import pl.spoiwo.delivery.CommandRun.Over;
import pl.spoiwo.delivery.CommandRun.Purpose;
import pl.spoiwo.delivery.CommandRun.Tries;
import pl.spoiwo.ledger.Reason;

/** Which call of a plan is due, as its checkpoint stands: pure. What may have taken effect is looked for before it is made again. */
final class Calls {

    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Plan plan;
    private final Shapes shapes;

    Calls(Plan plan, Shapes shapes) {
        this.plan = plan;
        this.shapes = shapes;
    }

    CommandRun next(Checkpoint checkpoint, Tries tries) {
        JsonNode last = JsonNodeFactory.instance.objectNode();
        for (var step : plan.steps()) {
            if (checkpoint.done(step)) {
                last = checkpoint.results().get(step.name());
                continue;
            }
            if (step.name().equals(checkpoint.pending())) {
                return look(Purpose.CHECK, step, checkpoint, tries);
            }
            var request = shapes.request(step, checkpoint.results());
            if (empty(request)) {
                continue;
            }
            // A file's hand-over looks for itself what an earlier one did, but only in copies that the hub has not forgotten.
            if (checkpoint.doubt() != null && !harmless(step, request) && (!step.transport().equals("file") || forgotten(checkpoint))) {
                return plan.find() != null ? look(Purpose.FIND, step, checkpoint, tries) : unknown(checkpoint, cannotTell(checkpoint));
            }
            // What is forgotten may be any later step: reading first proves nothing about it.
            var known = harmless(step, request) && !forgotten(checkpoint) ? checkpoint.doubt(null) : checkpoint;
            return new Due(Purpose.MAKE, step, step, request, harmless(step, request), checkpoint.settled(), tries, known);
        }
        return new Over(new Ending.Delivered(last), checkpoint);
    }

    CommandRun look(Purpose purpose, Plan.Step step, Checkpoint checkpoint, Tries tries) {
        var call = plan.find();
        var request = shapes.request(call, checkpoint.results());
        if (empty(request)) {
            return purpose == Purpose.FIND ? unknown(checkpoint, cannotTell(checkpoint))
                    : new Over(new Ending.Parked(Reason.of("cannot-check", "the target is still working and there is nothing to ask it with: add find to the capability")), checkpoint);
        }
        return new Due(purpose, step, call, request, true, false, tries, checkpoint);
    }

    /** The target does not show the effect that is in doubt: looked for again until it would have settled, then made. */
    CommandRun notFound(Due due, Instant now) {
        var since = due.checkpoint().doubt();
        var elapsed = Duration.between(since, now);
        var left = plan.settle().minus(elapsed);
        if (left.isNegative() || left.isZero()) {
            // The program at the other end of a folder may take its time: that it has not read the file yet is no proof.
            if (due.step().transport().equals("file") && !forgotten(due.checkpoint())) {
                return unknown(due.checkpoint(), cannotTell(due.checkpoint()));
            }
            var checkpoint = due.checkpoint().doubt(null);
            var request = shapes.request(due.step(), checkpoint.results());
            return new Due(Purpose.MAKE, due.step(), due.step(), request, harmless(due.step(), request), true, due.tries(), checkpoint);
        }
        var wait = elapsed.compareTo(FIRST_LOOK) < 0 ? FIRST_LOOK : elapsed;
        return new Over(new Ending.Released(wait.compareTo(left) < 0 ? wait : left,
                Reason.of("looking", "an earlier attempt ended unknown; the target does not show it yet"), false), due.checkpoint());
    }

    /** The call may have taken effect. */
    CommandRun inDoubt(Due due, Instant now, Reason why) {
        var checkpoint = due.checkpoint().doubt(due.checkpoint().doubt() == null ? now : due.checkpoint().doubt());
        if (plan.find() == null) {
            return unknown(checkpoint, Reason.of("ambiguous", why.text() + "; whether it took effect is not known and the target cannot be asked: look there, then replay or discard"));
        }
        return due.step().transport().equals("file") ? look(Purpose.FIND, due.step(), checkpoint, due.tries())
                : new Over(new Ending.Released(FIRST_LOOK, why, false), checkpoint);
    }

    /** Nothing stays open for the hub: when a person replays it, that is the person's word that it shall be made. */
    static CommandRun unknown(Checkpoint checkpoint, Reason reason) {
        return new Over(new Ending.Unknown(reason), checkpoint.unknown());
    }

    private Reason cannotTell(Checkpoint checkpoint) {
        return Reason.of("ambiguous", (forgotten(checkpoint) ? "the hub was restored from a backup and may have done it in the time that it has forgotten,"
                : "an earlier attempt ended unknown") + " and the target cannot be asked for it: look there, then replay or discard");
    }

    /** The doubt is not about an attempt that the ledger knows, but about the time between backup and restore. */
    private boolean forgotten(Checkpoint checkpoint) {
        return checkpoint.doubt() != null && checkpoint.doubt().equals(plan.restoredAt());
    }

    boolean harmless(Plan.Step step, JsonNode request) {
        return plan.idempotent() || reads(step, request);
    }

    /** Nothing changes at the target: by its method, or because the mapping says so of a call that is a POST all the same. */
    static boolean reads(Plan.Step step, JsonNode request) {
        return request.path("reads").asBoolean() || step.transport().equals("sql") || step.transport().equals("http") && READING.contains(HttpRequests.method(request));
    }

    static boolean empty(JsonNode document) {
        return document == null || document.isNull() || document.isMissingNode() || document.isContainerNode() && document.isEmpty();
    }
}
