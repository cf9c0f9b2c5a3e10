package pl.spoiwo.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.mapping.Json;

/**
 * Table {@code connection_state}. Pauses and modes are written at once and read from the table, so that all nodes obey; successes and errors
 * are kept in memory and written every few seconds, so that intake never waits for the database and no row is written for each message.
 */
@Repository
class JdbcConnectionStates implements ConnectionStates, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcConnectionStates.class);
    private static final int FLUSH_SECONDS = 3;
    private static final TypeReference<TreeMap<String, Mode>> MODES = new TypeReference<>() { };
    private static final String ADD = "insert into connection_state (connection) values (?) on conflict do nothing";
    private static final String READ = "select paused, modes, last_received, last_success, last_error_at, last_error from connection_state where connection = ?";
    private static final String LOCK_MODES = "select modes from connection_state where connection = ? for update";
    private static final String SET_MODES = "update connection_state set modes = ? where connection = ?";
    private static final String SET_PAUSED = "update connection_state set paused = ? where connection = ?";
    private static final String SEEN = """
            update connection_state set last_received = coalesce(?, last_received), last_success = coalesce(?, last_success),
                                        last_error_at = coalesce(?, last_error_at), last_error = coalesce(?, last_error)
             where connection = ?""";
    private static final State FRESH = new State(false, Map.of(), null, null, null, null, "CLOSED");

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final CircuitBreakerRegistry breakers;
    private final Clock clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final ScheduledExecutorService writer;

    JdbcConnectionStates(JdbcTemplate jdbc, PlatformTransactionManager transactions, CircuitBreakerRegistry breakers, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.breakers = breakers;
        this.clock = clock;
        this.writer = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "connection-states");
            thread.setDaemon(true);
            return thread;
        });
        writer.scheduleWithFixedDelay(this::flush, FLUSH_SECONDS, FLUSH_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Mode mode(Connection connection, String kind) {
        var set = stored(connection.id()).modes();
        return set.getOrDefault(kind, set.getOrDefault("default", connection.configuredMode(kind)));
    }

    @Override
    public void setMode(String connection, String kind, Mode mode, String by) {
        transaction.executeWithoutResult(status -> {
            jdbc.update(ADD, connection);
            var modes = modes(jdbc.queryForObject(LOCK_MODES, String.class, connection));
            modes.put(kind, mode);
            jdbc.update(SET_MODES, json(modes), connection);
        });
        LOG.info("{} sets mode {} of {} to {}", by, kind, connection, mode);
    }

    @Override
    public boolean paused(String connection) {
        return stored(connection).paused();
    }

    @Override
    public void setPaused(String connection, boolean paused, String by) {
        transaction.executeWithoutResult(status -> {
            jdbc.update(ADD, connection);
            jdbc.update(SET_PAUSED, paused, connection);
        });
        LOG.info("{} {} {}", by, paused ? "pauses" : "resumes", connection);
    }

    @Override
    public void succeeded(String connection, String direction) {
        var now = clock.instant();
        seen.merge(connection, direction.equals("IN") ? new Seen(now, null, null, null) : new Seen(null, now, null, null), Seen::newer);
    }

    @Override
    public void failed(String connection, String error) {
        var text = error.length() > 500 ? error.substring(0, 500) : error;
        seen.merge(connection, new Seen(null, null, clock.instant(), text), Seen::newer);
    }

    @Override
    public State state(String connection) {
        var stored = stored(connection);
        var fresh = seen.getOrDefault(connection, Seen.NOTHING);
        return new State(stored.paused(), stored.modes(), either(fresh.received, stored.lastReceived()), either(fresh.succeeded, stored.lastSuccess()),
                either(fresh.failedAt, stored.lastErrorAt()), either(fresh.error, stored.lastError()),
                breakers.find(connection).map(CircuitBreaker::getState).orElse(CircuitBreaker.State.CLOSED).name());
    }

    @Override
    public void destroy() {
        writer.shutdown();
        flush();
    }

    /** What cannot be written now is written with the next flush. */
    private void flush() {
        for (var connection : seen.keySet()) {
            var what = seen.remove(connection);
            if (what == null) {
                continue;
            }
            try {
                jdbc.update(ADD, connection);
                jdbc.update(SEEN, time(what.received), time(what.succeeded), time(what.failedAt), what.error, connection);
            } catch (DataAccessException e) {
                LOG.debug("The state of {} is written later", connection, e);
                seen.merge(connection, what, (newer, older) -> older.newer(newer));
            }
        }
    }

    private State stored(String connection) {
        return jdbc.query(READ, (row, n) -> new State(row.getBoolean("paused"), modes(row.getString("modes")), instant(row, "last_received"),
                instant(row, "last_success"), instant(row, "last_error_at"), row.getString("last_error"), null), connection).stream().findFirst().orElse(FRESH);
    }

    private static Map<String, Mode> modes(String json) {
        try {
            return Json.MAPPER.readValue(json, MODES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("connection_state.modes holds no modes: " + json, e);
        }
    }

    private static String json(Map<String, Mode> modes) {
        try {
            return Json.MAPPER.writeValueAsString(modes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("modes are plain words", e);
        }
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static <T> T either(T first, T second) {
        return first != null ? first : second;
    }

    private record Seen(Instant received, Instant succeeded, Instant failedAt, String error) {
        private static final Seen NOTHING = new Seen(null, null, null, null);

        Seen newer(Seen other) {
            return new Seen(either(other.received, received), either(other.succeeded, succeeded), either(other.failedAt, failedAt), either(other.error, error));
        }
    }
}
