package pl.spoiwo.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.SchemaFolder;

/** The canonical model of the home folder. What breaks it is told with the field, the mapping, and the line of the mapping that makes the field. */
public final class CanonicalSchemas implements Schemas {

    /** What an event mapping may make. */
    public static final List<String> EVENTS = List.of("order", "gone", "payment", "refund", "shipment", "document", "stock", "price", "product", "customer", "weight", "offer",
            "rate", "confirmation", "ask", "alert", "ignore");

    private static final List<String> FILES = List.of("common", "order", "gone", "payment", "refund", "shipment", "document", "stock", "price", "product", "customer", "weight",
            "offer", "rate", "confirmation", "ask", "alert", "ignore", "receipt");

    private final SchemaFolder folder;
    private final JsltMappings mappings;

    public CanonicalSchemas(Home home, JsltMappings mappings, Findings findings) {
        this.folder = new SchemaFolder(home, "mappings/canonical", FILES, findings);
        this.mappings = mappings;
    }

    @Override
    public void check(String type, JsonNode document, String madeBy) {
        var file = "mappings/" + madeBy + ".jslt";
        if (type.equals("common") || !folder.has(type)) {
            throw new MappingFailure("schema", "there is no event '" + type + "'; there are " + String.join(", ", EVENTS), file, line(madeBy, "/event"), "/event");
        }
        var problems = folder.problems(type, document);
        if (!problems.isEmpty()) {
            var first = problems.get(0);
            int line = line(madeBy, first.pointer());
            throw new MappingFailure("schema", type + " " + first.pointer() + ": " + first.what() + ", allowed: " + first.allowed()
                    + (problems.size() > 1 ? "; and " + (problems.size() - 1) + " more" : "") + "; made by " + file + (line > 0 ? ":" + line : ""),
                    file, line, first.pointer());
        }
    }

    private int line(String madeBy, String pointer) {
        return mappings.source(madeBy).map(s -> s.lineOf(pointer)).orElse(0);
    }
}
