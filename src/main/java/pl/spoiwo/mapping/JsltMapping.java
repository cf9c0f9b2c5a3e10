package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.schibsted.spt.data.jslt.Expression;
import com.schibsted.spt.data.jslt.JsltException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A mapping as JSLT compiled it; its failures name the line of this mapping, and the field that the line makes. */
final class JsltMapping implements Mapping {

    /** What every mapping may use; what the caller does not give is null. */
    static final List<String> VARIABLES = List.of("connection", "company", "now", "context");

    private final String name;
    private final MappingSource source;
    private final Expression expression;
    private final OutputFields fields;

    JsltMapping(String name, MappingSource source, Expression expression) {
        this.name = name;
        this.source = source;
        this.expression = expression;
        this.fields = OutputFields.of(expression, source.file());
    }

    @Override
    public String name() {
        return name;
    }

    MappingSource source() {
        return source;
    }

    @Override
    public JsonNode apply(JsonNode input, Map<String, JsonNode> variables) {
        var all = new HashMap<>(variables);
        VARIABLES.forEach(v -> all.putIfAbsent(v, NullNode.instance));
        try {
            var output = expression.apply(all, input);
            return output == null ? NullNode.instance : output;
        } catch (JsltException e) {
            throw failure(e);
        } catch (StackOverflowError e) {
            throw new MappingFailure("mapping-failed", "the mapping calls itself without end", source.file(), 0, null);
        } catch (RuntimeException e) {
            throw new MappingFailure("mapping-failed", "the mapping cannot go on: " + e, source.file(), 0, null);
        }
    }

    private MappingFailure failure(JsltException e) {
        var file = e.getSource() == null ? source.file() : MappingSource.file(e.getSource());
        var field = source.file().equals(file) ? fields.at(e.getLine(), e.getColumn()).orElse(null) : null;
        var text = JsltMappings.shortened(e);
        if (field != null) {
            text = field.pointer() + ": " + text + (field.from().isEmpty() ? "" : ", from " + field.from());
        }
        return new MappingFailure("mapping-failed", text, file, Math.max(0, e.getLine()), field == null ? null : field.pointer());
    }
}
