package pl.spoiwo.intake.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.intake.Background;

/**
 * Security events of calls whose signature is missing or wrong. Equal ones of a few seconds become one row with their number, and no more
 * than a hundred different ones are kept meanwhile: a flood fills neither memory nor table. The sender's answer never waits for it.
 */
@Component
class UnverifiedCalls {

    private static final String INSERT = """
            insert into security_event (at, kind, connection, source, detail, times)
            values (:at, 'webhook-unverified', :connection, :source, :detail, :times)""";
    private static final int MOST = 100;
    private static final String OTHERS = "more senders than are kept apart";

    private record Event(String connection, String source, String detail) {
    }

    private final ConcurrentHashMap<Event, Integer> events = new ConcurrentHashMap<>();
    private final JdbcClient jdbc;
    private final Clock clock;

    UnverifiedCalls(JdbcClient jdbc, Clock clock, Background background) {
        this.jdbc = jdbc;
        this.clock = clock;
        background.every(Duration.ofSeconds(5), "writing security events", this::write);
    }

    void happened(String connection, String source, String detail) {
        var event = new Event(connection, source, detail);
        events.merge(events.size() < MOST || events.containsKey(event) ? event : new Event(connection, null, OTHERS), 1, Integer::sum);
    }

    /** What the database does not take stays for the next turn. */
    void write() {
        for (var event : events.keySet()) {
            var count = events.remove(event);
            if (count == null) {
                continue;
            }
            try {
                jdbc.sql(INSERT).param("at", clock.instant().atOffset(ZoneOffset.UTC)).param("connection", event.connection())
                        .param("source", event.source()).param("detail", event.detail()).param("times", count).update();
            } catch (RuntimeException e) {
                events.merge(event, count, Integer::sum);
                throw e;
            }
        }
    }
}
