package pl.spoiwo.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pl.spoiwo.configuration.RouteFiles.Definition;

/**
 * Finds keys and words that Camel's YAML DSL does not know, by the schema that comes with it. Only keys are compared, not alternatives: a validator
 * would answer one misspelt key with a dozen alternatives that do not match either, and takes seconds.
 */
final class CamelYaml {

    private static final int FEW = 30;

    private final JsonNode camel = read("/schema/camelYamlDsl.json");
    private final JsonNode kamelet = read("/pl/spoiwo/configuration/kamelet.json");
    private final ComponentSchemes schemes = new ComponentSchemes();
    private final Findings findings;

    CamelYaml(Findings findings) {
        this.findings = findings;
    }

    void route(PositionedYaml document, Definition definition) {
        var step = camel.at("/items/properties").path(definition.kind());
        walk(document, definition.pointer(), definition.body(), step);
    }

    void kamelet(PositionedYaml document) {
        walk(document, "", document.root(), kamelet);
    }

    private void walk(PositionedYaml document, String at, JsonNode node, JsonNode schema) {
        if (node.isArray()) {
            var items = new LinkedHashMap<String, JsonNode>();
            gather(schema, "items", items);
            for (int i = 0; i < node.size() && !items.isEmpty(); i++) {
                walk(document, at + "/" + i, node.get(i), items.get("items"));
            }
            return;
        }
        var known = new LinkedHashMap<String, JsonNode>();
        gather(schema, "properties", known);
        if (node.isTextual()) {
            word(document, at, node.textValue(), schema, known);
        } else if (!known.isEmpty()) {
            node.fields().forEachRemaining(e -> {
                var here = at + PositionedYaml.step(e.getKey());
                if (known.containsKey(e.getKey())) {
                    walk(document, here, e.getValue(), known.get(e.getKey()));
                } else {
                    findings.add(document, here, "unknown key '" + e.getKey() + "'" + Nearest.hint(e.getKey(), known.keySet()),
                            known.size() > FEW ? "a key of Camel's YAML DSL" : "one of " + String.join(", ", known.keySet()));
                }
            });
        }
    }

    /** A text stands for an address where a key uri is known, or is the uri itself. */
    private void word(PositionedYaml document, String at, String text, JsonNode schema, Map<String, JsonNode> known) {
        if (at.endsWith("/uri") || known.containsKey("uri")) {
            schemes.check(document, at, text, findings);
        }
        var words = new ArrayList<String>();
        resolved(schema).path("enum").forEach(word -> words.add(word.asText()));
        if (!words.isEmpty() && !words.contains(text) && !text.contains("{")) {
            findings.add(document, at, "'" + text + "' is not allowed here" + Nearest.hint(text, words), "one of " + String.join(", ", words));
        }
    }

    /** Adds the members of the schema, and of every alternative that it gives. */
    private void gather(JsonNode schema, String keyword, Map<String, JsonNode> found) {
        var here = resolved(schema);
        if (keyword.equals("items") && here.has(keyword)) {
            found.put(keyword, here.get(keyword));
        } else {
            here.path(keyword).fields().forEachRemaining(e -> found.putIfAbsent(e.getKey(), e.getValue()));
        }
        for (var alternatives : List.of("oneOf", "anyOf", "allOf")) {
            here.path(alternatives).forEach(one -> gather(one, keyword, found));
        }
    }

    private JsonNode resolved(JsonNode schema) {
        var here = schema == null ? MissingNode.getInstance() : schema;
        while (here.has("$ref")) {
            here = camel.at(here.get("$ref").textValue().substring(1));
        }
        return here;
    }

    private static JsonNode read(String resource) {
        try (var schema = CamelYaml.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(schema);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
