package pl.spoiwo.shipment;

/**
 * What a fact makes of a shipment. Pure. A shipment never goes backwards, and any order and repetition of the same facts ends in the same
 * shipment, as long as facts of one status do not contradict each other or tell their time.
 */
public final class ShipmentMachine {

    private ShipmentMachine() {
    }

    /** @return the shipment as it now is; equal to {@code known} where the fact is nothing new */
    public static Shipment apply(Shipment known, ShipmentFact fact) {
        boolean takes = fact.status().compareTo(known.status()) > 0 || fact.status() == known.status() && fact.occurredAt() != null
                && (known.occurredAt() == null || fact.occurredAt().isAfter(known.occurredAt()));
        return new Shipment(known.shipmentId(), known.connection(), known.externalId(), known.orderId(), known.status().further(fact.status()),
                either(takes, fact.carrier(), known.carrier()), either(takes, fact.trackingNumber(), known.trackingNumber()),
                either(takes, fact.trackingUrl(), known.trackingUrl()), either(takes, fact.shippedAt(), known.shippedAt()),
                takes ? fact.occurredAt() : known.occurredAt(), known.toldNumber(), known.label(), known.version());
    }

    /** What only one side says counts, whichever side it is. */
    private static <T> T either(boolean takes, T heard, T known) {
        return heard != null && (takes || known == null) ? heard : known;
    }
}
