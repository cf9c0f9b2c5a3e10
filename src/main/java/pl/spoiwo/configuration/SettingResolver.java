package pl.spoiwo.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${ENV}}, {@code ${ENV:default}} and {@code ${file:/path}} in the texts of a document, so that credentials stay out of the files.
 * What is missing is a finding at its line. Values never show in findings. A file's trailing line break is not part of its value.
 */
public final class SettingResolver {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    private final Home home;
    private final UnaryOperator<String> environment;
    private final Set<Path> filesRead = new TreeSet<>();

    /** @param environment gives the value of a name, or null */
    public SettingResolver(Home home, UnaryOperator<String> environment) {
        this.home = home;
        this.environment = environment;
    }

    public PositionedYaml resolve(PositionedYaml document, Findings findings) {
        return document.with(resolve(document, document.root(), "", findings));
    }

    /** @return the files that {@code ${file:...}} named: when one changes, the configuration changes */
    public Set<Path> filesRead() {
        return Set.copyOf(filesRead);
    }

    private JsonNode resolve(PositionedYaml document, JsonNode node, String pointer, Findings findings) {
        if (node instanceof ObjectNode object) {
            var copy = object.objectNode();
            object.fields().forEachRemaining(e -> copy.set(e.getKey(),
                    resolve(document, e.getValue(), pointer + PositionedYaml.step(e.getKey()), findings)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            var copy = array.arrayNode();
            array.forEach(item -> copy.add(resolve(document, item, pointer + "/" + copy.size(), findings)));
            return copy;
        }
        if (!node.isTextual() || !node.textValue().contains("${")) {
            return node;
        }
        var text = new StringBuilder();
        var match = PLACEHOLDER.matcher(node.textValue());
        while (match.find()) {
            var value = value(document, pointer, match.group(1), findings);
            match.appendReplacement(text, Matcher.quoteReplacement(value == null ? "" : value));
        }
        match.appendTail(text);
        if (PLACEHOLDER.matcher(node.textValue()).replaceAll("").contains("${")) {
            findings.add(document, pointer, "'${' has no closing brace", "${NAME}, ${NAME:default} or ${file:/path}");
        }
        return TextNode.valueOf(text.toString());
    }

    private String value(PositionedYaml document, String pointer, String inside, Findings findings) {
        if (inside.startsWith("file:")) {
            return fileContent(document, pointer, inside.substring(5), findings);
        }
        if (inside.contains("${")) {
            findings.add(document, pointer, "'${' has no closing brace before the next one", "${NAME}, ${NAME:default} or ${file:/path}");
            return null;
        }
        int colon = inside.indexOf(':');
        var name = colon < 0 ? inside : inside.substring(0, colon);
        if (!NAME.matcher(name).matches()) {
            findings.add(document, pointer, "'${" + inside + "}' names nothing", "${NAME}, ${NAME:default} or ${file:/path}");
            return null;
        }
        var value = environment.apply(name);
        if (value == null && colon < 0) {
            findings.add(document, pointer, "missing credential: the environment variable " + name + " is not set",
                    "set it, or write ${" + name + ":default} or ${file:/path}");
        }
        return value == null && colon >= 0 ? inside.substring(colon + 1) : value;
    }

    private String fileContent(PositionedYaml document, String pointer, String name, Findings findings) {
        try {
            var path = home.root().resolve(name);
            filesRead.add(path);
            return Files.readString(path).stripTrailing();
        } catch (IOException | InvalidPathException e) {
            findings.add(document, pointer, "missing credential: the file " + name + " cannot be read (" + e.getClass().getSimpleName() + ")",
                    "a readable UTF-8 text file that holds the value alone");
            return null;
        }
    }
}
