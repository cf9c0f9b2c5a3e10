package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * What the connector's mappings say about one command; pure. Results of earlier steps are given by step name.
 * Every method may throw {@link pl.spoiwo.mapping.MappingFailure}: the command parks with it.
 */
interface Shapes {

    /** @return the request document; null or empty where this call is not needed */
    JsonNode request(Plan.Step step, Map<String, JsonNode> results);

    /** @return what an answer means */
    Outcome outcome(JsonNode answer);

    /** @return what a call brought: goes into the checkpoint, and into the receipt after the last step */
    JsonNode result(Plan.Step step, JsonNode answer);

    /** @return the effect that was looked for, or null where the target does not have it */
    JsonNode found(Plan.Step find, JsonNode answer);
}
