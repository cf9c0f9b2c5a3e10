package pl.spoiwo.process;

import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.document.Documents;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.order.Decision;
import pl.spoiwo.order.Order;
import pl.spoiwo.order.OrderContent;
import pl.spoiwo.order.OrderDecisions;
import pl.spoiwo.order.OrderEvent;
import pl.spoiwo.order.OrderRules;
import pl.spoiwo.order.Orders;
import pl.spoiwo.order.Snapshot;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.payment.Payments;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.ProductWeights;
import pl.spoiwo.rate.RateTable;
import pl.spoiwo.rate.Rates;
import pl.spoiwo.shipment.Shipments;
import pl.spoiwo.stock.Availability;
import pl.spoiwo.stock.Reservation;
import pl.spoiwo.stock.ReservationTables;
import pl.spoiwo.stock.SetTables;
import pl.spoiwo.stock.Weights;

/** Has orders decided and carries the decisions out. */
@Component
final class OrderEffects {

    private final Orders orders;
    private final Payments payments;
    private final Shipments shipments;
    private final Documents documents;
    private final ReservationTables reservations;
    private final SetTables sets;
    private final ProductWeights weights;
    private final ChannelValues channelValues;
    private final Rates rates;
    private final Matches matches;
    private final Customers customers;
    private final ConnectionStates states;
    private final Ledger ledger;
    private final Recall recall;

    OrderEffects(Orders orders, Payments payments, Shipments shipments, Documents documents, ReservationTables reservations, SetTables sets,
                 ProductWeights weights, ChannelValues channelValues, Rates rates, Matches matches, Customers customers, ConnectionStates states, Ledger ledger) {
        this.orders = orders;
        this.payments = payments;
        this.shipments = shipments;
        this.documents = documents;
        this.reservations = reservations;
        this.sets = sets;
        this.weights = weights;
        this.channelValues = channelValues;
        this.rates = rates;
        this.matches = matches;
        this.customers = customers;
        this.states = states;
        this.ledger = ledger;
        this.recall = new Recall(ledger);
    }

    /** An event of a known order that leaves its reservations where they are, and its payments as stored. */
    void decide(OrderEvent event, Order order, Work work) {
        decide(event, settled(order, work), order.connection(), work);
    }

    /** @param orderId also where the order is not known yet */
    void decide(OrderEvent event, String orderId, Order known, List<Payment> money, List<Reservation> reservations, Availability available, Work work) {
        var content = event instanceof OrderEvent.Arrived arrived ? arrived.content() : known.content();
        decide(event, new Snapshot(known, money, shipments.ofOrder(orderId), documents.ofOrder(orderId), reservations, available, rates(content, work),
                        weights(content, work), null),
                known == null ? work.connection().id() : known.connection(), work);
    }

    private void decide(OrderEvent event, Snapshot snapshot, String channel, Work work) {
        var rules = Rules.of(work.configuration(), channel, work.plan(), states);
        var decision = decision(event, snapshot, rules, work);
        if (decision.ignored()) {
            work.ignored(decision.reason());
            return;
        }
        var order = carryOut(decision, snapshot, work);
        work.processed(decision.reason());
        boolean heard = event instanceof OrderEvent.Arrived || event instanceof OrderEvent.Gone;
        var writes = Rules.countsDown(work.connection());
        if ((heard || event instanceof OrderEvent.Recheck) && decision.order() != null && writes.isPresent()) {
            boolean parts = work.connection().stock().takesParts();
            var moved = countedDown(snapshot.order(), order, writes.get(), parts);
            channelValues.countedDown(work.connection().id(), moved);
            var doubted = heard ? quantities(order.content(), parts).keySet() : moved.keySet();
            if (!doubted.isEmpty()) {
                channelValues.doubt(work.connection().id(), doubted);
                work.doubt(work.connection().id());
            }
        }
        for (var withdrawal : decision.withdrawals()) {
            order = withdraw(withdrawal, order, rules, work);
        }
    }

    /** The channel's word of the company that buys is kept of an order that the hub takes, and then known to its decision. */
    private Decision decision(OrderEvent event, Snapshot snapshot, OrderRules rules, Work work) {
        var first = OrderDecisions.decide(event, snapshot, rules, work.cause());
        var order = first.order() == null ? snapshot.order() : first.order();
        var customer = first.ignored() || order == null ? null : customers.of(order, event instanceof OrderEvent.Arrived, work);
        return customer == null ? first : OrderDecisions.decide(event, snapshot.with(customer), rules, work.cause());
    }

    private Order carryOut(Decision decision, Snapshot snapshot, Work work) {
        var order = decision.order() == null ? snapshot.order() : orders.save(decision.order(), work.now());
        var id = order.orderId();
        work.about(id);
        matches.waits(snapshot.order(), order, work);
        if (decision.reservations() != null) {
            var replaced = reservations.replace(id, snapshot.reservations(), decision.reservations());
            work.touch(replaced.touched());
            work.free(replaced.freed());
            if (snapshot.order() == null) {
                channelValues.sold(quantities(order.content(), false));
            }
        }
        if (snapshot.stock() != null) {
            work.reserved(id);
        } else if (decision.reservations() != null) {
            work.free(decision.reservations().stream().filter(r -> r.state() == Reservation.State.WAITING).map(Reservation::sku).collect(Collectors.toSet()));
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

    /**
     * What the channel has taken off its own stock by this; less than nothing where it has put it back.
     *
     * @param before as the hub knew it; null where it did not
     * @param writes what writes that stock
     * @param parts  the channel takes off what its orders' lines are made of, too
     */
    static SortedMap<String, BigDecimal> countedDown(Order before, Order after, Connector.Capability writes, boolean parts) {
        var moved = takenOff(after, writes, parts);
        if (before != null) {
            takenOff(before, writes, parts).forEach((sku, quantity) -> moved.merge(sku, quantity.negate(), BigDecimal::add));
            moved.values().removeIf(quantity -> quantity.signum() == 0);
        }
        return moved;
    }

    private static SortedMap<String, BigDecimal> takenOff(Order order, Connector.Capability writes, boolean parts) {
        return order.takenOff(writes) ? quantities(order.content(), parts) : new TreeMap<>();
    }

    /** By SKU, as the dispatcher writes the same rows: in another order the two could wait for each other. */
    private static SortedMap<String, BigDecimal> quantities(OrderContent content, boolean parts) {
        var quantities = new TreeMap<String, BigDecimal>();
        var skus = content.skus();
        content.lines().stream().filter(line -> skus.contains(line.sku())).forEach(line -> quantities.merge(line.sku(), line.quantity(), BigDecimal::add));
        if (parts) {
            content.parts().forEach((sku, quantity) -> quantities.merge(sku, quantity, BigDecimal::add));
        }
        return quantities;
    }

    /** What follows from it is decided again. */
    private Order withdraw(Decision.Withdrawal withdrawal, Order order, OrderRules rules, Work work) {
        var left = recall.back(withdrawal.commandId(), Reason.of("cancelled", "the order was cancelled before it left"));
        var snapshot = settled(order, work);
        var decision = OrderDecisions.decide(new OrderEvent.Withdrawn(withdrawal, left), snapshot, rules, work.cause());
        return carryOut(decision, snapshot, work);
    }

    private Snapshot settled(Order order, Work work) {
        var id = order.orderId();
        return new Snapshot(order, payments.ofOrder(id), shipments.ofOrder(id), documents.ofOrder(id), reservations.ofOrder(id), null, rates(order.content(), work),
                weights(order.content(), work), null);
    }

    /** Null where no rule needs them. What the company itself tells of a product goes before what its channels tell. */
    private Weights weights(OrderContent content, Work work) {
        var configuration = work.configuration();
        if (configuration.delivery() == null || !configuration.delivery().weighs()) {
            return null;
        }
        var around = sets.around(content.skus());
        return new Weights(around, weights.of(around.withParts(content.skus()), source -> configuration.connection(source).filter(known -> !known.has("channel")).isPresent()));
    }

    private RateTable rates(OrderContent content, Work work) {
        var company = work.configuration().company();
        return company.rateTable() == null || content.currency().equals(company.currency()) ? null
                : rates.table(company.rateTable(), content.currency(), company.currency(), company.zone());
    }
}
