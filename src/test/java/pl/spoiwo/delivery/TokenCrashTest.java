package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.delivery.TokenAddress.Tokens;
import pl.spoiwo.ledger.StoppedClock;
import pl.spoiwo.ledger.Stores;
import pl.spoiwo.ledger.TestDatabase;
import pl.spoiwo.sandbox.Client;
import pl.spoiwo.sandbox.Sandbox;
import pl.spoiwo.sandbox.SandboxOptions;

/** A process that is gone between the answer with a new pair of tokens and its storage: the marketplace takes the refresh token from before for 60 seconds more. */
class TokenCrashTest {

    private static final int KILLED = 137;
    private static final String CONNECTION = "offers";

    @TempDir
    Path folder;

    private final StoppedClock clock = new StoppedClock("2026-11-27T10:00:00Z");
    private Sandbox sandbox;
    private Client marketplace;
    private Tokens before;

    /** One life of the hub, as far as tokens go, on the real tables. */
    private static final class Life implements AutoCloseable {

        private final TestDatabase database;
        private final TokenVault vault;
        private final AccessTokens tokens;
        private final RecordedAlerts alerts = new RecordedAlerts();

        Life(Path folder, StoppedClock clock, boolean ends) {
            database = TestDatabase.h2(folder);
            var stores = Stores.on(database.dataSource(), clock);
            vault = new TokenVault(JdbcClient.create(database.dataSource()), stores.transactions(), stores.durable(), new SecretKeeper("", folder), clock) {
                @Override
                void put(String connection, Tokens pair) {
                    if (ends) {
                        Runtime.getRuntime().halt(KILLED);
                    }
                    super.put(connection, pair);
                }
            };
            tokens = new AccessTokens(new TokenAddress(clock), vault, stores.leases(), alerts, clock);
        }

        @Override
        public void close() {
            database.close();
        }
    }

    private static Connection connection(int port) {
        var address = "http://127.0.0.1:" + port + "/allegro/auth/oauth";
        var auth = new Connector.Auth("oauth2-device", Map.of("deviceUrl", address + "/device", "tokenUrl", address + "/token", "clientId", "demo-allegro-client-id",
                "clientSecret", "{password}", "clientBy", "basic"));
        return DeliveryHub.connection(CONNECTION, DeliveryHub.connector("http://127.0.0.1:" + port, auth, null, null, Map.of()), Map.of("password", "demo-allegro-client-secret"), Map.of(), null);
    }

    /** The life that ends. @param args folder, port of the marketplace, the time */
    public static void main(String[] args) {
        new Life(Path.of(args[0]), new StoppedClock(args[2]), true).tokens.token(connection(Integer.parseInt(args[1])));
    }

    @BeforeEach
    void crash() throws Exception {
        sandbox = new Sandbox(SandboxOptions.of(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "-1", "hub-url", "http://127.0.0.1:9")), clock).start(0);
        marketplace = new Client(sandbox);
        var pair = marketplace.json("POST", "/_control/allegro/tokens", null);
        before = new Tokens(pair.path("access_token").asText(), pair.path("refresh_token").asText(), clock.instant());
        try (var life = new Life(folder, clock, false)) {
            life.vault.put(CONNECTION, before);
        }
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"), TokenCrashTest.class.getName(),
                folder.toString(), Integer.toString(sandbox.port()), clock.instant().toString()).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("it had the new pair in hand").isEqualTo(KILLED);
        assertThat(given()).as("pairs that the marketplace has given").isEqualTo(2);
    }

    private long given() throws Exception {
        return marketplace.json("GET", "/_control/allegro/state", null).path("tokenCount").asLong();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    @DisplayName("the next life renews with the refresh token from before, within 60 seconds, and nobody is asked")
    void reconnects() throws Exception {
        clock.advance(Duration.ofSeconds(59));
        try (var life = new Life(folder, clock, false)) {
            var token = life.tokens.token(connection(sandbox.port()));
            assertThat(token).isNotEqualTo(before.access());
            assertThat(life.vault.get(CONNECTION)).hasValueSatisfying(stored -> {
                assertThat(stored.access()).isEqualTo(token);
                assertThat(stored.refresh()).isNotEqualTo(before.refresh());
            });
            assertThat(life.alerts.ever).isEmpty();
            assertThat(given()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("a next life that comes later is shut out, and asks a person to let it in")
    void shutOut() throws Exception {
        clock.advance(Duration.ofSeconds(61));
        try (var life = new Life(folder, clock, false)) {
            assertThatThrownBy(() -> life.tokens.token(connection(sandbox.port()))).isInstanceOf(CallNotMade.class).hasMessageContaining("/api/connections/offers/authorize");
            assertThat(life.alerts.open).containsExactly("shut-out offers");
            assertThat(life.vault.get(CONNECTION)).map(Tokens::refresh).contains(before.refresh());
            assertThat(given()).isEqualTo(2);
        }
    }
}
