package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import pl.spoiwo.document.Documents;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.order.Decision;
import pl.spoiwo.order.Order;
import pl.spoiwo.order.OrderDecisions;
import pl.spoiwo.order.OrderEvent;
import pl.spoiwo.order.OrderRules;
import pl.spoiwo.order.Orders;
import pl.spoiwo.order.Snapshot;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.payment.Payments;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.shipment.Shipments;
import pl.spoiwo.stock.Reservation;
import pl.spoiwo.stock.Shelf;
import pl.spoiwo.stock.StockTables;

/** Has orders decided and carries the decisions out. */
@Component
final class OrderEffects {

    private final Orders orders;
    private final Payments payments;
    private final Shipments shipments;
    private final Documents documents;
    private final StockTables stock;
    private final ChannelValues channelValues;
    private final Matches matches;
    private final Ledger ledger;

    OrderEffects(Orders orders, Payments payments, Shipments shipments, Documents documents, StockTables stock, ChannelValues channelValues,
                 Matches matches, Ledger ledger) {
        this.orders = orders;
        this.payments = payments;
        this.shipments = shipments;
        this.documents = documents;
        this.stock = stock;
        this.channelValues = channelValues;
        this.matches = matches;
        this.ledger = ledger;
    }

    /** An event of a known order that leaves its reservations where they are, and its payments as stored. */
    void decide(OrderEvent event, Order order, Work work) {
        decide(event, settled(order), order.connection(), work);
    }

    /** @param orderId also where the order is not known yet */
    void decide(OrderEvent event, String orderId, Order known, List<Payment> money, List<Reservation> reservations, Map<String, Shelf> shelves, Work work) {
        decide(event, new Snapshot(known, money, shipments.ofOrder(orderId), documents.ofOrder(orderId), reservations, shelves),
                known == null ? work.connection().id() : known.connection(), work);
    }

    private void decide(OrderEvent event, Snapshot snapshot, String channel, Work work) {
        var rules = Rules.of(work.configuration(), channel);
        var decision = OrderDecisions.decide(event, snapshot, rules, work.cause());
        if (decision.ignored()) {
            work.ignored(decision.reason());
            return;
        }
        var order = carryOut(decision, snapshot, work);
        work.processed(decision.reason());
        if ((event instanceof OrderEvent.Arrived || event instanceof OrderEvent.Gone) && decision.order() != null && Rules.countsDown(work.connection())) {
            channelValues.doubt(work.connection().id(), order.content().skus());
            work.doubt(work.connection().id());
        }
        for (var withdrawal : decision.withdrawals()) {
            order = withdraw(withdrawal, order, rules, work);
        }
    }

    private Order carryOut(Decision decision, Snapshot snapshot, Work work) {
        var order = decision.order() == null ? snapshot.order() : orders.save(decision.order(), work.now());
        var id = order.orderId();
        work.about(id);
        matches.waits(snapshot.order(), order, work);
        if (decision.reservations() != null) {
            var replaced = stock.replace(id, snapshot.reservations(), decision.reservations());
            work.touch(replaced.touched());
            work.free(replaced.freed());
            if (snapshot.order() == null) {
                // By SKU, as the dispatcher writes the same rows: in another order the two could wait for each other.
                decision.reservations().stream().sorted(Comparator.comparing(Reservation::sku))
                        .forEach(reservation -> channelValues.sold(reservation.sku(), reservation.quantity()));
            }
        }
        decision.payments().forEach(payment -> payments.save(payment, work.now()));
        decision.shipments().forEach(shipment -> shipments.save(shipment, work.now()));
        decision.documents().forEach(document -> documents.save(document, work.now()));
        orders.tell(id, decision.timeline(), work.message().id(), work.now());
        ledger.addCommands(work.message().id(), work.configuration().version(), decision.commands());
        work.add(decision.commands());
        work.notices(decision.notices());
        return order;
    }

    /** The ledger knows whether the command can still be called back; what follows from it is decided again. */
    private Order withdraw(Decision.Withdrawal withdrawal, Order order, OrderRules rules, Work work) {
        boolean begun = begun(withdrawal.commandId());
        boolean calledBack = !begun && ledger.supersede(withdrawal.target(), order.orderId(), withdrawal.type(),
                Reason.of("cancelled", "the order was cancelled before it left")) > 0;
        // Between the two looks a step of it may have been done: then only a person can tell.
        var left = calledBack ? begun(withdrawal.commandId()) ? MessageState.UNKNOWN : null : ledger.find(withdrawal.commandId()).map(Row::state).orElse(MessageState.UNKNOWN);
        var snapshot = settled(order);
        var decision = OrderDecisions.decide(new OrderEvent.Withdrawn(withdrawal.target(), withdrawal.type(), left), snapshot, rules, work.cause());
        return carryOut(decision, snapshot, work);
    }

    /** A step of several has taken effect: the command cannot be called back any more, whatever its state. */
    private boolean begun(String commandId) {
        return ledger.body(commandId, BodyKind.STEPS).map(steps -> Json.read(new String(steps, StandardCharsets.UTF_8), JsonNode.class, "a checkpoint"))
                .filter(steps -> !steps.path("steps").isEmpty()).isPresent();
    }

    private Snapshot settled(Order order) {
        var id = order.orderId();
        return new Snapshot(order, payments.ofOrder(id), shipments.ofOrder(id), documents.ofOrder(id), stock.ofOrder(id), null);
    }
}
