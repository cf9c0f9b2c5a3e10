package pl.spoiwo.shipment;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.util.Objects;
import pl.spoiwo.ledger.Ids;

/**
 * One parcel of one order. Ids of orders are derived, so it knows its order before the order is known.
 *
 * @param connection who told of it: ERP, carrier or channel
 * @param toldNumber the tracking number that the order's channel was last told, or null
 * @param label      id of the stored file to print, or null
 * @param version    0 until stored
 */
public record Shipment(String shipmentId, String connection, String externalId, String orderId, ShipmentStatus status, Carrier carrier,
                       String trackingNumber, String trackingUrl, @JsonFormat(shape = JsonFormat.Shape.STRING) Instant shippedAt,
                       @JsonFormat(shape = JsonFormat.Shape.STRING) Instant occurredAt, String toldNumber, String label, long version) {

    public static Shipment unknown(String connection, String externalId, String orderId) {
        return new Shipment(id(connection, externalId, orderId), connection, externalId, orderId, ShipmentStatus.CREATED, null, null, null, null, null,
                null, null, 0);
    }

    /** One parcel may carry several orders: it is a shipment of each. */
    public static String id(String connection, String externalId, String orderId) {
        return Ids.derived("s", connection, externalId, orderId);
    }

    /** It has a number that the channel has not been told, and the parcel is not called off. */
    public boolean untold() {
        return trackingNumber != null && !trackingNumber.equals(toldNumber) && status != ShipmentStatus.CANCELLED;
    }

    public Shipment told() {
        return new Shipment(shipmentId, connection, externalId, orderId, status, carrier, trackingNumber, trackingUrl, shippedAt, occurredAt, trackingNumber,
                label, version);
    }

    public Shipment labelled(String file) {
        return new Shipment(shipmentId, connection, externalId, orderId, status, carrier, trackingNumber, trackingUrl, shippedAt, occurredAt, toldNumber, file,
                version);
    }

    /** Says the same, whenever it was so. */
    public boolean same(Shipment other) {
        return said().equals(other.said()) && Objects.equals(trackingUrl, other.trackingUrl)
                && Objects.equals(shippedAt, other.shippedAt);
    }

    Shipment stored(long newVersion) {
        return new Shipment(shipmentId, connection, externalId, orderId, status, carrier, trackingNumber, trackingUrl, shippedAt, occurredAt, toldNumber,
                label, newVersion);
    }

    /** For a person: {@code erp-main 1046: LABEL_READY, GLS 620000000000000000000001}. */
    public String said() {
        var parcel = (carrier == null ? "" : carrier.said() + " ") + (trackingNumber == null ? "" : trackingNumber);
        return connection + " " + externalId + ": " + status + (parcel.isEmpty() ? "" : ", " + parcel.trim());
    }
}
