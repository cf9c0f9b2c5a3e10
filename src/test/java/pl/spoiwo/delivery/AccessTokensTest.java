package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.mapping.Json;

class AccessTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final AccessTokens tokens = tokens(new TokenAddress(CLOCK));
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Answer answer;
    private HttpServer server;

    private interface Answer {
        void write(HttpExchange http) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", http -> {
            try (http) {
                answer.write(http);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        closing.countDown();
        server.stop(0);
    }

    private static AccessTokens tokens(TokenAddress address) {
        return new AccessTokens(address, null, null, null, CLOCK);
    }

    private Connection connection() {
        var auth = new Connector.Auth("oauth2-client-credentials", Map.of("tokenUrl", "http://127.0.0.1:" + server.getAddress().getPort() + "/token", "clientId", "hub", "clientSecret", "{password}"));
        var connector = DeliveryHub.connector("http://127.0.0.1", auth, null, null, Map.of());
        return DeliveryHub.connection("shop", connector, Map.of("password", "word"), Map.of(), null);
    }

    private static void json(HttpExchange http, String text) throws IOException {
        http.sendResponseHeaders(200, 0);
        http.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"a:read\",\"b:write\"]", "\"a:read b:write\""})
    @DisplayName("a token that shows its scopes is read, as a list and as a text; one that shows none tells nothing")
    void scopes(String claim) {
        var claims = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(("{\"scope\":" + claim + "}").getBytes(StandardCharsets.UTF_8));
        answer = http -> json(http, "{\"access_token\": \"e30." + claims + ".c2ln\", \"expires_in\": 3600}");
        assertThat(tokens.scopes(connection()).orElseThrow()).containsExactlyInAnyOrder("a:read", "b:write");
        tokens.refused("shop", "e30." + claims + ".c2ln");
        answer = http -> json(http, "{\"access_token\": \"a.b-c_d~e+f/g=.x\", \"expires_in\": 3600}");
        assertThat(tokens.scopes(connection())).isEmpty();
    }

    @Test
    @DisplayName("a token is taken, and one that says it holds for ever is renewed after a month at the latest")
    void longLived() {
        answer = http -> json(http, "{\"access_token\": \"a.b-c_d~e+f/g=\", \"expires_in\": 99999999999999}");
        assertThat(tokens.token(connection())).isEqualTo("a.b-c_d~e+f/g=");
        assertThat(tokens.expiry("shop")).contains(NOW.plus(Duration.ofDays(30)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\r\nX-Evil: 1", "a b", "zażółć", "a\u0000"})
    @DisplayName("a token that would make another header, or none, is refused and not kept")
    void characters(String token) {
        answer = http -> json(http, Json.MAPPER.createObjectNode().put("access_token", token).toString());
        assertThatThrownBy(() -> tokens.token(connection())).isInstanceOf(CallNotMade.class).hasMessageNotContaining("Evil");
        assertThat(tokens.expiry("shop")).isEmpty();
    }

    @Test
    @Timeout(60)
    @DisplayName("an answer without end is not read")
    void endless() {
        answer = http -> {
            http.sendResponseHeaders(200, 0);
            while (closing.getCount() > 0) {
                http.getResponseBody().write("  ".repeat(4096).getBytes(StandardCharsets.UTF_8));
            }
        };
        assertThatThrownBy(() -> tokens.token(connection())).isInstanceOf(CallNotMade.class).rootCause().hasMessageContaining("larger than");
    }

    @Test
    @Timeout(60)
    @DisplayName("an answer that drips holds the connection's other calls up for as long as a token is waited for, and no longer")
    void dripping() {
        answer = http -> {
            http.sendResponseHeaders(200, 0);
            while (!closed(Duration.ofMillis(500))) {
                http.getResponseBody().write(' ');
                http.getResponseBody().flush();
            }
        };
        var hurried = tokens(new TokenAddress(CLOCK, Duration.ofSeconds(1)));
        assertThatThrownBy(() -> hurried.token(connection())).isInstanceOf(CallNotMade.class).rootCause().hasMessageContaining("longer than 1 s");
    }

    private boolean closed(Duration within) {
        try {
            return closing.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
