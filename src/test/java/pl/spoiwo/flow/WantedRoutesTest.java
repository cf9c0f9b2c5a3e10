package pl.spoiwo.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.Connector.Capability;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownerships;
import pl.spoiwo.flow.WantedRoutes.Wanted;
import pl.spoiwo.rule.ChannelRules;

class WantedRoutesTest {

    @Test
    @DisplayName("each transport of a connection's commands has one call route, a Kamelet of the connector's own too, before the route that uses it")
    void calls() {
        var wanted = WantedRoutes.of(configuration(null, capability("order.create", "file", "sql"), capability("order.status", "pigeon", null)));
        assertThat(wanted).containsEntry("call-shop-pigeon", new Wanted("call-own", Map.of("connection", "shop", "step", "pigeon")))
                .containsEntry("call-shop-file", new Wanted("call", Map.of("connection", "shop", "transport", "file", "step", "file-drop")))
                .containsEntry("call-shop-sql", new Wanted("call", Map.of("connection", "shop", "transport", "sql", "step", "sql-read")))
                .doesNotContainKey("call-shop-http");
        assertThat(wanted.keySet()).containsSubsequence("call-shop-pigeon", "deliver-shop");
    }

    @Test
    @DisplayName("a second receiver is called by HTTP, whatever the connection can do itself")
    void forward() {
        assertThat(WantedRoutes.of(configuration(new Connection.Forward("http://127.0.0.1:9", List.of())))).containsKeys("call-shop-http", "deliver-shop");
    }

    @Test
    @DisplayName("companies are read only where a rule is about customers")
    void customers() {
        var configuration = configuration(null, poll("customer.poll"), poll("stock.poll"));
        assertThat(WantedRoutes.of(configuration)).containsKey("poll-shop-stock.poll").doesNotContainKey("poll-shop-customer.poll");
        var ruled = configuration.with("v2", Ownerships.of("  - {name: a, entity: customer, master: shop}", configuration.connections(), List.of()), ChannelRules.NONE);
        assertThat(WantedRoutes.of(ruled)).containsKeys("poll-shop-stock.poll", "poll-shop-customer.poll");
    }

    private static HubConfiguration configuration(Connection.Forward forward, Capability... capabilities) {
        var byName = Stream.of(capabilities).collect(Collectors.toMap(Capability::name, Function.identity()));
        var connector = new Connector("made-up", "Made up", List.of("channel"), Map.of(), null, null, null, null, null, null, byName, "connector.yaml");
        var connection = new Connection("shop", connector, Set.of("channel"), Map.of(), Map.of(), null, null, null, null, forward, Map.of(), null, "connections.yaml", 1);
        return new HubConfiguration("v1", null, Map.of("shop", connection), null, null, null, null, null, null, null);
    }

    private static Capability poll(String name) {
        return new Capability(name, "sql", "request", List.of(), null, null, null, null, false, null, Duration.ofMinutes(1), null, null, null, null, "event", 0, false, null, Map.of());
    }

    private static Capability capability(String name, String transport, String findTransport) {
        return new Capability(name, transport, "request", List.of(), findTransport == null ? null : "find", findTransport, null, null, false, Duration.ofSeconds(2), null, null, null, null, null, null, 0, false, null, Map.of());
    }
}
