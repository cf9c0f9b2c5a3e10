package pl.spoiwo.operations.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.operations.query.ComparedOrder.Decided;
import pl.spoiwo.operations.query.ComparedOrder.Said;
import pl.spoiwo.operations.query.ComparisonReport.Difference;
import pl.spoiwo.operations.query.ComparisonReport.Example;
import pl.spoiwo.operations.query.ComparisonReport.Kind;
import pl.spoiwo.operations.query.ComparisonReport.Statuses;
import pl.spoiwo.operations.query.ComparisonReport.Tracking;
import pl.spoiwo.order.OrderStatus;

class ComparisonTest {

    private static final Set<String> WORDS = Set.of("picked", "sent");
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    @DisplayName("a word that the channel shows after the hub's decision is agreed, with the time between; sooner, or another, it is not")
    void statuses() {
        var report = report(order("1", List.of(said(30, "picked"), said(50, "sent")), tells(10, "picked"), tells(40, "sent")),
                order("2", List.of(said(60, "sent")), tells(20, "sent")),
                order("3", List.of(said(5, "sent")), tells(6, "sent")),
                order("4", List.of(said(9, "cancelled"))));
        assertThat(report.statuses()).isEqualTo(new Statuses(3, 20_000L, 40_000L, 1, 1, 1));
        assertThat(report.examples()).containsExactly(
                new Example(Difference.HUB_ONLY, "o-3", "N3", "order.status", "sent", "shown", List.of("c-6")),
                new Example(Difference.CHANNEL_ONLY, "o-3", "N3", "order.status", "sent", "sent", List.of("m-5", "c-6")));
    }

    @Test
    @DisplayName("one word of the channel agrees with one command: what the hub told twice and the channel showed once is agreed once")
    void once() {
        assertThat(report(order("1", List.of(said(30, "sent")), tells(10, "sent"), tells(20, "sent"))).statuses()).isEqualTo(new Statuses(1, 20_000L, 20_000L, 1, 0, 0));
        assertThat(report(order("1", List.of())).statuses()).isEqualTo(new Statuses(0, null, null, 0, 0, 0));
    }

    @Test
    @DisplayName("tracking numbers are counted and shown")
    void tracking() {
        var report = report(order("1", List.of(), new Decided("c-1", "tracking.add", START, "620001", null, null), new Decided("c-2", "tracking.add", START, "620002", null, null)));
        assertThat(report.tracking()).isEqualTo(new Tracking(2, 1));
        assertThat(report.examples()).extracting(Example::hub).containsExactly("620001", "620002");
        assertThat(report.commands()).isEmpty();
    }

    @Test
    @DisplayName("who got no order.create is missing once it is READY, who got two is a duplicate; money is summed to the last grosz, by currency")
    void commands() {
        var orders = List.of(order("1", List.of(), creates("c-1", "0.10", "PLN")), order("2", List.of(), creates("c-2", "0.20", "PLN"), creates("c-3", "5.00", "EUR")),
                order("3", List.of()), order("4", OrderStatus.AWAITING_PAYMENT), order("5", OrderStatus.CANCELLED), order("6", OrderStatus.SHIPPED),
                order("7", List.of(), new Decided("c-7", "payment.capture", START, null, null, "PLN")));
        var report = Comparison.of(orders, null, List.of("order.create", "shipment.create"));
        assertThat(report.statuses()).isNull();
        assertThat(report.commands()).containsExactly(new Kind("order.create", 3, 2, 3, 1, Map.of("PLN", "0.30", "EUR", "5.00")),
                new Kind("payment.capture", 1, 1, null, null, Map.of()), new Kind("shipment.create", 0, 0, 5, 0, Map.of()));
        assertThat(report.examples()).contains(new Example(Difference.MISSING, "o-6", "N6", "order.create", "SHIPPED", "shown", List.of()),
                new Example(Difference.DUPLICATE, "o-2", "N2", "order.create", "READY", "shown", List.of("c-2", "c-3")));
    }

    @Test
    @DisplayName("of many differences twenty are shown, of each sort alike")
    void examples() {
        var orders = IntStream.range(0, 100).mapToObj(n -> order("" + n, List.of(said(n, "sent")), tells(200, "picked"))).toList();
        var shown = Comparison.of(orders, WORDS, List.of()).examples();
        assertThat(shown).hasSize(20).filteredOn(example -> example.difference() == Difference.HUB_ONLY).hasSize(10);
    }

    @Property
    @Label("every command and every word of the channel is counted once, in whatever order the orders come; a wait is never negative")
    void everything(@ForAll("orders") List<ComparedOrder> orders, @ForAll Random random) {
        var report = Comparison.of(orders, WORDS, List.of("order.create"));
        var statuses = report.statuses();
        assertThat(statuses.agreed() + statuses.hubOnly()).isEqualTo(orders.stream().mapToInt(order -> order.decided("order.status").size()).sum());
        assertThat(statuses.agreed() + statuses.channelOnly() + statuses.channelsOwn()).isEqualTo(orders.stream().mapToInt(order -> order.said().size()).sum());
        if (statuses.agreed() > 0) {
            assertThat(statuses.medianMs()).isBetween(0L, statuses.worstMs());
        }
        assertThat(report.examples()).hasSizeLessThanOrEqualTo(20);
        var shuffled = new ArrayList<>(orders);
        Collections.shuffle(shuffled, random);
        var again = Comparison.of(shuffled, WORDS, List.of("order.create"));
        assertThat(again.statuses()).isEqualTo(statuses);
        assertThat(again.commands()).isEqualTo(report.commands());
    }

    @Property
    @Label("a channel that shows each word after the hub decided it agrees in all, however late")
    void obedient(@ForAll("orders") List<ComparedOrder> orders) {
        var obeyed = orders.stream().map(order -> new ComparedOrder(order.orderId(), order.number(), order.status(), order.word(),
                order.decided("order.status").stream().map(told -> new Said(told.at().plusSeconds(7), told.tells(), null)).toList(), order.decided())).toList();
        var statuses = Comparison.of(obeyed, WORDS, List.of()).statuses();
        assertThat(statuses.hubOnly() + statuses.channelOnly() + statuses.channelsOwn()).isZero();
        assertThat(statuses.agreed()).isEqualTo(orders.stream().mapToInt(order -> order.decided("order.status").size()).sum());
    }

    @Provide
    Arbitrary<List<ComparedOrder>> orders() {
        var words = Arbitraries.of("picked", "sent", "paid");
        var times = Arbitraries.integers().between(0, 100);
        var said = Combinators.combine(times, words).as(ComparisonTest::said).list().ofMaxSize(4).map(list -> list.stream().sorted((a, b) -> a.at().compareTo(b.at())).toList());
        var told = Combinators.combine(times, Arbitraries.of("picked", "sent")).as(ComparisonTest::tells);
        var created = Arbitraries.integers().between(0, 9999).map(cents -> creates("c-" + cents, new BigDecimal(cents).movePointLeft(2).toPlainString(), "PLN"));
        var decided = Arbitraries.oneOf(told, created).list().ofMaxSize(4).map(list -> list.stream().sorted((a, b) -> a.at().compareTo(b.at())).toList());
        return Combinators.combine(Arbitraries.integers(), Arbitraries.of(OrderStatus.class), said, decided)
                .as((n, status, says, does) -> new ComparedOrder("o-" + n, "N" + n, status, "shown", says, does)).list().uniqueElements(ComparedOrder::orderId).ofMaxSize(30);
    }

    private static ComparisonReport report(ComparedOrder... orders) {
        return Comparison.of(Arrays.asList(orders), WORDS, List.of());
    }

    private static ComparedOrder order(String n, List<Said> said, Decided... decided) {
        return new ComparedOrder("o-" + n, "N" + n, OrderStatus.READY, "shown", said, List.of(decided));
    }

    private static ComparedOrder order(String n, OrderStatus status) {
        return new ComparedOrder("o-" + n, "N" + n, status, "shown", List.of(), List.of());
    }

    private static Said said(int second, String word) {
        return new Said(START.plusSeconds(second), word, "m-" + second);
    }

    private static Decided tells(int second, String word) {
        return new Decided("c-" + second, "order.status", START.plusSeconds(second), word, null, null);
    }

    private static Decided creates(String id, String total, String currency) {
        return new Decided(id, "order.create", START, null, new BigDecimal(total), currency);
    }
}
