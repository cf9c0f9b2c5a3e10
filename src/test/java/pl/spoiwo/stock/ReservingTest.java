package pl.spoiwo.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReservingTest {

    private static final Instant AT = Instant.parse("2024-03-30T10:00:00Z");

    @Test
    @DisplayName("a line gets all it wants or waits with nothing")
    void allOrNothing() {
        var reserved = reserve(List.of(need("1", "2")), List.of(), shelf("3", "2"));
        assertThat(reserved.reservations()).singleElement().satisfies(r -> {
            assertThat(r.state()).isEqualTo(Reservation.State.WAITING);
            assertThat(r.reserved()).isZero();
        });
        assertThat(reserved.shortages()).containsExactly(new Reserving.Shortage("A", new BigDecimal("2"), new BigDecimal("1")));
    }

    @Test
    @DisplayName("two lines of one SKU share what is there")
    void twoLines() {
        var reserved = reserve(List.of(need("1", "2"), need("2", "2")), List.of(), shelf("3", "0"));
        assertThat(reserved.reservations()).extracting(Reservation::state).containsExactly(Reservation.State.OPEN, Reservation.State.WAITING);
    }

    @Test
    @DisplayName("quantities are exact decimals")
    void decimals() {
        assertThat(reserve(List.of(need("1", "0.3")), List.of(), shelf("0.3", "0.0000")).shortages()).isEmpty();
        assertThat(reserve(List.of(need("1", "0.3001")), List.of(), shelf("0.3", "0")).shortages()).hasSize(1);
    }

    @Test
    @DisplayName("older orders that can be served have first call; one that wants too much blocks nobody")
    void oldestFirst() {
        var one = new Shelf("A", new BigDecimal("5"), BigDecimal.ZERO, List.of(new BigDecimal("4")));
        assertThat(reserve(List.of(need("1", "2")), List.of(), one).shortages()).hasSize(1);
        var tooMuch = new Shelf("A", new BigDecimal("5"), BigDecimal.ZERO, List.of(new BigDecimal("9"), new BigDecimal("3")));
        assertThat(reserve(List.of(need("1", "2")), List.of(), tooMuch).shortages()).isEmpty();
    }

    @Test
    @DisplayName("a count below what is reserved takes nothing from an order, and gives nothing to another")
    void countFell() {
        var own = List.of(new Reservation("1", "A", new BigDecimal("2"), new BigDecimal("2"), Reservation.State.OPEN, AT));
        assertThat(reserve(List.of(need("1", "2")), own, shelf("1", "2")).reservations().get(0).state()).isEqualTo(Reservation.State.OPEN);
        assertThat(reserve(List.of(need("1", "2")), List.of(), shelf("1", "2")).shortages()).hasSize(1);
    }

    @Test
    @DisplayName("an order that wants more keeps what it has while it waits")
    void wantsMore() {
        var own = List.of(new Reservation("1", "A", new BigDecimal("2"), new BigDecimal("2"), Reservation.State.OPEN, AT));
        var reserved = reserve(List.of(need("1", "5")), own, shelf("3", "2"));
        assertThat(reserved.reservations().get(0).reserved()).isEqualByComparingTo("2");
        assertThat(reserved.shortages()).containsExactly(new Reserving.Shortage("A", new BigDecimal("5"), new BigDecimal("3")));
    }

    @Property
    @Label("whatever orders come and go, reserved never goes above on hand")
    void neverAboveOnHand(@ForAll @IntRange(min = 0, max = 12) int onHand, @ForAll @Size(max = 15) List<@IntRange(min = -4, max = 5) Integer> wishes) {
        Map<Integer, List<Reservation>> orders = new HashMap<>();
        for (int i = 0; i < wishes.size(); i++) {
            int order = Math.floorMod(wishes.get(i) * 7 + i, 4);
            var own = orders.getOrDefault(order, List.of());
            if (wishes.get(i) <= 0) {
                orders.remove(order);
            } else {
                var ahead = new ArrayList<BigDecimal>();
                for (int older = 0; older < order; older++) {
                    orders.getOrDefault(older, List.of()).stream().filter(r -> r.state() == Reservation.State.WAITING)
                            .forEach(r -> ahead.add(r.quantity().subtract(r.reserved())));
                }
                var shelf = new Shelf("A", BigDecimal.valueOf(onHand), sum(orders), ahead);
                orders.put(order, reserve(List.of(need("1", wishes.get(i).toString()), need("2", "1")), own, shelf).reservations());
            }
            assertThat(sum(orders)).isLessThanOrEqualTo(BigDecimal.valueOf(onHand));
        }
    }

    @Test
    @DisplayName("a channel is told whole units without the buffer, never below zero")
    void channelFigure() {
        assertThat(ChannelFigure.of(new BigDecimal("10.9999"), new BigDecimal("2.5"), 3)).isEqualTo("5");
        assertThat(ChannelFigure.of(new BigDecimal("1"), new BigDecimal("2"), 0)).isEqualTo("0");
        assertThat(ChannelFigure.of(new BigDecimal("1000.0000"), BigDecimal.ZERO, 0)).isEqualTo("1000");
    }

    private static BigDecimal sum(Map<Integer, List<Reservation>> orders) {
        return orders.values().stream().flatMap(List::stream).map(Reservation::reserved).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Reserving.Reserved reserve(List<Reserving.Need> needs, List<Reservation> own, Shelf shelf) {
        return Reserving.reserve(needs, own, Map.of("A", shelf), AT);
    }

    private static Reserving.Need need(String line, String quantity) {
        return new Reserving.Need(line, "A", new BigDecimal(quantity));
    }

    private static Shelf shelf(String onHand, String taken) {
        return new Shelf("A", new BigDecimal(onHand), new BigDecimal(taken), List.of());
    }
}
