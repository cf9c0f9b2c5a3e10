package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import pl.spoiwo.mapping.Json;

/** Input of desired-state mappings: {@code {items: [{sku, value, link?}], steps}}. A step whose result has {@code links: {sku: their id}} adds links. */
record BatchInput(WantedValues.Taken taken, Map<String, String> known) implements Function<Map<String, JsonNode>, ObjectNode> {

    @Override
    public ObjectNode apply(Map<String, JsonNode> results) {
        var links = new HashMap<>(known);
        links.putAll(found(results));
        var input = Json.MAPPER.createObjectNode();
        var items = input.putArray("items");
        for (var item : taken.items()) {
            var row = items.addObject().put("sku", item.sku()).put("value", item.value());
            if (links.containsKey(item.sku())) {
                row.put("link", links.get(item.sku()));
            }
        }
        var steps = input.putObject("steps");
        results.forEach(steps::set);
        return input;
    }

    /** Links that steps have found. */
    static Map<String, String> found(Map<String, JsonNode> results) {
        var links = new HashMap<String, String>();
        for (var result : results.values()) {
            result.path("links").fields().forEachRemaining(e -> {
                if (e.getValue().isValueNode() && !e.getValue().asText("").isEmpty()) {
                    links.put(e.getKey(), e.getValue().asText());
                }
            });
        }
        return links;
    }
}
