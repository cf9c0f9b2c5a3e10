package pl.spoiwo.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.order.OpenParcels;
import pl.spoiwo.order.OpenParcels.Parcel;
import pl.spoiwo.shipment.HandoverState;
import pl.spoiwo.shipment.Handovers;

/** Hands the waiting parcels of a carrier's connection over by one command, and keeps what became of it. */
@Component
final class HandoverHandler implements Handler {

    private final OpenParcels parcels;
    private final Handovers handovers;
    private final Ledger ledger;
    private final Recall recall;

    HandoverHandler(OpenParcels parcels, Handovers handovers, Ledger ledger) {
        this.parcels = parcels;
        this.handovers = handovers;
        this.ledger = ledger;
        this.recall = new Recall(ledger);
    }

    /** Whether a receipt is of a hand-over and not of an order's command. */
    static boolean ended(Envelope envelope) {
        return envelope instanceof Envelope.Receipt receipt && receipt.type().equals(HandoverOrders.CREATE);
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.HandOver || ended(envelope);
    }

    @Override
    public Set<String> names(Envelope envelope, Interpreted interpreted) {
        return Set.of(Handovers.lockName(interpreted.connection().id()));
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        if (envelope instanceof Envelope.Receipt receipt) {
            if (receipt.state() == MessageState.DELIVERED) {
                handovers.done(receipt.commandId(), receipt.result() == null ? JsonNodeFactory.instance.objectNode() : receipt.result());
            } else {
                handovers.state(receipt.commandId(), state(receipt));
            }
            work.processed(null);
        } else {
            handOver((Envelope.HandOver) envelope, work);
        }
    }

    private HandoverState state(Envelope.Receipt receipt) {
        return switch (receipt.state()) {
            case WOULD_SEND -> HandoverState.WOULD_SEND;
            case PARKED -> recall.begun(receipt.commandId()) ? HandoverState.UNCERTAIN : HandoverState.REFUSED;
            default -> HandoverState.UNCERTAIN;
        };
    }

    private void handOver(Envelope.HandOver wanted, Work work) {
        var connection = work.connection().id();
        handovers.refused(connection).forEach(this::putAside);
        var open = parcels.of(connection, wanted.named(), work.now());
        if (open.isEmpty()) {
            work.ignored(Reason.of("nothing-to-hand-over", "no parcel waits to be handed over"));
            return;
        }
        var id = HandoverOrders.id(connection, work.message().key());
        var data = JsonNodeFactory.instance.objectNode();
        open.forEach(parcel -> data.withArray("parcels").add(parcel.data()));
        if (wanted.pickup() != null) {
            data.set("pickup", wanted.pickup());
        }
        handovers.create(id, connection, wanted.pickup(), open.stream().map(Parcel::shipmentId).toList(), work.now());
        var command = List.of(new Command(id, connection, HandoverOrders.CREATE, id, data, 0));
        ledger.addCommands(work.message().id(), work.configuration().version(), command);
        work.add(command);
        work.processed(null);
    }

    /** What was refused must not be sent again by a person when its parcels go with the next. One that is under way again keeps them. */
    private void putAside(String id) {
        var left = recall.back(id, Reason.of("put-aside", "its parcels are free for the next hand-over"));
        if (left == null || left == MessageState.DISCARDED) {
            handovers.state(id, HandoverState.PUT_ASIDE);
        } else {
            handovers.state(id, left == MessageState.PARKED || left == MessageState.UNKNOWN ? HandoverState.UNCERTAIN : HandoverState.ASKED);
        }
    }
}
