package pl.spoiwo.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Claims;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.order.Label;
import pl.spoiwo.order.OrderEvent;
import pl.spoiwo.order.Orders;
import pl.spoiwo.shipment.Shipment;
import pl.spoiwo.shipment.ShipmentStatus;

/** Parcels whose label is in doubt, and which are there, as a person or the carrier itself says: their command has ended well then, as by its own receipt. */
@Component
final class FoundParcels {

    private static final Set<ShipmentStatus> BOUGHT = EnumSet.complementOf(EnumSet.of(ShipmentStatus.CREATED, ShipmentStatus.FAILED, ShipmentStatus.CANCELLED));

    private final Ledger ledger;
    private final Claims claims;
    private final Orders orders;
    private final OrderEffects effects;

    FoundParcels(Ledger ledger, Claims claims, Orders orders, OrderEffects effects) {
        this.ledger = ledger;
        this.claims = claims;
        this.orders = orders;
        this.effects = effects;
    }

    /**
     * A person says so.
     *
     * @param commandId      of the label
     * @param externalId     the carrier's id of the parcel
     * @param trackingNumber may be null
     * @param by             who says so, for the ledger
     * @return false where it is no label of this connection that waits for a person
     */
    boolean found(String commandId, String externalId, String trackingNumber, String by, Work work) {
        return found(commandId, externalId, trackingNumber, by, MessageState::parked, work);
    }

    /**
     * The carrier tells of a parcel. What was parked has an answer of its own, which a word of the carrier does not take back: not bought, or bought and its label is still to be fetched.
     *
     * @param reference that the carrier names; may be anything, or null
     * @return whether it is that of a label in doubt, which is there
     */
    boolean told(String reference, Shipment shipment, Work work) {
        return reference != null && BOUGHT.contains(shipment.status())
                && found(reference, shipment.externalId(), shipment.trackingNumber(), shipment.connection() + " tells of its parcel", state -> state == MessageState.UNKNOWN, work);
    }

    private boolean found(String commandId, String externalId, String trackingNumber, String by, Predicate<MessageState> waits, Work work) {
        var carrier = work.connection().id();
        var label = ledger.find(commandId).filter(row -> row.type().equals(Label.CREATE) && row.connection().equals(carrier) && waits.test(row.state())).orElse(null);
        var order = label == null ? null : orders.find(label.entity()).orElse(null);
        if (order == null || !claims.found(commandId, Reason.of("found", by + ": it is there as " + externalId))) {
            return false;
        }
        var parcel = parcel(externalId, trackingNumber);
        ledger.saveBody(commandId, Ledger.BodyKind.RESULT, parcel);
        effects.decide(new OrderEvent.ReceiptCame(commandId, Label.CREATE, carrier, MessageState.DELIVERED, parcel, null, null), order, work);
        claims.nextAfter(new Command(commandId, carrier, Label.CREATE, label.entity(), null, 0)).ifPresent(next -> work.send(Outgoing.of(next)));
        work.notice(Notice.over("parked", carrier, commandId));
        return true;
    }

    private static ObjectNode parcel(String externalId, String trackingNumber) {
        var parcel = JsonNodeFactory.instance.objectNode().put("externalId", externalId);
        return trackingNumber == null ? parcel : parcel.put("trackingNumber", trackingNumber);
    }
}
