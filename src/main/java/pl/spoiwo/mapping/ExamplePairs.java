package pl.spoiwo.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.HomeFiles;

/** Runs {@code mappings/<system>/examples/<mapping>/<case>.in.*} against {@code <case>.out.json}. A pair that fails is a finding with its first difference. */
public final class ExamplePairs {

    private static final Pattern INPUT = Pattern.compile("(.+)\\.in\\.([a-z0-9]+)");
    private static final Pattern PLACE = Pattern.compile("mappings/([^/]+)/examples/([^/]+)/[^/]+");

    private final Home home;
    private final JsltMappings mappings;
    private final Schemas schemas;
    private final ExampleInputs inputs;
    private final JsonNode company;
    private final Findings findings;

    /** @param company company.yaml, for {@code $company} */
    public ExamplePairs(Home home, JsltMappings mappings, Schemas schemas, ExampleInputs inputs, JsonNode company, Findings findings) {
        this.home = home;
        this.mappings = mappings;
        this.schemas = schemas;
        this.inputs = inputs;
        this.company = company;
        this.findings = findings;
    }

    /** @return how many pairs were run */
    public int run() {
        int run = 0;
        for (var file : HomeFiles.below(home.mappings(), "")) {
            var place = PLACE.matcher(home.nameOf(file));
            if (!place.matches()) {
                continue;
            }
            var name = file.getFileName().toString();
            var input = INPUT.matcher(name);
            if (input.matches()) {
                run++;
                pair(place.group(1), place.group(2), file, input.group(1), input.group(2));
            } else if (!(name.endsWith(".out.json") || name.endsWith(".vars.json")) || !hasInput(file)) {
                findings.add(home.nameOf(file), 0, "no part of an example pair", "<case>.in.json, <case>.out.json and <case>.vars.json");
            }
        }
        return run;
    }

    private void pair(String system, String mappingName, Path inputFile, String example, String ending) {
        var name = system + "/" + mappingName;
        var file = home.nameOf(inputFile);
        if (mappings.brokenFor(name, ending)) {
            return;
        }
        var mapping = mappings.find(name);
        if (mapping.isEmpty()) {
            findings.add(file, 0, "an example of mappings/" + name + ".jslt, which is not there or makes nothing", "a folder named as the mapping");
            return;
        }
        var outputFile = inputFile.resolveSibling(example + ".out.json");
        if (!Files.exists(outputFile)) {
            findings.add(file, 0, "the example has no expected output", example + ".out.json beside it");
            return;
        }
        try {
            var input = inputs.read(name, ending, Files.readAllBytes(inputFile), mappings.layout(system, ending).orElse(null));
            var expected = json(outputFile);
            var variables = variables(system, inputFile.resolveSibling(example + ".vars.json"));
            compare(mapping.get(), input, variables, expected, outputFile, file);
        } catch (MappingFailure e) {
            findings.add(e.file() == null ? file : e.file(), e.line(), e.file() == null ? e.getMessage() : "the example " + file + " stops: " + e.getMessage(),
                    "an example that the mapping can read");
        } catch (IOException e) {
            findings.add(file, 0, "the example cannot be read: " + e.getClass().getSimpleName(), "readable files");
        }
    }

    private void compare(Mapping mapping, JsonNode input, Map<String, JsonNode> variables, JsonNode expected, Path outputFile, String inputName) throws IOException {
        var actual = mapping.apply(input, variables);
        var difference = FirstDifference.between(expected, actual);
        if (difference.isPresent()) {
            var d = difference.get();
            int made = mappings.source(mapping.name()).map(s -> s.lineOf(d.pointer())).orElse(0);
            findings.add(home.nameOf(outputFile), lineOf(outputFile, d.pointer()), "the example pair fails: "
                    + (d.pointer().isEmpty() ? "the output" : d.pointer()) + " " + d.what(), "what mappings/" + mapping.name() + ".jslt" + (made > 0 ? ":" + made : "") + " makes");
            return;
        }
        for (var envelope : actual.isArray() ? actual : JsonNodeFactory.instance.arrayNode().add(actual)) {
            if (envelope.path("event").isTextual() && envelope.has("data")) {
                schemas.check(envelope.get("event").textValue(), envelope.get("data"), mapping.name());
            }
        }
    }

    /** What examples of this system see where they bring no variables of their own. */
    public static Map<String, JsonNode> variables(String system, JsonNode company) {
        var nodes = JsonNodeFactory.instance;
        var values = new HashMap<String, JsonNode>();
        values.put("connection", nodes.objectNode().put("id", "example").put("system", system).put("timeZone", "Europe/Warsaw").set("settings", nodes.objectNode()));
        values.put("company", company);
        values.put("now", TextNode.valueOf("2026-01-15T12:00:00Z"));
        values.put("context", nodes.objectNode().put("kind", "example").put("topic", "").put("via", "example").set("headers", nodes.objectNode()));
        return values;
    }

    private Map<String, JsonNode> variables(String system, Path file) throws IOException {
        var values = variables(system, company == null ? NullNode.instance : company);
        if (Files.exists(file)) {
            var given = json(file);
            if (!(given instanceof ObjectNode object)) {
                throw new MappingFailure("not-parseable", "an object of variables was expected", home.nameOf(file), 1, null);
            }
            object.fields().forEachRemaining(e -> values.put(e.getKey(), e.getValue()));
        }
        return values;
    }

    private JsonNode json(Path file) throws IOException {
        try {
            return ExampleInputs.json().read("", "json", Files.readAllBytes(file), null);
        } catch (MappingFailure e) {
            throw new MappingFailure(e.code(), e.getMessage(), home.nameOf(file), e.line(), null);
        }
    }

    private static boolean hasInput(Path file) throws UncheckedIOException {
        var example = file.getFileName().toString().replaceFirst("\\.(out|vars)\\.json$", "");
        return HomeFiles.below(file.getParent(), "").stream().anyMatch(f -> f.getFileName().toString().startsWith(example + ".in."));
    }

    /** @return the line of the value in a JSON file, or of the last one that is around it */
    private static int lineOf(Path file, String pointer) throws IOException {
        int line = 1;
        try (var parser = new JsonFactory().createParser(file.toFile())) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                var at = parser.getParsingContext().pathAsPointer().toString();
                if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY || at.isEmpty() || !(pointer + "/").startsWith(at + "/")) {
                    continue;
                }
                line = parser.currentTokenLocation().getLineNr();
                if (at.equals(pointer)) {
                    return line;
                }
            }
        }
        return line;
    }
}
