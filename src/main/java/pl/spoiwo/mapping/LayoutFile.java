package pl.spoiwo.mapping;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a layout file with the line of every field, and refuses what it does not know: a misspelt key would silently move columns. */
final class LayoutFile {

    private final String file;
    private final Map<String, List<Layout.Field>> records = new LinkedHashMap<>();

    private LayoutFile(String file) {
        this.file = file;
    }

    static Layout read(Path path, String shownAs) {
        try (var in = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            var node = new Yaml(new SafeConstructor(new LoaderOptions())).compose(in);
            return new LayoutFile(shownAs).layout(node);
        } catch (IOException e) {
            throw new MappingFailure("layout", "the layout cannot be read: " + e.getMessage(), shownAs, 0, null);
        } catch (MarkedYAMLException e) {
            throw new MappingFailure("layout", "no valid YAML: " + e.getProblem(), shownAs, e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1, null);
        }
    }

    private Layout layout(Node node) {
        var top = members(node, Set.of("title", "charset", "charsetBy", "end", "newline", "separator", "quote", "lineBreak", "sections", "records"));
        members(needed(top, "records", node), null).forEach((name, fields) -> records.put(name, fields(fields)));
        var sections = new ArrayList<Layout.Section>();
        for (var section : list(needed(top, "sections", node))) {
            sections.add(section(section));
        }
        return new Layout(file, charset(needed(top, "charset", node)), charsetBy(top.get("charsetBy")), end(top.get("end")),
                text(top, "newline", "\r\n"), character(top, "separator", ','), character(top, "quote", '"'),
                text(top, "lineBreak", " "), List.copyOf(sections));
    }

    private Layout.Section section(Node node) {
        var section = members(node, Set.of("name", "label", "kind", "head", "rows", "many", "required"));
        var rows = section.containsKey("rows") ? members(section.get("rows"), Set.of("label", "name", "record")) : null;
        return new Layout.Section(scalar(needed(section, "name", node)), scalar(needed(section, "label", node)), text(section, "kind", null),
                section.containsKey("head") ? record(section.get("head")) : List.of(),
                rows == null ? null : new Layout.Rows(scalar(needed(rows, "label", node)), text(rows, "name", "rows"), record(needed(rows, "record", node))),
                flag(section, "many"), flag(section, "required"), line(node));
    }

    private List<Layout.Field> record(Node name) {
        var fields = records.get(scalar(name));
        if (fields == null) {
            throw wrong(name, "there is no record " + scalar(name) + "; there are " + records.keySet());
        }
        return fields;
    }

    private List<Layout.Field> fields(Node node) {
        var fields = new ArrayList<Layout.Field>();
        var names = new HashSet<String>();
        for (var item : list(node)) {
            var field = field(item);
            if (!names.add(field.name())) {
                throw wrong(item, "field " + field.name() + " is there twice");
            }
            fields.add(field);
        }
        return List.copyOf(fields);
    }

    private Layout.Field field(Node node) {
        var field = members(node, Set.of("name", "type", "width", "scale", "pattern", "overflow", "characters", "required", "preset"));
        var type = switch (text(field, "type", "text")) {
            case "text" -> Layout.Type.TEXT;
            case "decimal" -> Layout.Type.DECIMAL;
            case "integer" -> Layout.Type.INTEGER;
            case "logical" -> Layout.Type.LOGICAL;
            case "date" -> Layout.Type.DATE;
            default -> throw wrong(field.get("type"), "type " + scalar(field.get("type")) + " is unknown; there are text, decimal, integer, logical and date");
        };
        var pattern = text(field, "pattern", null);
        if (type == Layout.Type.DATE) {
            checkPattern(pattern, node);
        }
        var overflow = choice(field, "overflow", "refuse", "cut", "refuse");
        var characters = choice(field, "characters", "refuse", "replace", overflow.equals("cut") ? "replace" : "refuse");
        return new Layout.Field(scalar(needed(field, "name", node)), type, number(field, "width"), number(field, "scale"), pattern,
                overflow.equals("cut"), characters.equals("replace"), flag(field, "required"), text(field, "preset", null), line(node));
    }

    private void checkPattern(String pattern, Node node) {
        try {
            DateTimeFormatter.ofPattern(pattern);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw wrong(node, "a date needs a pattern such as yyyyMMddHHmmss");
        }
    }

    private Layout.CharsetBy charsetBy(Node node) {
        if (node == null) {
            return null;
        }
        var by = members(node, Set.of("section", "field", "charsets"));
        var charsets = new LinkedHashMap<String, Charset>();
        members(needed(by, "charsets", node), null).forEach((value, name) -> charsets.put(value, charset(name)));
        return new Layout.CharsetBy(scalar(needed(by, "section", node)), scalar(needed(by, "field", node)), Map.copyOf(charsets));
    }

    private Layout.End end(Node node) {
        if (node == null) {
            return null;
        }
        var end = members(node, Set.of("blankLine", "rowless"));
        var rowless = new HashSet<String>();
        if (end.containsKey("rowless")) {
            list(end.get("rowless")).forEach(kind -> rowless.add(scalar(kind)));
        }
        return new Layout.End(flag(end, "blankLine"), Set.copyOf(rowless));
    }

    private Charset charset(Node node) {
        try {
            return Charset.forName(scalar(node));
        } catch (IllegalArgumentException e) {
            throw wrong(node, "charset " + scalar(node) + " is unknown; windows-1250 is one");
        }
    }

    private Map<String, Node> members(Node node, Set<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, "keys and values are expected here");
        }
        var members = new LinkedHashMap<String, Node>();
        for (var tuple : mapping.getValue()) {
            var key = scalar(tuple.getKeyNode());
            if (known != null && !known.contains(key)) {
                throw wrong(tuple.getKeyNode(), "key " + key + " is unknown; allowed are " + known.stream().sorted().toList());
            }
            if (members.put(key, tuple.getValueNode()) != null) {
                throw wrong(tuple.getKeyNode(), "key " + key + " is there twice");
            }
        }
        return members;
    }

    private Node needed(Map<String, Node> members, String key, Node parent) {
        var node = members.get(key);
        if (node == null) {
            throw wrong(parent, "key " + key + " is missing");
        }
        return node;
    }

    private List<Node> list(Node node) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw wrong(node, "a list is expected here");
    }

    private String scalar(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(node, "a plain value is expected here");
    }

    private String text(Map<String, Node> members, String key, String otherwise) {
        return members.containsKey(key) ? scalar(members.get(key)) : otherwise;
    }

    private String choice(Map<String, Node> members, String key, String one, String other, String otherwise) {
        var text = text(members, key, otherwise);
        if (!text.equals(one) && !text.equals(other)) {
            throw wrong(members.get(key), key + " is " + one + " or " + other);
        }
        return text;
    }

    private char character(Map<String, Node> members, String key, char otherwise) {
        var text = text(members, key, String.valueOf(otherwise));
        if (text.length() != 1) {
            throw wrong(members.get(key), key + " is one character");
        }
        return text.charAt(0);
    }

    private boolean flag(Map<String, Node> members, String key) {
        var text = text(members, key, "false");
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(members.get(key), key + " is true or false");
        }
        return text.equals("true");
    }

    private int number(Map<String, Node> members, String key) {
        var text = text(members, key, "0");
        if (!text.matches("[0-9]{1,5}")) {
            throw wrong(members.get(key), key + " is a number");
        }
        return Integer.parseInt(text);
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private MappingFailure wrong(Node node, String text) {
        return new MappingFailure("layout", text, file, node == null ? 0 : line(node), null);
    }
}
