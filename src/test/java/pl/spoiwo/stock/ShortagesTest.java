package pl.spoiwo.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.StockTerms;

/**
 * What buyers feel: two channels that count down by themselves sell one article until it is gone; the hub hears of a sale, and writes to the other channel, a while later.
 * With the hub's own reserving and figures; {@code target/shortages.md} has the table.
 */
class ShortagesTest {

    private static final int ORDERS = 10_000;
    private static final StockTerms TERMS = StockTerms.USUAL;

    @Test
    @DisplayName("without delay nobody orders what is not there; the longer a sale is on its way, the more do, and deeper stock or a buffer keeps them few")
    void shortages() throws IOException {
        var table = new StringBuilder("Orders of 10,000 that found nothing, two channels, one article, buyers come at random\n\n"
                + "| sales an hour | pieces | buffer | 0 s | 2 s | 5 s | 60 s | 15 min |\n|---|---|---|---|---|---|---|---|\n");
        for (int rate : new int[] {6, 60, 600}) {
            for (int depth : new int[] {1, 5, 20}) {
                for (int buffer : new int[] {0, 1}) {
                    if (buffer < depth) {
                        var row = List.of(0.0, 2.0, 5.0, 60.0, 900.0).stream().map(delay -> per10000(rate, depth, buffer, delay)).toList();
                        assertThat(row.get(0)).as("no delay").isZero();
                        assertThat(row.get(4)).as("a quarter of an hour").isGreaterThanOrEqualTo(row.get(2));
                        table.append("| ").append(rate).append(" | ").append(depth).append(" | ").append(buffer);
                        row.forEach(each -> table.append(" | ").append(each));
                        table.append(" |\n");
                    }
                }
            }
        }
        assertThat(per10000(60, 5, 0, 60)).isGreaterThan(per10000(60, 20, 0, 60));
        assertThat(per10000(60, 5, 0, 60)).isGreaterThan(per10000(60, 5, 1, 60));
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/shortages.md"), table);
    }

    private static long per10000(int perHour, int depth, int buffer, double delay) {
        long ordered = 0;
        long missed = 0;
        for (long seed = 0; ordered < ORDERS; seed++) {
            var sale = new Sale(perHour / 3600.0, depth, buffer, delay, new Random(seed));
            sale.run();
            ordered += sale.ordered;
            missed += sale.missed;
        }
        return missed * ORDERS / ordered;
    }

    /** One article from full to gone. */
    private static final class Sale {

        private record Event(double at, Runnable what) {
        }

        private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingDouble(Event::at));
        private final double rate;
        private final double delay;
        private final Random random;
        private final StockPlan plan;
        private final int onHand;
        private final int[] shown = new int[2];
        private final int[] expected = new int[2];
        private int reserved;
        private int ordered;
        private int missed;
        private double now;

        Sale(double rate, int depth, int buffer, double delay, Random random) {
            this.rate = rate;
            this.delay = delay;
            this.random = random;
            this.onHand = depth;
            this.plan = new StockPlan(Map.of("MAG", buffer), Map.of("one", TERMS, "two", TERMS));
            write(0);
            write(1);
        }

        void run() {
            buyer();
            while (!events.isEmpty()) {
                var event = events.remove();
                now = event.at();
                event.what().run();
            }
        }

        private void buyer() {
            events.add(new Event(now - Math.log(1 - random.nextDouble()) / rate, () -> {
                int channel = random.nextInt(2);
                if (shown[channel] > 0) {
                    shown[channel]--;
                    ordered++;
                    events.add(new Event(now + delay / 2, () -> heard(channel)));
                }
                if (shown[0] + shown[1] > 0) {
                    buyer();
                }
            }));
        }

        private void heard(int channel) {
            var got = Reserving.reserve(List.of(new Reserving.Need("1", "A", BigDecimal.ONE)), List.of(), Sets.NONE, Map.of("A", supply()), List.of("MAG"), new Reserving.Turn(0, Instant.EPOCH));
            if (got.shortages().isEmpty()) {
                reserved++;
            } else {
                missed++;
            }
            expected[channel]--;
            events.add(new Event(now + delay / 2, () -> write(1 - channel)));
            events.add(new Event(now + delay / 2, () -> write(channel)));
        }

        /** As lib/stock.jslt: what a channel holds less than expected is sold. */
        private void write(int channel) {
            int wanted = Integer.parseInt(ChannelFigure.of(Map.of("A", BigDecimal.ONE), Map.of("A", supply()), plan, "one").value());
            shown[channel] = Math.max(0, wanted - Math.max(0, expected[channel] - shown[channel]));
            expected[channel] = shown[channel];
        }

        private Supply supply() {
            return new Supply("A", List.of(new Shelf("MAG", BigDecimal.valueOf(onHand), BigDecimal.valueOf(reserved))), List.of());
        }
    }
}
