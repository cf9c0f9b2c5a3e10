package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.Patience;
import pl.spoiwo.broker.Addresses;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.StockRule;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.connection.Statuses;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Headers;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.JsltMappings;
import pl.spoiwo.mapping.MappingComponent;

/** Delivery with its real routes, broker, ledger and database; the configuration is made by hand, processing and intake are left out. */
final class DeliveryHub implements AutoCloseable {

    final RecordedAlerts alerts;
    final Ledger ledger;
    final ConnectionStates states;
    final DataSource dataSource;
    private final ConfigurableApplicationContext spring;
    private final FixedHub configuration;

    DeliveryHub(Path folder, DataSource dataSource) {
        var home = home(folder.resolve("home"));
        spring = new SpringApplicationBuilder(Slice.class).web(WebApplicationType.NONE)
                .initializers(context -> context.getBeanFactory().registerSingleton("dataSource", dataSource))
                .initializers(context -> context.getBeanFactory().registerSingleton("configuration", new FixedHub(home)))
                .run("--spoiwo.home=" + home.root(), "--spoiwo.data-dir=" + folder.resolve("var"), "--spoiwo.database.synced=true", "--spoiwo.delivery.first-delay=100ms",
                        "--spoiwo.delivery.probe-interval=400ms", "--spoiwo.delivery.answer-limit=100KB", "--spoiwo.delivery.limit-wait=500ms",
                        "--spoiwo.delivery.lease=5s", "--spoiwo.delivery.query-seconds=2", "--spring.flyway.enabled=false", "--spring.jmx.enabled=false",
                        "--management.endpoint.health.validate-group-membership=false");
        alerts = spring.getBean(RecordedAlerts.class);
        ledger = spring.getBean(Ledger.class);
        states = spring.getBean(ConnectionStates.class);
        configuration = spring.getBean(FixedHub.class);
        this.dataSource = dataSource;
    }

    <T> T bean(Class<T> type) {
        return spring.getBean(type);
    }

    /** As a swapped configuration has it; the routes stay. */
    void change(Connection connection) {
        configuration.connections.put(connection.id(), connection);
    }

    /** Declares the connection's queues and adds its routes. */
    void connect(Connection connection) {
        change(connection);
        spring.getBean(Addresses.class).declare(connection.id());
        Map.of("http", "http-call", "file", "file-drop", "sql", "sql-read").forEach((transport, step) ->
                add("call", "call-" + connection.id() + "-" + transport, Map.of("connection", connection.id(), "transport", transport, "step", step)));
        add("call-own", "call-" + connection.id() + "-pigeon", Map.of("connection", connection.id(), "step", "pigeon"));
        for (var template : List.of("deliver", "dispatch")) {
            add(template, template + "-" + connection.id(), Map.of("connection", connection.id()));
        }
    }

    private void add(String template, String id, Map<String, Object> parameters) {
        try {
            TemplatedRouteBuilder.builder(spring.getBean(CamelContext.class), template).routeId(id).parameters(parameters).add();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    Command command(String id, String connection, String type, String entity) {
        var data = Json.MAPPER.createObjectNode().put("what", "tea");
        return new Command(id, connection, type, entity, data, 0);
    }

    /** As a decision would: rows first, then the messages. */
    void decide(Command... commands) {
        record(commands);
        send(commands);
    }

    void record(Command... commands) {
        new TransactionTemplate(spring.getBean(PlatformTransactionManager.class)).executeWithoutResult(status -> ledger.addCommands("m-1", "v1", List.of(commands)));
    }

    /** Until the broker has them, as the broker gives the message of a decision back until its commands are sent. */
    void send(Command... commands) {
        Awaitility.await().pollDelay(Duration.ZERO).ignoreExceptionsInstanceOf(Broker.BrokerUnavailable.class).until(() -> {
            spring.getBean(Broker.class).send(List.of(commands).stream().map(c -> Messages.command(c, Duration.ZERO)).toList());
            return true;
        });
    }

    void wake(String connection) {
        spring.getBean(Broker.class).send(List.of(Outgoing.wake(connection)));
    }

    Row row(String id) {
        return ledger.find(id).orElseThrow();
    }

    JsonNode body(String id, Ledger.BodyKind kind) {
        return ledger.body(id, kind).map(DeliveryHub::json).orElse(null);
    }

    /** Takes what delivery has sent into {@code in.<connection>}, at most so many, waiting for the first ones. */
    List<JsonNode> received(String connection, int count) {
        var all = new ArrayList<JsonNode>();
        var queue = new JmsTemplate(spring.getBean("hubConnectionFactory", ConnectionFactory.class));
        queue.setReceiveTimeout(Patience.LIMIT.toMillis());
        for (int i = 0; i < count; i++) {
            var message = (BytesMessage) queue.receive("in." + connection + "::process." + connection);
            if (message != null) {
                all.add(read(message));
            }
        }
        return all;
    }

    int depth(String queue) {
        return (int) spring.getBean(Broker.class).queues().stream().filter(q -> q.name().equals(queue)).mapToLong(Broker.QueueState::depth).sum();
    }

    private static JsonNode read(BytesMessage message) {
        try {
            var bytes = new byte[(int) message.getBodyLength()];
            message.readBytes(bytes);
            var json = Json.MAPPER.createObjectNode().put("kind", message.getStringProperty(Headers.KIND)).put("key", message.getStringProperty(Headers.KEY))
                    .put("causedBy", message.getStringProperty(Headers.CAUSED_BY)).put("sender", message.getStringProperty(Headers.SENDER));
            return json.set("body", json(bytes));
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(byte[] bytes) {
        try {
            return Json.MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The project's own routes and shared steps, and mappings of a made-up system. */
    private static Home home(Path root) {
        try {
            for (var file : List.of("routes/flows/deliver.camel.yaml", "routes/flows/call.camel.yaml", "routes/flows/call-own.camel.yaml", "routes/flows/dispatch.camel.yaml", "routes/flows/outgoing-send.camel.yaml",
                    "routes/policies/infrastructure.camel.yaml", "routes/policies/in-session.camel.yaml", "routes/steps/http-call.kamelet.yaml",
                    "routes/steps/file-drop.kamelet.yaml", "routes/steps/sql-read.kamelet.yaml")) {
                Files.createDirectories(root.resolve(file).getParent());
                Files.copy(Path.of(file), root.resolve(file));
            }
            try (var files = Files.walk(Path.of("mappings"), 2)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    Files.createDirectories(root.resolve(file).getParent());
                    Files.copy(file, root.resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
            var made = root.resolve("mappings/made-up");
            Files.createDirectories(made);
            Files.createDirectories(root.resolve("routes/connectors/made-up"));
            Files.writeString(made.resolve("create.jslt"), "{\"method\": \"POST\", \"path\": \"/orders\", \"body\": {\"ref\": .command.reference, \"what\": .data.what}}");
            Files.writeString(made.resolve("receipt.jslt"), "{\"externalId\": .body.id}");
            Files.writeString(made.resolve("find.jslt"), "{\"method\": \"GET\", \"path\": \"/orders\", \"query\": {\"ref\": .command.reference}}");
            Files.writeString(made.resolve("find-result.jslt"), "if (.body.orders[0]) {\"externalId\": .body.orders[0].id}");
            Files.writeString(made.resolve("status.jslt"), "{\"method\": \"PUT\", \"path\": \"/status\", \"body\": {\"word\": .data.what}}");
            Files.writeString(made.resolve("fetch.jslt"), "{\"method\": \"GET\", \"path\": \"/orders\"}");
            Files.writeString(made.resolve("expired.jslt"), "if (.body.code == \"expired\") {\"outcome\": \"reauthorise\", \"code\": \"expired\", \"text\": \"its time is over\"} else {\"outcome\": \"done\"}");
            Files.writeString(made.resolve("label.jslt"), "{\"method\": \"GET\", \"path\": \"/label.pdf\", \"id\": .steps.create.id}");
            Files.writeString(made.resolve("label-within.jslt"), "{\"method\": \"POST\", \"reads\": true, \"path\": \"/label.json\", \"body\": {}, \"id\": .steps.create.id}");
            Files.writeString(made.resolve("label-within-result.jslt"), "{\"externalId\": .request.id, \"trackingNumber\": .body.number, \"label\": .body.label[0].content}");
            Files.writeString(made.resolve("label-result.jslt"), "{\"externalId\": .request.id, \"label\": .body}");
            Files.writeString(made.resolve("stock.jslt"), "{\"method\": \"POST\", \"path\": \"/stock\", \"body\": {\"items\": .items}}");
            Files.writeString(made.resolve("stock-result.jslt"), ".body");
            Files.writeString(made.resolve("looked.jslt"), "{\"method\": \"GET\", \"path\": \"/orders\", \"items\": .items}");
            Files.writeString(made.resolve("looked-result.jslt"), "{\"items\": [for (.request.items) {\"sku\": .sku, \"outcome\": \"unlinked\", \"text\": \"none\"} if (starts-with(.sku, \"new\"))]}");
            Files.writeString(made.resolve("linked.jslt"), "let items = [for (.items) . if (not(starts-with(.sku, \"new\")))] if ($items) {\"method\": \"POST\", \"path\": \"/stock\", "
                    + "\"body\": {\"items\": $items}, \"changes\": size($items), \"before\": .steps.looked.items}");
            Files.writeString(made.resolve("linked-result.jslt"), "{\"items\": .request.before + .body.items}");
            Files.writeString(made.resolve("file.jslt"), "{\"name\": .command.id + \".json\", \"content\": .data}");
            Files.writeString(made.resolve("pigeon.jslt"), "{\"method\": \"FLY\", \"to\": .command.entity, \"ref\": .command.reference, \"body\": .data}");
            Files.writeString(made.resolve("pigeon-letter.jslt"), "{\"ref\": .ref, \"for\": .to, \"from\": $connection}");
            Files.writeString(made.resolve("pigeon-receipt.jslt"), "{\"externalId\": .body.ring, \"to\": .request.to}");
            Files.copy(Path.of("src/test/resources/pigeon.kamelet.yaml"), root.resolve("routes/connectors/made-up/pigeon.kamelet.yaml"));
            Files.writeString(made.resolve("by-sql.jslt"), "{\"query\": \"orders\", \"parameters\": {\"ref\": .command.reference}}");
            Files.writeString(made.resolve("by-sql-result.jslt"), "if (.rows[0]) {\"externalId\": .rows[0].id}");
            return new Home(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        spring.close();
    }

    static Connector.Capability capability(String name, String request, String find, String result, boolean idempotent) {
        return new Connector.Capability(name, "http", request, List.of(), find, null, result, null, idempotent, Duration.ofSeconds(2), null, null, null, null, null, null, 3, false, null, Map.of());
    }

    static Connector connector(String url, Connector.Auth auth, Duration timeout, Connector.Limit limit, Map<String, Connector.Capability> capabilities) {
        return new Connector("made-up", "Made up", List.of("channel"), Map.of("password", new Connector.Setting("secret", true, true, null)),
                new Connector.Http(url, "json", timeout, Map.of(), limit), new Connector.FileTransport("{out}", null, "json", null),
                new Connector.Sql("{sqlUrl}", "sa", "", Map.of("orders", "select id as \"id\" from erp_orders where ref = :?ref")), auth, null, null, capabilities, "routes/connectors/made-up/connector.yaml");
    }

    static Connector limited(Connector k, Map<String, Connector.Limit> resources) {
        var http = new Connector.Http(k.http().url(), k.http().codec(), k.http().timeout(), k.http().headers(), k.http().limit(), k.http().others(), resources);
        return new Connector(k.system(), k.title(), k.roles(), k.settings(), http, k.file(), k.sql(), k.auth(), k.outcome(), k.webhook(), k.capabilities(), k.sourceFile());
    }

    static Connection connection(String id, Connector connector, Map<String, String> settings, Map<String, Mode> modes, Connection.Forward forward) {
        return new Connection(id, connector, Set.of("channel"), settings, modes, null, null, new Connection.WebhookLimits(4096, 50), null, forward, Map.of(), null, "config/connections.yaml", 1);
    }

    /** With a timeout that a test can wait for. */
    static Connection hurried(Connection c) {
        var k = c.connector();
        var http = new Connector.Http(k.http().url(), k.http().codec(), Duration.ofSeconds(2), k.http().headers(), new Connector.Limit(50, Duration.ofSeconds(1), 4), k.http().others(), k.http().resources());
        var connector = new Connector(k.system(), k.title(), k.roles(), k.settings(), http, k.file(), k.sql(), k.auth(), k.outcome(), k.webhook(), k.capabilities(), k.sourceFile());
        return new Connection(c.id(), connector, c.roles(), c.settings(), c.modes(), c.startFrom(), c.heartbeat(), c.webhook(), c.matchBy(), c.forward(), c.every(),
                c.price(), c.stock(), c.repairs(), c.texts(), c.handover(), c.file(), c.line());
    }

    static final class FixedHub implements ActiveConfiguration {
        final Map<String, Connection> connections = new ConcurrentHashMap<>();
        private final Home home;
        private final JsltMappings mappings;

        FixedHub(Home home) {
            this.home = home;
            var findings = new Findings();
            this.mappings = JsltMappings.compile(home, findings);
            if (!findings.none()) {
                throw new IllegalStateException("the mappings of the test do not compile: " + findings.list());
            }
        }

        @Override
        public HubConfiguration current() {
            var own = JsonNodeFactory.instance.objectNode().put("name", "Dom i Kubek");
            own.putObject("address").put("line1", "Prosta 1A").put("postalCode", "90-001").put("city", "Łódź").put("country", "PL");
            var company = new HubConfiguration.Company(ZoneId.of("Europe/Warsaw"), "PLN", new StockRule(List.of(new StockRule.Warehouse("MAG", 0)), null), own);
            return new HubConfiguration("v1", home, Map.copyOf(connections), mappings, (type, document, by) -> { }, new Statuses(Map.of(), Map.of()), company, null, null, null);
        }

        @Override
        public Optional<Refused> lastError() {
            return Optional.empty();
        }

        @Override
        public void onChange(Consumer<HubConfiguration> listener) {
            // Connections are only added, by the test itself.
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration(exclude = ArtemisAutoConfiguration.class)
    @ComponentScan(basePackages = {"pl.spoiwo.delivery", "pl.spoiwo.broker", "pl.spoiwo.ledger", "pl.spoiwo.file", "pl.spoiwo.masterdata", "pl.spoiwo.price", "pl.spoiwo.product", "pl.spoiwo.rate"},
            excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*(Test.*|DatabaseConfiguration|Slice|Retention)"))
    @ComponentScan(basePackages = {"pl.spoiwo.connection", "pl.spoiwo.flow"}, useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*(JdbcConnectionStates|FlowConfiguration)"))
    static class Slice {
        @Bean
        RecordedAlerts alerts() {
            return new RecordedAlerts();
        }

        @Bean("mapping")
        MappingComponent mapping(ActiveConfiguration configuration) {
            return new MappingComponent(() -> configuration.current().mappings(), id -> Map.of("connection", TextNode.valueOf(id)));
        }

        @Bean
        Codecs codecs() {
            return new Codecs();
        }
    }
}
