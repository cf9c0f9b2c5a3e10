package pl.spoiwo.shipment;

import java.time.Instant;

/**
 * What a system said about a shipment. All but id and status may be null: not said.
 *
 * @param occurredAt when it was so
 */
public record ShipmentFact(String externalId, ShipmentStatus status, Carrier carrier, String trackingNumber, String trackingUrl, Instant shippedAt,
                           Instant occurredAt) {
}
