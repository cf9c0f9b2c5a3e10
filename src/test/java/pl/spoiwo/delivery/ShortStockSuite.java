package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.FoundPrices;
import pl.spoiwo.product.KnownOrders;
import pl.spoiwo.product.SkuOffers;
import pl.spoiwo.product.ValueHistory;

/**
 * How long a channel that counts down may hold less than wanted: by the minute, on every database. The channel is a number here; what is left
 * off a value is computed as {@code mappings/lib/stock.jslt} does it ({@link SoldMeanwhileTest} has the real one).
 */
abstract class ShortStockSuite extends DatabaseSuite {

    private static final Duration STEP = Duration.ofSeconds(10);

    private WantedValues values;
    private ChannelValues channel;
    private KnownOrders orders;
    private int held;
    private Instant now;
    private boolean polls;
    private boolean runs;
    private final List<Integer> written = new ArrayList<>();

    /** Ten lie there, three go from the channel's number, and two have come in: nine are left. */
    @BeforeEach
    void shortOfThree() {
        stores.jdbc().execute("truncate table channel_value");
        stores.jdbc().update("delete from poll_cursor");
        stores.jdbc().update("insert into poll_cursor (connection, capability, position, fence, updated_at) values ('shop', 'order.poll', '{}', 1, ?)", UtcTime.of(NOW));
        values = new WantedValues(stores.jdbc(), stores.transactions(), new ValueHistory(stores.jdbc()), new FoundPrices(stores.jdbc(), new SkuOffers(stores.jdbc())));
        channel = new ChannelValues(stores.jdbc());
        orders = new KnownOrders(stores.jdbc());
        now = NOW;
        polls = true;
        runs = true;
        channel.want("shop", "stock", Map.of("S", "10"), now, "m-1");
        look();
        held -= 3;
        channel.want("shop", "stock", Map.of("S", "12"), now, "m-2");
        look();
        assertThat(row()).isEqualTo("9 SETTLING");
        written.clear();
    }

    private void look() {
        for (var taken = take(); taken.lease() != null; taken = take()) {
            for (var item : taken.items()) {
                int wanted = Integer.parseInt(item.value());
                int sold = item.expected() == null ? 0 : Math.max(0, Integer.parseInt(item.expected()) - held);
                held = Math.max(0, wanted - sold);
                written.add(held);
                values.accepted(taken, List.of(new WantedValues.Held("S", String.valueOf(held), null, held < wanted ? now.plusSeconds(600) : null)), now);
            }
        }
    }

    private WantedValues.Taken take() {
        return values.take("shop", "stock", 10, false, Duration.ofMinutes(1), now, () -> orders.decided("shop", now));
    }

    /** Orders are read every minute, and the dispatcher wakes all the time. */
    private void pass(Duration time) {
        for (var end = now.plus(time); now.isBefore(end); ) {
            now = now.plus(STEP);
            if (runs && polls && Duration.between(NOW, now).toSeconds() % 60 == 0) {
                read();
            }
            if (runs) {
                look();
            }
        }
    }

    private void read() {
        stores.jdbc().update("update poll_cursor set completed_at = ?", UtcTime.of(now));
    }

    /** The hub decides the order of a sale. */
    private void ordered(int quantity, String wanted) {
        channel.countedDown("shop", new TreeMap<>(Map.of("S", BigDecimal.valueOf(quantity))));
        channel.doubt("shop", List.of("S"));
        channel.want("shop", "stock", Map.of("S", wanted), now, "m-3");
        look();
    }

    private void want(String wanted) {
        channel.want("shop", "stock", Map.of("S", wanted), now, "m-4");
    }

    private void message(String id, String direction, String type, String state) {
        stores.jdbc().update("insert into message (id, connection, direction, type, msg_key, state, received_at, updated_at) values (?, 'shop', ?, ?, ?, ?, ?, ?)",
                id, direction, type, id, state, UtcTime.of(now), UtcTime.of(now));
    }

    private String row() {
        assertThat(stores.jdbc().queryForObject("select last_accepted from channel_value", String.class)).isEqualTo(String.valueOf(held));
        return held + " " + stores.jdbc().queryForObject("select state from channel_value", String.class);
    }

    @Test
    @DisplayName("what the seller took off by hand is written back when ten minutes have passed and all orders until then are known, and nothing is written before")
    void byHand() {
        message("m-9", "OUT", "order.status", "RETRYING");
        pass(Duration.ofMinutes(10));
        assertThat(written).isEmpty();
        pass(Duration.ofMinutes(2));
        assertThat(written).containsExactly(12);
        assertThat(row()).isEqualTo("12 ACCEPTED");
    }

    @Test
    @DisplayName("the order of what is missing ends the wait also where the number that is wanted stays, as under a rule's most; the order of a part leaves off the rest")
    void sameNumberAfterOrder() {
        ordered(2, "12");
        assertThat(row()).isEqualTo("11 SETTLING");
        ordered(1, "12");
        assertThat(row()).isEqualTo("12 ACCEPTED");
        assertThat(written).containsExactly(11, 12);
        ordered(1, "12");
        assertThat(written).as("what is accepted is looked at anew").hasSize(3);
    }

    @Test
    @DisplayName("a newer number that is just what the channel holds is not held already: the three are left off it too, until their order comes")
    void sameNumber() {
        want("9");
        look();
        assertThat(row()).isEqualTo("6 SETTLING");
        ordered(3, "6");
        assertThat(written).containsOnly(6);
        assertThat(row()).isEqualTo("6 ACCEPTED");
    }

    @Test
    @DisplayName("nor is one that becomes wanted while another is on its way")
    void sameNumberMeanwhile() {
        want("13");
        var taken = take();
        want("10");
        held = 10;
        values.accepted(taken, List.of(new WantedValues.Held("S", "10", null, now.plusSeconds(600))), now);
        assertThat(row()).isEqualTo("10 OPEN");
        look();
        assertThat(row()).isEqualTo("7 SETTLING");
    }

    @Test
    @DisplayName("nor is one that it held before a sale, where the number in between has not been sent")
    void sameNumberAgain() {
        ordered(3, "9");
        want("10");
        held -= 1;
        ordered(1, "9");
        assertThat(row()).isEqualTo("9 ACCEPTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5 5 > 4 8", "5 3 > 2 8", "20 5 > 4 8", "3 20 > 2 8", "20 20 > 8 19"})
    @DisplayName("after answers that were lost one after another the channel may hold what it held before all of them, for however often they are lost")
    void lostAnswers(String numbers) {
        var said = numbers.split(" > ");
        ordered(3, "9");
        for (var lost : said[0].split(" ")) {
            want(lost);
            values.closed(take(), List.of("S"), WantedValues.RETRYING, "no-answer: none", now, WantedValues.Try.COUNTED, now);
        }
        channel.countedDown("shop", new TreeMap<>(Map.of("S", BigDecimal.ONE)));
        want("8");
        var taken = take();
        assertThat(taken.items()).singleElement().satisfies(item -> assertThat(item.expected() + " " + item.expectedMost()).isEqualTo(said[1]));
        held = 8;
        values.accepted(taken, List.of(new WantedValues.Held("S", "8", null, null)), now);
        want("7");
        assertThat(take().items()).singleElement().satisfies(item -> assertThat(item.expected() + " " + item.expectedMost()).as("accepted").isEqualTo("8 null"));
    }

    @Test
    @DisplayName("orders that cannot be read for a quarter of an hour put nothing back on sale, not even when they are read again and not decided yet")
    void ordersDown() {
        polls = false;
        pass(Duration.ofMinutes(15));
        polls = true;
        read();
        pass(Duration.ofSeconds(30));
        assertThat(written).isEmpty();
        ordered(3, "9");
        pass(Duration.ofMinutes(15));
        assertThat(written).containsOnly(9);
        assertThat(row()).isEqualTo("9 ACCEPTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OUT order.fetch RETRYING", "IN poll:order.poll RECEIVED", "IN answer:order.fetch PARKED"})
    @DisplayName("nor does an order that was found and cannot be fetched or decided for a quarter of an hour")
    void orderStuck(String stuck) {
        pass(Duration.ofSeconds(20));
        var words = stuck.split(" ");
        message("m-9", words[0], words[1], words[2]);
        pass(Duration.ofMinutes(15));
        assertThat(written).isEmpty();
        stores.jdbc().update("update message set state = 'PROCESSED' where id = 'm-9'");
        ordered(3, "9");
        assertThat(row()).isEqualTo("9 ACCEPTED");
    }

    @Test
    @DisplayName("a hub that was down when the ten minutes ended neither forgets what was short, nor what was sold while it was down")
    void hubDown() {
        pass(Duration.ofSeconds(30));
        runs = false;
        pass(Duration.ofMinutes(20));
        held -= 1;
        runs = true;
        orders = new KnownOrders(stores.jdbc());
        look();
        pass(Duration.ofSeconds(50));
        assertThat(written).as("the orders of the last twenty minutes are just being read").isEmpty();
        pass(Duration.ofMinutes(2));
        assertThat(written).as("the three were taken off by hand, the one has no order yet").containsExactly(11);
        ordered(1, "11");
        assertThat(row()).isEqualTo("11 ACCEPTED");
    }

    @Test
    @DisplayName("a piece that is sold shortly before the ten minutes end has ten minutes of its own")
    void secondSale() {
        pass(Duration.ofSeconds(590));
        held -= 1;
        pass(Duration.ofMinutes(3));
        assertThat(written).containsExactly(11);
        pass(Duration.ofMinutes(7));
        assertThat(row()).isEqualTo("11 SETTLING");
        pass(Duration.ofMinutes(3));
        assertThat(row()).isEqualTo("12 ACCEPTED");
    }

    @Test
    @DisplayName("so has one that was seen by a write before they ended; a write that sees nothing more missing prolongs nothing")
    void seenBefore() {
        pass(Duration.ofMinutes(5));
        channel.want("shop", "stock", Map.of("S", "13"), now, "m-3");
        pass(Duration.ofMinutes(4));
        assertThat(written).containsExactly(10);
        held -= 1;
        channel.want("shop", "stock", Map.of("S", "14"), now, "m-4");
        pass(Duration.ofMinutes(9));
        assertThat(written).as("all four").containsExactly(10, 10);
        pass(Duration.ofMinutes(3));
        assertThat(written).containsExactly(10, 10, 14);
    }

    @Test
    @DisplayName("of goods that sell all the time no sale is offered again that has no order yet, for however long there is always one")
    void sellsOn() {
        ordered(3, "40");
        int wanted = 40;
        for (int sale = 1; sale <= 20; sale++) {
            held -= 1;
            channel.want("shop", "stock", Map.of("S", String.valueOf(++wanted)), now, "m-" + sale);
            look();
            assertThat(held).as("this one, and the one before").isEqualTo(wanted - (sale == 1 ? 1 : 2));
            pass(Duration.ofSeconds(30));
            if (sale > 1) {
                ordered(1, String.valueOf(--wanted));
                assertThat(held).isEqualTo(wanted - 1);
            }
            pass(Duration.ofSeconds(30));
        }
        ordered(1, String.valueOf(--wanted));
        assertThat(row()).isEqualTo(wanted + " ACCEPTED");
    }

    @Test
    @DisplayName("a channel whose orders the hub does not ask for is waited for as long as ten minutes")
    void noOrders() {
        now = now.plusSeconds(599);
        assertThat(values.take("shop", "stock", 10, false, Duration.ofMinutes(1), now, () -> now).items()).isEmpty();
        now = now.plusSeconds(1);
        assertThat(values.take("shop", "stock", 10, false, Duration.ofMinutes(1), now, () -> now).items()).singleElement().satisfies(item -> assertThat(item.expected()).isEqualTo("9"));
    }
}
