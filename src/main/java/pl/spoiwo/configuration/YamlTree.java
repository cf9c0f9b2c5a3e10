package pl.spoiwo.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Turns SnakeYAML's nodes into JSON nodes and remembers lines. A key given twice is a finding with both lines; the first one counts. */
final class YamlTree {

    private static final int DEEPEST = 60;
    /** Values of one file. Aliases of aliases make endless ones of a few lines. */
    private static final int MOST = 200_000;
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,17})\\.[0-9]+");

    private final String file;
    private final Findings findings;
    private final Map<String, Integer> lines = new HashMap<>();

    YamlTree(String file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    JsonNode convert(Node root) {
        return convert(root, "", 0);
    }

    Map<String, Integer> lines() {
        return Map.copyOf(lines);
    }

    private JsonNode convert(Node node, String pointer, int depth) {
        if (lines.size() >= MOST) {
            findings.add(file, 0, "too much to read, or aliases of aliases", "at most " + MOST + " values");
            return NullNode.instance;
        }
        lines.putIfAbsent(pointer, lineOf(node));
        if (depth > DEEPEST) {
            findings.add(file, lineOf(node), "nested too deeply, or an alias that holds itself", "at most " + DEEPEST + " levels");
            return NullNode.instance;
        }
        if (node instanceof MappingNode mapping) {
            return object(mapping, pointer, depth);
        }
        if (node instanceof SequenceNode sequence) {
            var array = JsonNodeFactory.instance.arrayNode();
            for (var item : sequence.getValue()) {
                array.add(convert(item, pointer + "/" + array.size(), depth + 1));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private JsonNode object(MappingNode mapping, String pointer, int depth) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var pair : mapping.getValue()) {
            int line = lineOf(pair.getKeyNode());
            if (!(pair.getKeyNode() instanceof ScalarNode scalar)) {
                findings.add(file, line, "a key that is not a text", "a plain word as key");
                continue;
            }
            var key = scalar.getValue();
            var place = pointer + PositionedYaml.step(key);
            if (object.has(key)) {
                findings.add(file, line, "'" + key + "' is given twice: first in line " + lines.get(place), "each key once");
                continue;
            }
            lines.put(place, line);
            object.set(key, convert(pair.getValueNode(), place, depth + 1));
        }
        return object;
    }

    private static JsonNode scalar(ScalarNode node) {
        var text = node.getValue();
        if (node.getScalarStyle() != ScalarStyle.PLAIN) {
            return TextNode.valueOf(text);
        }
        if (INTEGER.matcher(text).matches()) {
            return LongNode.valueOf(Long.parseLong(text));
        }
        if (DECIMAL.matcher(text).matches()) {
            return DecimalNode.valueOf(new BigDecimal(text));
        }
        return switch (text) {
            case "true" -> BooleanNode.TRUE;
            case "false" -> BooleanNode.FALSE;
            case "", "null", "~" -> NullNode.instance;
            default -> TextNode.valueOf(text);
        };
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
