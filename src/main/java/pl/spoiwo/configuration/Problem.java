package pl.spoiwo.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What breaks a schema, said for a person.
 *
 * @param pointer JSON pointer of the value; of the unknown or missing key itself, where that is the problem
 * @param missing whether the key is not there: its line is that of the object around it
 * @param what    names the key, never the value
 * @param allowed what is allowed there
 */
public record Problem(String pointer, boolean missing, String what, String allowed) {

    static Problem of(ValidationMessage message, Map<String, JsonNode> documents) {
        var at = message.getInstanceLocation().toString();
        var keywordAt = message.getSchemaLocation().getFragment();
        var document = documents.get(String.valueOf(message.getSchemaLocation().getAbsoluteIri()));
        var schema = document == null || keywordAt.getNameCount() == 0 ? null : document.at(String.valueOf(keywordAt.getParent()));
        var key = at.isEmpty() ? "the document" : named(at);
        var described = schema == null ? "" : schema.path("description").asText("");
        return switch (message.getType()) {
            case "additionalProperties", "unevaluatedProperties" -> unknown(at, message.getProperty(), keys(schema));
            case "propertyNames" -> new Problem(at + PositionedYaml.step(message.getProperty()), false, "'" + message.getProperty() + "' is not allowed as a name here",
                    text(schema == null ? null : schema.path("propertyNames"), "see the schema"));
            case "required" -> new Problem(at + PositionedYaml.step(message.getProperty()), true, "'" + message.getProperty() + "' is missing",
                    text(schema == null ? null : schema.at("/properties" + PositionedYaml.step(message.getProperty())), "it is required here"));
            case "enum" -> {
                var words = words(schema == null ? message.getSchemaNode() : schema.path("enum"));
                var value = message.getInstanceNode() != null && message.getInstanceNode().isTextual() ? message.getInstanceNode().textValue() : "";
                yield new Problem(at, false, key + " has a value that is not allowed" + Nearest.hint(value, words), "one of " + String.join(", ", words));
            }
            case "const" -> new Problem(at, false, key + " has a value that is not allowed", schema == null ? "see the schema" : schema.path("const").toString());
            case "type" -> new Problem(at, false, key + " has the wrong type", types(schema) + (described.isEmpty() ? "" : ": " + described));
            case "pattern" -> new Problem(at, false, key + " is not written as it must be", described.isEmpty() && schema != null ? schema.path("pattern").asText() : described);
            case "minLength" -> new Problem(at, false, key + " is too short or empty", "at least " + limit(schema, "minLength") + " characters");
            case "maxLength" -> new Problem(at, false, key + " is too long", "at most " + limit(schema, "maxLength") + " characters");
            case "minimum", "maximum", "exclusiveMinimum", "minItems", "maxItems", "minProperties" ->
                    new Problem(at, false, key + " breaks a limit", message.getType() + " " + limit(schema, message.getType()));
            default -> new Problem(at, false, key + " breaks the rule " + message.getType(), described.isEmpty() ? "see the schema" : described);
        };
    }

    private static Problem unknown(String at, String key, List<String> allowed) {
        return new Problem(at + PositionedYaml.step(key), false, "unknown key '" + key + "'" + Nearest.hint(key, allowed),
                allowed.isEmpty() ? "no keys" : "one of " + String.join(", ", allowed));
    }

    private static List<String> keys(JsonNode schema) {
        var keys = new ArrayList<String>();
        if (schema != null) {
            schema.path("properties").fieldNames().forEachRemaining(keys::add);
        }
        return keys;
    }

    private static List<String> words(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static String types(JsonNode schema) {
        var type = schema == null ? null : schema.get("type");
        if (type == null) {
            return "see the schema";
        }
        return type.isArray() ? words(type).stream().collect(Collectors.joining(" or ")) : type.asText();
    }

    private static String limit(JsonNode schema, String keyword) {
        return schema == null ? "?" : schema.path(keyword).asText();
    }

    private static String text(JsonNode property, String otherwise) {
        var description = property == null ? "" : property.path("description").asText("");
        return description.isEmpty() ? otherwise : description;
    }

    /** A member by its key, an item of a list by the key of the list. */
    private static String named(String at) {
        var last = unescape(at.substring(at.lastIndexOf('/') + 1));
        return last.matches("[0-9]+") && at.indexOf('/', 1) > 0 ? "item " + (Integer.parseInt(last) + 1) + " of " + named(at.substring(0, at.lastIndexOf('/'))) : "'" + last + "'";
    }

    private static String unescape(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
