package pl.spoiwo.intake.poll;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.intake.IntakeProperties;

/** How rounds ended: several failed ones in a row reach a person, and a target that asked to be left alone is left alone. */
@Component
class PollHealth {

    private static final Logger LOG = LoggerFactory.getLogger(PollHealth.class);
    private final ConnectionStates states;
    private final Alerts alerts;
    private final Clock clock;
    private final int tolerated;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Map<String, Instant> quietUntil = new ConcurrentHashMap<>();

    PollHealth(ConnectionStates states, Alerts alerts, Clock clock, IntakeProperties properties) {
        this.states = states;
        this.alerts = alerts;
        this.clock = clock;
        this.tolerated = properties.pollFailures();
    }

    boolean quiet(String connection, String capability) {
        var until = quietUntil.get(name(connection, capability));
        return until != null && clock.instant().isBefore(until);
    }

    void succeeded(String connection, String capability) {
        states.succeeded(connection, "OUT");
        var before = failures.put(name(connection, capability), 0);
        if (before == null || before >= tolerated) {
            alerts.clear("poll-failing", connection, capability);
        }
    }

    /**
     * @param code  what is logged
     * @param text  may quote the target, and stands at the connection alone
     * @param after how long the target wants to be left alone, or null
     */
    void failed(String connection, String capability, String code, String text, Duration after) {
        int rounds = failures.merge(name(connection, capability), 1, Integer::sum);
        LOG.warn("poll {} of {} failed, round {}: {}", capability, connection, rounds, code);
        if (after != null) {
            quietUntil.put(name(connection, capability), clock.instant().plus(after));
        }
        states.failed(connection, "poll " + capability + ": " + text);
        if (rounds >= tolerated) {
            alerts.raise("poll-failing", connection, capability, "Poll " + capability + " of " + connection + " failed " + rounds
                    + " times in a row. What the target said stands at the connection, in lastError.");
        }
    }

    private static String name(String connection, String capability) {
        return connection + " " + capability;
    }
}
