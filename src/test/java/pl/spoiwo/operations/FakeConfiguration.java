package pl.spoiwo.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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
import pl.spoiwo.connection.GuardSettings;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.StockRule;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.Statuses;
import pl.spoiwo.order.Examples;

/** Two connections: a shop that takes stock and statuses, and an ERP. */
public final class FakeConfiguration implements ActiveConfiguration {

    private final HubConfiguration current;
    public volatile Refused refused;
    public volatile GuardSettings guards = GuardSettings.NONE;
    /** Of the shop; null where the hub writes it no prices. */
    public volatile PriceRule prices;
    /** There is a carrier too. */
    public volatile boolean carrier;

    FakeConfiguration(Home home) {
        var connections = new LinkedHashMap<String, Connection>();
        connections.put("shop-main", connection("shop-main", "channel", "order.poll", "order.status", "stock.write", "connection.test", "webhook.check", "webhook.create"));
        connections.put("erp-main", connection("erp-main", "erp", "order.create", "handover.create"));
        current = new HubConfiguration("v-1", home, connections, name -> Optional.empty(), (type, document, madeBy) -> { },
                new Statuses(Map.of(), Map.of("made-up", Map.of("order", Map.of("SHIPPED", "sent")))),
                new HubConfiguration.Company(ZoneId.of("Europe/Warsaw"), "PLN", new StockRule(List.of(new StockRule.Warehouse("MAG", 2)), null), JsonNodeFactory.instance.objectNode()),
                new HubConfiguration.AlertSettings(List.of(), null, null, Duration.ofMinutes(15), Map.of()), null, null);
    }

    private static Connection connection(String id, String role, String... capabilities) {
        var all = new LinkedHashMap<String, Connector.Capability>();
        for (var name : capabilities) {
            all.put(name, new Connector.Capability(name, "http", null, List.of(), null, null, null, null, false, null,
                    name.endsWith("poll") ? Duration.ofMinutes(5) : null, null, null, null, null, null, 0, false, null, Map.of()));
        }
        var connector = new Connector("made-up", "Made-up system", List.of(role), Map.of(), null, null, null,
                role.equals("channel") ? new Connector.Auth("oauth2-device", Map.of()) : null, null, null, all, null);
        var forward = role.equals("channel") ? new Connection.Forward("https://shop.example/s3cret-path", List.of()) : null;
        return new Connection(id, connector, Set.of(role), Map.of("apiKey", "s3cret-of-the-shop"), Map.of("default", Mode.OBSERVE), Instant.EPOCH, null, null, null, forward,
                Map.of(), null, "config/connections.yaml", 3);
    }

    @Override
    public HubConfiguration current() {
        if (prices == null && !carrier) {
            return current.with(current.version(), guards);
        }
        var connections = new LinkedHashMap<>(current.connections());
        connections.computeIfPresent("shop-main", (id, shop) -> Examples.priced(shop, prices));
        if (carrier) {
            connections.put("carrier-main", Examples.carrier());
        }
        return new HubConfiguration(current.version(), current.home(), connections, current.mappings(), current.schemas(), current.statuses(), current.company(), current.alerts(), current.delivery(),
                current.documents()).with(current.version(), guards);
    }

    @Override
    public Optional<Refused> lastError() {
        return Optional.ofNullable(refused);
    }

    @Override
    public void onChange(Consumer<HubConfiguration> listener) {
    }
}
