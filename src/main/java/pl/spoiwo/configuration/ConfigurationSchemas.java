package pl.spoiwo.configuration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The schemas of the configuration files: {@code config/schema/<name>.schema.json}, which editors use too. */
public final class ConfigurationSchemas {

    /** Every kind of configuration file there is. */
    public static final List<String> NAMES = List.of("connector", "connections", "statuses", "company", "alerts", "users");

    private final SchemaFolder folder;

    public ConfigurationSchemas(Home home, Findings findings) {
        this.folder = new SchemaFolder(home, "config/schema", NAMES, findings);
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
