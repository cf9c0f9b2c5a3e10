package pl.spoiwo.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.Mode;

class HeartbeatTest {

    private static final Connector CONNECTOR = FixedConfiguration.webhook(new Connector.Verify("none", null, null, null, null, null, null), List.of(), null, null, null);

    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @Test
    @DisplayName("a connection that is silent for longer than its heartbeat raises one alert, closed when it is heard")
    void silent() {
        var states = new FakeStates();
        var alerts = new FakeAlerts();
        var background = new Background();
        var arrivals = new Arrivals(clock, states, background);
        var configuration = new FixedConfiguration().with(
                FixedConfiguration.connection("shop", CONNECTOR, Map.of(), Mode.LIVE, 1, 1, null, Duration.ofHours(2)),
                FixedConfiguration.connection("quiet", CONNECTOR, Map.of()));
        var heartbeat = new Heartbeat(configuration, states, arrivals, alerts, clock);

        now = now.plus(Duration.ofMinutes(119));
        heartbeat.check();
        assertThat(alerts.open).isEmpty();

        now = now.plus(Duration.ofMinutes(2));
        heartbeat.check();
        heartbeat.check();
        assertThat(alerts.open).containsExactly("silent shop");

        arrivals.heard("shop");
        heartbeat.check();
        assertThat(alerts.open).isEmpty();

        arrivals.write();
        assertThat(states.successes).containsExactly("shop IN");
        background.destroy();
    }

    @Test
    @DisplayName("a poll that brings nothing new is a sign of life; where there are only webhooks and checks, silence stays silence")
    void emptyPolls() {
        var states = new FakeStates();
        var alerts = new FakeAlerts();
        var background = new Background();
        var configuration = new FixedConfiguration().with(connection("polled", "order.poll"), connection("checked", "webhook.check"));
        var heartbeat = new Heartbeat(configuration, states, new Arrivals(clock, states, background), alerts, clock);
        now = now.plus(Duration.ofHours(3));
        List.of("polled", "checked").forEach(id -> states.answered.put(id, now));

        heartbeat.check();
        assertThat(alerts.open).containsExactly("silent checked");
        now = now.plus(Duration.ofHours(3));
        heartbeat.check();
        assertThat(alerts.open).containsExactlyInAnyOrder("silent checked", "silent polled");
        background.destroy();
    }

    private static Connection connection(String id, String poll) {
        var capability = new Connector.Capability(poll, "http", "ask", List.of(), null, null, null, null, true, null, Duration.ofMinutes(5), null, null, null, null, "event", 0, false, null, Map.of(), List.of());
        return FixedConfiguration.connection(id, FixedConfiguration.connector(CONNECTOR.webhook(), Map.of(poll, capability), null, null), Map.of(), Mode.LIVE, 1, 1, null,
                Duration.ofHours(2));
    }
}
