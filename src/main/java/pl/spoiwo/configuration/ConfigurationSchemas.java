package pl.spoiwo.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The schemas of the configuration files: {@code config/schema/<name>.schema.json}, which editors use too. */
public final class ConfigurationSchemas {

    /** Every kind of configuration file there is. */
    public static final List<String> NAMES = List.of("connector", "connections", "statuses", "company", "delivery", "documents", "master-data", "guards", "alerts", "users");

    private final SchemaFolder folder;

    public ConfigurationSchemas(Home home, Findings findings) {
        this.folder = new SchemaFolder(home, "config/schema", NAMES, findings);
    }

    /**
     * Adds a finding for everything in the document that breaks the schema, and takes it out of the document, so that the rest can be looked at too.
     *
     * @return what is left; empty where nothing of it can be read
     */
    public Optional<PositionedYaml> readable(String name, PositionedYaml document, Findings findings) {
        if (check(name, document, findings)) {
            return Optional.of(document);
        }
        if (!(document.root() instanceof ObjectNode) || !folder.has(name)) {
            return Optional.empty();
        }
        var left = document.root().deepCopy();
        folder.problems(name, left).stream().filter(problem -> !problem.missing()).forEach(problem -> remove(left, problem.pointer()));
        return Optional.of(document.with(left));
    }

    /** An item takes its list with it. */
    private static void remove(JsonNode root, String pointer) {
        int last = pointer.lastIndexOf('/');
        var parent = last < 0 ? root : root.at(pointer.substring(0, last));
        if (parent instanceof ArrayNode) {
            remove(root, pointer.substring(0, last));
        } else if (parent instanceof ObjectNode object) {
            object.remove(pointer.substring(last + 1).replace("~1", "/").replace("~0", "~"));
        }
    }

    /** Adds a finding for everything in the document that breaks the schema. @return whether there was none */
    public boolean check(String name, PositionedYaml document, Findings findings) {
        if (!(document.root() instanceof ObjectNode)) {
            findings.add(document, "", "the file is empty or no table of keys and values", "keys as in config/schema/" + name + ".schema.json");
            return false;
        }
        var problems = folder.problems(name, document.root());
        problems.forEach(p -> findings.add(document, p.pointer(), p.what(), p.allowed()));
        return problems.isEmpty() && folder.has(name);
    }
}
