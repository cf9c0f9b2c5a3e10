package pl.spoiwo.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.camel.support.PatternHelper;

/** Every route says what becomes of its failures: by a policy that is there, or by an error handler of its own. */
final class RoutePolicies {

    private static final String POLICY = "routeConfigurationId";

    private final Findings findings;
    private final TreeSet<String> declared = new TreeSet<>();
    private final List<PositionedYaml> routes = new ArrayList<>();

    RoutePolicies(Findings findings) {
        this.findings = findings;
    }

    /** Remembers the file until all are known. */
    void take(PositionedYaml document) {
        RouteFiles.definition(document).ifPresent(definition -> {
            if (definition.kind().equals("routeConfiguration")) {
                declared.add(definition.body().path("id").asText());
            } else if (!definition.kind().equals("rest")) {
                routes.add(document);
            }
        });
    }

    void check() {
        routes.forEach(document -> RouteFiles.definition(document).ifPresent(definition -> {
            var template = definition.kind().equals("routeTemplate") && definition.body().has("route");
            check(document, definition.pointer() + (template ? "/route" : ""), template ? definition.body().get("route") : definition.body());
        }));
    }

    private void check(PositionedYaml document, String at, JsonNode route) {
        if (!route.has(POLICY)) {
            if (!route.has("errorHandler") && !route.has("errorHandlerRef")) {
                findings.add(document, at, "the route names no policy: what becomes of its failures is not said", POLICY + ": one of " + String.join(", ", declared) + "; or an errorHandler");
            }
            return;
        }
        for (var name : route.get(POLICY).asText().split("\\s*,\\s*")) {
            if (declared.stream().noneMatch(policy -> PatternHelper.matchPattern(policy, name))) {
                findings.add(document, at + "/" + POLICY, "there is no policy '" + name + "'" + Nearest.hint(name, declared),
                        declared.isEmpty() ? "a routeConfiguration in routes/policies" : "one of " + String.join(", ", declared));
            }
        }
    }
}
