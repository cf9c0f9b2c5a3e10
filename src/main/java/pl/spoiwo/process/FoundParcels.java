package pl.spoiwo.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Claims;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.order.OrderEvent;
import pl.spoiwo.order.Orders;

/** Parcels whose label is in doubt, and which are there, as a person or the carrier itself says: their command has ended well then, as by its own receipt. */
@Component
final class FoundParcels {

    private static final String LABEL = "shipment.create";

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
     * @param commandId      of the label; may be any reference
     * @param externalId     the carrier's id of the parcel
     * @param trackingNumber may be null
     * @param by             who says so, for the ledger
     * @return false where it is no label of this connection that waits for a person
     */
    boolean found(String commandId, String externalId, String trackingNumber, String by, Work work) {
        var carrier = work.connection().id();
        var label = ledger.find(commandId).filter(row -> row.type().equals(LABEL) && row.connection().equals(carrier) && row.state().parked()).orElse(null);
        var order = label == null ? null : orders.find(label.entity()).orElse(null);
        if (order == null || !claims.found(commandId, Reason.of("found", by + ": it is there as " + externalId))) {
            return false;
        }
        var parcel = parcel(externalId, trackingNumber);
        ledger.saveBody(commandId, Ledger.BodyKind.RESULT, parcel);
        effects.decide(new OrderEvent.ReceiptCame(commandId, LABEL, carrier, MessageState.DELIVERED, parcel, null, null), order, work);
        claims.nextAfter(new Command(commandId, carrier, LABEL, label.entity(), null, 0)).ifPresent(next -> work.send(Outgoing.of(next)));
        work.notice(Notice.over("parked", carrier, commandId));
        return true;
    }

    private static ObjectNode parcel(String externalId, String trackingNumber) {
        var parcel = JsonNodeFactory.instance.objectNode().put("externalId", externalId);
        return trackingNumber == null ? parcel : parcel.put("trackingNumber", trackingNumber);
    }
}
