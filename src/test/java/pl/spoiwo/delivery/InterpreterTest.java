package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.delivery.CommandRun.Due;
import pl.spoiwo.delivery.CommandRun.Over;
import pl.spoiwo.delivery.CommandRun.Purpose;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.MappingFailure;

class InterpreterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Plan.Step CREATE = new Plan.Step("create", "http");
    private static final Plan.Step FIND = new Plan.Step("find", "http");

    private final ScriptedShapes shapes = new ScriptedShapes();

    @Test
    @DisplayName("a plain command makes its call and is delivered with the result of the answer")
    void plain() {
        var run = start(once(false, null));
        assertThat(run).isInstanceOf(Due.class);
        assertThat(over(answered(once(false, null), run, ok("id", "7"))).ending()).isEqualTo(new Ending.Delivered(json("{\"id\":\"7\"}")));
    }

    @Test
    @DisplayName("after a time-out a command that can be looked up is looked up, and delivered with what was found, without a second call")
    void foundAfterTimeout() {
        var plan = once(false, FIND);
        var doubtful = over(answered(plan, start(plan), timeout()));
        assertThat(doubtful.ending()).isInstanceOf(Ending.Released.class);
        assertThat(doubtful.checkpoint().doubt()).isEqualTo(NOW);

        var look = interpreter(plan).start(doubtful.checkpoint(), null, NOW.plusSeconds(1));
        assertThat(((Due) look).purpose()).isEqualTo(Purpose.FIND);
        var end = over(interpreter(plan).answered((Due) look, ok("found", "7"), NOW.plusSeconds(1)));
        assertThat(end.ending()).isInstanceOf(Ending.Delivered.class);
        assertThat(end.checkpoint().doubt()).isNull();
    }

    @Test
    @DisplayName("what is not found is looked for until it has settled, and only then made again")
    void settles() {
        var plan = once(false, FIND);
        var early = interpreter(plan).start(Checkpoint.START, NOW, NOW.plusSeconds(20));
        var waits = over(interpreter(plan).answered((Due) early, ok("nothing", ""), NOW.plusSeconds(20)));
        assertThat(waits.ending()).isInstanceOfSatisfying(Ending.Released.class, r -> assertThat(r.after()).isEqualTo(Duration.ofSeconds(20)));

        var late = interpreter(plan).start(waits.checkpoint(), NOW, NOW.plusSeconds(60));
        var again = (Due) interpreter(plan).answered((Due) late, ok("nothing", ""), NOW.plusSeconds(60));
        assertThat(again.purpose()).isEqualTo(Purpose.MAKE);
        assertThat(again.settled()).isTrue();
    }

    @Test
    @DisplayName("an ambiguous end of a command that cannot be looked up is UNKNOWN, whether by time-out, by HTTP 500 or by a crash")
    void unknown() {
        var plan = once(false, null);
        assertThat(over(answered(plan, start(plan), timeout())).ending()).isInstanceOf(Ending.Unknown.class);
        shapes.outcome = "retry";
        assertThat(over(answered(plan, start(plan), status(500))).ending()).isInstanceOf(Ending.Unknown.class);
        assertThat(over(interpreter(plan).start(Checkpoint.START, NOW, NOW)).ending()).isInstanceOf(Ending.Unknown.class);
    }

    @Test
    @DisplayName("429 and 503 say that nothing was done: a command that cannot be looked up is tried again, not before the time asked for")
    void refusedForNow() {
        var plan = once(false, null);
        shapes.outcome = "retry";
        shapes.after = 40;
        for (int status : List.of(429, 503)) {
            assertThat(over(answered(plan, start(plan), status(status))).ending())
                    .isInstanceOfSatisfying(Ending.Retry.class, r -> assertThat(r.after()).isBetween(Duration.ofSeconds(40), Duration.ofSeconds(42)));
        }
    }

    @Test
    @DisplayName("an idempotent command is simply made again after a time-out and after a crash")
    void idempotent() {
        var plan = once(true, null);
        shapes.outcome = "retry";
        assertThat(over(answered(plan, start(plan), timeout())).ending()).isInstanceOf(Ending.Retry.class);
        assertThat(interpreter(plan).start(Checkpoint.START, NOW, NOW)).isInstanceOfSatisfying(Due.class, d -> assertThat(d.purpose()).isEqualTo(Purpose.MAKE));
    }

    @Test
    @DisplayName("a call that never left burns no attempt and is not in doubt")
    void notSent() {
        var plan = once(false, null);
        for (var error : List.of("connect", "breaker-open", "limited", "not-authorised")) {
            var end = over(answered(plan, start(plan), error(error, false)));
            assertThat(end.ending()).isInstanceOf(Ending.Released.class);
            assertThat(end.checkpoint()).isEqualTo(Checkpoint.START);
        }
    }

    @Test
    @DisplayName("of an idempotent command whose call ended while the target was down it is known whether it may have taken effect, and no attempt is used up")
    void perhaps() {
        var plan = once(true, null);
        shapes.outcome = "down";
        for (var each : Map.of(error("reset", true), true, status(502), true, status(504), true, status(503), false, error("connect", false), false).entrySet()) {
            var end = over(answered(plan, start(plan), each.getKey()));
            assertThat(end.ending()).as("%s", each.getKey()).isInstanceOfSatisfying(Ending.Released.class, r -> assertThat(r.perhaps()).isEqualTo(each.getValue()));
            assertThat(end.checkpoint().failures()).isZero();
        }
        var probe = over(answered(plan, start(plan), ((ObjectNode) timeout()).put("probe", true)));
        assertThat(probe.ending()).isInstanceOfSatisfying(Ending.Released.class, r -> assertThat(r.perhaps()).isTrue());
    }

    @Test
    @DisplayName("attempts that count are parked at the limit, and a replay begins to count anew")
    void exhausted() {
        var plan = once(true, null);
        shapes.outcome = "retry";
        var checkpoint = Checkpoint.START;
        for (int attempt = 1; attempt < 12; attempt++) {
            var end = over(answered(plan, interpreter(plan).start(checkpoint, null, NOW), status(429)));
            assertThat(end.ending()).isInstanceOf(Ending.Retry.class);
            checkpoint = end.checkpoint();
        }
        var last = over(answered(plan, interpreter(plan).start(checkpoint, null, NOW), status(429)));
        assertThat(last.ending()).isInstanceOfSatisfying(Ending.Parked.class, p -> assertThat(p.reason().code()).isEqualTo("attempts-exhausted"));
        assertThat(over(answered(plan, interpreter(plan).start(last.checkpoint(), null, NOW), status(429))).ending()).isInstanceOf(Ending.Retry.class);
    }

    @Test
    @DisplayName("so are they where each attempt reads anew before it writes")
    void exhaustedBehindReading() {
        var plan = new Plan(List.of(new Plan.Step("read", "http"), CREATE), true, null, Duration.ofSeconds(60), 12, null);
        var checkpoint = Checkpoint.START;
        var endings = new ArrayList<Ending>();
        for (int attempt = 1; attempt <= 12; attempt++) {
            shapes.outcome = "done";
            var create = (Due) answered(plan, interpreter(plan).start(checkpoint.withoutReads(), null, NOW), ok("id", "1"));
            shapes.outcome = "retry";
            var end = over(answered(plan, create, status(500)));
            checkpoint = end.checkpoint();
            endings.add(end.ending());
        }
        assertThat(endings.subList(0, 11)).hasOnlyElementsOfType(Ending.Retry.class);
        assertThat(endings.get(11)).isInstanceOfSatisfying(Ending.Parked.class, parked -> assertThat(parked.reason().code()).isEqualTo("attempts-exhausted"));
    }

    @Test
    @DisplayName("reauthorise renews the token once and repeats the call; a second refusal pauses the connection instead of parking its commands")
    void reauthorise() {
        var plan = once(false, null);
        shapes.outcome = "reauthorise";
        var again = (Due) answered(plan, start(plan), status(401));
        assertThat(again.tries().renew()).isTrue();
        assertThat(over(answered(plan, again, status(401))).ending())
                .isInstanceOfSatisfying(Ending.Released.class, r -> assertThat(r.down()).isTrue());
    }

    @Test
    @DisplayName("steps go on where they were, skip what is not needed, and read again what a conflict made stale")
    void steps() {
        var plan = new Plan(List.of(new Plan.Step("read", "http"), new Plan.Step("skipped", "http"), CREATE), false, FIND, Duration.ofSeconds(60), 12, null);
        var read = (Due) start(plan);
        assertThat(read.step().name()).isEqualTo("read");
        var create = (Due) answered(plan, read, ok("id", "1"));
        assertThat(create.step()).isEqualTo(CREATE);
        assertThat(create.checkpoint().results()).containsOnlyKeys("read");

        var restarted = (Due) interpreter(plan).start(Checkpoint.of(create.checkpoint().toJson()), null, NOW);
        assertThat(restarted.step()).isEqualTo(CREATE);

        shapes.outcome = "reread";
        assertThat(((Due) answered(plan, create, status(409))).step().name()).isEqualTo("read");
    }

    @Test
    @DisplayName("after a restore a command that reads first is looked for all the same before it is made; after a crash while reading it is not")
    void readsFirstAfterRestore() {
        var steps = List.of(new Plan.Step("read", "http"), CREATE);
        var restored = new Plan(steps, false, FIND, Duration.ofSeconds(60), 12, NOW);
        var read = (Due) interpreter(restored).start(Checkpoint.START, NOW, NOW.plusSeconds(5));
        assertThat(read.step().name()).isEqualTo("read");
        assertThat(((Due) answered(restored, read, ok("id", "1"))).purpose()).isEqualTo(Purpose.FIND);
        var crashed = new Plan(steps, false, FIND, Duration.ofSeconds(60), 12, null);
        assertThat(((Due) answered(crashed, interpreter(crashed).start(Checkpoint.START, NOW, NOW.plusSeconds(5)), ok("id", "1"))).purpose()).isEqualTo(Purpose.MAKE);
    }

    @Test
    @DisplayName("what shall be read again only later waits so long, burns no attempt, and begins at the reading then")
    void readAgainLater() {
        var plan = new Plan(List.of(new Plan.Step("read", "http"), CREATE), false, FIND, Duration.ofSeconds(60), 12, null);
        var create = (Due) answered(plan, start(plan), ok("id", "1"));
        shapes.outcome = "reread";
        shapes.after = 300;
        var over = over(answered(plan, create, status(409)));
        assertThat(over.ending()).isInstanceOfSatisfying(Ending.Pending.class, pending -> assertThat(pending.after()).isEqualTo(Duration.ofMinutes(5)));
        assertThat(over.checkpoint().failures()).isZero();
        assertThat(((Due) interpreter(plan).start(Checkpoint.of(over.checkpoint().toJson()), null, NOW)).step().name()).isEqualTo("read");
    }

    @Test
    @DisplayName("an answer that no mapping can read parks the command, and its replay reads the stored answer instead of calling again")
    void unreadable() {
        var plan = once(false, null);
        shapes.broken = true;
        var parked = over(answered(plan, start(plan), ok("id", "7")));
        assertThat(parked.ending()).isInstanceOf(Ending.Parked.class);
        shapes.broken = false;
        var replayed = interpreter(plan).start(Checkpoint.of(parked.checkpoint().toJson()), null, NOW.plusSeconds(600));
        assertThat(over(replayed).ending()).isEqualTo(new Ending.Delivered(json("{\"id\":\"7\"}")));
    }

    @Test
    @DisplayName("pending waits and asks again with find until the target has done it")
    void pending() {
        var plan = once(false, FIND);
        shapes.outcome = "pending";
        shapes.after = 5;
        var waits = over(answered(plan, start(plan), ok("job", "9")));
        assertThat(waits.ending()).isInstanceOfSatisfying(Ending.Pending.class, p -> assertThat(p.after()).isEqualTo(Duration.ofSeconds(5)));
        shapes.outcome = "done";
        var check = (Due) interpreter(plan).start(Checkpoint.of(waits.checkpoint().toJson()), null, NOW);
        assertThat(check.purpose()).isEqualTo(Purpose.CHECK);
        assertThat(over(answered(plan, check, ok("nothing", ""))).ending()).isInstanceOf(Ending.Pending.class);
        assertThat(over(answered(plan, check, ok("found", "7"))).ending()).isInstanceOf(Ending.Delivered.class);
    }

    @Test
    @DisplayName("a read that is pending is read again, and not taken for what find shows")
    void pendingRead() {
        var plan = new Plan(List.of(new Plan.Step("fetch", "http")), false, FIND, Duration.ofSeconds(60), 4, null);
        shapes.outcome = "pending";
        var waits = over(answered(plan, start(plan), ok("state", "new")));
        assertThat(waits.ending()).isInstanceOf(Ending.Pending.class);
        shapes.outcome = "done";
        var again = (Due) interpreter(plan).start(Checkpoint.of(waits.checkpoint().toJson()), null, NOW);
        assertThat(again.purpose()).isEqualTo(Purpose.MAKE);
        assertThat(again.call().name()).isEqualTo("fetch");
    }

    @Test
    @DisplayName("alreadyDone is delivered, with the result that is looked up")
    void alreadyDone() {
        var plan = once(false, FIND);
        shapes.outcome = "alreadyDone";
        var look = (Due) answered(plan, start(plan), status(409));
        assertThat(look.purpose()).isEqualTo(Purpose.RESULT);
        shapes.outcome = "done";
        assertThat(over(answered(plan, look, ok("found", "7"))).ending()).isInstanceOf(Ending.Delivered.class);
    }

    @Test
    @DisplayName("in observe mode the request is made and nothing is due")
    void observe() {
        assertThat(over(interpreter(once(false, null)).rehearse(Checkpoint.START, NOW)).ending()).isInstanceOf(Ending.WouldSend.class);
    }

    @Test
    @DisplayName("in observe mode a step that only reads is passed over for the one that makes something, unless that needs what is read")
    void observeSteps() {
        assertThat(rehearsed(FIND, CREATE).path("method").asText()).isEqualTo("POST");
        assertThat(rehearsed(FIND, new Plan.Step("skipped", "http"), CREATE).path("method").asText()).isEqualTo("POST");
        assertThat(rehearsed(FIND, new Plan.Step("needs", "http"), CREATE).path("method").asText()).isEqualTo("GET");
        assertThat(rehearsed(FIND, FIND).path("method").asText()).isEqualTo("GET");
    }

    private JsonNode rehearsed(Plan.Step... steps) {
        var plan = new Plan(List.of(steps), false, null, Duration.ofSeconds(60), 12, null);
        return ((Ending.WouldSend) over(interpreter(plan).rehearse(Checkpoint.START, NOW)).ending()).request();
    }

    private CommandRun start(Plan plan) {
        return interpreter(plan).start(Checkpoint.START, null, NOW);
    }

    private CommandRun answered(Plan plan, CommandRun run, JsonNode answer) {
        return interpreter(plan).answered((Due) run, answer, NOW);
    }

    private Interpreter interpreter(Plan plan) {
        return new Interpreter(plan, shapes, new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(15), () -> 0.5));
    }

    private static Plan once(boolean idempotent, Plan.Step find) {
        return new Plan(List.of(CREATE), idempotent, find, Duration.ofSeconds(60), 12, null);
    }

    private static Over over(CommandRun run) {
        assertThat(run).isInstanceOf(Over.class);
        return (Over) run;
    }

    private static JsonNode ok(String field, String value) {
        var answer = Json.MAPPER.createObjectNode().put("status", 200);
        answer.putObject("body").put(field, value);
        return answer;
    }

    private static JsonNode status(int status) {
        return Json.MAPPER.createObjectNode().put("status", status);
    }

    private static JsonNode timeout() {
        return error("timeout", true);
    }

    private static ObjectNode error(String error, boolean sent) {
        return Json.MAPPER.createObjectNode().put("error", error).put("sent", sent).put("text", "no answer");
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Mappings that say what the test sets. */
    private static final class ScriptedShapes implements Shapes {
        private String outcome = "done";
        private Integer after;
        private boolean broken;

        @Override
        public JsonNode request(Plan.Step step, Map<String, JsonNode> results) {
            return switch (step.name()) {
                case "skipped" -> null;
                case "needs" -> throw new MappingFailure("mapping-failed", "nothing was read", "mappings/x/needs.jslt", 1, null);
                case "create" -> Json.MAPPER.createObjectNode().put("method", "POST").put("path", "/x");
                default -> Json.MAPPER.createObjectNode().put("method", "GET").put("path", "/x");
            };
        }

        @Override
        public Outcome outcome(JsonNode answer) {
            var said = Json.MAPPER.createObjectNode().put("outcome", outcome).put("code", "c").put("text", "t");
            return Outcome.of(after == null ? said : said.put("after", after), "x/outcome");
        }

        @Override
        public JsonNode result(Plan.Step step, JsonNode answer) {
            if (broken) {
                throw new MappingFailure("mapping-failed", "broken", "mappings/x/result.jslt", 3, null);
            }
            return answer.path("body");
        }

        @Override
        public JsonNode found(Plan.Step find, JsonNode answer) {
            return answer.path("body").has("found") ? answer.path("body") : null;
        }
    }
}
