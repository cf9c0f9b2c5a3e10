package pl.spoiwo.connection;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.HomeFiles;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.mapping.JsltMappings;

/** What a schema cannot see in a connector.yaml: the files and settings that it names are there. */
final class ConnectorChecks {

    static final Pattern SETTING = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*)}");
    /** Between two rounds of a poll: less is a mistake of the hand, and would be a storm of calls. */
    static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final String KAMELET = ".kamelet.yaml";
    private static final Pattern QUERY = Pattern.compile("\"query\"\\s*:\\s*\"([^\"]+)\"");

    private final Home home;
    private final JsltMappings mappings;
    private final PositionedYaml file;
    private final Connector connector;
    private final Findings findings;

    ConnectorChecks(Home home, JsltMappings mappings, PositionedYaml file, Connector connector, Findings findings) {
        this.home = home;
        this.mappings = mappings;
        this.file = file;
        this.connector = connector;
        this.findings = findings;
    }

    void run() {
        var folder = home.root().resolve(file.file()).getParent().getFileName().toString();
        if (!connector.system().equals(folder)) {
            findings.add(file, "/system", "the system is called '" + connector.system() + "' but its folder '" + folder + "'", folder);
        }
        mapping("/outcome", connector.outcome());
        connector.settings().forEach(this::setting);
        connector.capabilities().values().forEach(this::capability);
        connector.auth().scopes().forEach((scope, capabilities) -> capabilities.stream().filter(each -> !connector.capabilities().containsKey(each)).forEach(each ->
                findings.add(file, "/auth/scopes" + PositionedYaml.step(scope), "there is no capability '" + each + "'" + Nearest.hint(each, connector.capabilities().keySet()),
                        "one of " + String.join(", ", connector.capabilities().keySet()))));
        changes();
        new LimitChecks(home, file, connector, findings).run();
        webhook();
        layout();
        templates();
    }

    private void setting(String name, Connector.Setting setting) {
        var at = "/settings" + PositionedYaml.step(name);
        var broken = SettingChecks.brokenPattern(setting.pattern());
        broken.ifPresent(why -> findings.add(file, at + "/pattern", "no valid regular expression: " + why, "a regular expression of Java"));
        if (broken.isEmpty() && setting.preset() != null && !setting.preset().isBlank()) {
            SettingChecks.wrong(setting, setting.preset(), true).ifPresent(wrong -> findings.add(file, at + "/default", "the default of '" + name + "' is " + wrong.what(), wrong.allowed()));
        }
    }

    /** What is shared is named, and what is named is there. */
    private void changes() {
        var unnamed = new TreeSet<String>();
        file.root().path("changes").fieldNames().forEachRemaining(unnamed::add);
        var shared = new TreeSet<>(unnamed);
        file.root().path("capabilities").fields().forEachRemaining(capability -> {
            var changes = capability.getValue().path("changes");
            for (int i = 0; i < changes.size(); i++) {
                var name = changes.get(i).textValue();
                unnamed.remove(name == null ? "" : name);
                if (name != null && !shared.contains(name)) {
                    findings.add(file, "/capabilities" + PositionedYaml.step(capability.getKey()) + "/changes/" + i, "there is no limit '" + name + "' under changes" + Nearest.hint(name, shared),
                            shared.isEmpty() ? "{most, per, atOnce}, or a limit under changes" : "{most, per, atOnce}, or one of " + String.join(", ", shared));
                }
            }
        });
        unnamed.forEach(name -> findings.add(file, "/changes" + PositionedYaml.step(name), "no capability keeps the limit '" + name + "'", "changes: [" + name + "] at a capability"));
    }

    private void capability(Connector.Capability capability) {
        var at = "/capabilities" + PositionedYaml.step(capability.name());
        CapabilityNames.wrong(capability.name()).ifPresent(wrong -> findings.add(file, at, wrong, CapabilityNames.allowed()));
        if (capability.every() != null && capability.every().compareTo(SHORTEST) < 0) {
            findings.add(file, at + "/every", "'every' is too short", "at least 1s");
        }
        boolean window = capability.cursor() != null && capability.cursor().window() != null;
        if (capability.reconciles() && !window) {
            findings.add(file, at, "'" + capability.name() + "' does not say how far back it looks", "cursor: {field: ..., window: 24h}");
        } else if (window && !capability.reconciles()) {
            findings.add(file, at, "'" + capability.name() + "' looks back in a window, which only a reconciliation does", "a name <noun>.reconcile, or no window");
        }
        new KeyTemplates(file, findings).poll(at + "/key", capability.key());
        if (capability.request() == null && capability.steps().isEmpty()) {
            if (!capability.transport().equals("file") || capability.event() == null) {
                findings.add(file, at, "'" + capability.name() + "' says nothing that can be called", "request or steps; or transport file and event, for files that come in");
            }
        } else if (capability.request() != null && !capability.steps().isEmpty()) {
            findings.add(file, at + "/steps", "'" + capability.name() + "' has both request and steps", "one of them");
        }
        mapping(at + "/request", capability.request());
        mapping(at + "/result", capability.result());
        mapping(at + "/event", capability.event());
        mapping(at + "/outcome", capability.outcome());
        for (int i = 0; i < capability.steps().size(); i++) {
            mapping(at + "/steps/" + i, capability.steps().get(i));
        }
        if (capability.find() != null) {
            mapping(at + "/find", capability.find());
            mapping(at + "/find", capability.find() + "-result");
            transport(at + "/findTransport", capability.findTransport());
            queries(at + "/find", capability.find(), capability.findTransport());
        }
        transport(at + "/transport", capability.transport());
        queries(at + "/request", capability.request(), capability.transport());
        if (capability.sign() != null) {
            new SignatureChecks(file, findings).command(at + "/sign", capability);
            filled(at + "/sign/secret", capability.sign().secret());
        }
        for (int i = 0; i < capability.secrets().size(); i++) {
            filled(at + "/secrets/" + i + "/value", capability.secrets().get(i).value());
        }
        capability.files().keySet().forEach(step -> file(at + "/files" + PositionedYaml.step(step), step, capability));
        capability.steps().forEach(step -> queries(at + "/steps", step, capability.transport()));
    }

    private void file(String pointer, String step, Connector.Capability capability) {
        var steps = new TreeSet<>(capability.steps());
        steps.addAll(capability.request() == null ? List.of() : List.of(capability.request()));
        if (!steps.contains(step)) {
            findings.add(file, pointer, "'" + capability.name() + "' has no step " + step + Nearest.hint(step, steps), "one of " + String.join(", ", steps));
        }
    }

    private void mapping(String pointer, String name) {
        if (name == null) {
            return;
        }
        var full = name.startsWith("lib/") ? name : connector.system() + "/" + name;
        // A file that is there but did not compile has its own finding.
        if (mappings.find(full).isEmpty() && !Files.exists(home.mappings().resolve(full + ".jslt"))) {
            var there = mappings.names().stream().filter(n -> n.startsWith(connector.system() + "/")).map(n -> n.substring(connector.system().length() + 1)).sorted().toList();
            findings.add(file, pointer, "there is no mapping mappings/" + full + ".jslt" + Nearest.hint(name, there),
                    there.isEmpty() ? "a file there" : "one of " + String.join(", ", there));
        }
    }

    private void transport(String pointer, String transport) {
        if (!Connector.Capability.SHARED.contains(transport)) {
            kamelet(pointer, transport);
            return;
        }
        Object section = switch (transport) {
            case "http" -> connector.http();
            case "file" -> connector.file();
            default -> connector.sql();
        };
        if (section == null) {
            findings.add(file, pointer, "transport " + transport + " but the connector has no " + transport + " section", "a section '" + transport + ":'");
        }
    }

    private void kamelet(String pointer, String name) {
        var folder = home.root().resolve(file.file()).getParent();
        var path = folder.resolve(name + KAMELET);
        if (!Files.exists(path)) {
            var there = new TreeSet<>(Connector.Capability.SHARED);
            HomeFiles.below(folder, KAMELET).forEach(f -> there.add(f.getFileName().toString().replace(KAMELET, "")));
            findings.add(file, pointer, "there is no Kamelet " + home.nameOf(path) + Nearest.hint(name, there), "one of " + String.join(", ", there) + ", or that file");
        }
    }

    /** Queries that a request mapping names in plain words must be there. */
    private void queries(String pointer, String mapping, String transport) {
        if (mapping == null || !transport.equals("sql") || connector.sql() == null) {
            return;
        }
        var folder = home.routes().resolve("connectors").resolve(connector.system()).resolve("sql");
        var there = connector.sql().queries().keySet().stream().sorted().toList();
        if (there.isEmpty()) {
            findings.add(file, pointer, "transport sql but there is no query in " + home.nameOf(folder), "files <query>.sql there");
            return;
        }
        var source = home.mappings().resolve(connector.system()).resolve(mapping + ".jslt");
        PositionedText.read(source).ifPresent(text -> {
            var match = QUERY.matcher(text.content());
            while (match.find()) {
                if (!there.contains(match.group(1))) {
                    findings.add(home.nameOf(source), text.lineOf(match.start()), "there is no query " + home.nameOf(folder) + "/" + match.group(1) + ".sql"
                            + Nearest.hint(match.group(1), there), "one of " + String.join(", ", there));
                }
            }
        });
    }

    private void webhook() {
        if (connector.webhook() == null) {
            return;
        }
        new KeyTemplates(file, findings).webhook("/webhook/key", connector.webhook().key());
        new SignatureChecks(file, findings).webhook(connector.webhook().verify());
        connector.webhook().messages().forEach((topic, mapping) -> mapping("/webhook/messages" + PositionedYaml.step(topic), mapping));
        for (int i = 0; i < connector.webhook().handshakes().size(); i++) {
            var body = connector.webhook().handshakes().get(i).bodyPattern();
            try {
                Pattern.compile(Objects.requireNonNullElse(body, ""));
            } catch (PatternSyntaxException e) {
                findings.add(file, "/webhook/handshake/" + i + "/body", "no valid regular expression: " + e.getDescription(), "a regular expression of Java");
            }
        }
    }

    private void layout() {
        var transport = connector.file();
        if (transport == null) {
            return;
        }
        if (transport.layout() != null) {
            var path = home.mappings().resolve(connector.system()).resolve(transport.layout() + ".layout.yaml");
            if (!Files.exists(path)) {
                findings.add(file, "/file/layout", "there is no layout " + home.nameOf(path), "the name of a file <layout>.layout.yaml there");
            }
        } else if (transport.codec().equals("delimited")) {
            findings.add(file, "/file", "codec delimited without a layout", "layout: <name> of mappings/" + connector.system() + "/<name>.layout.yaml");
        }
    }

    private void templates() {
        templates(file).forEach(this::filled);
    }

    private void filled(String pointer, String template) {
        var match = SETTING.matcher(template);
        while (match.find()) {
            if (!connector.settings().containsKey(match.group(1))) {
                findings.add(file, pointer, "{" + match.group(1) + "} is no setting of the connector" + Nearest.hint(match.group(1), connector.settings().keySet()),
                        connector.settings().isEmpty() ? "a key of settings" : "one of " + String.join(", ", connector.settings().keySet()));
            }
        }
    }

    /** @return texts that are filled with settings, by pointer */
    private static Map<String, String> templates(PositionedYaml file) {
        var templates = new TreeMap<String, String>();
        for (var place : List.of("/http/url", "/http/limit/by", "/http/headers", "/http/others", "/auth", "/file/out", "/file/in", "/sql", "/webhook/verify/secrets", "/webhook/verify/senders")) {
            var node = file.at(place);
            if (node.isTextual()) {
                templates.put(place, node.textValue());
            }
            node.fields().forEachRemaining(e -> templates.put(place + PositionedYaml.step(e.getKey()), e.getValue().asText()));
            for (int i = 0; node.isArray() && i < node.size(); i++) {
                templates.put(place + "/" + i, node.get(i).asText());
            }
        }
        file.at("/http/resources").fields().forEachRemaining(e -> templates.put("/http/resources" + PositionedYaml.step(e.getKey()) + "/by", e.getValue().path("by").asText()));
        return templates;
    }
}
