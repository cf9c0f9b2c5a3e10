package pl.spoiwo.shipment;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.shipment.ShipmentStatus.CANCELLED;
import static pl.spoiwo.shipment.ShipmentStatus.CREATED;
import static pl.spoiwo.shipment.ShipmentStatus.DELIVERED;
import static pl.spoiwo.shipment.ShipmentStatus.IN_TRANSIT;
import static pl.spoiwo.shipment.ShipmentStatus.LABEL_READY;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ShipmentMachineTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Shipment shipment = Shipment.unknown("erp-main", "1046", "o-0123456789abcdefghij");

    private void says(ShipmentStatus status, String number, Instant at) {
        shipment = ShipmentMachine.apply(shipment, new ShipmentFact("1046", status, null, number, null, null, at));
    }

    @Test
    @DisplayName("a shipment never goes back, and what an earlier word knew more is kept")
    void neverBack() {
        says(IN_TRANSIT, null, null);
        says(LABEL_READY, "6200", null);
        assertThat(shipment.status()).isEqualTo(IN_TRANSIT);
        assertThat(shipment.trackingNumber()).isEqualTo("6200");
    }

    @Test
    @DisplayName("the same fact again changes nothing")
    void again() {
        says(LABEL_READY, "6200", NOON);
        var before = shipment;
        says(LABEL_READY, "6200", NOON);
        assertThat(shipment).isEqualTo(before);
    }

    @Test
    @DisplayName("of two numbers with one status the one said later counts, whichever comes first")
    void corrected() {
        says(LABEL_READY, "6201", NOON.plusSeconds(60));
        says(LABEL_READY, "6200", NOON);
        assertThat(shipment.trackingNumber()).isEqualTo("6201");
        says(LABEL_READY, "6202", NOON.plusSeconds(120));
        assertThat(shipment.trackingNumber()).isEqualTo("6202");
    }

    @Test
    @DisplayName("a parcel that arrived is delivered, though somebody had called it off")
    void delivered() {
        says(CREATED, null, null);
        says(CANCELLED, null, null);
        says(DELIVERED, null, null);
        assertThat(shipment.status()).isEqualTo(DELIVERED);
        says(CANCELLED, null, null);
        assertThat(shipment.status()).isEqualTo(DELIVERED);
    }
}
