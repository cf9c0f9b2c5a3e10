package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.schibsted.spt.data.jslt.Function;
import com.schibsted.spt.data.jslt.JsltException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** A function that mappings may call. Pure. Null (or blank text) in any argument gives null without asking the body, unless it takes nulls. */
record MappingFunction(String name, int least, int most, boolean takesNulls, Body body) implements Function {

    /* BigDecimal would also read "1e9999999", which fills the memory when it is written out. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]{1,30}([.][0-9]{1,30})?");

    interface Body {
        JsonNode apply(JsonNode[] arguments);
    }

    static MappingFunction of(String name, int arguments, Body body) {
        return new MappingFunction(name, arguments, arguments, false, body);
    }

    static MappingFunction of(String name, int least, int most, Body body) {
        return new MappingFunction(name, least, most, false, body);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public int getMinArguments() {
        return least;
    }

    @Override
    public int getMaxArguments() {
        return most;
    }

    @Override
    public JsonNode call(JsonNode input, JsonNode[] arguments) {
        if (!takesNulls) {
            for (var argument : arguments) {
                if (blank(argument)) {
                    return NullNode.instance;
                }
            }
        }
        return body.apply(arguments);
    }

    static boolean blank(JsonNode node) {
        return node == null || node.isNull() || node.isMissingNode() || node.isTextual() && node.textValue().isBlank();
    }

    /** @return the number exactly as given, in text or as a JSON number */
    static BigDecimal number(JsonNode node) {
        if (node.isIntegralNumber() || node instanceof DecimalNode) {
            return node.decimalValue();
        }
        var text = node.isNumber() || node.isTextual() ? node.asText().trim() : "";
        if (!NUMBER.matcher(text).matches()) {
            throw new JsltException("not a number: " + shown(node));
        }
        return new BigDecimal(text);
    }

    static int count(JsonNode node) {
        if (!node.isIntegralNumber() || node.intValue() < 0) {
            throw new JsltException("not a count: " + shown(node));
        }
        return node.intValue();
    }

    static String text(JsonNode node) {
        if (node.isContainerNode()) {
            throw new JsltException("a text was expected, not " + (node.isArray() ? "a list" : "an object"));
        }
        return node.asText();
    }

    /** @return the value so far as a log may show it: its beginning, with letters made x */
    static String shown(JsonNode node) {
        if (node.isContainerNode()) {
            return node.isArray() ? "a list" : "an object";
        }
        var text = node.asText().replaceAll("\\p{L}", "x");
        return "'" + (text.length() > 20 ? text.substring(0, 20) + "..." : text) + "'";
    }
}
