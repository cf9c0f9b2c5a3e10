package pl.spoiwo.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import pl.spoiwo.configuration.PositionedYaml;

/** The first place where two documents differ. Numbers are compared as they are written: 1.0 is not 1.00. The order of keys does not count. */
record FirstDifference(String pointer, String what) {

    static Optional<FirstDifference> between(JsonNode expected, JsonNode actual) {
        return at("", expected, actual);
    }

    private static Optional<FirstDifference> at(String pointer, JsonNode expected, JsonNode actual) {
        if (expected == null) {
            return Optional.of(new FirstDifference(pointer, "is " + shown(actual) + " and should not be there"));
        }
        if (actual == null) {
            return Optional.of(new FirstDifference(pointer, "is missing, expected " + shown(expected)));
        }
        if (expected.isObject() && actual.isObject()) {
            var keys = new LinkedHashSet<String>();
            expected.fieldNames().forEachRemaining(keys::add);
            actual.fieldNames().forEachRemaining(keys::add);
            return keys.stream().flatMap(k -> at(pointer + PositionedYaml.step(k), expected.get(k), actual.get(k)).stream()).findFirst();
        }
        if (expected.isArray() && actual.isArray()) {
            for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
                var difference = at(pointer + "/" + i, expected.get(i), actual.get(i));
                if (difference.isPresent()) {
                    return difference;
                }
            }
            return Optional.empty();
        }
        return shown(expected).equals(shown(actual)) ? Optional.empty()
                : Optional.of(new FirstDifference(pointer, "is " + shown(actual) + ", expected " + shown(expected)));
    }

    private static String shown(JsonNode node) {
        try {
            var text = Json.MAPPER.writeValueAsString(node);
            return text.length() > 120 && node.isContainerNode() ? text.substring(0, 120) + "..." : text;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
