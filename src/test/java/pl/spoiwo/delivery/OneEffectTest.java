package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import pl.spoiwo.delivery.CommandRun.Due;
import pl.spoiwo.delivery.CommandRun.Over;
import pl.spoiwo.mapping.Json;

/** Commands against a target that fails in every way, with the hub crashing in between. The target shows an effect 20 s late, settle is 60 s. */
class OneEffectTest {

    private static final Duration LATE = Duration.ofSeconds(20);

    enum Fault { NONE, TIMEOUT_AFTER, TIMEOUT_BEFORE, RESET_AFTER, NO_CONNECTION, ERROR_AFTER, ERROR_BEFORE, GATEWAY_AFTER, BUSY, TOO_MANY, CRASH_BEFORE, CRASH_AFTER, DENIED }

    @Property(tries = 3000)
    @Label("a command of three steps that can be looked up takes effect exactly once at each step, whatever fails")
    void lookedUp(@ForAll @Size(max = 14) List<Fault> faults) {
        var world = new World(faults, new Plan(List.of(step("read"), step("create"), step("confirm")), false, step("find"), Duration.ofSeconds(60), 1000, null));
        world.run();
        assertThat(world.end).isInstanceOf(Ending.Delivered.class);
        assertThat(world.effects.get("create")).hasSize(1);
        assertThat(world.effects.get("confirm")).hasSize(1);
    }

    @Property(tries = 3000)
    @Label("a command that cannot be looked up never takes effect twice; it is delivered, or a person is told that it is not known")
    void notLookedUp(@ForAll @Size(max = 14) List<Fault> faults) {
        var world = new World(faults, new Plan(List.of(step("create")), false, null, Duration.ofSeconds(60), 1000, null));
        world.run();
        var made = world.effects.getOrDefault("create", new ArrayDeque<>()).size();
        if (world.end instanceof Ending.Delivered) {
            assertThat(made).isEqualTo(1);
        } else {
            assertThat(world.end).isInstanceOf(Ending.Unknown.class);
            assertThat(made).isLessThanOrEqualTo(1);
        }
    }

    private static Plan.Step step(String name) {
        return new Plan.Step(name, "http");
    }

    /** The target, the ledger and the broker, as far as they matter here. */
    private static final class World implements Shapes {
        private final Deque<Fault> faults;
        private final Plan plan;
        private final Map<String, Deque<Instant>> effects = new LinkedHashMap<>();
        private Instant now = Instant.parse("2026-03-01T10:00:00Z");
        private Checkpoint stored = Checkpoint.START;
        private Instant ambiguousSince;
        private Ending end;

        World(List<Fault> faults, Plan plan) {
            this.faults = new ArrayDeque<>(faults);
            this.plan = plan;
        }

        void run() {
            for (int runs = 0; end == null && runs < 200; runs++) {
                life();
            }
        }

        /** From one claim to its end, or to a crash. */
        private void life() {
            var interpreter = new Interpreter(plan, this, new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(1), () -> 0.3));
            var run = interpreter.start(stored, ambiguousSince, now);
            while (run instanceof Due due) {
                stored = Checkpoint.of(due.checkpoint().toJson());
                var answer = call(due);
                now = now.plusSeconds(1);
                if (answer == null) {
                    ambiguousSince = now;
                    return;
                }
                run = interpreter.answered(due, answer, now);
            }
            var over = (Over) run;
            stored = Checkpoint.of(over.checkpoint().toJson());
            var ending = over.ending();
            if (ending instanceof Ending.Retry retry) {
                now = now.plus(retry.after());
                ambiguousSince = over.checkpoint().doubt();
            } else if (ending instanceof Ending.Released released) {
                now = now.plus(released.after());
            } else {
                end = ending;
            }
        }

        /** @return null for a crash of the hub */
        private ObjectNode call(Due due) {
            var fault = faults.isEmpty() ? Fault.NONE : faults.poll();
            var name = due.call().name();
            return switch (fault) {
                case NONE -> done(name, due.request());
                case TIMEOUT_AFTER -> after(name, error("timeout", true));
                case TIMEOUT_BEFORE -> error("timeout", true);
                case RESET_AFTER -> after(name, error("reset", true));
                case NO_CONNECTION -> error("connect", false);
                case ERROR_AFTER -> after(name, status(500));
                case ERROR_BEFORE -> status(500);
                case GATEWAY_AFTER -> after(name, status(504));
                case BUSY -> status(503);
                case TOO_MANY -> status(429);
                case DENIED -> status(401);
                case CRASH_BEFORE -> null;
                case CRASH_AFTER -> after(name, null);
            };
        }

        private ObjectNode done(String name, JsonNode request) {
            var answer = status(200);
            if (name.equals("find")) {
                var looked = effects.getOrDefault(request.path("for").asText(), new ArrayDeque<>());
                if (!looked.isEmpty() && !looked.peek().plus(LATE).isAfter(now)) {
                    answer.putObject("body").put("found", true);
                }
                return answer;
            }
            return after(name, answer);
        }

        private ObjectNode after(String name, ObjectNode answer) {
            if (!name.equals("find") && !name.equals("read")) {
                effects.computeIfAbsent(name, n -> new ArrayDeque<>()).add(now);
            }
            return answer;
        }

        private static ObjectNode status(int status) {
            return Json.MAPPER.createObjectNode().put("status", status);
        }

        private static ObjectNode error(String error, boolean sent) {
            return Json.MAPPER.createObjectNode().put("error", error).put("sent", sent).put("text", error);
        }

        @Override
        public JsonNode request(Plan.Step step, Map<String, JsonNode> results) {
            boolean reads = step.name().equals("read") || step.name().equals("find");
            return Json.MAPPER.createObjectNode().put("method", reads ? "GET" : "POST").put("path", "/" + step.name())
                    .put("for", results.containsKey("create") ? "confirm" : "create");
        }

        @Override
        public Outcome outcome(JsonNode answer) {
            var word = answer.has("error") ? "retry" : switch (answer.path("status").asInt()) {
                case 200 -> "done";
                case 401 -> "reauthorise";
                case 503, 504 -> "down";
                default -> "retry";
            };
            return Outcome.of(Json.MAPPER.createObjectNode().put("outcome", word).put("text", word), "x/outcome");
        }

        @Override
        public JsonNode result(Plan.Step step, JsonNode answer) {
            return Json.MAPPER.createObjectNode().put("made", step.name());
        }

        @Override
        public JsonNode found(Plan.Step find, JsonNode answer) {
            return answer.path("body").has("found") ? answer.path("body") : null;
        }
    }
}
