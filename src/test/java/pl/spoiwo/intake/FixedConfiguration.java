package pl.spoiwo.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.schibsted.spt.data.jslt.Parser;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.connection.Statuses;
import pl.spoiwo.mapping.Layout;
import pl.spoiwo.mapping.Mapping;
import pl.spoiwo.mapping.Mappings;

/** A configuration made by hand. */
public final class FixedConfiguration implements ActiveConfiguration {

    private final Map<String, Connection> connections = new LinkedHashMap<>();
    private final Map<String, Mapping> mappings = new HashMap<>();
    private final Map<String, Layout> layouts = new HashMap<>();

    public FixedConfiguration with(Connection... more) {
        for (var connection : more) {
            connections.put(connection.id(), connection);
        }
        return this;
    }

    public FixedConfiguration mapping(String name, String jslt) {
        var expression = Parser.compileString(jslt);
        mappings.put(name, new Mapping() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public JsonNode apply(JsonNode input, Map<String, JsonNode> variables) {
                return expression.apply(variables, input);
            }
        });
        return this;
    }

    public FixedConfiguration layout(String name, Layout layout) {
        layouts.put(name, layout);
        return this;
    }

    @Override
    public HubConfiguration current() {
        var all = new Mappings() {
            @Override
            public Optional<Mapping> find(String name) {
                return Optional.ofNullable(mappings.get(name));
            }

            @Override
            public Optional<Layout> layout(String name) {
                return Optional.ofNullable(layouts.get(name));
            }
        };
        var company = new HubConfiguration.Company(ZoneId.of("Europe/Warsaw"), "PLN", new HubConfiguration.StockRule("MAG", 0), JsonNodeFactory.instance.objectNode());
        return new HubConfiguration("v1", new Home(Path.of(".")), Map.copyOf(connections), all, (type, document, by) -> { }, new Statuses(Map.of(), Map.of()), company, null, null, null);
    }

    @Override
    public Optional<Refused> lastError() {
        return Optional.empty();
    }

    @Override
    public void onChange(Consumer<HubConfiguration> listener) {
        // Never changes.
    }

    public static Connection connection(String id, Connector connector, Map<String, String> settings) {
        return connection(id, connector, settings, Mode.LIVE, 4096, 1000, null, null);
    }

    public static Connection connection(String id, Connector connector, Map<String, String> settings, Mode mode, int bodyLimit, int rate,
                                        Connection.Forward forward, Duration heartbeat) {
        return new Connection(id, connector, Set.of("channel"), settings, Map.of("default", mode), Instant.parse("2026-11-20T00:00:00Z"), heartbeat,
                new Connection.WebhookLimits(bodyLimit, rate), null, forward, Map.of(), null, null, "config/connections.yaml", 1);
    }

    public static Connector webhook(Connector.Verify verify, List<Connector.Handshake> handshakes, String topicHeader, String key, Connector.Answer answer) {
        return connector(new Connector.Webhook(verify, handshakes, topicHeader, key, List.of("application/json"), answer, Map.of("*", "any")), Map.of(), null, null);
    }

    public static Connector connector(Connector.Webhook webhook, Map<String, Connector.Capability> capabilities, Connector.Http http, Connector.FileTransport file) {
        return new Connector("made-up", "Made up", List.of("channel"), Map.of(), http, file, null, null, null, webhook, capabilities, "routes/connectors/made-up/connector.yaml");
    }
}
