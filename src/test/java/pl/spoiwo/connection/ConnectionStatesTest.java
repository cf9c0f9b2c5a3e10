package pl.spoiwo.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import pl.spoiwo.ledger.TestDatabase;

class ConnectionStatesTest {

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgres"})
    @DisplayName("pause, modes, last success and last error survive a restart; a person's mode goes before the configured one")
    void survives(String kind, @TempDir Path folder) {
        try (var database = kind.equals("h2") ? TestDatabase.h2(folder) : TestDatabase.postgres()) {
            Function<CircuitBreakerRegistry, JdbcConnectionStates> start = breakers -> new JdbcConnectionStates(new JdbcTemplate(database.dataSource()),
                    new JdbcTransactionManager(database.dataSource()), breakers, Clock.systemUTC());
            var connection = new Connection("shop", null, Set.of(), Map.of(), Map.of("default", Mode.OBSERVE, "order.status", Mode.LIVE), null, null, null, null, null, Map.of(), null, null, "", 0);

            var first = start.apply(CircuitBreakerRegistry.ofDefaults());
            assertThat(List.of(first.mode(connection, "order.status"), first.mode(connection, "order.create"))).containsExactly(Mode.LIVE, Mode.OBSERVE);
            first.setPaused("shop", true, "anna");
            first.setMode("shop", "order.status", Mode.OFF, "anna");
            first.setMode("shop", "order.create", Mode.LIVE, "anna");
            first.succeeded("shop", "OUT");
            first.failed("shop", "http-500: broken");
            first.destroy();

            var breakers = CircuitBreakerRegistry.ofDefaults();
            var second = start.apply(breakers);
            breakers.circuitBreaker("shop").transitionToOpenState();
            assertThat(second.paused("shop")).isTrue();
            assertThat(List.of(second.mode(connection, "order.status"), second.mode(connection, "order.create"))).containsExactly(Mode.OFF, Mode.LIVE);
            assertThat(second.state("shop")).satisfies(state -> {
                assertThat(state.lastSuccess()).isNotNull();
                assertThat(state.lastReceived()).isNull();
                assertThat(state.lastError()).isEqualTo("http-500: broken");
                assertThat(state.breaker()).isEqualTo("OPEN");
            });
            second.destroy();
        }
    }
}
