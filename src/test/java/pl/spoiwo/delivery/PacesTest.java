package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector.Capability;
import pl.spoiwo.connection.Connector.Pace;
import pl.spoiwo.delivery.Batches.Kind;
import pl.spoiwo.mapping.CodecInputs;
import pl.spoiwo.mapping.Codecs;

class PacesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T23:30:00Z");
    private static final int BATCH = 25;
    private static final Paces.Sent QUIET = (connection, kind) -> Optional.empty();

    private static Kind stock(Pace... paces) {
        return kind("stock", paces);
    }

    private static Kind kind(String name, Pace... paces) {
        return new Kind(name, new Capability(name + ".write", "http", "stock", List.of(), null, null, null, null, true, Duration.ZERO, null, null, null, null, null, null, BATCH, true, null, Map.of(), true,
                List.of(), List.of(), List.of(paces), List.of(), List.of()), false);
    }

    /** Takes a batch whenever one may go, looking ten times a second. @return when each batch went */
    private static List<Instant> take(Paces paces, Kind kind, Duration length) {
        return take(paces, kind, NOW, length);
    }

    private static List<Instant> take(Paces paces, Kind kind, Instant from, Duration length) {
        var gone = new ArrayList<Instant>();
        for (var now = from; now.isBefore(from.plus(length)); now = now.plusMillis(100)) {
            while (paces.after("shop", kind, now).isZero()) {
                paces.took("shop", kind, BATCH, now);
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
        var gone = take(new Paces(QUIET), stock(new Pace(8500, Duration.ofMinutes(1), 200)), Duration.ofMinutes(5));
        assertThat(most(gone, Duration.ofMinutes(1))).isLessThanOrEqualTo(8500 + BATCH);
        assertThat(gone.size() * BATCH).isGreaterThan(5 * 8200);
        for (int i = 1; i < gone.size(); i++) {
            assertThat(Duration.between(gone.get(i - 1), gone.get(i))).isLessThan(Duration.ofMillis(400));
        }
    }

    @Test
    @DisplayName("of two limits the narrower holds, a batch that is too large for now is waited for as long as is said, and others have a pace of their own")
    void narrower() {
        var paces = new Paces(QUIET);
        var both = stock(new Pace(8500, Duration.ofMinutes(1), 200), new Pace(1000, Duration.ofHours(1), 400));
        assertThat(take(paces, both, Duration.ofMinutes(1))).hasSize(400 / BATCH + 1);
        var after = NOW.plus(Duration.ofMinutes(1));
        var wait = paces.after("shop", both, after);
        assertThat(wait).isGreaterThan(Duration.ofSeconds(1));
        assertThat(paces.after("shop", both, after.plus(wait))).isZero();
        assertThat(paces.after("other", both, after)).isZero();
        assertThat(paces.after("shop", stock(), after)).isZero();
    }

    @Test
    @DisplayName("a clock that goes back by an hour holds nothing up and gives nothing away")
    void back() {
        var paces = new Paces(QUIET);
        var kind = stock(new Pace(8500, Duration.ofMinutes(1), 200));
        assertThat(take(paces, kind, Duration.ofMillis(1))).hasSize(200 / BATCH);
        var back = NOW.minus(Duration.ofHours(1));
        var wait = paces.after("shop", kind, back);
        assertThat(wait).isBetween(Duration.ofNanos(1), Duration.ofSeconds(1));
        assertThat(paces.after("shop", kind, back.plus(wait))).isZero();
        assertThat(take(paces, kind, back, Duration.ofMinutes(1)).size() * BATCH).isBetween(8200, 8500);
    }

    @Test
    @DisplayName("a restart among batches leaves nothing to spare, and no minute and no hour has more than the channel takes; after a time without any all is there at once")
    void restarted() {
        var minute = new Pace(8500, Duration.ofMinutes(1), 200);
        var kind = stock(minute, new Pace(240_000, Duration.ofHours(1), 100_000));
        var gone = new ArrayList<Instant>();
        var length = Duration.ofSeconds(20);
        for (int life = 0; life < 4; life++) {
            gone.addAll(take(new Paces((connection, of) -> gone.stream().reduce((one, other) -> other)), kind, NOW.plus(length.multipliedBy(life)), length));
        }
        assertThat(most(gone, Duration.ofMinutes(1))).isLessThanOrEqualTo(8500 + 2 * BATCH);
        assertThat(gone.stream().filter(at -> !at.isBefore(NOW.plus(length))).count() * BATCH).as("in the minute after it, at the even pace of the hour").isBetween(2200L, 2400L);
        assertThat(take(new Paces((connection, of) -> Optional.of(NOW.minusSeconds(61))), stock(minute), Duration.ofMillis(1))).hasSize(200 / BATCH);
        assertThat(new Paces((connection, of) -> Optional.of(NOW.minusSeconds(59))).after("shop", stock(minute), NOW)).isPositive();
    }

    @Test
    @DisplayName("kinds that share a limit keep it together, after a restart too; who asks first has it, and what one may not take is left for the other")
    void shared() {
        var minute = new Pace(8500, Duration.ofMinutes(1), 200, "offers");
        var stock = kind("stock", minute);
        var price = kind("price", minute, new Pace(1000, Duration.ofHours(1), 400));
        var paces = new Paces(QUIET);
        var gone = take(paces, price, Duration.ofSeconds(30));
        assertThat(gone.size() * BATCH).as("what prices may take").isEqualTo(400 + BATCH);
        gone.addAll(take(paces, stock, NOW.plusSeconds(30), Duration.ofSeconds(90)));
        assertThat(most(gone, Duration.ofMinutes(1))).isBetween(8200L, 8500L + BATCH);
        assertThat(paces.after("shop", price, NOW.plusSeconds(119).plusMillis(900))).isPositive();
        var restarted = new Paces((connection, kind) -> Optional.of(NOW).filter(at -> kind.equals("price")));
        assertThat(restarted.after("shop", stock, NOW.plusSeconds(59))).isPositive();
    }

    @Test
    @DisplayName("of the connector for Allegro no minute has more than 9,000 changes and no hour more than 150,000, stock and prices together, however many wait; stock goes nearly as if it were alone")
    void allegro() {
        var connector = new ConfigurationLoader(new Home(Path.of(".")), name -> null, false, new CodecInputs(new Codecs())).load().configuration().orElseThrow().connections().values().stream()
                .map(Connection::connector).filter(each -> each.system().equals("allegro")).findFirst().orElseThrow();
        var kinds = Stream.of("price", "stock").map(name -> new Kind(name, connector.capabilities().get(name + ".write"), false)).toList();
        var paces = new Paces(QUIET);
        var gone = new ArrayList<Instant>();
        var stock = new ArrayList<Instant>();
        // Prices for an hour, then stock too, of which eight of nine batches are.
        for (var now = NOW; now.isBefore(NOW.plus(Duration.ofMinutes(80))); now = now.plusMillis(200)) {
            var first = now.isBefore(NOW.plus(Duration.ofHours(1))) || gone.size() % 9 == 0 ? kinds.get(0) : kinds.get(1);
            for (var kind = first; paces.after("shop", kind, now).isZero(); kind = gone.size() % 9 == 0 ? kinds.get(0) : first) {
                paces.took("shop", kind, BATCH, now);
                gone.add(now);
                if (kind == kinds.get(1)) {
                    stock.add(now);
                }
            }
        }
        assertThat(most(gone, Duration.ofMinutes(1))).isLessThanOrEqualTo(9000);
        assertThat(most(gone, Duration.ofHours(1))).isBetween(100_000L, 150_000L);
        assertThat(most(stock, Duration.ofMinutes(1))).as("though prices had gone for an hour").isGreaterThan(7000);
    }

    @Test
    @DisplayName("what was counted and has not left is to spare again, but never more than may go at once; what has left keeps to the limit")
    void givenBack() {
        var paces = new Paces(QUIET);
        var kind = stock(new Pace(8500, Duration.ofMinutes(1), 200));
        var gone = new ArrayList<Instant>();
        int looked = 0;
        for (var now = NOW; now.isBefore(NOW.plus(Duration.ofMinutes(3))); now = now.plusMillis(5)) {
            if (paces.after("shop", kind, now).isZero()) {
                paces.took("shop", kind, BATCH, now);
                now = now.plusMillis(5);
                if (++looked % 10 == 0) {
                    gone.add(now);
                } else {
                    paces.took("shop", kind, -BATCH, now);
                }
            }
        }
        assertThat(most(gone, Duration.ofMinutes(1))).isBetween(8200L, 8500L + BATCH);
        paces.took("shop", kind, -1000, NOW.plus(Duration.ofMinutes(4)));
        assertThat(take(paces, kind, NOW.plus(Duration.ofMinutes(4)), Duration.ofMillis(1))).hasSize(200 / BATCH);
    }
}
