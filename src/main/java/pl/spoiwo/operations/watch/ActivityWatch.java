package pl.spoiwo.operations.watch;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.operations.access.SecurityEvents;
import pl.spoiwo.operations.query.ActivityQueries;
import pl.spoiwo.operations.query.ActivityQueries.Activity;

/**
 * Raises {@code unusual-activity} for a burst of bad signatures, sign-ins, replays, modes or readings: one task for each connection or user, told
 * once, and a security event that remains. After it is acknowledged only another burst raises it again.
 */
@Component
@EnableConfigurationProperties(UsualActivity.class)
class ActivityWatch {

    static final String UNUSUAL = "unusual-activity";
    private static final Logger LOG = LoggerFactory.getLogger(ActivityWatch.class);

    private final Alerts alerts;
    private final ActivityQueries activities;
    private final SecurityEvents events;
    private final UsualActivity usual;
    private final Clock clock;

    ActivityWatch(Alerts alerts, ActivityQueries activities, SecurityEvents events, UsualActivity usual, Clock clock) {
        this.alerts = alerts;
        this.activities = activities;
        this.events = events;
        this.usual = usual;
        this.clock = clock;
    }

    /** What is too much of an activity, and the same as a sentence without figures that grow: another text would be news again. */
    private record Limit(int most, String connection, String text) {
    }

    @Scheduled(fixedDelayString = "${spoiwo.watch.alerts-every:30s}", initialDelayString = "${spoiwo.watch.alerts-every:30s}")
    void look() {
        try {
            var since = clock.instant().minus(usual.within());
            var told = activities.told(UNUSUAL, since);
            for (var activity : activities.since(since)) {
                var limit = limit(activity);
                if (activity.many() > limit.most() && !told.contains(limit.text())) {
                    alerts.task(UNUSUAL, limit.connection(), activity.what() + (limit.connection() == null && activity.whose() != null ? " " + activity.whose() : ""), limit.text());
                    events.record(UNUSUAL, limit.connection(), null, limit.text());
                }
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("the watch could not look for unusual activity, it tries again: {}", e.getMessage());
        }
    }

    private Limit limit(Activity activity) {
        var whose = activity.whose();
        return switch (activity.what()) {
            case "webhook-unverified" -> limit(usual.badSignatures(), whose, "notifications to " + whose + " had no signature or a wrong one", "security-events?connection=" + whose);
            case "login-failed" -> limit(usual.failedSignIns(), null, "passwords or tokens were wrong", "security-events?kind=login-failed");
            case "message.replay" -> limit(usual.replays(), null, "messages were sent again by " + whose, "audit?who=" + whose);
            case "connection.mode" -> limit(usual.modes(), null, "modes were set by " + whose, "audit?who=" + whose);
            default -> limit(usual.reads(), null, "orders, messages and payments were read in full by " + whose, "audit?reads=true&who=" + whose);
        };
    }

    private Limit limit(int most, String connection, String what, String where) {
        return new Limit(most, connection, "More than " + most + " " + what + " within " + usual.within().toMinutes() + " minutes: see GET /api/" + where + ".");
    }
}
