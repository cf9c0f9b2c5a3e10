package pl.spoiwo.order;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.order.Decision.Withdrawal;
import pl.spoiwo.shipment.DeliveryRules;
import pl.spoiwo.shipment.Shipment;

/** The parcels of an order: a label asked for each, called off with the order, their tracking numbers told to the channel. Lives for one decision. */
final class OrderParcels {

    private final Settlement settlement;
    private final OrderRules rules;
    private final List<Shipment> shipments;
    private final List<Shipment> changed = new ArrayList<>();

    OrderParcels(Settlement settlement, List<Shipment> known, OrderRules rules) {
        this.settlement = settlement;
        this.rules = rules;
        this.shipments = new ArrayList<>(known);
    }

    List<Shipment> all() {
        return List.copyOf(shipments);
    }

    List<Shipment> changed() {
        return List.copyOf(changed);
    }

    /** @param shipment how it now is */
    void store(Shipment shipment) {
        for (var list : List.of(shipments, changed)) {
            list.removeIf(known -> known.shipmentId().equals(shipment.shipmentId()));
            list.add(shipment);
        }
    }

    /**
     * @param claimed status that others say the order has
     * @param owed    what the buyer has yet to pay
     * @return null where there is nothing to decide: no delivery.yaml, a label that is asked for already, goods that others have in hand
     */
    DeliveryRules.Answer delivery(Order order, OrderStatus claimed, BigDecimal owed, OrderStock stock) {
        boolean asked = !order.labels().isEmpty() && order.labels().stream().noneMatch(Label::calledOff);
        // Of an order that the hub labels, what is said before it leaves rests on a label that may be called off by now.
        var inHand = order.labels().isEmpty() ? OrderStatus.IN_FULFILMENT : OrderStatus.PARTIALLY_SHIPPED;
        return rules.delivery() == null || asked || order.status().further(claimed).atLeast(inHand) ? null
                : DeliveryRules.of(rules.delivery(), order.connection(), order.content().document(), owed, stock.goods(order.content()));
    }

    /** @return the order with the labels that are asked for */
    Order label(Order order, DeliveryRules.Ship ship) {
        var next = order;
        for (int place = 0; place < ship.parcels().size(); place++) {
            var known = place < next.labels().size() ? next.labels().get(place) : null;
            if (known == null || known.calledOff()) {
                next = label(next, ship, place, known == null ? place == 0 ? "first" : "first of parcel " + (place + 1) : "after " + known.command().commandId());
            }
        }
        return next;
    }

    private Order label(Order order, DeliveryRules.Ship ship, int place, String occasion) {
        var data = ship.parcels().get(place);
        var content = Parcels.content(data);
        var collected = DeliveryRules.collected(data);
        var id = settlement.effect(ship.carrier(), Label.CREATE, occasion, Parcels.asked(order, data));
        settlement.tell("label", "from " + ship.carrier() + ", reference " + id + (ship.parcels().size() == 1 ? "" : ", parcel " + (place + 1) + " of " + ship.parcels().size())
                + (collected == null ? "" : ", collects " + collected.toPlainString() + " " + order.content().currency()));
        return order.withLabel(place, new Label(ship.carrier(), new Export(id, Export.State.ASKED, null), collected, content));
    }

    /** A label that has not left is called back; a bought one is cancelled where the carrier can, and is a task for a person where it cannot. */
    void callOff(Order order, Label label) {
        if (!label.bought()) {
            settlement.withdraw(new Withdrawal(label.carrier(), label.command().commandId(), Label.CREATE));
        } else if (rules.callingOff().contains(label.carrier())) {
            settlement.effect(label.carrier(), Label.CANCEL, label.command().commandId(), JsonNodeFactory.instance.objectNode().put("externalId", label.command().document()));
            settlement.tell("label-cancel-asked", label.carrier() + " " + label.command().document());
        } else {
            tooLate(order, label, "its label is bought");
        }
    }

    /** A task for a person: the carrier has, or may have, a parcel of an order that the channel has cancelled. */
    void tooLate(Order order, Label label, String why) {
        var text = "order " + order.content().externalNumber() + " is cancelled in " + order.connection() + ", but " + why + ": cancel the parcel at " + label.named();
        settlement.tell("cancel-after-label", text).alert(Notice.task("cancel-after-label", order.connection(), order.orderId(), text));
    }

    /** Tells the channel each tracking number once, after the status: so the note speaks of an order that the shop shows as handled. */
    void track(Order order) {
        if (rules.can(Tracking.ADD)) {
            all().stream().filter(Shipment::untold).forEach(shipment -> {
                settlement.effect(order.connection(), Tracking.ADD, shipment.shipmentId() + " " + shipment.trackingNumber(), Tracking.data(order, shipment));
                store(shipment.told());
                settlement.tell("tracking-told", "the channel is told " + shipment.trackingNumber());
            });
        }
    }
}
