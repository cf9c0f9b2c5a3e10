package pl.spoiwo.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.mapping.Json;

/** What the example pairs cannot say: the request against the carrier's published one. */
class InpostConnectorTest {

    /** Its sender is the organisation's own, and its insurance a number that may be written otherwise. */
    private static final List<String> SAME = List.of("receiver", "parcels", "service", "custom_attributes");

    private final ConnectorFiles files = new ConnectorFiles("inpost", Map.of("organisation", "4321"));

    @Test
    @DisplayName("the parcel for a locker says what the published request says, but for the sender and the reference, which is the command's")
    void published_request() throws IOException {
        try (var sample = InpostConnectorTest.class.getResourceAsStream("/sandbox/inpost-create-shipment.json")) {
            var published = (ObjectNode) Json.MAPPER.readTree(sample);
            var request = files.apply("shipment-create", HomeWith.command("""
                    {"service": "inpost_locker_standard", "externalNumber": "ORD-2026-000123", "parcel": {"template": "small"}, "pickupPoint": {"id": "LOD01M"},
                     "receiver": {"firstName": "Jan", "lastName": "Żółkiewski", "email": "jan.testowy@example.test", "phone": "+48500600700"},
                     "address": {"line1": "Złota 44/7", "postalCode": "00-120", "city": "Warszawa", "country": "PL"},
                     "insurance": {"amount": "159.90", "currency": "PLN"}}""", "{}"));
            var ours = (ObjectNode) request.path("body");
            assertThat(request.path("method").asText() + " " + request.path("path").asText()).isEqualTo("POST /organizations/4321/shipments");
            assertThat(ours.at("/insurance/amount").isNumber()).isTrue();
            assertThat(ours.at("/insurance/amount").decimalValue()).isEqualByComparingTo(published.at("/insurance/amount").decimalValue());
            assertThat(ours.at("/insurance/currency")).isEqualTo(published.at("/insurance/currency"));
            assertThat(ours.path("reference").asText()).isEqualTo("c-1");
            assertThat(ours.retain(SAME)).isEqualTo(published.retain(SAME)).hasSize(SAME.size());
        }
    }
}
