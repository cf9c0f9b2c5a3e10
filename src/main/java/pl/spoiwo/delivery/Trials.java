package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionTests;
import pl.spoiwo.connection.Connector.Capability;
import pl.spoiwo.connection.MappingVariables;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.MappingFailure;

/**
 * Makes the calls of a connection's {@code connection.test} by the same route, credentials and limits as its commands. A step whose {@code -result}
 * mapping gives a list of {@code {check, ok, text}} adds what it has found in the answer.
 */
@Component
class Trials implements ConnectionTests {

    /** What signatures and tokens of the strictest systems still bear. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(60);

    private final ActiveConfiguration configuration;
    private final ProducerTemplate calls;
    private final HttpCalls http;
    private final AccessTokens tokens;
    private final Clock clock;

    Trials(ActiveConfiguration configuration, ProducerTemplate calls, HttpCalls http, AccessTokens tokens, Clock clock) {
        this.configuration = configuration;
        this.calls = calls;
        this.http = http;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public List<Check> run(Connection connection) {
        var checks = new ArrayList<>(folders(connection));
        connection.capability(CAPABILITY).ifPresent(capability -> {
            var shapes = shapes(connection, capability);
            for (var step : Preparation.stepsOf(capability)) {
                if (!call(connection, shapes, step, checks)) {
                    break;
                }
            }
        });
        var auth = connection.connector().auth();
        if (auth != null && !auth.scopes().isEmpty() && checks.stream().allMatch(Check::ok)) {
            checks.add(scopes(connection));
        }
        return checks.isEmpty() ? List.of(new Check("calls", false, "nothing was tried: no step of " + CAPABILITY + " made a request", 0)) : checks;
    }

    private Check scopes(Connection connection) {
        var has = tokens.scopes(connection).orElse(null);
        if (has == null) {
            return new Check("scopes", true, "the token does not show its scopes, so they were not compared", 0);
        }
        var lacking = new TreeMap<>(connection.connector().auth().scopes());
        lacking.keySet().removeAll(has);
        return new Check("scopes", lacking.isEmpty(), lacking.isEmpty() ? "the token has all that the connector's capabilities need"
                : lacking.entrySet().stream().map(each -> "the token lacks " + each.getKey() + ", which " + String.join(", ", each.getValue()) + " need").collect(Collectors.joining("; "))
                + ": allow it to the application, then POST /api/connections/" + connection.id() + "/authorize", 0);
    }

    private static List<Check> folders(Connection connection) {
        var file = connection.connector().file();
        return file == null ? List.of() : Stream.of(file.out(), file.in()).filter(each -> each != null).map(connection::fill).map(folder -> {
            boolean usable = Files.isDirectory(Path.of(folder)) && Files.isWritable(Path.of(folder));
            return new Check("folder", usable, folder + (usable ? " can be written" : " is not there, or this user may not write in it"), 0);
        }).toList();
    }

    private MappedShapes shapes(Connection connection, Capability capability) {
        var current = configuration.current();
        return new MappedShapes(current.mappings(), connection, capability, MappingVariables.of(current, connection, clock.instant(), null), results -> {
            var input = Json.MAPPER.createObjectNode();
            results.forEach(input.putObject("steps")::set);
            return input;
        });
    }

    /** @return false where it failed */
    private boolean call(Connection connection, MappedShapes shapes, Plan.Step step, List<Check> checks) {
        var from = clock.instant();
        try {
            var request = shapes.request(step, Map.of());
            if (Calls.empty(request)) {
                return true;
            }
            var call = made(connection, step, request);
            var answer = answer(call, request);
            var outcome = shapes.outcome(answer);
            if (outcome.kind() == Outcome.Kind.REAUTHORISE) {
                http.refused(call);
                answer = answer(made(connection, step, request), request);
                outcome = shapes.outcome(answer);
            }
            boolean ok = outcome.kind() == Outcome.Kind.DONE;
            checks.add(new Check(step.name(), ok, ok ? said(answer) : outcome.reason().text(), Duration.between(from, clock.instant()).toMillis()));
            clock(answer, checks);
            if (ok) {
                found(shapes.result(step, answer), checks);
            }
            return ok;
        } catch (MappingFailure failure) {
            checks.add(new Check(step.name(), false, failure.unquoted() + ": " + failure.getMessage(), 0));
            return false;
        }
    }

    private Exchange made(Connection connection, Plan.Step step, JsonNode request) {
        if (!Calls.reads(step, request)) {
            throw new MappingFailure("test-changes", "a test only reads: " + HttpRequests.method(request) + " may change something", connection.connector().sourceFile(), 0, null);
        }
        return calls.send("direct:target-call-" + connection.id() + "-" + step.transport() + "?failIfNoConsumers=true&block=false", call -> call.getMessage().setBody(request));
    }

    private static JsonNode answer(Exchange exchange, JsonNode request) {
        return exchange.getException() != null ? Answers.failed(request, exchange.getException()) : exchange.getMessage().getBody(JsonNode.class);
    }

    private static String said(JsonNode answer) {
        return answer.has("rows") ? answer.path("rows").size() + " rows" : "answered " + answer.path("status").asText();
    }

    private void clock(JsonNode answer, List<Check> checks) {
        var date = answer.at("/headers/date").asText("");
        if (date.isEmpty() || checks.stream().anyMatch(each -> each.check().equals("clock"))) {
            return;
        }
        try {
            var there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            var apart = Duration.between(there, clock.instant()).abs();
            checks.add(new Check("clock", apart.compareTo(CLOCK_TOLERANCE) <= 0, "the system's clock and the hub's are " + apart.toSeconds() + " s apart", 0));
        } catch (DateTimeException unreadable) {
            checks.add(new Check("clock", false, "the system's answer has no readable date: " + Texts.cut(date, 40), 0));
        }
    }

    private static void found(JsonNode result, List<Check> checks) {
        if (result != null && result.isArray()) {
            result.forEach(each -> {
                if (each.has("check")) {
                    checks.add(new Check(each.path("check").asText(), each.path("ok").asBoolean(), each.path("text").asText(), 0));
                }
            });
        }
    }
}
