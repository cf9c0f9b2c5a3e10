package pl.spoiwo.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Route files of the home folder: each holds one route, route template, route configuration or Kamelet, named as the file. A route names the
 * policy that says what becomes of its failures.
 */
public final class RouteFiles {

    private static final List<String> KINDS = List.of("route", "routeTemplate", "routeConfiguration", "rest");
    private static final String ROUTE = ".camel.yaml";
    private static final String KAMELET = ".kamelet.yaml";

    /** What the hub itself starts or calls; the other files of routes/flows are a site's own. */
    private static final List<String> FLOWS = List.of("alert-mail", "alert-notify", "alert-resend", "alert-webhook", "call", "call-own", "deliver", "dispatch", "file-in",
            "guard-rounds", "handover-schedule", "heartbeat-check", "held-back-orders", "intake-accept", "intake-webhook", "ledger-audit", "ledger-retention", "outgoing-send",
            "owner-rounds", "poll", "process", "product-import", "reservation-rounds", "rules-recheck");

    private RouteFiles() {
    }

    /** @return how many files were checked */
    public static int check(Home home, Findings findings) {
        int checked = 0;
        var kamelets = new HashMap<String, Path>();
        var camel = new CamelYaml(findings);
        var policies = new RoutePolicies(findings);
        for (var file : HomeFiles.below(home.routes(), ".yaml")) {
            var name = file.getFileName().toString();
            if (name.endsWith(ROUTE)) {
                checked++;
                PositionedYaml.read(home, file, findings).ifPresent(d -> {
                    checkRoute(d, stem(file, ROUTE), camel, findings);
                    policies.take(d);
                });
            } else if (name.endsWith(KAMELET)) {
                checked++;
                PositionedYaml.read(home, file, findings).ifPresent(d -> checkKamelet(d, stem(file, KAMELET), camel, findings));
                var other = kamelets.putIfAbsent(name, file);
                if (other != null) {
                    findings.add(home.nameOf(file), 0, "there is a Kamelet of this name already: " + home.nameOf(other), "a name of its own in all of routes/");
                }
            } else if (!name.equals("connector.yaml") || !file.getParent().getParent().endsWith("connectors")) {
                findings.add(home.nameOf(file), 0, "a file that nothing reads", "*.camel.yaml, *.kamelet.yaml, connectors/<system>/connector.yaml");
            }
        }
        policies.check();
        return checked;
    }

    /** Without one of its flows the hub would start, and take nothing, send nothing, or tell nobody. */
    public static void checkFlows(Home home, Findings findings) {
        var flows = home.routes().resolve("flows");
        FLOWS.stream().map(name -> flows.resolve(name + ROUTE)).filter(Files::notExists).forEach(missing ->
                findings.add(home.nameOf(missing), 0, "the hub cannot do without this file", "the file as it comes with Spoiwo"));
    }

    /** @return the one route, route template or route configuration of the file, and its pointer; missing where there is none */
    public static Optional<Definition> definition(PositionedYaml document) {
        var first = document.root().path(0);
        return KINDS.stream().filter(first::has).findFirst().map(kind -> new Definition(kind, "/0/" + kind, first.get(kind)));
    }

    /** @param kind {@code route}, {@code routeTemplate} or {@code routeConfiguration} */
    public record Definition(String kind, String pointer, JsonNode body) {
    }

    private static void checkRoute(PositionedYaml document, String name, CamelYaml camel, Findings findings) {
        var definition = definition(document);
        if (!document.root().isArray() || document.root().size() != 1 || definition.isEmpty()) {
            findings.add(document, document.root().size() > 1 ? "/1" : "", "not exactly one route in the file", "a list with one of " + String.join(", ", KINDS));
            return;
        }
        var at = definition.get();
        checkName(document, at.pointer() + "/id", at.body().path("id"), name, "the id of the " + at.kind(), findings);
        camel.route(document, at);
    }

    private static void checkKamelet(PositionedYaml document, String name, CamelYaml camel, Findings findings) {
        if (!"Kamelet".equals(document.at("/kind").asText())) {
            findings.add(document, "/kind", "a Kamelet file without kind: Kamelet", "kind: Kamelet");
        }
        checkName(document, "/metadata/name", document.root().isMissingNode() ? MissingNode.getInstance() : document.at("/metadata/name"), name,
                "metadata.name of the Kamelet", findings);
        camel.kamelet(document);
    }

    private static void checkName(PositionedYaml document, String pointer, JsonNode id, String name, String what, Findings findings) {
        if (!id.isTextual()) {
            findings.add(document, pointer, what + " is missing", name + ", as the file is called");
        } else if (!id.textValue().equals(name)) {
            findings.add(document, pointer, what + " is '" + id.textValue() + "' but the file is called " + name, name + ", as the file is called");
        }
    }

    private static String stem(Path file, String ending) {
        var name = file.getFileName().toString();
        return name.substring(0, name.length() - ending.length());
    }
}
