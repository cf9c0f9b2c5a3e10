package pl.spoiwo.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import pl.spoiwo.document.Document;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.payment.PaymentFact;
import pl.spoiwo.payment.PaymentMachine;
import pl.spoiwo.payment.PaymentStatus;
import pl.spoiwo.payment.Refund;
import pl.spoiwo.payment.RefundFact;
import pl.spoiwo.rate.RateTable;
import pl.spoiwo.shipment.Shipment;
import pl.spoiwo.shipment.ShipmentFact;
import pl.spoiwo.shipment.ShipmentMachine;
import pl.spoiwo.shipment.ShipmentStatus;
import pl.spoiwo.stock.Availability;
import pl.spoiwo.stock.Reservation;
import pl.spoiwo.stock.Sets;
import pl.spoiwo.stock.Shelf;
import pl.spoiwo.stock.Supply;
import pl.spoiwo.stock.Weights;

/** The life of one order in memory: every event is decided by the core and carried out on plain fields. */
final class Story {

    OrderRules rules;
    /** Of the order's currency, where its commands need any. */
    RateTable rates;
    final Map<String, BigDecimal> onHand = new HashMap<>(Map.of("A", BigDecimal.TEN));
    final Map<String, Payment> payments = new TreeMap<>();
    final Map<String, Shipment> shipments = new TreeMap<>();
    final Map<String, Document> documents = new TreeMap<>();
    final List<Command> commands = new ArrayList<>();
    final List<Decision.Entry> timeline = new ArrayList<>();
    final List<Decision.Notice> notices = new ArrayList<>();
    final List<OrderStatus> statuses = new ArrayList<>();
    List<Reservation> reservations = List.of();
    Sets sets = Sets.NONE;
    /** Null: no rule asks for them. */
    Weights weights;
    /** What others than the channel say of the buyer. */
    Customer customer;
    Order order;
    /** What the ledger says when an export is called back; null: it could be. */
    MessageState left;
    /** Refund commands that a person has discarded. */
    Set<String> discarded = Set.of();
    private int messages;

    Story(OrderRules rules) {
        this.rules = rules;
    }

    Decision comes(Examples.Draft draft) {
        var content = draft.content();
        return decide(new OrderEvent.Arrived(content, new Rank(content.updatedAt(), null), "webhook"), content);
    }

    Decision fetched(Examples.Draft draft, int secondsLater) {
        var content = draft.content();
        return decide(new OrderEvent.Arrived(content, new Rank(content.updatedAt(), Examples.PLACED.plusSeconds(secondsLater)), "fetch"), content);
    }

    Decision gone(String word) {
        return decide(new OrderEvent.Gone(word, Examples.PLACED.plusSeconds(600)), order.content());
    }

    Decision overdue() {
        return decide(new OrderEvent.Overdue(), null);
    }

    Decision pays(String externalId, PaymentStatus status, String amount) {
        return pays(externalId, status, amount, "PLN");
    }

    Decision pays(String externalId, PaymentStatus status, String amount, String currency) {
        return money(PaymentMachine.apply(payment(externalId), new PaymentFact(externalId, "N1", status, new BigDecimal(amount), currency, null, null)));
    }

    Decision refunds(String paymentId, String refundId, Refund.Status status, String amount) {
        return money(PaymentMachine.apply(payment(paymentId), new RefundFact(refundId, paymentId, status, new BigDecimal(amount), "PLN")));
    }

    Decision ships(String externalId, ShipmentStatus status, String trackingNumber) {
        return ships("erp-main", externalId, status, trackingNumber);
    }

    Decision ships(String teller, String externalId, ShipmentStatus status, String trackingNumber) {
        return ships(teller, externalId, status, trackingNumber, null);
    }

    Decision ships(String externalId, ShipmentStatus status, String trackingNumber, Instant shippedAt) {
        return ships("erp-main", externalId, status, trackingNumber, shippedAt);
    }

    Decision ships(String teller, String externalId, ShipmentStatus status, String trackingNumber, Instant shippedAt) {
        var known = shipments.getOrDefault(externalId, Shipment.unknown(teller, externalId, Ids.order("shop-main", "1")));
        var shipment = ShipmentMachine.apply(known, new ShipmentFact(externalId, status, null, trackingNumber, null, shippedAt, null));
        var changed = !shipment.equals(shipments.put(externalId, shipment));
        return order == null || !changed ? null : decide(new OrderEvent.ShipmentChanged(known, shipment), null);
    }

    Decision receipt(Command command, MessageState state, String result) {
        var fields = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        if (result != null) {
            fields.put("externalNumber", result);
        }
        return decide(new OrderEvent.ReceiptCame(command.id(), command.type(), command.connection(), state, fields, null, null), null);
    }

    /** @param result what the receipt of an ended command holds, as JSON; null where it is parked */
    Decision ended(Command command, MessageState state, String result, String code, String reason) {
        var fields = result == null ? null : pl.spoiwo.mapping.Json.read(result, com.fasterxml.jackson.databind.JsonNode.class, "a receipt");
        return decide(new OrderEvent.ReceiptCame(command.id(), command.type(), command.connection(), state, fields, code, reason), null);
    }

    Decision labelled(Command command, MessageState state, String number) {
        var result = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        if (number != null) {
            result.put("externalId", "7").put("trackingNumber", number);
            result.putObject("carrier").put("name", "The Carrier");
            result.putObject("label").put("fileId", "f-1");
        }
        return decide(new OrderEvent.ReceiptCame(command.id(), command.type(), command.connection(), state, result, null, null), null);
    }

    Decision confirmed(Command command, String document) {
        return decide(new OrderEvent.Confirmed(command.connection(), command.id(), document, false, List.of()), null);
    }

    Decision issued(Command command, String document) {
        return decide(new OrderEvent.Confirmed(command.connection(), command.id(), document, true, List.of()), null);
    }

    /** Stock is counted; an order that is known is looked at again. */
    void stocked(String sku, String count) {
        onHand.put(sku, new BigDecimal(count));
        if (order != null) {
            recheck();
        }
    }

    Decision recheck() {
        return decide(new OrderEvent.Recheck(order.content(), discarded), order.content());
    }

    List<Command> commands(String type) {
        return commands.stream().filter(command -> command.type().equals(type)).toList();
    }

    /** {@code READY [shortage]}. */
    String state() {
        return order.status() + " " + order.holds().stream().map(Hold::reason).toList();
    }

    List<String> alerts() {
        return notices.stream().filter(notice -> notice.kind() != Decision.Notice.Kind.OVER).map(Decision.Notice::code).toList();
    }

    private Payment payment(String externalId) {
        return payments.getOrDefault(externalId, Payment.unknown("pay-main", externalId));
    }

    private Decision money(Payment payment) {
        var linked = order != null && payment.orderId() == null ? payment.of(order.orderId()) : payment;
        var before = payment(linked.externalId());
        var changed = !linked.equals(payments.put(linked.externalId(), linked));
        return order == null || !changed ? null : decide(new OrderEvent.PaymentChanged(before, linked), null);
    }

    private Decision decide(OrderEvent event, OrderContent onStock) {
        messages++;
        var decision = OrderDecisions.decide(event, new Snapshot(order, List.copyOf(payments.values()), List.copyOf(shipments.values()), List.copyOf(documents.values()), reservations,
                onStock == null ? null : available(onStock), rates, weights, customer), rules,
                new Cause("shop-main", "message-" + messages, 0, Instant.parse("2024-03-30T12:00:00Z").plusSeconds(messages)));
        carryOut(decision);
        for (var withdrawal : decision.withdrawals()) {
            decide(new OrderEvent.Withdrawn(withdrawal, left), null);
        }
        return decision;
    }

    private Availability available(OrderContent onStock) {
        var skus = new TreeSet<>(onStock.skus());
        if (order != null) {
            skus.addAll(order.content().skus());
        }
        var parts = sets.withParts(skus);
        var supplies = new HashMap<String, Supply>();
        parts.forEach(sku -> supplies.put(sku, new Supply(sku, List.of(new Shelf("MAG", onHand.get(sku), reservations.stream().filter(r -> r.sku().equals(sku))
                .map(Reservation::reserved).reduce(BigDecimal.ZERO, BigDecimal::add))), List.of())));
        return new Availability(sets, supplies);
    }

    private void carryOut(Decision decision) {
        if (decision.order() != null) {
            order = decision.order();
            statuses.add(order.status());
        }
        if (decision.reservations() != null) {
            reservations = decision.reservations();
        }
        decision.payments().forEach(payment -> payments.put(payment.externalId(), payment));
        decision.shipments().forEach(shipment -> shipments.put(shipment.externalId(), shipment));
        decision.documents().forEach(document -> documents.put(document.documentId(), document));
        commands.addAll(decision.commands());
        timeline.addAll(decision.timeline());
        notices.addAll(decision.notices());
    }
}
