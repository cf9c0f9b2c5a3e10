package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import pl.spoiwo.delivery.CommandRun.Due;
import pl.spoiwo.delivery.CommandRun.Over;
import pl.spoiwo.delivery.CommandRun.Purpose;
import pl.spoiwo.delivery.CommandRun.Tries;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.mapping.MappingFailure;

/**
 * Decides what an answer means for a command: pure but for the jitter. Invariant: a call that may have taken effect is never made again
 * before the target was asked for it, unless the same call twice does no harm; where the target cannot be asked the command ends UNKNOWN.
 */
final class Interpreter {

    private static final Set<String> NOT_SENT = Set.of("connect", "breaker-open", "limited", "not-authorised");
    private static final Duration CHECK_AGAIN = Duration.ofSeconds(30);
    private static final int REREADS = 2;

    private final Plan plan;
    private final Shapes shapes;
    private final Calls calls;
    private final Backoff backoff;

    Interpreter(Plan plan, Shapes shapes, Backoff backoff) {
        this.plan = plan;
        this.shapes = shapes;
        this.calls = new Calls(plan, shapes);
        this.backoff = backoff;
    }

    /** @param ambiguousSince set where the claim says that an earlier run ended nobody knows how */
    CommandRun start(Checkpoint stored, Instant ambiguousSince, Instant now) {
        var checkpoint = stored.failures() >= plan.maxFailures() ? stored.failures(0) : stored;
        if (checkpoint.doubt() == null && ambiguousSince != null) {
            checkpoint = checkpoint.doubt(ambiguousSince);
        }
        try {
            return checkpoint.unread() == null ? calls.next(checkpoint, Tries.NONE) : readAgain(checkpoint, now);
        } catch (MappingFailure failure) {
            return new Over(new Ending.Parked(Reason.of(failure)), checkpoint);
        }
    }

    /** The request of the first step that makes something, as far as it can be told without answers of steps that read before; nothing leaves: for observe mode. */
    CommandRun rehearse(Checkpoint stored, Instant now) {
        var run = start(stored, null, now);
        if (run instanceof Due due) {
            return new Over(new Ending.WouldSend(Calls.reads(due.call(), due.request()) ? makes(due) : due.request()), stored);
        }
        return ((Over) run).ending() instanceof Ending.Parked ? run : new Over(new Ending.WouldSend(JsonNodeFactory.instance.objectNode()), stored);
    }

    private JsonNode makes(Due due) {
        for (var step : plan.steps()) {
            try {
                var request = shapes.request(step, Map.of());
                if (!Calls.empty(request) && !Calls.reads(step, request)) {
                    return request;
                }
            } catch (MappingFailure needsAnAnswer) {
                return due.request();
            }
        }
        return due.request();
    }

    /** What comes too late to be sent is not; who only asks may ask. */
    static CommandRun late(Due due) {
        return Calls.reads(due.call(), due.request()) ? due
                : new Over(new Ending.Unknown(Reason.of("too-late", "it was put aside for too long: the newest values go instead")), due.checkpoint());
    }

    /** @return how many changes the channel may have been asked for with the call: as many as its request says, or one for each item */
    static int changes(Due due, JsonNode answer, int items) {
        // A request that cannot be made may not even have a method.
        boolean unmade = answer.has("error") && answer.has("sent") && !answer.path("sent").asBoolean();
        return unmade || Calls.reads(due.call(), due.request()) ? 0 : Math.max(0, due.request().path("changes").asInt(items));
    }

    CommandRun answered(Due due, JsonNode answer, Instant now) {
        var checkpoint = due.checkpoint();
        try {
            if (answer.has("error")) {
                var error = answer.path("error").asText();
                if (error.equals("request-refused")) {
                    return new Over(new Ending.Parked(reason(answer)), checkpoint);
                }
                if (!answer.path("sent").asBoolean() && NOT_SENT.contains(error)) {
                    return released(due, answer);
                }
                if (unsure(due)) {
                    return calls.inDoubt(due, now, reason(answer));
                }
                if (answer.path("probe").asBoolean() && !(due.harmless() && shapes.outcome(answer).kind() == Outcome.Kind.PENDING)) {
                    return new Over(new Ending.Released(backoff.after(1), reason(answer), true, changes(due) && answer.path("sent").asBoolean()), checkpoint);
                }
            }
            return outcome(due, answer, now);
        } catch (MappingFailure failure) {
            var unread = new Checkpoint.Unread(due.step().name(), due.purpose(), answer);
            return new Over(new Ending.Parked(Reason.of(failure)), checkpoint.unread(unread));
        }
    }

    private CommandRun readAgain(Checkpoint checkpoint, Instant now) {
        var unread = checkpoint.unread();
        var step = plan.step(unread.step());
        var call = unread.purpose() == Purpose.MAKE || plan.find() == null ? step : plan.find();
        var due = new Due(unread.purpose(), step, call, unread.answer().path("request"), calls.harmless(call, unread.answer().path("request")),
                false, Tries.NONE, checkpoint.unread(null));
        return answered(due, unread.answer(), now);
    }

    private CommandRun outcome(Due due, JsonNode answer, Instant now) {
        var outcome = shapes.outcome(answer);
        return switch (outcome.kind()) {
            case DONE -> done(due, answer, now);
            case ALREADY_DONE -> alreadyDone(due, answer, now);
            case PENDING -> pending(due, answer, outcome, now);
            case RETRY -> retry(due, answer, outcome, now);
            case REREAD -> outcome.after() != null ? new Over(new Ending.Pending(outcome.after(), outcome.reason()), due.checkpoint().withoutReads())
                    : due.tries().rereads() < REREADS
                    ? calls.next(due.checkpoint().withoutReads(), new Tries(due.tries().renewed(), false, due.tries().rereads() + 1))
                    : retry(due, answer, outcome, now);
            case REAUTHORISE -> due.tries().renewed()
                    ? new Over(new Ending.Released(backoff.after(4), Reason.of("not-authorised", "the target refuses the credentials: " + outcome.reason().text()), true), due.checkpoint())
                    : new Due(due.purpose(), due.step(), due.call(), due.request(), due.harmless(), due.settled(),
                            new Tries(true, true, due.tries().rereads()), due.checkpoint());
            case PERMANENT -> due.purpose() == Purpose.FIND ? Calls.unknown(due.checkpoint(), outcome.reason())
                    : new Over(new Ending.Parked(outcome.reason()), due.checkpoint());
            case DOWN -> unsure(due) && ambiguous(answer, outcome) ? calls.inDoubt(due, now, outcome.reason())
                    : new Over(new Ending.Released(backoff.after(2, outcome.after()), outcome.reason(), true, changes(due) && ambiguous(answer, outcome)), due.checkpoint());
        };
    }

    private CommandRun done(Due due, JsonNode answer, Instant now) {
        if (due.purpose() == Purpose.MAKE) {
            return onward(due, shapes.result(due.step(), answer));
        }
        var found = shapes.found(due.call(), answer);
        if (found != null && !found.isNull()) {
            return onward(due, found);
        }
        return switch (due.purpose()) {
            case FIND -> calls.notFound(due, now);
            case CHECK -> new Over(new Ending.Pending(CHECK_AGAIN, Reason.of("pending", "the target is still working")), due.checkpoint());
            case MAKE, RESULT -> onward(due, JsonNodeFactory.instance.objectNode());
        };
    }

    private CommandRun onward(Due due, JsonNode result) {
        var kept = Calls.empty(result) ? JsonNodeFactory.instance.objectNode() : result;
        var checkpoint = due.checkpoint().with(due.step().name(), kept, due.purpose() == Purpose.MAKE && Calls.reads(due.call(), due.request()));
        return calls.next(checkpoint, new Tries(due.tries().renewed(), false, due.tries().rereads()));
    }

    private CommandRun alreadyDone(Due due, JsonNode answer, Instant now) {
        if (due.purpose() == Purpose.MAKE && plan.find() != null && !due.harmless()) {
            return calls.look(Purpose.RESULT, due.step(), due.checkpoint(), due.tries());
        }
        return done(due, answer, now);
    }

    private CommandRun pending(Due due, JsonNode answer, Outcome outcome, Instant now) {
        if (due.purpose() == Purpose.FIND) {
            return calls.notFound(due, now);
        }
        var after = outcome.after() == null ? CHECK_AGAIN : outcome.after();
        if (due.purpose() == Purpose.MAKE) {
            if (plan.find() == null && !due.harmless()) {
                return new Over(new Ending.Unknown(Reason.of("cannot-check",
                        "the target has taken it and is still working, and there is nothing to ask it with: add find to the capability")), due.checkpoint());
            }
            // What was only read is read again.
            return new Over(new Ending.Pending(after, outcome.reason()), plan.find() == null || Calls.reads(due.call(), due.request()) ? due.checkpoint()
                    : due.checkpoint().pending(due.step().name(), kept(shapes.result(due.step(), answer))));
        }
        return new Over(new Ending.Pending(after, outcome.reason()), due.checkpoint());
    }

    private CommandRun retry(Due due, JsonNode answer, Outcome outcome, Instant now) {
        if (unsure(due) && ambiguous(answer, outcome)) {
            return calls.inDoubt(due, now, outcome.reason());
        }
        int failures = due.checkpoint().failures() + 1;
        var checkpoint = due.checkpoint().failures(failures);
        if (failures < plan.maxFailures()) {
            return new Over(new Ending.Retry(backoff.after(failures, outcome.after()), outcome.reason()), checkpoint);
        }
        var reason = Reason.of("attempts-exhausted", "gave up after " + failures + " attempts; the last: " + outcome.reason().text());
        return due.purpose() == Purpose.FIND ? Calls.unknown(checkpoint, reason) : new Over(new Ending.Parked(reason), checkpoint);
    }

    private CommandRun released(Due due, JsonNode answer) {
        var error = answer.path("error").asText();
        var asked = answer.has("after") ? Duration.ofMillis((long) (answer.path("after").asDouble() * 1000)) : null;
        return new Over(new Ending.Released(backoff.after(2, asked), reason(answer), error.equals("connect") || error.equals("not-authorised")), due.checkpoint());
    }

    private static boolean unsure(Due due) {
        return due.purpose() == Purpose.MAKE && !due.harmless();
    }

    private static boolean changes(Due due) {
        return due.checkpoint().made() || !Calls.reads(due.call(), due.request());
    }

    /** A server that failed, or a gateway that did not wait for it, may have done it all the same, as may one whose answer was lost; 501 and 503 say that it was not taken. */
    private static boolean ambiguous(JsonNode answer, Outcome outcome) {
        int status = answer.path("status").asInt();
        return outcome.ambiguous() != null ? outcome.ambiguous() : answer.path("sent").asBoolean() || status >= 500 && status != 501 && status != 503;
    }

    private static JsonNode kept(JsonNode result) {
        return Calls.empty(result) ? JsonNodeFactory.instance.objectNode() : result;
    }

    private static Reason reason(JsonNode answer) {
        return new Reason(answer.path("code").asText(answer.path("error").asText()), Texts.cut(answer.path("text").asText("no answer"), 500),
                answer.path("file").asText(null), answer.path("line").asInt());
    }
}
