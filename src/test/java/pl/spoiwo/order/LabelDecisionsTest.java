package pl.spoiwo.order;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.ledger.MessageState.DELIVERED;
import static pl.spoiwo.ledger.MessageState.PARKED;
import static pl.spoiwo.ledger.MessageState.UNKNOWN;
import static pl.spoiwo.ledger.MessageState.WAITING;
import static pl.spoiwo.ledger.MessageState.WOULD_SEND;
import static pl.spoiwo.order.Examples.order;
import static pl.spoiwo.payment.PaymentStatus.AUTHORIZED;
import static pl.spoiwo.payment.PaymentStatus.PAID;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.payment.Refund;
import pl.spoiwo.shipment.ShipmentStatus;

class LabelDecisionsTest {

    private static final Map<String, String> WORDS = Map.of("IN_FULFILMENT", "working", "PACKED", "packed", "SHIPPED", "completed");

    private final Story story = new Story(Examples.shippingRules(true));

    private Command label() {
        story.comes(order("1").by("courier"));
        story.pays("P1", PAID, "100");
        return only("shipment.create");
    }

    private Command only(String type) {
        assertThat(story.commands(type)).hasSize(1);
        return story.commands(type).get(0);
    }

    @Test
    @DisplayName("a paid order in stock asks for its label once, with receiver, service and reference, whatever comes again")
    void once() {
        var command = label();
        story.comes(order("1").by("courier").says("processing").updated(5));
        story.recheck();
        assertThat(only("shipment.create")).isEqualTo(command);
        assertThat(command.connection()).isEqualTo("carrier-main");
        assertThat(command.data().path("service").asText()).isEqualTo("standard");
        assertThat(command.data().at("/receiver/lastName").asText()).isEqualTo("Żółć");
        assertThat(command.data().path("externalNumber").asText()).isEqualTo("N1");
        assertThat(command.data().has("cod")).isFalse();
    }

    @Test
    @DisplayName("an order that is not paid, or is out of stock, asks for no label; one paid by cash on delivery asks at once, for its whole sum")
    void notReady() {
        story.onHand.clear();
        story.comes(order("1").by("courier"));
        assertThat(story.commands).isEmpty();
        story.pays("P1", PAID, "100");
        assertThat(story.commands("shipment.create")).isEmpty();
        var other = new Story(Examples.shippingRules(true));
        other.comes(order("1").cashOnDelivery().by("courier").says("processing"));
        assertThat(other.commands("shipment.create").get(0).data().at("/cod/amount").asText()).isEqualTo("100.00");
    }

    @Test
    @DisplayName("cash on delivery is booked once, when the carrier says that the parcel was handed over; a cancelled order tells a person of it, a prepaid one has nothing to collect")
    void collected() {
        var other = new Story(Examples.shippingRules(true));
        other.comes(order("1").cashOnDelivery().by("courier").says("processing"));
        other.labelled(other.commands("shipment.create").get(0), DELIVERED, "62000");
        other.ships("carrier-main", "7", ShipmentStatus.IN_TRANSIT, "62000");
        assertThat(other.payments).isEmpty();
        other.ships("carrier-main", "7", ShipmentStatus.DELIVERED, "62000");
        other.recheck();
        var money = other.payments.get("7");
        assertThat(money.said()).isEqualTo("carrier-main 7: PAID 100.00 PLN");
        assertThat(money.orderId()).isEqualTo(other.order.orderId());
        assertThat(other.timeline).filteredOn(entry -> entry.what().equals("payment")).singleElement();
        assertThat(other.order.holds()).isEmpty();
        var cancelled = new Story(Examples.shippingRules(true));
        cancelled.comes(order("1").cashOnDelivery().by("courier").says("processing"));
        cancelled.labelled(cancelled.commands("shipment.create").get(0), DELIVERED, "62000");
        cancelled.comes(order("1").cashOnDelivery().by("courier").says("cancelled").updated(60));
        cancelled.ships("carrier-main", "7", ShipmentStatus.DELIVERED, "62000");
        assertThat(cancelled.order.status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(cancelled.payments.get("7").said()).isEqualTo("carrier-main 7: PAID 100.00 PLN");
        assertThat(cancelled.order.hold(Hold.PAYMENT_AMOUNT).orElseThrow().text()).contains("100.00 was paid", "refund it");
        var prepaid = label();
        story.labelled(prepaid, DELIVERED, "62000");
        story.ships("carrier-main", "7", ShipmentStatus.DELIVERED, "62000");
        assertThat(story.payments).containsOnlyKeys("P1");
    }

    @Test
    @DisplayName("an address or a sum that is edited after the label was asked for is told with carrier and parcel, with an ERP and without one; what no parcel is about, and a label that was called off, are not")
    void edited() {
        story.comes(onDelivery());
        var label = only("shipment.create");
        story.labelled(label, DELIVERED, "62000");
        story.comes(onDelivery().city("Poznań").updated(5));
        assertThat(story.notices).filteredOn(notice -> notice.code().equals("changed-after-export")).singleElement().satisfies(notice -> assertThat(notice.text())
                .isEqualTo("order N1 was edited after its export, change it in the ERP too: shipping address changed; its parcel goes as it was asked for, stop or change it at carrier-main, id 7, reference " + label.id()));

        var alone = new Story(withoutErp());
        alone.comes(onDelivery());
        var asked = alone.commands("shipment.create").get(0);
        alone.comes(onDelivery().line("1", "A", "3").total("300.00").updated(5));
        assertThat(alone.notices).filteredOn(notice -> notice.code().equals("changed-after-export")).singleElement().satisfies(notice -> assertThat(notice.text())
                .startsWith("order N1 was edited after its label was asked for: ").endsWith("its parcel goes as it was asked for, stop or change it at carrier-main, reference " + asked.id())
                .doesNotContain("ERP"));

        var invoiced = new Story(withoutErp());
        invoiced.comes(onDelivery());
        invoiced.comes(onDelivery().taxId("5252445767").updated(5));
        assertThat(invoiced.alerts()).isEmpty();
        var observed = new Story(withoutErp());
        observed.comes(onDelivery());
        observed.labelled(observed.commands("shipment.create").get(0), WOULD_SEND, null);
        observed.comes(onDelivery().city("Poznań").updated(5));
        assertThat(observed.alerts()).isEmpty();
    }

    private static OrderRules withoutErp() {
        var rules = Examples.shippingRules(true);
        return new OrderRules(rules.channel(), rules.statuses(), List.of(), rules.capturing(), rules.cancelling(), rules.stock(), rules.delivery(), rules.callingOff(), rules.documents(),
                rules.refunding(), rules.refundOnCancel(), false);
    }

    private static Examples.Draft onDelivery() {
        return order("1").cashOnDelivery().by("courier").says("processing");
    }

    /** Paid before it came, as the operator says. */
    private static Story paying(String... amounts) {
        var paid = new Story(Examples.shippingRules(true));
        for (int i = 0; i < amounts.length; i++) {
            paid.pays("P" + (i + 1), PAID, amounts[i]);
        }
        return paid;
    }

    private static String collects(Story story) {
        assertThat(story.commands("shipment.create")).hasSize(1);
        var data = story.commands("shipment.create").get(0).data();
        var cod = story.order.labels().get(0).cod();
        assertThat(cod == null ? "" : cod.toPlainString()).isEqualTo(data.at("/cod/amount").asText());
        assertThat(story.commands("order.create").get(0).data().at("/totals/owed").asText()).as("what the ERP is told").isEqualTo(cod == null ? "0.00" : cod.toPlainString());
        return data.at("/cod/amount").asText();
    }

    @Test
    @DisplayName("what is paid already is not collected: a part that the channel tells, one that the operator tells, one that both tell, a voucher beside them; what went back is owed again")
    void partlyPaid() {
        story.comes(onDelivery().paid("2.00", "S1"));
        assertThat(collects(story)).isEqualTo("98.00");
        var told = paying("30.00");
        told.comes(onDelivery());
        assertThat(collects(told)).isEqualTo("70.00");
        var twice = paying("30.00");
        twice.comes(onDelivery().paid("30.00", "P1"));
        assertThat(collects(twice)).isEqualTo("70.00");
        var own = paying("30.00");
        own.comes(onDelivery().paid("30.00", "ch_1").voucher("20.00", "V1"));
        assertThat(collects(own)).as("the same money under an id of the shop's own, and a voucher").isEqualTo("50.00");
        var voucher = paying("30.00", "0.01");
        voucher.comes(onDelivery().paid("30.00", "P1").paid("20.00", "V1"));
        assertThat(collects(voucher)).isEqualTo("49.99");
        var back = paying("30.00");
        back.refunds("P1", "R1", Refund.Status.REFUNDED, "10.00");
        back.comes(onDelivery().paid("30.00", "P1"));
        assertThat(collects(back)).isEqualTo("80.00");
        assertThat(back.order.holds()).isEmpty();
        story.labelled(only("shipment.create"), DELIVERED, "62000");
        story.ships("carrier-main", "7", ShipmentStatus.DELIVERED, "62000");
        story.recheck();
        assertThat(story.payments).containsOnlyKeys("7");
        assertThat(story.payments.get("7").said()).isEqualTo("carrier-main 7: PAID 98.00 PLN");
        assertThat(story.order.holds()).isEmpty();
    }

    @Test
    @DisplayName("cash on delivery that is paid after all, by the operator's word or the shop's, goes without: nothing is collected, and nothing booked")
    void paidAfterAll() {
        var paid = paying("100.00");
        paid.comes(onDelivery());
        assertThat(collects(paid)).isEmpty();
        paid.labelled(paid.commands("shipment.create").get(0), DELIVERED, "62000");
        paid.ships("carrier-main", "7", ShipmentStatus.DELIVERED, "62000");
        assertThat(paid.payments).containsOnlyKeys("P1");
        assertThat(paid.order.holds()).isEmpty();
        story.comes(onDelivery().cashPaid("100.00"));
        assertThat(collects(story)).isEmpty();
    }

    @Test
    @DisplayName("what is paid after the label was asked for changes no label: the order is held and a person told, until it goes back; that a shop calls the cash paid is no such payment")
    void paidTooLate() {
        story.comes(onDelivery());
        assertThat(collects(story)).isEqualTo("100.00");
        story.comes(onDelivery().says("completed").cashPaid("100.00").updated(5));
        assertThat(story.order.holds()).isEmpty();
        story.pays("P1", AUTHORIZED, "100.00");
        assertThat(story.commands("payment.capture")).as("it would be paid twice").isEmpty();
        story.pays("P1", PAID, "100.00");
        assertThat(story.order.hold(Hold.PAYMENT_AMOUNT).orElseThrow().text())
                .isEqualTo("paid 100.00, and the carrier collects 100.00, of 100.00 PLN: pay-main P1: PAID 100.00 PLN");
        assertThat(story.alerts()).contains("payment-mismatch");
        story.labelled(only("shipment.create"), DELIVERED, "62000");
        story.ships("carrier-main", "7", ShipmentStatus.DELIVERED, "62000");
        assertThat(story.payments.get("7").said()).as("the carrier has it").isEqualTo("carrier-main 7: PAID 100.00 PLN");
        assertThat(story.order.hold(Hold.PAYMENT_AMOUNT).orElseThrow().text()).startsWith("paid 200.00, of 100.00 PLN");
        story.refunds("P1", "R1", Refund.Status.REFUNDED, "100.00");
        assertThat(story.order.holds()).isEmpty();
        assertThat(collects(story)).isEqualTo("100.00");

        var surcharge = new Story(Examples.shippingRules(true));
        surcharge.comes(onDelivery());
        surcharge.comes(onDelivery().paid("2.00", "S1").updated(5));
        assertThat(surcharge.order.hold(Hold.PAYMENT_AMOUNT).orElseThrow().text()).isEqualTo("paid 2.00, and the carrier collects 100.00, of 100.00 PLN");
        surcharge.labelled(surcharge.commands("shipment.create").get(0), DELIVERED, "62000");
        surcharge.ships("carrier-main", "7", ShipmentStatus.RETURNED, "62000");
        assertThat(surcharge.order.holds()).as("nobody collects any more").isEmpty();
    }

    @Test
    @DisplayName("reserved money of an order with cash on delivery is taken before anything is asked for; where it does not fit, or is of another currency, the order is held")
    void reserved() {
        story.pays("P1", AUTHORIZED, "100.00");
        story.comes(onDelivery());
        assertThat(story.commands).extracting(Command::type).containsExactly("payment.capture");
        assertThat(story.order.holds()).isEmpty();
        story.pays("P1", PAID, "100.00");
        assertThat(collects(story)).isEmpty();
        var own = new Story(Examples.shippingRules(true));
        own.pays("P1", AUTHORIZED, "100.00");
        own.comes(onDelivery().paid("100.00", "ch_1"));
        assertThat(own.commands).extracting(Command::type).containsExactly("payment.capture");
        var part = new Story(Examples.shippingRules(true));
        part.pays("P1", AUTHORIZED, "30.00");
        part.comes(onDelivery());
        assertThat(part.commands).isEmpty();
        assertThat(part.order.hold(Hold.PAYMENT_AMOUNT).orElseThrow().text()).startsWith("paid 30.00, of 100.00 PLN");
        var foreign = new Story(Examples.shippingRules(true));
        foreign.pays("P1", PAID, "10.00", "EUR");
        foreign.comes(onDelivery());
        assertThat(foreign.commands).isEmpty();
        assertThat(foreign.order.hold(Hold.PAYMENT_AMOUNT).orElseThrow().text()).startsWith("paid in another currency than PLN");
    }

    @Test
    @DisplayName("the receipt is the parcel: label ready, with its file; the channel is told the number once, and where the parcel is")
    void made() {
        var command = label();
        story.labelled(command, DELIVERED, "62000");
        story.labelled(command, DELIVERED, "62000");
        var parcel = story.shipments.get("7");
        assertThat(parcel.status()).isEqualTo(ShipmentStatus.LABEL_READY);
        assertThat(parcel.label()).isEqualTo("f-1");
        assertThat(only("tracking.add").data().path("trackingNumber").asText()).isEqualTo("62000");
        assertThat(story.order.status()).isEqualTo(OrderStatus.PACKED);
        story.ships("carrier-main", "7", ShipmentStatus.IN_TRANSIT, "62000");
        assertThat(story.order.status()).isEqualTo(OrderStatus.SHIPPED);
        assertThat(story.shipments.get("7").label()).isEqualTo("f-1");
        story.ships("carrier-main", "7", ShipmentStatus.DELIVERED, "62000");
        assertThat(story.order.status()).isEqualTo(OrderStatus.DELIVERED);
        assertThat(story.commands("shipment.create")).hasSize(1);
    }

    @Test
    @DisplayName("the channel is told that an order is packed when all its labels are ready, before their numbers; one without a word for it, that it is worked on, once, whichever came first")
    void toldPacked() {
        story.rules = Examples.withWords(story.rules, WORDS, false);
        story.labelled(label(), DELIVERED, "62000");
        assertThat(story.commands).extracting(Command::type).endsWith("order.status", "tracking.add");
        assertThat(told()).containsExactly("packed PACKED");
        story.receipt(only("order.create"), DELIVERED, "ZK 1");
        assertThat(told()).as("it is further").containsExactly("packed PACKED");

        var plain = new Story(Examples.shippingRules(true));
        plain.comes(order("1").by("courier"));
        plain.pays("P1", PAID, "100");
        plain.labelled(plain.commands("shipment.create").get(0), DELIVERED, "62000");
        plain.receipt(plain.commands("order.create").get(0), DELIVERED, "ZK 1");
        plain.recheck();
        assertThat(plain.commands("order.status")).singleElement().satisfies(command -> assertThat(command.data().toString())
                .isEqualTo("{\"externalId\":\"1\",\"status\":\"processing\",\"hubStatus\":\"IN_FULFILMENT\"}"));
    }

    private List<String> told() {
        return story.commands("order.status").stream().map(command -> command.data().path("status").asText() + " " + command.data().path("hubStatus").asText()).toList();
    }

    @Test
    @DisplayName("a parcel that comes back makes a task for a person, and its order returned; an old word of the carrier changes nothing")
    void cameBack() {
        story.labelled(label(), DELIVERED, "62000");
        story.ships("carrier-main", "7", ShipmentStatus.IN_TRANSIT, "62000");
        story.ships("carrier-main", "7", ShipmentStatus.RETURNED, "62000");
        story.ships("carrier-main", "7", ShipmentStatus.IN_TRANSIT, "62000");
        assertThat(story.order.status()).isEqualTo(OrderStatus.RETURNED);
        assertThat(story.notices).filteredOn(notice -> notice.code().equals("parcel-returned")).singleElement().satisfies(notice ->
                assertThat(notice.text()).contains("order N1", "carrier-main 62000 (1 of 1 parcels)"));
        assertThat(story.commands("shipment.create")).as("nothing is sent again by itself").hasSize(1);
    }

    @Test
    @DisplayName("where one of two parcels comes back a person is told, and the order is none that came back; with the second one it is, in whatever order they come")
    void oneCameBack() {
        var two = twoParcels();
        labelled(two, 0, "7");
        labelled(two, 1, "8");
        two.ships("carrier-main", "7", ShipmentStatus.RETURNED, "62000");
        assertThat(two.alerts()).contains("parcel-returned");
        assertThat(two.order.status()).isNotEqualTo(OrderStatus.RETURNED);
        two.ships("carrier-main", "8", ShipmentStatus.DELIVERED, "62001");
        assertThat(two.order.status()).isEqualTo(OrderStatus.SHIPPED);
        two.ships("carrier-main", "8", ShipmentStatus.RETURNED, "62001");
        assertThat(two.order.status()).isEqualTo(OrderStatus.RETURNED);
        assertThat(two.notices.get(two.notices.size() - 1).text()).contains("62000, carrier-main 62001 (2 of 2 parcels)");
    }

    @Test
    @DisplayName("a sale whose parcels all came back is corrected once by itself; a receipt has no correction, and asks a person")
    void correctedWhenBack() {
        for (var kind : new String[] {"invoice", "receipt"}) {
            var sold = new Story(Examples.shippingRulesWithDocuments());
            var draft = order("1").by("courier");
            sold.comes(kind.equals("invoice") ? draft.taxId("5252445767") : draft);
            sold.pays("P1", PAID, "100");
            sold.ended(sold.commands("document.create").get(0), DELIVERED, "{\"externalId\": \"9\", \"number\": \"FV 1\", \"kind\": \"" + kind + "\", \"status\": \"ISSUED\"}", null, null);
            sold.labelled(sold.commands("shipment.create").get(0), DELIVERED, "62000");
            sold.ships("carrier-main", "7", ShipmentStatus.RETURNED, "62000");
            sold.recheck();
            assertThat(sold.commands("document.correct")).hasSize(kind.equals("invoice") ? 1 : 0);
            assertThat(sold.alerts().contains("correction-needed")).isEqualTo(kind.equals("receipt"));
        }
    }

    @Test
    @DisplayName("a parcel that is lost or cannot be delivered makes a task for a person once, which is over when all such parcels have arrived or come back")
    void failed() {
        var two = twoParcels();
        labelled(two, 0, "7");
        labelled(two, 1, "8");
        two.ships("carrier-main", "7", ShipmentStatus.FAILED, "62000");
        two.ships("carrier-main", "7", ShipmentStatus.FAILED, "62000", Examples.PLACED);
        assertThat(two.notices).filteredOn(notice -> notice.code().equals("parcel-failed")).singleElement().satisfies(notice ->
                assertThat(notice.text()).contains("order N1", "carrier-main 62000 (1 of 2 parcels)"));
        two.ships("carrier-main", "8", ShipmentStatus.FAILED, "62001");
        two.ships("carrier-main", "7", ShipmentStatus.DELIVERED, "62000");
        assertThat(two.notices).noneMatch(notice -> notice.kind() == Decision.Notice.Kind.OVER);
        two.ships("carrier-main", "8", ShipmentStatus.RETURNED, "62001");
        assertThat(two.notices).contains(Decision.Notice.over("parcel-failed", "shop-main", two.order.orderId()));
        assertThat(two.alerts()).filteredOn("parcel-failed"::equals).hasSize(2);
    }

    private static Story twoParcels() {
        var story = new Story(Examples.shippingRules(true, 2));
        story.comes(order("1").cashOnDelivery().line("1", "A", "3").by("courier").says("processing"));
        assertThat(story.commands("shipment.create")).hasSize(2).extracting(Command::id).doesNotHaveDuplicates();
        return story;
    }

    private static void labelled(Story story, int place, String externalId) {
        story.ended(story.commands("shipment.create").get(place), DELIVERED, "{\"externalId\":\"" + externalId + "\",\"trackingNumber\":\"62000" + externalId + "\",\"label\":{\"fileId\":\"f-" + externalId + "\"}}", null, null);
    }

    @Test
    @DisplayName("an order of two parcels has two labels, whatever comes again; the channel is told both numbers, and the order is shipped in part while only one is taken")
    void twoLabels() {
        var two = twoParcels();
        labelled(two, 1, "8");
        assertThat(two.order.status()).as("the other has no label yet").isEqualTo(OrderStatus.READY);
        labelled(two, 0, "7");
        labelled(two, 0, "7");
        two.recheck();
        assertThat(two.commands("shipment.create")).hasSize(2);
        assertThat(two.commands("tracking.add")).extracting(command -> command.data().path("trackingNumber").asText()).containsExactlyInAnyOrder("620007", "620008");
        assertThat(two.order.status()).isEqualTo(OrderStatus.PACKED);
        two.ships("carrier-main", "8", ShipmentStatus.PICKED_UP, "620008");
        assertThat(two.order.status()).isEqualTo(OrderStatus.PARTIALLY_SHIPPED);
        two.ships("carrier-main", "8", ShipmentStatus.DELIVERED, "620008");
        assertThat(two.order.status()).isEqualTo(OrderStatus.PARTIALLY_SHIPPED);
        assertThat(two.payments).as("the other parcel collects").isEmpty();
        two.ships("carrier-main", "7", ShipmentStatus.IN_TRANSIT, "620007");
        assertThat(two.order.status()).isEqualTo(OrderStatus.SHIPPED);
        two.ships("carrier-main", "7", ShipmentStatus.DELIVERED, "620007");
        assertThat(two.order.status()).isEqualTo(OrderStatus.DELIVERED);
        assertThat(two.payments.get("7").said()).isEqualTo("carrier-main 7: PAID 100.00 PLN");
        assertThat(two.payments).hasSize(1);
    }

    @Test
    @DisplayName("a cancelled order calls each of its labels off by itself; alive again, it asks for those that are gone and for no other")
    void twoCancelled() {
        var two = twoParcels();
        labelled(two, 0, "7");
        two.comes(order("1").cashOnDelivery().line("1", "A", "3").by("courier").says("cancelled").updated(5));
        assertThat(two.order.labels()).extracting(Label::calledOff).containsExactly(false, true);
        var cancel = two.commands("shipment.cancel");
        assertThat(cancel).singleElement().satisfies(command -> assertThat(command.data().path("externalId").asText()).isEqualTo("7"));
        two.ended(cancel.get(0), PARKED, null, "too-late", "it is on its way");
        assertThat(two.alerts()).contains("cancel-after-label");
        two.comes(order("1").cashOnDelivery().line("1", "A", "3").by("courier").says("processing").updated(9));
        assertThat(two.commands("shipment.create")).hasSize(3);
        assertThat(two.commands("shipment.create").get(2).data().has("cod")).isFalse();
        assertThat(two.order.labels()).extracting(Label::calledOff).containsExactly(false, false);
    }

    @Test
    @DisplayName("a method that no rule knows holds the order, with an alert, and goes nowhere; a rule for it lets it go")
    void unmapped() {
        story.comes(order("1").by("pigeon"));
        story.pays("P1", PAID, "100");
        assertThat(story.order.hold(Hold.DELIVERY)).hasValueSatisfying(hold -> assertThat(hold.text()).contains("pigeon"));
        assertThat(story.alerts()).contains("delivery-refused");
        assertThat(story.commands).isEmpty();
        story.comes(order("1").by("courier").updated(5));
        assertThat(story.order.holds()).isEmpty();
        only("shipment.create");
        only("order.create");
    }

    @Test
    @DisplayName("what is picked up gets no label, and goes to the ERP; without delivery.yaml nothing is asked of carriers")
    void none() {
        story.comes(order("1").by("pickup"));
        story.pays("P1", PAID, "100");
        only("order.create");
        assertThat(story.commands("shipment.create")).isEmpty();
        var without = new Story(Examples.rules());
        without.comes(order("1").by("pigeon"));
        without.pays("P1", PAID, "100");
        assertThat(without.commands).extracting(Command::type).containsExactly("order.create");
    }

    @Test
    @DisplayName("an order that others work on already asks for no label when delivery.yaml is new")
    void old() {
        var before = new Story(Examples.rules());
        before.comes(order("1").by("courier"));
        before.pays("P1", PAID, "100");
        before.receipt(before.commands("order.create").get(0), DELIVERED, "ZK 1");
        story.order = before.order;
        story.payments.putAll(before.payments);
        story.recheck();
        assertThat(story.commands).isEmpty();
        assertThat(story.order.holds()).isEmpty();
    }

    @Test
    @DisplayName("cancelled before it left: the command is called back; alive again, another label is asked for")
    void cancelledBefore() {
        var first = label();
        story.comes(order("1").by("courier").says("cancelled").updated(5));
        assertThat(story.order.labels().get(0).calledOff()).isTrue();
        assertThat(story.commands("shipment.cancel")).isEmpty();
        assertThat(story.alerts()).doesNotContain("cancel-after-label");
        story.comes(order("1").by("courier").says("processing").updated(9));
        assertThat(story.commands("shipment.create")).hasSize(2).extracting(Command::id).doesNotHaveDuplicates().contains(first.id());
    }

    @Test
    @DisplayName("cancelled after it was bought: the carrier is asked to cancel; once it has, the parcel is cancelled, and its number is told to nobody")
    void cancelledAfter() {
        story.labelled(label(), DELIVERED, "62000");
        story.comes(order("1").by("courier").says("cancelled").updated(5));
        var cancel = only("shipment.cancel");
        assertThat(cancel.data().path("externalId").asText()).isEqualTo("7");
        story.labelled(cancel, DELIVERED, null);
        assertThat(story.shipments.get("7").status()).isEqualTo(ShipmentStatus.CANCELLED);
        assertThat(story.alerts()).doesNotContain("cancel-after-label");
    }

    @Test
    @DisplayName("alive again before the carrier has cancelled its label: it was packed, and once the label is gone another is asked for, also where the channel still calls it packed")
    void cancelledAndAlive() {
        story.rules = Examples.withWords(story.rules, WORDS, false);
        story.labelled(label(), DELIVERED, "62000");
        story.comes(order("1").by("courier").says("cancelled").updated(5));
        story.comes(order("1").by("courier").says("packed").updated(9));
        assertThat(story.order.status()).isEqualTo(OrderStatus.PACKED);
        story.labelled(only("shipment.cancel"), DELIVERED, null);
        assertThat(story.commands("shipment.create")).hasSize(2);
        assertThat(story.order.labels()).extracting(Label::calledOff).containsExactly(false);
    }

    @Test
    @DisplayName("cancelled while the carrier works at it: it is cancelled as soon as its receipt comes")
    void cancelledMeanwhile() {
        var command = label();
        story.left = WAITING;
        story.comes(order("1").by("courier").says("cancelled").updated(5));
        assertThat(story.commands("shipment.cancel")).isEmpty();
        story.labelled(command, DELIVERED, "62000");
        only("shipment.cancel");
    }

    @Test
    @DisplayName("a label that cannot be cancelled, or of which nobody knows whether it was bought, is a task for a person")
    void tasks() {
        var unable = new Story(Examples.shippingRules(false));
        unable.comes(order("1").by("courier"));
        unable.pays("P1", PAID, "100");
        unable.labelled(unable.commands("shipment.create").get(0), DELIVERED, "62000");
        unable.comes(order("1").by("courier").says("cancelled").updated(5));
        assertThat(unable.alerts()).contains("cancel-after-label");

        story.labelled(label(), DELIVERED, "62000");
        story.comes(order("1").by("courier").says("cancelled").updated(5));
        story.labelled(only("shipment.cancel"), PARKED, null);
        assertThat(story.alerts()).contains("cancel-after-label");

        var lost = new Story(Examples.shippingRules(true));
        lost.comes(order("1").by("courier"));
        lost.pays("P1", PAID, "100");
        lost.left = UNKNOWN;
        lost.comes(order("1").by("courier").says("cancelled").updated(5));
        assertThat(lost.alerts()).contains("cancel-after-label");
    }

    @Test
    @DisplayName("a parked label is an alert and stands in the timeline; in observe mode the label is asked for once and would have been sent")
    void stuck() {
        var command = label();
        story.labelled(command, PARKED, null);
        assertThat(story.timeline).extracting(Decision.Entry::what).contains("shipment.create-parked");
        assertThat(story.alerts()).contains("parked");
        story.labelled(command, WOULD_SEND, null);
        story.recheck();
        only("shipment.create");
        assertThat(story.shipments).isEmpty();
    }
}
