package pl.spoiwo.order;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import pl.spoiwo.shipment.Shipment;

/** The command that tells a channel the tracking number of a parcel. */
final class Tracking {

    static final String ADD = "tracking.add";

    private Tracking() {
    }

    static ObjectNode data(Order order, Shipment shipment) {
        var data = JsonNodeFactory.instance.objectNode().put("externalId", order.content().externalId()).put("trackingNumber", shipment.trackingNumber());
        if (shipment.carrier() != null) {
            data.put("carrier", shipment.carrier().said());
        }
        if (shipment.trackingUrl() != null) {
            data.put("trackingUrl", shipment.trackingUrl());
        }
        return data;
    }
}
