package pl.spoiwo.lint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.HomeFiles;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.configuration.RouteFiles;

/** The house style of route files and Kamelets, beyond what every home folder must keep to. */
final class RouteStyle {

    private static final Set<String> CODE = Set.of("groovy", "ognl", "mvel", "script", "js", "python", "joor");
    private static final Set<String> POLICY = Set.of("onException", "errorHandler");
    private static final Set<String> CALLS = Set.of("uri", "to", "toD", "wireTap", "enrich", "pollEnrich");
    /** What Camel and Kaoto write where nobody chose a name: route1, to-2187, choice-3f2a9c1d. */
    private static final Pattern GENERATED = Pattern.compile("[A-Za-z]+[0-9]+|[A-Za-z]+-([0-9]{3,}|(?=[0-9a-f]*[0-9])[0-9a-f]{4,})");
    private static final Pattern DIRECT = Pattern.compile("direct:(?![a-z]+(-([a-z]+|\\{\\{[a-z]+}}|\\$\\{[A-Za-z.]+}))+$).*");
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|secret|token|credential|apikey|privatekey).*");

    private final Findings findings = new Findings();
    private int checked;

    /** @return all findings of the files below routes/ */
    static List<Finding> of(Home home) {
        var style = new RouteStyle();
        style.check(home);
        return style.findings.list();
    }

    static int filesOf(Home home) {
        var style = new RouteStyle();
        style.check(home);
        return style.checked;
    }

    private void check(Home home) {
        RouteFiles.check(home, findings);
        for (var file : HomeFiles.below(home.routes(), ".camel.yaml")) {
            PositionedYaml.read(home, file, findings).ifPresent(this::route);
        }
        for (var file : HomeFiles.below(home.routes(), ".kamelet.yaml")) {
            PositionedYaml.read(home, file, findings).ifPresent(this::kamelet);
        }
    }

    private void route(PositionedYaml document) {
        checked++;
        RouteFiles.definition(document).ifPresent(definition -> {
            var policy = document.file().startsWith("routes/policies/");
            if (definition.kind().equals("routeConfiguration") != policy) {
                findings.add(document, definition.pointer(), "a " + definition.kind() + " in " + document.file(), "routeConfiguration in routes/policies, and nothing else there");
            }
            text(document, definition.pointer(), definition.body(), "description", "one sentence: what leaves, when, to whom");
            walk(document, definition.pointer(), definition.body(), policy);
        });
    }

    private void kamelet(PositionedYaml document) {
        checked++;
        var definition = document.at("/spec/definition");
        text(document, "/spec/definition", definition, "title", "a short title");
        text(document, "/spec/definition", definition, "description", "one sentence: what it does with the body");
        var required = definition.path("required");
        if (!required.isArray()) {
            findings.add(document, "/spec/definition", "a Kamelet without a list 'required'", "required: [names of properties]");
        }
        required.forEach(name -> {
            if (!definition.path("properties").has(name.asText())) {
                findings.add(document, "/spec/definition/required", "'" + name.asText() + "' is required but no property", "a property of that name");
            }
        });
        definition.path("properties").fields().forEachRemaining(e -> {
            var at = "/spec/definition/properties" + PositionedYaml.step(e.getKey());
            text(document, at, e.getValue(), "type", "string, integer, boolean, ...");
            text(document, at, e.getValue(), "description", "a sentence");
            if (SECRET.matcher(e.getKey()).matches() && !e.getValue().path("format").asText().equals("password")) {
                findings.add(document, at, "'" + e.getKey() + "' is a secret without format: password", "format: password");
            }
        });
        walk(document, "/spec/template", document.at("/spec/template"), false);
    }

    private void walk(PositionedYaml document, String at, JsonNode node, boolean policy) {
        node.fields().forEachRemaining(e -> {
            var here = at + PositionedYaml.step(e.getKey());
            var value = e.getValue();
            if (POLICY.contains(e.getKey()) && !policy) {
                findings.add(document, here, e.getKey() + " outside routes/policies", "routeConfigurationId of a file there");
            }
            if (e.getKey().equals("id") && here.startsWith("/0/routeTemplate/route/") && here.contains("/steps/")) {
                findings.add(document, here, "an id at a step of a template", "none: the routes of all connections would share it");
            }
            if (CODE.contains(e.getKey())) {
                findings.add(document, here, "inline " + e.getKey(), "a mapping, a bean, or a rule file; simple for headers and properties");
            }
            if (CALLS.contains(e.getKey()) && value.isTextual()) {
                uri(document, here, value.textValue());
            }
            if (e.getKey().equals("id") && value.isTextual() && GENERATED.matcher(value.textValue()).matches()) {
                findings.add(document, here, "'" + value.textValue() + "' looks like a generated id", "a name that says what the step does, or no id");
            }
            walk(document, here, value, policy);
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            walk(document, at + "/" + i, node.get(i), policy);
        }
    }

    private void uri(PositionedYaml document, String at, String uri) {
        if (uri.contains("?")) {
            findings.add(document, at, "a uri with a query string", "options under parameters:, one per line");
        }
        if (DIRECT.matcher(uri).matches()) {
            findings.add(document, at, "'" + uri + "' is not named noun-verb", "direct:<noun>-<verb>");
        }
    }

    private void text(PositionedYaml document, String at, JsonNode node, String key, String allowed) {
        if (node.path(key).asText("").isBlank()) {
            findings.add(document, at, "'" + key + "' is missing", allowed);
        }
    }
}
