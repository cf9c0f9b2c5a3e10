package pl.spoiwo.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.payment.PaymentStatus;
import pl.spoiwo.payment.Refund;
import pl.spoiwo.shipment.Shipment;
import pl.spoiwo.shipment.ShipmentStatus;

class OrderPropertiesTest {

    /** A step of a story, printed by its name where a property fails. */
    record Step(String name, Consumer<Story> act) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** What happens to one order that is paid in two parts after a failed attempt, edited before, and shipped in two parcels. */
    private static final List<Step> FACTS = List.of(
            new Step("pending", story -> story.comes(Examples.order("1"))),
            new Step("other city", story -> story.comes(Examples.order("1").city("Gdańsk").updated(1))),
            new Step("processing", story -> story.comes(Examples.order("1").city("Gdańsk").says("processing").updated(2))),
            new Step("failed", story -> story.pays("P1", PaymentStatus.FAILED, "100.00")),
            new Step("half pending", story -> story.pays("P2", PaymentStatus.PENDING, "40.00")),
            new Step("half", story -> story.pays("P2", PaymentStatus.PAID, "40.00")),
            new Step("rest", story -> story.pays("P3", PaymentStatus.PAID, "60.00")),
            new Step("parcel", story -> story.ships("S1", ShipmentStatus.CREATED, null)),
            new Step("its number", story -> story.ships("S1", ShipmentStatus.LABEL_READY, "6200")),
            new Step("on its way", story -> story.ships("S1", ShipmentStatus.IN_TRANSIT, "6200")),
            new Step("second parcel", story -> story.ships("S2", ShipmentStatus.LABEL_READY, "6300")));

    @Property
    @Label("the same facts, in any order and repeated, end in the same state with the same commands")
    void anyOrderOfFacts(@ForAll("shuffledWithRepeats") List<Step> steps) {
        var expected = play(FACTS);
        var actual = play(steps);
        assertThat(actual.order.status()).isEqualTo(OrderStatus.READY);
        assertThat(summary(actual)).isEqualTo(summary(expected));
        assertThat(actual.commands("tracking.add")).extracting(command -> command.data().path("trackingNumber").asText())
                .containsExactlyInAnyOrder("6200", "6300");
    }

    /** Reserved money of an order whose stock comes late: it is taken when the stock is there. */
    private static final List<Step> RESERVED = List.of(
            new Step("pending", story -> story.comes(Examples.order("1").line("1", "A", "12"))),
            new Step("processing", story -> story.comes(Examples.order("1").line("1", "A", "12").says("processing").updated(2))),
            new Step("payment pending", story -> story.pays("P1", PaymentStatus.PENDING, "100.00")),
            new Step("authorized", story -> story.pays("P1", PaymentStatus.AUTHORIZED, "100.00")),
            new Step("stock", story -> story.stocked("A", "12")));

    /** The same, cancelled before stock could come. */
    private static final List<Step> RESERVED_AND_CANCELLED = List.of(RESERVED.get(0), RESERVED.get(2), RESERVED.get(3),
            new Step("cancelled", story -> story.comes(Examples.order("1").line("1", "A", "12").says("cancelled").updated(5))));

    @Property
    @Label("reserved money is captured once and at the end, whatever came first")
    void anyOrderOfReserved(@ForAll("reserved") List<Step> steps) {
        var actual = play(steps);
        assertThat(actual.commands).extracting(command -> command.type()).containsExactly("payment.capture");
        assertThat(summary(actual)).isEqualTo(summary(play(RESERVED)));
    }

    @Property
    @Label("reserved money of an order that is cancelled is let go once, whatever came first")
    void anyOrderOfCancelled(@ForAll("reservedAndCancelled") List<Step> steps) {
        var actual = play(steps);
        assertThat(actual.commands).extracting(command -> command.type()).containsExactly("payment.cancel");
        assertThat(summary(actual)).isEqualTo(summary(play(RESERVED_AND_CANCELLED)));
    }

    @Property
    @Label("what is captured belongs to an order that may go, and no cancelled order keeps reserved money in silence")
    void moneyOnlyForWhatMayGo(@ForAll("mostlyReserved") List<Step> steps) {
        var story = new Story(Examples.rules());
        for (var step : steps) {
            int captured = story.commands("payment.capture").size();
            step.act().accept(story);
            if (story.commands("payment.capture").size() > captured) {
                assertThat(story.order.holds()).isEmpty();
                assertThat(story.order.unknownWord()).isNull();
                assertThat(story.order.status()).isNotEqualTo(OrderStatus.CANCELLED);
            }
            if (story.order != null && story.order.status() == OrderStatus.CANCELLED && story.order.hold(Hold.PAYMENT_AMOUNT).isEmpty()) {
                assertThat(story.payments.values()).noneMatch(payment -> payment.charge() == PaymentStatus.AUTHORIZED && !payment.cancelAsked());
            }
        }
        Statistics.label("captured").collect(!story.commands("payment.capture").isEmpty()).coverage(checker -> checker.check(true).percentage(p -> p > 2));
        Statistics.label("let go").collect(!story.commands("payment.cancel").isEmpty()).coverage(checker -> checker.check(true).percentage(p -> p > 2));
    }

    @Property
    @Label("a status never goes back, but for a cancel that the channel takes back with newer content")
    void neverBackwards(@ForAll("anything") List<Step> steps) {
        var story = play(steps);
        var before = OrderStatus.NEW;
        for (var now : story.statuses) {
            assertThat(now.compareTo(before) >= 0 || before == OrderStatus.CANCELLED).as("%s -> %s in %s", before, now, story.statuses).isTrue();
            before = now;
        }
    }

    @Property
    @Label("an order that becomes READY is held by nothing at that moment and has all its stock")
    void readyMeansReady(@ForAll("anything") List<Step> steps) {
        var story = new Story(Examples.rules());
        for (var step : steps) {
            int created = story.commands("order.create").size();
            step.act().accept(story);
            if (story.commands("order.create").size() > created) {
                assertThat(story.order.holds()).isEmpty();
                assertThat(story.reservations).allMatch(r -> r.reserved().compareTo(r.quantity()) == 0);
            }
        }
        assertThat(story.commands).extracting(command -> command.id()).doesNotHaveDuplicates();
        Statistics.label("exported").collect(!story.commands("order.create").isEmpty()).coverage(checker -> checker.check(true).percentage(p -> p > 20));
    }

    @Property
    @Label("one export at a time: a second order.create follows only where the first was called back")
    void oneLiveExport(@ForAll("anything") List<Step> steps) {
        var story = play(steps);
        var calledBack = story.timeline.stream().filter(entry -> entry.what().equals("withdrawn")).count();
        assertThat(story.commands("order.create").size()).isLessThanOrEqualTo((int) calledBack + 1);
    }

    @Property
    @Label("a tracking number is told at most once, whatever happens, and one of a living order's parcel is told")
    void everyNumberOnce(@ForAll("anything") List<Step> steps) {
        var story = play(steps);
        var told = story.commands("tracking.add").stream().map(command -> command.data().path("trackingNumber").asText()).toList();
        assertThat(told).doesNotHaveDuplicates();
        if (story.order != null && story.order.status() != OrderStatus.CANCELLED) {
            assertThat(story.shipments.values()).noneMatch(Shipment::untold);
        }
    }

    @Property
    @Label("neither the timeline nor an alert names the buyer, whatever happens")
    void namesNobody(@ForAll("edited") List<Step> steps) {
        var story = play(steps);
        assertThat(story.timeline).noneMatch(entry -> names(entry.why()));
        assertThat(story.notices).noneMatch(notice -> notice.text() != null && names(notice.text()));
        Statistics.label("told").collect(!story.notices.isEmpty()).coverage(checker -> checker.check(true).percentage(p -> p > 20));
    }

    private static boolean names(String text) {
        return Stream.of("anna", "Żółć", "Łódź", "Gdańsk").anyMatch(text::contains);
    }

    private static Story play(List<Step> steps) {
        var story = new Story(Examples.rules());
        steps.forEach(step -> step.act().accept(story));
        return story;
    }

    private static String summary(Story story) {
        return story.order.status() + " " + story.order.holds() + " " + story.order.content().document() + " "
                + story.payments.values().stream().map(payment -> payment.said() + payment.orderId()).toList() + " "
                + story.shipments.values().stream().map(shipment -> shipment.said() + shipment.toldNumber()).toList() + " "
                + story.reservations.stream().map(r -> r.sku() + r.reserved() + r.state()).toList() + " "
                + story.commands.stream().map(command -> command.type() + " " + command.connection() + " " + command.entity()).sorted().collect(Collectors.toList());
    }

    @Provide
    Arbitrary<List<Step>> shuffledWithRepeats() {
        return shuffled(FACTS);
    }

    @Provide
    Arbitrary<List<Step>> reserved() {
        return shuffled(RESERVED);
    }

    @Provide
    Arbitrary<List<Step>> reservedAndCancelled() {
        return shuffled(RESERVED_AND_CANCELLED);
    }

    private static Arbitrary<List<Step>> shuffled(List<Step> facts) {
        return Arbitraries.of(facts).list().ofMaxSize(6).flatMap(repeats -> {
            var all = new ArrayList<>(facts);
            all.addAll(repeats);
            return Arbitraries.shuffle(all);
        });
    }

    @Provide
    Arbitrary<List<Step>> anything() {
        return Arbitraries.oneOf(contents(), contents(), payments(), refunds(), parcels(), receipts()).list().ofMinSize(3).ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<Step>> edited() {
        var moved = Combinators.combine(Arbitraries.of("Łódź", "Gdańsk"), Arbitraries.integers().between(0, 20)).as((city, second) ->
                new Step(city + "@" + second, story -> story.comes(Examples.order("1").says("processing").city(city).updated(second))));
        return Arbitraries.oneOf(moved, contents(), payments(), refunds(), parcels(), receipts()).list().ofMinSize(3).ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<Step>> mostlyReserved() {
        var authorized = Arbitraries.of("P1", "P2").map(id -> new Step(id + " AUTHORIZED", story -> story.pays(id, PaymentStatus.AUTHORIZED, "100.00")));
        return Arbitraries.oneOf(contents(), authorized, payments(), receipts()).list().ofMinSize(3).ofMaxSize(12);
    }

    private static Arbitrary<Step> contents() {
        var words = Arbitraries.of("pending", "on-hold", "processing", "completed", "cancelled", "draft", "strange");
        return Combinators.combine(words, Arbitraries.integers().between(0, 20), Arbitraries.of("1", "5", "12"), Arbitraries.of(true, false),
                Arbitraries.of(true, false))
                .as((word, second, quantity, fetched, cod) -> new Step(word + "@" + second + "x" + quantity + (fetched ? "!" : "") + (cod ? " cod" : ""), story -> {
                    var draft = Examples.order("1").says(word).updated(second).line("1", "A", quantity);
                    if (cod) {
                        draft.cashOnDelivery();
                    }
                    if (fetched) {
                        story.fetched(draft, second);
                    } else {
                        story.comes(draft);
                    }
                }));
    }

    private static Arbitrary<Step> payments() {
        return Combinators.combine(Arbitraries.of("P1", "P2"), Arbitraries.of(PaymentStatus.values()), Arbitraries.of("100.00", "60.00", "40.00"))
                .as((id, status, amount) -> new Step(id + " " + status + " " + amount, story -> story.pays(id, status, amount)));
    }

    private static Arbitrary<Step> refunds() {
        return Combinators.combine(Arbitraries.of("P1", "P2"), Arbitraries.of(Refund.Status.values()), Arbitraries.of("R1", "R2"))
                .as((id, status, refund) -> new Step(refund + " of " + id + " " + status, story -> story.refunds(id, refund, status, "40.00")));
    }

    private static Arbitrary<Step> parcels() {
        return Combinators.combine(Arbitraries.of("S1", "S2"), Arbitraries.of(ShipmentStatus.values()), Arbitraries.of(true, false))
                .as((id, status, numbered) -> new Step(id + " " + status + (numbered ? " numbered" : ""),
                        story -> story.ships(id, status, numbered ? "6200" + id : null)));
    }

    private static Arbitrary<Step> receipts() {
        return Arbitraries.of(MessageState.DELIVERED, MessageState.PARKED, MessageState.UNKNOWN, MessageState.WOULD_SEND)
                .map(state -> new Step("receipt " + state, story -> story.commands.stream().reduce((one, other) -> other)
                        .ifPresent(command -> story.receipt(command, state, "ZK 1"))));
    }
}
