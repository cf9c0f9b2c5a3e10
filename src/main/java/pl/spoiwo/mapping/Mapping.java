package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** One compiled JSLT file: pure, thread-safe, compiled once. */
public interface Mapping {

    /** The path below {@code mappings/} without the ending: {@code shop/order}. */
    String name();

    /**
     * @param variables values of the {@code $names} that the mapping may use: {@code connection}, {@code company}, {@code now}, {@code context}
     * @return the output; a JSON null where the mapping makes nothing
     * @throws MappingFailure where the mapping calls error() or cannot go on; it names file and line
     */
    JsonNode apply(JsonNode input, Map<String, JsonNode> variables);
}
