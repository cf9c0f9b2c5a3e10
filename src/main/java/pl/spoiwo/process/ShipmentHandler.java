package pl.spoiwo.process;

import java.util.Set;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.order.Order;
import pl.spoiwo.order.OrderEvent;
import pl.spoiwo.order.OrderStatus;
import pl.spoiwo.order.Orders;
import pl.spoiwo.payment.Payments;
import pl.spoiwo.shipment.Shipment;
import pl.spoiwo.shipment.ShipmentMachine;
import pl.spoiwo.shipment.Shipments;

/** Parcels as ERPs, carriers and channels tell them, each kept with or without its order; and those that a person has found. */
@Component
final class ShipmentHandler implements Handler {

    private final Shipments shipments;
    private final Orders orders;
    private final NamedOrders named;
    private final Payments payments;
    private final OrderEffects effects;
    private final OrdersOnStock onStock;
    private final FoundParcels found;
    private final Ledger ledger;

    ShipmentHandler(Shipments shipments, Orders orders, NamedOrders named, Payments payments, OrderEffects effects, OrdersOnStock onStock, FoundParcels found, Ledger ledger) {
        this.shipments = shipments;
        this.orders = orders;
        this.named = named;
        this.payments = payments;
        this.effects = effects;
        this.onStock = onStock;
        this.found = found;
        this.ledger = ledger;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.ShipmentSaid || envelope instanceof Envelope.ParcelFound;
    }

    @Override
    public Set<String> names(Envelope envelope, Interpreted interpreted) {
        return envelope instanceof Envelope.ParcelFound parcel ? ledger.find(parcel.commandId()).map(Row::entity).map(orders::lockNames).orElse(Set.of())
                : named.names((Envelope.ShipmentSaid) envelope);
    }

    /** What a cancelled order has freed it may have to reserve again. */
    @Override
    public Set<String> skus(Envelope envelope, Interpreted interpreted) {
        return envelope instanceof Envelope.ShipmentSaid said ? named.idOf(said).flatMap(orders::find).filter(ShipmentHandler::cancelled).map(onStock::skus).orElse(Set.of()) : Set.of();
    }

    private static boolean cancelled(Order order) {
        return order.status() == OrderStatus.CANCELLED;
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        if (envelope instanceof Envelope.ParcelFound parcel) {
            if (!found.found(parcel.commandId(), parcel.externalId(), parcel.trackingNumber(), parcel.by(), work)) {
                work.ignored(Reason.of("not-in-doubt", parcel.commandId() + " is no label that waits for a person"));
            }
        } else {
            var said = (Envelope.ShipmentSaid) envelope;
            named.with(said, work, orderId -> store(orderId, said, work));
        }
    }

    private void store(String orderId, Envelope.ShipmentSaid said, Work work) {
        var connection = work.connection().id();
        var externalId = said.fact().externalId();
        var known = shipments.find(Shipment.id(connection, externalId, orderId)).orElse(Shipment.unknown(connection, externalId, orderId));
        var shipment = ShipmentMachine.apply(known, said.fact());
        boolean told = known.version() > 0 && shipment.same(known);
        boolean stale = told && shipment.equals(known);
        if (!stale) {
            shipments.save(shipment, work.now());
        }
        boolean settled = found.told(said.reference(), shipment, work);
        if (stale) {
            if (!settled) {
                work.ignored(Reason.of("stale", said.fact().status() + " says nothing new: the shipment is " + known.status()));
            }
            return;
        }
        var order = told ? null : orders.find(orderId).orElse(null);
        if (order != null && cancelled(order)) {
            onStock.decide(new OrderEvent.ShipmentChanged(known, shipment), order, order.content(), payments.ofOrder(orderId), work);
        } else if (order != null) {
            effects.decide(new OrderEvent.ShipmentChanged(known, shipment), order, work);
        } else {
            work.processed(told ? Reason.of("unchanged", "nothing new") : Reason.of("unmatched", "there is no order " + orderId + " yet: the shipment is kept"));
        }
    }
}
