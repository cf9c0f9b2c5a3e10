package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.schibsted.spt.data.jslt.Expression;
import com.schibsted.spt.data.jslt.JsltException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A mapping as JSLT compiled it; its failures name the line of this mapping. */
final class JsltMapping implements Mapping {

    /** What every mapping may use; what the caller does not give is null. */
    static final List<String> VARIABLES = List.of("connection", "company", "now", "context");

    private final String name;
    private final MappingSource source;
    private final Expression expression;

    JsltMapping(String name, MappingSource source, Expression expression) {
        this.name = name;
        this.source = source;
        this.expression = expression;
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
            var file = e.getSource() == null ? source.file() : MappingSource.file(e.getSource());
            throw new MappingFailure("mapping-failed", JsltMappings.shortened(e), file, Math.max(0, e.getLine()), null);
        } catch (StackOverflowError e) {
            throw new MappingFailure("mapping-failed", "the mapping calls itself without end", source.file(), 0, null);
        } catch (RuntimeException e) {
            throw new MappingFailure("mapping-failed", "the mapping cannot go on: " + e, source.file(), 0, null);
        }
    }
}
