package pl.spoiwo.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A YAML (or JSON) file as a JSON tree that knows the line of every value. Only {@code true}, {@code false}, {@code null} and plain numbers
 * are not text: {@code off}, {@code 010} and {@code 12:30} stay as written, unlike in YAML 1.1.
 *
 * @param file  path relative to the home folder
 * @param root  the document; missing where the file is empty
 * @param lines line (1-based) of each JSON pointer; of the key, for members of objects
 */
public record PositionedYaml(String file, JsonNode root, Map<String, Integer> lines) {

    /** @return the document, or empty where it cannot be read: then the findings say why */
    public static Optional<PositionedYaml> read(Home home, Path path, Findings findings) {
        var file = home.nameOf(path);
        try {
            return parse(file, Files.readString(path), findings);
        } catch (CharacterCodingException e) {
            findings.add(file, 0, "the file is not UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            findings.add(file, 0, "the file cannot be read: " + e.getClass().getSimpleName(), "a readable file");
        }
        return Optional.empty();
    }

    public static Optional<PositionedYaml> parse(String file, String text, Findings findings) {
        var options = new LoaderOptions();
        options.setNestingDepthLimit(60);
        try {
            var node = new Yaml(options).compose(new StringReader(text));
            if (node == null) {
                return Optional.of(new PositionedYaml(file, MissingNode.getInstance(), Map.of("", 1)));
            }
            var tree = new YamlTree(file, findings);
            var root = tree.convert(node);
            return Optional.of(new PositionedYaml(file, root, tree.lines()));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            findings.add(file, line, "no valid YAML: " + e.getProblem(), "one well-formed YAML document, indented with spaces");
        } catch (YAMLException e) {
            findings.add(file, 0, "no valid YAML: " + e.getMessage(), "one well-formed YAML document");
        }
        return Optional.empty();
    }

    /** @return the line of the value, or of the nearest value around it */
    public int line(String pointer) {
        for (var at = pointer; ; at = at.substring(0, at.lastIndexOf('/'))) {
            var line = lines.get(at);
            if (line != null || at.isEmpty()) {
                return line == null ? 0 : line;
            }
        }
    }

    public JsonNode at(String pointer) {
        return root.at(pointer);
    }

    /** @return the same document with other values; lines stay */
    public PositionedYaml with(JsonNode values) {
        return new PositionedYaml(file, values, lines);
    }

    /** @return a key as one step of a JSON pointer */
    public static String step(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
