package pl.spoiwo.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Mode;

/**
 * Raises {@code silent} for connections that were not heard for longer than their heartbeat, and clears it when they are. Where the hub asks for
 * news, an answer with nothing new is a sign of life; where it only waits for webhooks, what the connection answers to commands is none.
 */
@Component
public class Heartbeat {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private final ActiveConfiguration configuration;
    private final ConnectionStates states;
    private final Arrivals arrivals;
    private final Alerts alerts;
    private final Clock clock;
    private final Instant started;
    /** Connections known to be heard: their alert is closed already. */
    private final Set<String> talking = new HashSet<>();

    Heartbeat(ActiveConfiguration configuration, ConnectionStates states, Arrivals arrivals, Alerts alerts, Clock clock) {
        this.configuration = configuration;
        this.states = states;
        this.arrivals = arrivals;
        this.alerts = alerts;
        this.clock = clock;
        this.started = clock.instant();
    }

    public synchronized void check() {
        try {
            configuration.current().connections().values().stream()
                    .filter(connection -> connection.heartbeat() != null)
                    .filter(connection -> states.mode(connection, "webhook") != Mode.OFF)
                    .forEach(this::check);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("heartbeats are checked again when the database is back: {}", e.getMessage());
        }
    }

    /** Time the hub was not running is not the sender's silence. */
    private void check(Connection connection) {
        var state = states.state(connection.id());
        var last = Stream.of(state.lastReceived(), asked(connection) ? state.lastSuccess() : null, arrivals.last(connection.id()).orElse(null), started)
                .filter(Objects::nonNull).max(Instant::compareTo).orElseThrow();
        if (Duration.between(last, clock.instant()).compareTo(connection.heartbeat()) > 0) {
            talking.remove(connection.id());
            alerts.raise("silent", connection.id(), null, "Nothing came from " + connection.id() + " since " + last + ", expected at least every "
                    + connection.heartbeat() + ". Check that its webhook is active and that it reaches this hub.");
        } else if (talking.add(connection.id())) {
            alerts.clear("silent", connection.id(), null);
        }
    }

    /** A check asks how the sender is set up, not what is new. */
    private boolean asked(Connection connection) {
        return connection.connector().capabilities().values().stream()
                .anyMatch(c -> c.polls() && !c.name().endsWith(".check") && states.mode(connection, c.name()) != Mode.OFF);
    }
}
