package pl.spoiwo.order;

import pl.spoiwo.ledger.MessageState;

/** What the ends of a label's commands mean for its order. Pure. */
final class LabelDecisions {

    private LabelDecisions() {
    }

    static Decision receipt(OrderEvent.ReceiptCame receipt, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        return receipt.type().equals(Label.CREATE) ? created(receipt, order, snapshot, rules, cause) : cancelled(receipt, order, snapshot, rules, cause);
    }

    /** The receipt is the parcel. A label that comes after its order was cancelled is called off. */
    private static Decision created(OrderEvent.ReceiptCame receipt, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        var label = order.label(receipt.commandId()).orElse(null);
        var parcel = receipt.result() == null ? null : receipt.result().path("externalId").asText(null);
        var now = label == null ? null : label.with(OrderDecisions.state(label.command(), receipt.state()), parcel);
        var settlement = OrderDecisions.ended(new Settlement(now == null ? order : order.withLabel(now), snapshot, rules, cause), receipt, order);
        if (receipt.state() == MessageState.DELIVERED && parcel != null) {
            settlement.shipment(Parcels.made(order, receipt.target(), receipt.result(), snapshot.shipments()));
            if (now != null && order.status() == OrderStatus.CANCELLED && !label.bought()) {
                settlement.callOff(now);
            }
        }
        return settlement.settle();
    }

    private static Decision cancelled(OrderEvent.ReceiptCame receipt, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        var label = order.labels().stream().filter(each -> each.bought() && Settlement.effectId(each.carrier(), Label.CANCEL, order.orderId(), each.command().commandId())
                .equals(receipt.commandId())).findFirst().orElse(null);
        boolean done = label != null && receipt.state() == MessageState.DELIVERED;
        var next = done ? order.withLabel(label.with(Export.State.WITHDRAWN, null)) : order;
        var settlement = OrderDecisions.ended(new Settlement(next, snapshot, rules, cause), receipt, order);
        if (done) {
            settlement.shipment(Parcels.cancelled(order, label, snapshot.shipments(), cause.now()));
        } else if (label != null && receipt.state().parked()) {
            settlement.tooLate(label, "the carrier does not take its parcel back");
        }
        return settlement.settle();
    }

    static Decision withdrawn(OrderEvent.Withdrawn event, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        var label = order.label(event.withdrawal().commandId()).orElseThrow();
        if (event.left() == null || event.left() == MessageState.WOULD_SEND) {
            var state = event.left() == null ? Export.State.WITHDRAWN : Export.State.WOULD_SEND;
            return new Settlement(order.withLabel(label.with(state, null)), snapshot, rules, cause)
                    .tell("label-withdrawn", "the label had not been asked of " + label.carrier()).settle();
        }
        var settlement = new Settlement(order, snapshot, rules, cause);
        return switch (event.left()) {
            // Its receipt is on its way, or will come: then it is called off.
            case DELIVERED, PENDING, WAITING, SENDING, RETRYING -> settlement.tell("label-late", "the carrier is at the label already: it is called off as soon as it is made").settle();
            case PARKED -> settlement.tooLate(label, "the command for its label is parked: look whether the carrier has the parcel, then discard it").settle();
            default -> settlement.tooLate(label, "whether its label was bought is not known").settle();
        };
    }
}
