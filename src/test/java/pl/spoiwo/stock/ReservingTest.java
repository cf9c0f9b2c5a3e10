package pl.spoiwo.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.StockTerms;
import pl.spoiwo.stock.Reservation.State;

class ReservingTest {

    private static final Instant AT = Instant.parse("2024-03-30T10:00:00Z");
    private static final List<String> BOTH = List.of("MAG", "SKL");

    @Test
    @DisplayName("a line gets all it wants or waits with nothing")
    void allOrNothing() {
        var reserved = reserve(List.of(need("1", "2")), List.of(), supply("3", "2"));
        assertThat(reserved.reservations()).singleElement().satisfies(r -> {
            assertThat(r.state()).isEqualTo(State.WAITING);
            assertThat(r.reserved()).isZero();
        });
        assertThat(reserved.shortages()).containsExactly(new Reserving.Shortage("A", new BigDecimal("2"), new BigDecimal("1")));
    }

    @Test
    @DisplayName("two lines of one SKU share what is there")
    void twoLines() {
        var reserved = reserve(List.of(need("1", "2"), need("2", "2")), List.of(), supply("3", "0"));
        assertThat(reserved.reservations()).extracting(Reservation::state).containsExactly(State.OPEN, State.WAITING);
    }

    @Test
    @DisplayName("a line that wants less leaves the rest to the other line; one that wants more takes nothing away from it")
    void betweenLines() {
        var own = List.of(open("1", "MAG", "3"), open("2", "MAG", "1"));
        assertThat(states(reserve(List.of(need("1", "1"), need("2", "3")), own, supply("4", "4")))).containsExactly("1 MAG 1 OPEN", "2 MAG 3 OPEN");
        assertThat(states(reserve(List.of(need("1", "4"), need("2", "1")), own, supply("4", "4")))).containsExactly("1  1 WAITING", "1 MAG 3 OPEN", "2 MAG 1 OPEN");
    }

    @Test
    @DisplayName("quantities are exact decimals")
    void decimals() {
        assertThat(reserve(List.of(need("1", "0.3")), List.of(), supply("0.3", "0.0000")).shortages()).isEmpty();
        assertThat(reserve(List.of(need("1", "0.3001")), List.of(), supply("0.3", "0")).shortages()).hasSize(1);
    }

    @Test
    @DisplayName("who is ahead and can be served has first call; one that wants too much blocks nobody, nor one that may only take from another warehouse")
    void ahead() {
        assertThat(reserve(List.of(need("1", "2")), List.of(), ahead("5", "4")).shortages()).hasSize(1);
        assertThat(reserve(List.of(need("1", "2")), List.of(), ahead("5", "9", "3")).shortages()).isEmpty();
        var elsewhere = new Supply("A", List.of(shelf("MAG", "2", "0"), shelf("SKL", "0", "0")), List.of(new Supply.Ahead(new BigDecimal("2"), List.of("SKL"))));
        assertThat(reserve(List.of(need("1", "2")), List.of(), elsewhere).shortages()).isEmpty();
    }

    @Test
    @DisplayName("a count below what is reserved takes nothing from an order, and gives nothing to another, not even from another warehouse")
    void countFell() {
        var own = List.of(open("1", "MAG", "2"));
        assertThat(reserve(List.of(need("1", "2")), own, supply("1", "2")).reservations().get(0).state()).isEqualTo(State.OPEN);
        assertThat(reserve(List.of(need("1", "2")), List.of(), supply("1", "2")).shortages()).hasSize(1);
        var owed = new Supply("A", List.of(shelf("MAG", "1", "2"), shelf("SKL", "1", "0")), List.of());
        assertThat(reserve(List.of(need("1", "1")), List.of(), owed).shortages()).containsExactly(new Reserving.Shortage("A", BigDecimal.ONE, BigDecimal.ZERO));
    }

    @Test
    @DisplayName("an order that wants more keeps what it has while it waits")
    void wantsMore() {
        var reserved = reserve(List.of(need("1", "5")), List.of(open("1", "MAG", "2")), supply("3", "2"));
        assertThat(states(reserved)).containsExactly("1  3 WAITING", "1 MAG 2 OPEN");
        assertThat(reserved.shortages()).containsExactly(new Reserving.Shortage("A", new BigDecimal("5"), new BigDecimal("3")));
    }

    @Test
    @DisplayName("goods come from one warehouse that has the whole order, else the whole line, else from several; the preferred ones first")
    void warehouses() {
        assertThat(states(reserve(List.of(need("1", "2")), List.of(), supply("2", "0", "9", "0")))).containsExactly("1 MAG 2 OPEN");
        assertThat(states(reserve(List.of(need("1", "3")), List.of(), supply("2", "0", "9", "0")))).containsExactly("1 SKL 3 OPEN");
        assertThat(states(reserve(List.of(need("1", "3")), List.of(), supply("2", "0", "2", "0")))).containsExactly("1 MAG 2 OPEN", "1 SKL 1 OPEN");
        assertThat(states(reserve(List.of(need("1", "1"), need("2", "2")), List.of(), supply("2", "0", "9", "0")))).as("one parcel")
                .containsExactly("1 SKL 1 OPEN", "2 SKL 2 OPEN");
        var onlyShop = Reserving.reserve(List.of(need("1", "3")), List.of(), Sets.NONE, Map.of("A", supply("9", "0", "2", "0")), List.of("SKL"), new Reserving.Turn(0, AT));
        assertThat(onlyShop.shortages()).as("a channel sells from its own warehouses").containsExactly(new Reserving.Shortage("A", new BigDecimal("3"), new BigDecimal("2")));
    }

    @Test
    @DisplayName("what an order has stays where it is, also when another warehouse would be preferred now")
    void stays() {
        var own = List.of(open("1", "SKL", "2"));
        assertThat(states(reserve(List.of(need("1", "2")), own, supply("9", "0", "2", "2")))).containsExactly("1 SKL 2 OPEN");
    }

    @Test
    @DisplayName("a set takes its parts, and parts of its parts; of one that is missing a part the order waits for that part alone")
    void sets() {
        var sets = new Sets(Map.of("SET", Map.of("A", new BigDecimal("2"), "BOX", BigDecimal.ONE), "BOX", Map.of("A", BigDecimal.ONE, "B", BigDecimal.ONE)));
        assertThat(sets.parts("SET")).containsOnly(Map.entry("A", new BigDecimal("3")), Map.entry("B", BigDecimal.ONE));
        var supplies = Map.of("A", supply("6", "0"), "B", new Supply("B", List.of(shelf("MAG", "1", "0")), List.of()));
        var reserved = Reserving.reserve(List.of(new Reserving.Need("1", "SET", new BigDecimal("2"))), List.of(), sets, supplies, BOTH, new Reserving.Turn(0, AT));
        assertThat(reserved.reservations()).extracting(Reservation::sku, r -> r.quantity().intValue(), Reservation::state)
                .containsExactlyInAnyOrder(tuple("A", 6, State.OPEN), tuple("B", 2, State.WAITING));
        assertThat(reserved.shortages()).containsExactly(new Reserving.Shortage("B", new BigDecimal("2"), BigDecimal.ONE));
        assertThat(new Sets(Map.of("X", Map.of("Y", BigDecimal.ONE), "Y", Map.of("X", BigDecimal.ONE))).parts("X")).as("a circle ends").containsOnlyKeys("X");
        assertThat(sets.withSets(List.of("B"))).containsExactly("B", "BOX", "SET");
    }

    @Property
    @Label("whatever orders come and go, reserved never goes above on hand, in no warehouse")
    void neverAboveOnHand(@ForAll @IntRange(min = 0, max = 8) int main, @ForAll @IntRange(min = 0, max = 8) int shop,
                          @ForAll @Size(max = 15) List<@IntRange(min = -4, max = 5) Integer> wishes) {
        Map<Integer, List<Reservation>> orders = new HashMap<>();
        for (int i = 0; i < wishes.size(); i++) {
            int order = Math.floorMod(wishes.get(i) * 7 + i, 4);
            var own = orders.getOrDefault(order, List.of());
            if (wishes.get(i) <= 0) {
                orders.remove(order);
            } else {
                var ahead = new ArrayList<Supply.Ahead>();
                for (int older = 0; older < order; older++) {
                    orders.getOrDefault(older, List.of()).stream().filter(r -> r.state() == State.WAITING).forEach(r -> ahead.add(new Supply.Ahead(r.quantity(), BOTH)));
                }
                var supply = new Supply("A", List.of(new Shelf("MAG", BigDecimal.valueOf(main), sum(orders, "MAG")), new Shelf("SKL", BigDecimal.valueOf(shop), sum(orders, "SKL"))), ahead);
                orders.put(order, reserve(List.of(need("1", wishes.get(i).toString()), need("2", "1")), own, supply).reservations());
            }
            assertThat(sum(orders, "MAG")).isLessThanOrEqualTo(BigDecimal.valueOf(main));
            assertThat(sum(orders, "SKL")).isLessThanOrEqualTo(BigDecimal.valueOf(shop));
        }
    }

    @Test
    @DisplayName("a channel is told whole units without the buffers, never below zero, and what others can have now is not told")
    void channelFigure() {
        assertThat(figure(supply("10.9999", "2.5"), 3, 0)).isEqualTo(new ChannelFigure("5", "MAG 8.4999 free less 3"));
        assertThat(figure(supply("1", "2"), 0, 0).value()).isEqualTo("0");
        assertThat(figure(supply("1000.0000", "0"), 0, 0).value()).isEqualTo("1000");
        assertThat(figure(supply("10", "0"), 1, 2)).isEqualTo(new ChannelFigure("7", "MAG 10 free less 1, less 2 for the channel"));
        assertThat(figure(ahead("5", "4", "3"), 0, 0).value()).as("one of those who wait can be served").isEqualTo("1");
        assertThat(figure(new Supply("A", List.of(new Shelf("MAG", null, BigDecimal.ZERO)), List.of()), 0, 0)).as("nobody has counted it").isNull();
    }

    @Test
    @DisplayName("a channel sells from its warehouses; of a set as many as the scarcest part allows")
    void channelFigureOfSets() {
        var plan = new StockPlan(new TreeMap<>(Map.of("MAG", 0, "SKL", 0)), Map.of("shop", terms(List.of("SKL"), 0)));
        assertThat(ChannelFigure.of(Map.of("A", BigDecimal.ONE), Map.of("A", supply("9", "0", "2", "0")), plan, "shop").value()).isEqualTo("2");
        assertThat(ChannelFigure.of(Map.of("A", BigDecimal.ONE), Map.of("A", supply("9", "0", "2", "0")), plan, "other").value()).isEqualTo("11");
        var parts = Map.of("A", new BigDecimal("2"), "B", BigDecimal.ONE);
        var supplies = Map.of("A", supply("5", "0"), "B", new Supply("B", List.of(shelf("MAG", "4", "0")), List.of()));
        assertThat(ChannelFigure.of(parts, supplies, plan, "other")).isEqualTo(new ChannelFigure("2", "2 x A: MAG 5 free, SKL 0 free"));
    }

    private static ChannelFigure figure(Supply supply, int buffer, int ofChannel) {
        return ChannelFigure.of(Map.of("A", BigDecimal.ONE), Map.of("A", supply), new StockPlan(Map.of("MAG", buffer), Map.of("shop", terms(List.of(), ofChannel))), "shop");
    }

    private static StockTerms terms(List<String> warehouses, int buffer) {
        return new StockTerms(warehouses, buffer, 0, StockTerms.Figure.SHELF, StockTerms.Leaves.SHIPPED);
    }

    private static BigDecimal sum(Map<Integer, List<Reservation>> orders, String warehouse) {
        return orders.values().stream().flatMap(List::stream).filter(r -> r.warehouse().equals(warehouse)).map(Reservation::reserved).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static List<String> states(Reserving.Reserved reserved) {
        return reserved.reservations().stream().map(r -> r.lineId() + " " + r.warehouse() + " " + r.quantity().toPlainString() + " " + r.state()).sorted().toList();
    }

    private static Reserving.Reserved reserve(List<Reserving.Need> needs, List<Reservation> own, Supply supply) {
        return Reserving.reserve(needs, own, Sets.NONE, Map.of("A", supply), BOTH, new Reserving.Turn(0, AT));
    }

    private static Reserving.Need need(String line, String quantity) {
        return new Reserving.Need(line, "A", new BigDecimal(quantity));
    }

    private static Reservation open(String line, String warehouse, String quantity) {
        return new Reservation(line, "A", warehouse, 0, new BigDecimal(quantity), State.OPEN, 0, AT);
    }

    /** @param amounts on hand and taken, of the main warehouse and then of the shop */
    private static Supply supply(String... amounts) {
        var shelves = new ArrayList<Shelf>();
        shelves.add(shelf("MAG", amounts[0], amounts[1]));
        if (amounts.length > 2) {
            shelves.add(shelf("SKL", amounts[2], amounts[3]));
        }
        return new Supply("A", shelves, List.of());
    }

    private static Supply ahead(String onHand, String... missing) {
        return new Supply("A", List.of(shelf("MAG", onHand, "0")), Arrays.stream(missing).map(each -> new Supply.Ahead(new BigDecimal(each), BOTH)).toList());
    }

    private static Shelf shelf(String warehouse, String onHand, String taken) {
        return new Shelf(warehouse, new BigDecimal(onHand), new BigDecimal(taken));
    }
}
