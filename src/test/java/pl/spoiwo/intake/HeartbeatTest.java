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
}
