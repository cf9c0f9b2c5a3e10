package pl.spoiwo.order;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import pl.spoiwo.shipment.Handovers;
import pl.spoiwo.shipment.Shipment;

/** Parcels that wait to be handed over to their carrier: labelled, not taken, in no hand-over that counts, and of no cancelled order. */
@Component
public class OpenParcels {

    /** In one hand-over; the rest waits for the next. */
    private static final int MOST = 1000;
    /** Of an older parcel nobody knows whether it lies here still: it is handed over by name only. */
    private static final Duration RECENT = Duration.ofDays(3);

    private final Handovers handovers;
    private final Orders orders;

    public OpenParcels(Handovers handovers, Orders orders) {
        this.handovers = handovers;
        this.orders = orders;
    }

    /** @param data what the carrier's mapping gets of it */
    public record Parcel(String shipmentId, ObjectNode data) {
    }

    /** @param named ids of shipments; empty for all of the last days */
    public List<Parcel> of(String connection, Collection<String> named, Instant now) {
        var open = named.isEmpty() ? handovers.open(connection, now.minus(RECENT), MOST) : handovers.open(connection, named);
        return open.stream().map(this::parcel).filter(Objects::nonNull).toList();
    }

    private Parcel parcel(Shipment shipment) {
        var order = orders.find(shipment.orderId()).orElse(null);
        if (order == null || order.status() == OrderStatus.CANCELLED) {
            return null;
        }
        var data = JsonNodeFactory.instance.objectNode().put("externalId", shipment.externalId()).put("orderId", order.orderId())
                .put("externalNumber", order.content().externalNumber());
        if (shipment.trackingNumber() != null) {
            data.put("trackingNumber", shipment.trackingNumber());
        }
        order.labels().stream().filter(label -> label.parcel() != null && shipment.externalId().equals(label.command().document())).findFirst()
                .ifPresent(label -> data.set("parcel", label.parcel()));
        return new Parcel(shipment.shipmentId(), data);
    }
}
