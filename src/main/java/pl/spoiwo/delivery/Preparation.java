package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Connector.Capability;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.MappingVariables;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.delivery.CommandRun.Over;
import pl.spoiwo.ledger.Claims.Claim;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.mapping.Json;

/** Puts together what a claimed command needs: its connection, capability, plan, mappings and mode. */
@Component
class Preparation {

    private static final Duration SETTLE = Duration.ofSeconds(60);

    private final ActiveConfiguration configuration;
    private final ConnectionStates states;
    private final DeliveryProperties properties;
    private final Backoff backoff;
    private final Clock clock;

    Preparation(ActiveConfiguration configuration, ConnectionStates states, DeliveryProperties properties, Backoff backoff, Clock clock) {
        this.configuration = configuration;
        this.states = states;
        this.properties = properties;
        this.backoff = backoff;
        this.clock = clock;
    }

    Work work(Claim.Won claim, Checkpoint checkpoint, Instant startedAt) {
        var command = claim.command();
        var current = configuration.current();
        var connection = current.connection(command.connection()).orElse(null);
        if (connection == null) {
            return over(claim, null, checkpoint, startedAt, Reason.of("connection-unknown", "connection " + command.connection() + " is not in config/connections.yaml any more"));
        }
        boolean forwards = command.type().equals(Connection.Forward.KIND);
        var capability = connection.capability(command.type()).orElse(null);
        if (forwards ? connection.forward() == null : capability == null || stepsOf(capability).isEmpty()) {
            return over(claim, connection, checkpoint, startedAt, Reason.of("capability-missing", "connection " + connection.id() + " has no "
                    + command.type() + ": declare it in " + connection.connector().sourceFile()));
        }
        var restored = properties.restored(clock.instant());
        var work = new Work(claim, connection, forwards ? forward(command) : interpreter(current, connection, capability, claim, restored), checkpoint, startedAt);
        // What is simply made again is made on what the target shows now.
        var known = capability != null && capability.idempotent() && checkpoint.unread() == null ? checkpoint.withoutReads() : checkpoint;
        work.run = first(work, known, restored);
        return work;
    }

    /** The steps of a capability; a question mark behind a name only tells the reader that the step may be skipped. */
    static List<Plan.Step> stepsOf(Capability capability) {
        var transport = capability.transport() == null ? "http" : capability.transport();
        if (capability.steps() != null && !capability.steps().isEmpty()) {
            return capability.steps().stream().map(name -> new Plan.Step(name.endsWith("?") ? name.substring(0, name.length() - 1) : name, transport)).toList();
        }
        return capability.request() == null ? List.of() : List.of(new Plan.Step(capability.request(), transport));
    }

    /** Whether the target is called for it: one that is only shown, or switched off, need not wait until the target is there. */
    boolean calls(Command command) {
        var mode = configuration.current().connection(command.connection()).map(connection -> mode(connection, command));
        return mode.isEmpty() || mode.get() == Mode.LIVE || mode.get() == Mode.OBSERVE && Command.asks(command.type());
    }

    private Mode mode(Connection connection, Command command) {
        var mode = states.mode(connection, command.type());
        return command.type().equals(Connection.Forward.KIND) ? Connection.Forward.mode(mode) : mode == Mode.LIVE && command.assumed() ? Mode.OBSERVE : mode;
    }

    private CommandRun first(Work work, Checkpoint checkpoint, Instant restored) {
        var now = clock.instant();
        return switch (mode(work.connection, work.claim.command())) {
            case OFF -> new Over(new Ending.Discarded(Reason.of("mode-off", work.type() + " is switched off for " + work.connection.id())), checkpoint);
            // A question is asked as far as it only reads: one that settles something, as the verification of a payment does, is held back like any other.
            case OBSERVE -> Command.asks(work.type()) || checkpoint.begun() || work.claim.ambiguousSince() != null
                    ? work.observing().held(work.interpreter.start(checkpoint, work.claim.ambiguousSince(), now)) : work.interpreter.rehearse(checkpoint, now);
            case LIVE -> work.interpreter.start(checkpoint, doubt(work, checkpoint, restored), now);
        };
    }

    /** A person's word that a command shall be made counts more than what the hub may have forgotten. */
    private static Instant doubt(Work work, Checkpoint checkpoint, Instant restored) {
        return work.claim.ambiguousSince() != null || checkpoint.settled() ? work.claim.ambiguousSince() : restored;
    }

    private Interpreter interpreter(HubConfiguration current, Connection connection, Capability capability, Claim.Won claim, Instant restored) {
        var find = capability.find() == null ? null : new Plan.Step(capability.find(),
                capability.findTransport() != null ? capability.findTransport() : capability.transport() == null ? "http" : capability.transport());
        var plan = new Plan(stepsOf(capability), capability.idempotent(), find, capability.settle() == null ? SETTLE : capability.settle(), properties.maxAttempts(), restored);
        var shapes = new MappedShapes(current.mappings(), connection, capability, MappingVariables.of(current, connection, clock.instant(), null),
                results -> input(claim, results));
        return new Interpreter(plan, shapes, backoff);
    }

    private Interpreter forward(Command command) {
        var plan = new Plan(List.of(new Plan.Step("forward", "http")), true, null, SETTLE, properties.maxAttempts(), null);
        return new Interpreter(plan, new ForwardShapes(command.data()), backoff);
    }

    private static ObjectNode input(Claim.Won claim, Map<String, JsonNode> results) {
        var command = claim.command();
        var input = Json.MAPPER.createObjectNode();
        input.putObject("command").put("id", command.id()).put("type", command.type()).put("reference", command.id())
                .put("entity", command.entity()).put("attempt", claim.attempt()).put("at", claim.decidedAt().toString());
        input.set("data", command.data());
        var steps = input.putObject("steps");
        results.forEach(steps::set);
        return input;
    }

    private static Work over(Claim.Won claim, Connection connection, Checkpoint checkpoint, Instant startedAt, Reason reason) {
        var work = new Work(claim, connection, null, checkpoint, startedAt);
        work.run = new Over(new Ending.Parked(reason), checkpoint);
        return work;
    }
}
