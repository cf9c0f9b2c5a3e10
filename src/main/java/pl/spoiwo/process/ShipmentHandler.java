package pl.spoiwo.process;

import java.util.Set;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.order.OrderEvent;
import pl.spoiwo.order.Orders;
import pl.spoiwo.shipment.Shipment;
import pl.spoiwo.shipment.ShipmentMachine;
import pl.spoiwo.shipment.Shipments;

/** Parcels as ERPs, carriers and channels tell them; each is kept, with or without its order. */
@Component
final class ShipmentHandler implements Handler {

    private final Shipments shipments;
    private final Orders orders;
    private final NamedOrders named;
    private final OrderEffects effects;

    ShipmentHandler(Shipments shipments, Orders orders, NamedOrders named, OrderEffects effects) {
        this.shipments = shipments;
        this.orders = orders;
        this.named = named;
        this.effects = effects;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.ShipmentSaid;
    }

    @Override
    public Set<String> names(Envelope envelope, Interpreted interpreted) {
        return named.names((Envelope.ShipmentSaid) envelope);
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        var said = (Envelope.ShipmentSaid) envelope;
        named.with(said, work, orderId -> store(orderId, said, work));
    }

    private void store(String orderId, Envelope.ShipmentSaid said, Work work) {
        var connection = work.connection().id();
        var externalId = said.fact().externalId();
        var known = shipments.find(Shipment.id(connection, externalId, orderId)).orElse(Shipment.unknown(connection, externalId, orderId));
        var shipment = ShipmentMachine.apply(known, said.fact());
        boolean told = known.version() > 0 && shipment.same(known);
        if (told && shipment.equals(known)) {
            work.ignored(Reason.of("stale", said.fact().status() + " says nothing new: the shipment is " + known.status()));
            return;
        }
        shipments.save(shipment, work.now());
        var order = told ? null : orders.find(orderId).orElse(null);
        if (order != null) {
            effects.decide(new OrderEvent.ShipmentChanged(shipment), order, work);
        } else {
            work.processed(told ? Reason.of("unchanged", "nothing new") : Reason.of("unmatched", "there is no order " + orderId + " yet: the shipment is kept"));
        }
    }
}
