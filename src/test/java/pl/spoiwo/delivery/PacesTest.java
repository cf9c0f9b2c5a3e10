package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.Connector.Capability;
import pl.spoiwo.connection.Connector.Pace;

class PacesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T23:30:00Z");
    private static final int BATCH = 25;

    private static Capability capability(Pace... paces) {
        return new Capability("stock.write", "http", "stock", List.of(), null, null, null, null, true, Duration.ZERO, null, null, null, null, null, null, BATCH, true, null, Map.of(), true,
                List.of(), List.of(), List.of(paces));
    }

    /** Takes a batch whenever one may go, looking ten times a second. @return when each batch went */
    private static List<Instant> take(Paces paces, Capability capability, Duration length) {
        var gone = new ArrayList<Instant>();
        for (var now = NOW; now.isBefore(NOW.plus(length)); now = now.plusMillis(100)) {
            while (paces.after("shop", capability, now).isZero()) {
                paces.took("shop", capability, BATCH, now);
                gone.add(now);
            }
        }
        return gone;
    }

    private static long most(List<Instant> gone, Duration window) {
        return gone.stream().mapToLong(from -> gone.stream().filter(at -> !at.isBefore(from) && at.isBefore(from.plus(window))).count() * BATCH).max().orElse(0);
    }

    @Test
    @DisplayName("no minute has more changes than the channel takes and a batch, hardly fewer go, and none waits for long")
    void evenly() {
        var gone = take(new Paces(), capability(new Pace(8500, Duration.ofMinutes(1), 200)), Duration.ofMinutes(5));
        assertThat(most(gone, Duration.ofMinutes(1))).isLessThanOrEqualTo(8500 + BATCH);
        assertThat(gone.size() * BATCH).isGreaterThan(5 * 8200);
        for (int i = 1; i < gone.size(); i++) {
            assertThat(Duration.between(gone.get(i - 1), gone.get(i))).isLessThan(Duration.ofMillis(400));
        }
    }

    @Test
    @DisplayName("of two limits the narrower holds, a batch that is too large for now is waited for as long as is said, and others have a pace of their own")
    void narrower() {
        var paces = new Paces();
        var both = capability(new Pace(8500, Duration.ofMinutes(1), 200), new Pace(1000, Duration.ofHours(1), 400));
        assertThat(take(paces, both, Duration.ofMinutes(1))).hasSize(400 / BATCH + 1);
        var after = NOW.plus(Duration.ofMinutes(1));
        var wait = paces.after("shop", both, after);
        assertThat(wait).isGreaterThan(Duration.ofSeconds(1));
        assertThat(paces.after("shop", both, after.plus(wait))).isZero();
        assertThat(paces.after("other", both, after)).isZero();
        assertThat(paces.after("shop", capability(), after)).isZero();
    }
}
