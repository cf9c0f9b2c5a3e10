package pl.spoiwo.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.MappingFailure;

/** What the example pairs cannot say: the request against the carrier's published one, and answers that stop a mapping. */
class DpdConnectorTest {

    private final Codecs codecs = new Codecs();
    private final ConnectorFiles files = new ConnectorFiles("dpd", Map.of("login", "test", "masterFid", "1495", "senderCompany", "Hub Test", "senderPhone", "511611711"));

    /** Of the package in a request's XML. */
    private JsonNode published() throws IOException {
        try (var sample = DpdConnectorTest.class.getResourceAsStream("/sandbox/dpd-generatePackagesNumbersV4.xml")) {
            return codecs.decode("xml", sample.readAllBytes(), null).at("/Envelope/0/Body/0/generatePackagesNumbersV4/0");
        }
    }

    private JsonNode ours() {
        var request = files.apply("shipment-create", HomeWith.command("""
                {"service": "standard", "externalNumber": "ORD-2026-000123", "parcel": {"length": 200, "width": 150, "height": 100, "weight": "1.5"},
                 "receiver": {"firstName": "Jan", "lastName": "Żółkiewski", "email": "jan.testowy@example.test", "phone": "+48500600700"},
                 "address": {"line1": "Złota 44/7", "postalCode": "00-120", "city": "Warszawa", "country": "PL"}, "cod": {"amount": "159.90", "currency": "PLN"}}""", "{}"));
        return codecs.decode("xml", codecs.encode("xml", request.path("body"), null).bytes(), null).at("/Envelope/0/Body/0/generatePackagesNumbersV4/0");
    }

    @Test
    @DisplayName("the XML of a package says what the published request says, but for the references, its content and the password")
    void published_request() throws IOException {
        var published = published();
        var ours = ours();
        for (var same : List.of("pkgNumsGenerationPolicyV1", "langCode", "openUMLFeV3/0/packages/0/payerType", "openUMLFeV3/0/packages/0/receiver", "openUMLFeV3/0/packages/0/sender",
                "openUMLFeV3/0/packages/0/services", "openUMLFeV3/0/packages/0/parcels/0/weight", "openUMLFeV3/0/packages/0/parcels/0/sizeX")) {
            assertThat(ours.at("/" + same)).as(same).isEqualTo(published.at("/" + same)).isNotEmpty();
        }
        assertThat(ours.at("/authDataV1/0")).isEqualTo(((ObjectNode) published.at("/authDataV1/0")).without("password"));
        assertThat(ours.at("/openUMLFeV3/0/packages/0/reference/0").asText()).isEqualTo("c-1");
        assertThat(ours.at("/openUMLFeV3/0/packages/0/parcels/0/reference/0").asText()).isEqualTo("c-1");
    }

    private List<String> names(String place) {
        return ours().at(place).properties().stream().map(Map.Entry::getKey).toList();
    }

    @Test
    @DisplayName("the elements stand in the order of the WSDL, and the password's place is the last of its object")
    void order() {
        assertThat(names("")).containsExactly("openUMLFeV3", "pkgNumsGenerationPolicyV1", "langCode", "authDataV1");
        assertThat(names("/openUMLFeV3/0/packages/0")).isSorted();
        assertThat(names("/openUMLFeV3/0/packages/0/receiver/0")).isSorted();
        assertThat(names("/authDataV1/0")).containsExactly("login", "masterFid");
        assertThat(files.connector.at("/auth/into").asText()).endsWith("/authDataV1/password");
    }

    @Test
    @DisplayName("a package that was taken without a waybill, a label without one and the label of another parcel stop the command: a person looks, and nothing is bought again")
    void stops() {
        var taken = files.example("shipment-create-result", "made");
        ((ObjectNode) taken.at("/body/Envelope/0/Body/0/generatePackagesNumbersV4Response/0/return/0/Packages/0/Package/0/Parcels/0/Parcel/0")).remove("Waybill");
        assertThatThrownBy(() -> files.apply("shipment-create-result", taken)).isInstanceOf(MappingFailure.class).hasMessageContaining("names no waybill");
        var label = files.example("shipment-label-result", "made");
        ((ObjectNode) label.at("/request/parcel")).put("waybill", "0000000000999X");
        assertThatThrownBy(() -> files.apply("shipment-label-result", label)).isInstanceOf(MappingFailure.class).hasMessageContaining("0000000000101X").hasMessageContaining("0000000000999X");
    }
}
