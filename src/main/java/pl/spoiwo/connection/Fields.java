package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import pl.spoiwo.configuration.Units;

/** Reads members of a document that its schema has already accepted. */
final class Fields {

    private Fields() {
    }

    static String text(JsonNode node, String key, String otherwise) {
        var value = node.path(key);
        return value.isMissingNode() || value.isNull() ? otherwise : value.asText();
    }

    static Duration duration(JsonNode node, String key, Duration otherwise) {
        var text = text(node, key, null);
        return text == null ? otherwise : Units.duration(text);
    }

    static List<String> texts(JsonNode node, String key, List<String> otherwise) {
        if (!node.has(key)) {
            return otherwise;
        }
        var texts = new ArrayList<String>();
        node.get(key).forEach(v -> texts.add(v.asText()));
        return List.copyOf(texts);
    }

    static Map<String, String> texts(JsonNode node) {
        return map(node, JsonNode::asText);
    }

    /** @return members in the order of the file; unmodifiable */
    static <T> Map<String, T> map(JsonNode node, Function<JsonNode, T> read) {
        var map = new LinkedHashMap<String, T>();
        node.fields().forEachRemaining(e -> map.put(e.getKey(), read.apply(e.getValue())));
        return Collections.unmodifiableMap(map);
    }
}
