package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Function;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector.Capability;
import pl.spoiwo.mapping.Mapping;
import pl.spoiwo.mapping.Mappings;

/** The shapes of one capability, by the connector's mappings. */
final class MappedShapes implements Shapes {

    private static final String DEFAULT_OUTCOME = "lib/outcome-http";

    private final Mappings mappings;
    private final Connection connection;
    private final Capability capability;
    private final Map<String, JsonNode> variables;
    private final Function<Map<String, JsonNode>, ObjectNode> input;

    /** @param input makes the input of request mappings from the results of earlier steps */
    MappedShapes(Mappings mappings, Connection connection, Capability capability, Map<String, JsonNode> variables,
                 Function<Map<String, JsonNode>, ObjectNode> input) {
        this.mappings = mappings;
        this.connection = connection;
        this.capability = capability;
        this.variables = variables;
        this.input = input;
    }

    @Override
    public JsonNode request(Plan.Step step, Map<String, JsonNode> results) {
        return RequestSignature.put(capability.sign(), connection, mapping(step.name()).apply(input.apply(results), variables));
    }

    /** Rows that were read and a file that was handed over are what they are; a mapping is asked about HTTP answers and about missing ones. */
    @Override
    public Outcome outcome(JsonNode answer) {
        if (answer.has("rows") || answer.has("written")) {
            return Outcome.DONE;
        }
        var name = outcomeMapping();
        return Outcome.of(mappings.get(name).apply(answer, variables), name);
    }

    /** The step's own result mapping; for the last step the capability's; otherwise what the answer holds. */
    @Override
    public JsonNode result(Plan.Step step, JsonNode answer) {
        var own = mappings.find(connection.mapping(step.name() + "-result"));
        if (own.isPresent()) {
            return own.get().apply(answer, variables);
        }
        if (capability.result() != null && last(step)) {
            return mapping(capability.result()).apply(answer, variables);
        }
        return switch (step.transport()) {
            case "file" -> answer;
            case "sql" -> answer.path("rows");
            default -> answer.path("body");
        };
    }

    @Override
    public JsonNode found(Plan.Step find, JsonNode answer) {
        return mapping(find.name() + "-result").apply(answer, variables);
    }

    private boolean last(Plan.Step step) {
        return capability.steps().isEmpty() || step.name().equals(capability.steps().get(capability.steps().size() - 1));
    }

    private String outcomeMapping() {
        if (capability.outcome() != null) {
            return connection.mapping(capability.outcome());
        }
        return connection.connector().outcome() != null ? connection.mapping(connection.connector().outcome()) : DEFAULT_OUTCOME;
    }

    private Mapping mapping(String name) {
        return mappings.get(connection.mapping(name));
    }
}
