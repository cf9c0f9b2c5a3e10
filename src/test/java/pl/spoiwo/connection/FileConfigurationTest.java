package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConfigurationTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    Path folder;
    TestHome home;

    @BeforeEach
    void good() {
        home = new TestHome(folder);
    }

    private FileConfiguration started() {
        return new FileConfiguration(home.loader(), () -> KnownGoods.NONE, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    @DisplayName("a broken home folder refuses the start and tells every finding")
    void start_refused() {
        home.edit("config/connections.yaml", "heartbeat", "heartbaet");
        home.edit("routes/flows/hello.camel.yaml", "id: hello", "id: bye");
        assertThatThrownBy(this::started).isInstanceOf(ConfigurationRefused.class)
                .hasMessageContaining("config/connections.yaml:6: unknown key 'heartbaet'").hasMessageContaining("routes/flows/hello.camel.yaml:2:");
    }

    @Test
    @DisplayName("good, then broken keeps the good one and says why, then good again takes effect")
    void hot_swap() {
        try (var configuration = started()) {
            var seen = new ArrayList<HubConfiguration>();
            configuration.onChange(seen::add);
            var first = configuration.current();

            home.edit("mappings/bazaar/order-status.jslt", "\"PUT\"", "\"PATCH\"");
            home.edit("config/company.yaml", "buffer: 1", "bufer: 2");
            configuration.refresh();
            assertThat(configuration.current()).isSameAs(first);
            assertThat(seen).isEmpty();
            var refused = configuration.lastError().orElseThrow();
            assertThat(refused.at()).isEqualTo(NOW);
            assertThat(refused.findings()).singleElement().asString().startsWith("config/company.yaml:4: unknown key 'bufer' - did you mean 'buffer'? (one of warehouse, warehouses, buffer");

            home.edit("config/company.yaml", "bufer: 2", "buffer: 2");
            configuration.refresh();
            assertThat(configuration.lastError()).isEmpty();
            assertThat(seen).singleElement().isSameAs(configuration.current());
            assertThat(configuration.current().company().stock().warehouses().get(0).buffer()).isEqualTo(2);
            assertThat(method(configuration.current())).isEqualTo("PATCH");
            assertThat(method(first)).as("messages in hand keep the one they started with").isEqualTo("PUT");
        }
    }

    @Test
    @DisplayName("a query is part of the configuration: a broken one leaves the last good in force, a good one comes with a new version")
    void queries() {
        home.edit("config/connections.yaml", "folder: /exchange", "folder: /exchange\n      sqlUrl: jdbc:h2:mem:books");
        try (var configuration = started()) {
            var first = configuration.current();
            home.edit("routes/connectors/ledgerix/sql/stock.sql", "select", "update");
            configuration.refresh();
            assertThat(configuration.current()).isSameAs(first);
            home.edit("routes/connectors/ledgerix/sql/stock.sql", "update", "select /* again */");
            configuration.refresh();
            assertThat(configuration.current().version()).isNotEqualTo(first.version());
            assertThat(query(configuration.current())).contains("/* again */");
            assertThat(query(first)).doesNotContain("/* again */");
        }
    }

    private static String query(HubConfiguration configuration) {
        return configuration.connections().get("books").connector().sql().queries().get("stock");
    }

    @Test
    @DisplayName("a mistake that is undone clears the error")
    void undone() {
        try (var configuration = started()) {
            var version = configuration.current().version();
            home.edit("config/company.yaml", "currency: PLN", "currency: zloty");
            configuration.refresh();
            assertThat(configuration.lastError()).isPresent();
            home.edit("config/company.yaml", "currency: zloty", "currency: PLN");
            configuration.refresh();
            assertThat(configuration.lastError()).isEmpty();
            assertThat(configuration.current().version()).isEqualTo(version);
        }
    }

    @Test
    @DisplayName("connections come and go while the hub runs, and a listener that fails stops nobody else")
    void connections_change() {
        try (var configuration = started()) {
            var seen = new ArrayList<String>();
            configuration.onChange(c -> {
                throw new IllegalStateException("cannot follow");
            });
            configuration.onChange(c -> seen.addAll(c.connections().keySet()));
            home.write("config/connections.yaml", home.read("config/connections.yaml").replace("  books:", "  books-2:"));
            configuration.refresh();
            assertThat(seen).containsExactly("books-2", "stall");
        }
    }

    @Test
    @DisplayName("nothing happens where nothing changed")
    void unchanged() {
        try (var configuration = started()) {
            var first = configuration.current();
            configuration.refresh();
            assertThat(configuration.current()).isSameAs(first);
        }
    }

    @Test
    @DisplayName("the watch sees changes of files, new files, and credential files outside the home folder")
    void watch(@TempDir Path outside) {
        var secret = new TestHome(outside);
        secret.write("token", "one");
        home.edit("config/connections.yaml", "${BAZAAR_TOKEN}", "${file:" + outside.resolve("token") + "}");
        try (var configuration = started()) {
            var seen = new CopyOnWriteArrayList<String>();
            configuration.onChange(c -> seen.add(c.connections().get("stall").settings().get("token")));
            configuration.watch();
            home.write("mappings/bazaar/new.jslt", "{\"a\": 1}");
            await().until(() -> configuration.current().mappings().find("bazaar/new").isPresent());
            secret.write("token", "second");
            await().untilAsserted(() -> assertThat(seen).endsWith("second"));
        }
    }

    private static String method(HubConfiguration configuration) {
        return configuration.mappings().get("bazaar/order-status").apply(com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode().set("data",
                com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode().put("externalId", "1")), Map.of("now", NullNode.instance)).path("method").asText();
    }
}
