package pl.spoiwo.shipment;

/**
 * How far a shipment is. The order of the constants is the only direction in which it moves: a later word that means less is old news.
 * DELIVERED stands behind FAILED and CANCELLED because a parcel that did arrive is a fact.
 */
public enum ShipmentStatus {
    CREATED, LABEL_READY, PICKED_UP, IN_TRANSIT, OUT_FOR_DELIVERY, READY_FOR_PICKUP, FAILED, CANCELLED, DELIVERED, RETURNED;

    ShipmentStatus further(ShipmentStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
