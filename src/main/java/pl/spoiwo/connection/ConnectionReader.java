package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.configuration.Units;

/** Makes the connections of connections.yaml, and finds what does not fit their connectors. Values of settings never show in findings. */
final class ConnectionReader {

    private static final Set<String> CREDENTIALS = Set.of("user", "password", "name", "value", "tokenUrl", "clientId", "clientSecret");
    private static final String DEMO = "demo-";
    private static final Pattern CLOCK = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

    private final PositionedYaml file;
    private final Map<String, Connector> connectors;
    private final Set<String> systems;
    private final HubConfiguration.Company company;
    private final boolean production;
    private final Findings findings;

    /**
     * @param connectors those that can be used
     * @param systems    all that have a connector.yaml: a broken one has its own findings
     * @param production whether demo secrets and plain HTTP to other machines are refused
     */
    ConnectionReader(PositionedYaml file, Map<String, Connector> connectors, Set<String> systems, HubConfiguration.Company company, boolean production, Findings findings) {
        this.file = file;
        this.connectors = connectors;
        this.systems = systems;
        this.company = company;
        this.production = production;
        this.findings = findings;
    }

    Map<String, Connection> read() {
        var connections = new TreeMap<String, Connection>();
        file.at("/connections").fields().forEachRemaining(e -> {
            var at = "/connections" + PositionedYaml.step(e.getKey());
            var system = e.getValue().path("system").asText();
            var connector = connectors.get(system);
            if (connector != null) {
                connections.put(e.getKey(), connection(e.getKey(), at, e.getValue(), connector));
            } else if (e.getValue().has("system") && !systems.contains(system)) {
                findings.add(file, at + "/system", "connection '" + e.getKey() + "' has no connector: there is no routes/connectors/" + system + "/connector.yaml"
                        + Nearest.hint(system, systems), systems.isEmpty() ? "a folder there" : "one of " + String.join(", ", systems));
            }
        });
        return Collections.unmodifiableMap(connections);
    }

    private Connection connection(String id, String at, JsonNode node, Connector declared) {
        boolean encrypted = production && !node.path(PlainTargets.ALLOWED).asBoolean();
        var settings = settings(id, at, node.path("settings"), declared, encrypted);
        var pruning = new Pruning(settings.keySet());
        var connector = pruning.of(declared);
        credentials(id, at, declared, connector, pruning);
        var terms = new TermsReader(file, id, at, node, declared, company, findings);
        var connection = new Connection(id, connector, roles(at, node, declared), settings, modes(at, node, declared), startFrom(id, at, node, connector),
                Fields.duration(node, "heartbeat", null),
                new Connection.WebhookLimits(Units.bytes(Fields.text(node.path("webhook"), "bodyLimit", "1MiB")), node.path("webhook").path("rate").asInt(50)),
                matchBy(at, node), forward(node.path("forward")), every(at, node.path("every"), declared), terms.price(), terms.stock(), terms.repairs(),
                terms.texts(), handover(id, at, node.path("handover"), declared), file.file(), file.line(at));
        if (encrypted) {
            new PlainTargets(file, findings).check(connection, at);
        }
        return connection;
    }

    /** @param encrypted whether plain http may only lead to this machine itself */
    private Map<String, String> settings(String id, String at, JsonNode given, Connector connector, boolean encrypted) {
        var values = new LinkedHashMap<String, String>();
        given.fieldNames().forEachRemaining(name -> {
            if (!connector.settings().containsKey(name)) {
                findings.add(file, at + "/settings" + PositionedYaml.step(name), "unknown setting '" + name + "'" + Nearest.hint(name, connector.settings().keySet()),
                        connector.settings().isEmpty() ? "no settings" : "one of " + String.join(", ", connector.settings().keySet()));
            }
        });
        connector.settings().forEach((name, setting) -> {
            var pointer = at + "/settings" + PositionedYaml.step(name);
            var value = Fields.text(given, name, setting.preset());
            if (value != null && !value.isBlank()) {
                values.put(name, value);
                if (!given.path(name).isMissingNode() && !findings.at(file, pointer)) {
                    SettingChecks.wrong(setting, value, encrypted).ifPresent(wrong -> findings.add(file, pointer, "connection '" + id + "': '" + name + "' is " + wrong.what(), wrong.allowed()));
                }
                if (production && setting.secret() && value.startsWith(DEMO)) {
                    findings.add(file, pointer, "connection '" + id + "': the secret '" + name + "' is a demo secret",
                            "a real one, as ${NAME} or ${file:/path}: profile production refuses " + DEMO + "...");
                }
            } else if (setting.required() && !findings.at(file, pointer)) {
                findings.add(file, pointer, "connection '" + id + "': " + (setting.secret() ? "missing credential" : "missing setting") + " '" + name + "'", setting.description());
            }
        });
        return Collections.unmodifiableMap(values);
    }

    /** A transport that is used needs what signs in; a webhook needs a secret. */
    private void credentials(String id, String at, Connector declared, Connector connector, Pruning pruning) {
        if (connector.http() != null) {
            declared.auth().options().forEach((option, template) -> {
                if (CREDENTIALS.contains(option) && !pruning.filled(template) && !saidToBeRequired(template, declared)) {
                    findings.add(file, at + "/settings", "connection '" + id + "': missing credential for auth." + option + ", which is " + template, "a value for that setting");
                }
            });
        }
        if (connector.webhook() != null && connector.webhook().verify().secrets().isEmpty() && !declared.webhook().verify().secrets().isEmpty()
                && declared.webhook().verify().secrets().stream().noneMatch(template -> saidToBeRequired(template, declared))) {
            findings.add(file, at + "/settings", "connection '" + id + "': missing credential: no secret to verify webhooks with, which is "
                    + String.join(" or ", declared.webhook().verify().secrets()), "a value for that setting");
        }
    }

    private static boolean saidToBeRequired(String template, Connector connector) {
        return ConnectorChecks.SETTING.matcher(template).results().map(m -> connector.settings().get(m.group(1))).anyMatch(s -> s != null && s.required());
    }

    private Set<String> roles(String at, JsonNode node, Connector connector) {
        var roles = Fields.texts(node, "roles", connector.roles());
        for (int i = 0; i < roles.size(); i++) {
            if (!connector.roles().contains(roles.get(i))) {
                findings.add(file, at + "/roles/" + i, "the connector of " + connector.system() + " has no role '" + roles.get(i) + "'", "one of " + String.join(", ", connector.roles()));
            }
        }
        return Collections.unmodifiableSet(new LinkedHashSet<>(roles));
    }

    private Map<String, Mode> modes(String at, JsonNode connection, Connector connector) {
        var node = connection.path("mode");
        if (!node.isObject()) {
            return Map.of("default", node.isTextual() ? mode(node) : Mode.OBSERVE);
        }
        var forward = connection.has("forward") ? Stream.of(Connection.Forward.KIND) : Stream.<String>empty();
        var kinds = Stream.concat(connector.capabilities().values().stream().filter(c -> !c.polls()).map(Connector.Capability::name), forward).toList();
        node.fieldNames().forEachRemaining(kind -> {
            if (!kind.equals("default") && !kinds.contains(kind)) {
                findings.add(file, at + "/mode" + PositionedYaml.step(kind), "mode for '" + kind + "', which the connector of " + connector.system() + " cannot do" + Nearest.hint(kind, kinds),
                        "default" + (kinds.isEmpty() ? "" : ", " + String.join(", ", kinds)));
            }
        });
        var modes = Fields.map(node, ConnectionReader::mode);
        if (modes.get(Connection.Forward.KIND) == Mode.OBSERVE) {
            findings.add(file, at + "/mode" + PositionedYaml.step(Connection.Forward.KIND), "'" + Connection.Forward.KIND
                    + "' cannot be observed: the second receiver would get nothing", "off or live");
        }
        return modes;
    }

    private static Mode mode(JsonNode word) {
        return Mode.valueOf(word.asText().toUpperCase(Locale.ROOT));
    }

    private Instant startFrom(String id, String at, JsonNode node, Connector connector) {
        var text = Fields.text(node, "startFrom", null);
        if (text == null) {
            if (!findings.at(file, at + "/startFrom") && connector.roles().contains("channel") && connector.capabilities().values().stream().anyMatch(c -> c.polls() && c.cursor() != null)) {
                findings.add(file, at, "connection '" + id + "' polls but does not say from when: 'startFrom' is missing",
                        "a date (2026-11-01) or a time (2026-11-01T00:00:00Z): nothing older is imported");
            }
            return Instant.EPOCH;
        }
        try {
            return text.length() == 10 ? LocalDate.parse(text).atStartOfDay(company.zone()).toInstant() : Instant.parse(text);
        } catch (DateTimeException e) {
            findings.add(file, at + "/startFrom", "'startFrom' is no date of the calendar", "a date (2026-11-01) or a time (2026-11-01T00:00:00Z)");
            return Instant.EPOCH;
        }
    }

    private Connection.MatchBy matchBy(String at, JsonNode node) {
        if (!node.has("matchBy")) {
            return null;
        }
        var connections = Fields.texts(node.get("matchBy"), "connections", List.of());
        var all = file.at("/connections");
        for (int i = 0; i < connections.size(); i++) {
            if (!all.has(connections.get(i))) {
                var ids = new ArrayList<String>();
                all.fieldNames().forEachRemaining(ids::add);
                findings.add(file, at + "/matchBy/connections/" + i, "there is no connection '" + connections.get(i) + "'" + Nearest.hint(connections.get(i), ids), "one of " + String.join(", ", ids));
            }
        }
        return new Connection.MatchBy(node.at("/matchBy/field").asText(), connections, pattern(at + "/matchBy/pattern", Fields.text(node.get("matchBy"), "pattern", null)));
    }

    private Pattern pattern(String at, String text) {
        if (text == null) {
            return null;
        }
        var allowed = "a regular expression with one group, such as ^([0-9]+)(?:_.*)?$";
        try {
            var pattern = Pattern.compile(text);
            int groups = pattern.matcher("").groupCount();
            if (groups == 1) {
                return pattern;
            }
            findings.add(file, at, "'pattern' has " + (groups == 0 ? "no group" : groups + " groups") + ": one says which part of the reference is ours", allowed);
        } catch (PatternSyntaxException e) {
            findings.add(file, at, "'pattern' is no regular expression: " + e.getDescription() + " near index " + e.getIndex(), allowed);
        }
        return null;
    }

    private static Connection.Forward forward(JsonNode node) {
        return node.isMissingNode() ? null : new Connection.Forward(node.path("url").asText(), Fields.texts(node, "headers", List.of()));
    }

    private HandoverRule handover(String id, String at, JsonNode node, Connector connector) {
        if (node.isMissingNode()) {
            return null;
        }
        if (!connector.capabilities().containsKey("handover.create")) {
            findings.add(file, at + "/handover", "connection '" + id + "' has a hand-over, and the connector of " + connector.system() + " can hand nothing over",
                    "no 'handover', or a connector with handover.create");
        }
        var pickup = node.path("pickup");
        var when = pickup.isMissingNode() ? null : new HandoverRule.Pickup(time(pickup.path("from")), time(pickup.path("to")), Fields.text(pickup, "note", null));
        if (when != null && when.from() != null && when.to() != null && !when.from().isBefore(when.to())) {
            findings.add(file, at + "/handover/pickup/to", "the courier cannot come until " + when.to() + ", before " + when.from(), "a time after 'from'");
        }
        return new HandoverRule(time(node.path("at")), when);
    }

    /** Null where the schema has found that it is none: 15:00 without quotes is a number to YAML. */
    private static LocalTime time(JsonNode text) {
        return CLOCK.matcher(text.asText()).matches() ? LocalTime.parse(text.asText()) : null;
    }

    private Map<String, Duration> every(String at, JsonNode node, Connector connector) {
        var polls = connector.capabilities().values().stream().filter(Connector.Capability::polls).map(Connector.Capability::name).toList();
        node.fieldNames().forEachRemaining(name -> {
            if (!polls.contains(name)) {
                findings.add(file, at + "/every" + PositionedYaml.step(name), "'" + name + "' is nothing that the connector of " + connector.system() + " polls" + Nearest.hint(name, polls),
                        polls.isEmpty() ? "nothing: it polls nothing" : "one of " + String.join(", ", polls));
            } else if (Units.duration(node.get(name).asText()).compareTo(ConnectorChecks.SHORTEST) < 0) {
                findings.add(file, at + "/every" + PositionedYaml.step(name), "'" + name + "' is too often", "at least 1s");
            }
        });
        return Fields.map(node, n -> Units.duration(n.asText()));
    }
}
