package pl.spoiwo.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.mapping.Json;

/** What the example pairs cannot say: the request against the account's published one. */
class FakturowniaConnectorTest {

    private final ConnectorFiles files = new ConnectorFiles("fakturownia", Map.of());

    @Test
    @DisplayName("an invoice says what the published one says, but for the seller and the number, which the account knows, how it was paid, our reference, and the token, which is in no body")
    void published_request() throws IOException {
        var request = files.apply("invoice-create", HomeWith.command("""
                {"externalNumber": "ORD-2026-000123", "currency": "PLN", "buyer": {"email": "jan.testowy@example.test"},
                 "billingAddress": {"firstName": "Jan", "lastName": "Żółkiewski", "line1": "Złota 44/7", "postalCode": "00-120", "city": "Warszawa", "country": "PL"},
                 "invoice": {"requested": true}, "delivery": {"cashOnDelivery": false, "cost": "14.99", "tax": "2.80"},
                 "document": {"kind": "invoice", "saleDate": "2026-11-20", "issueDate": "2026-11-20"},
                 "lines": [{"lineId": "1", "kind": "product", "sku": "KUBEK-LOS", "name": "Kubek „Łoś”", "quantity": "1", "gross": "144.91", "taxCode": "23"}]}""", "{}"));
        var ours = request.at("/body/invoice");
        var published = published();
        for (var same : List.of("kind", "oid_unique", "sell_date", "issue_date", "status", "currency", "buyer_company", "buyer_first_name", "buyer_last_name", "buyer_street",
                "buyer_post_code", "buyer_city", "buyer_country", "buyer_email")) {
            assertThat(published.path(same).isValueNode()).as(same).isTrue();
            assertThat(ours.path(same)).as(same).isEqualTo(published.path(same));
        }
        assertThat(positions(ours)).isEqualTo(positions(published)).hasSize(2);
        assertThat(ours.path("oid").asText()).isEqualTo("c-1");
        assertThat(request.path("path").asText()).isEqualTo("/invoices.json");
        assertThat(request.toString()).doesNotContain("api_token");
        assertThat(files.connector.at("/auth/scheme").asText() + " " + files.connector.at("/auth/name").asText()).isEqualTo("query api_token");
    }

    private static JsonNode published() throws IOException {
        try (var sample = FakturowniaConnectorTest.class.getResourceAsStream("/sandbox/fakturownia-invoice-create.json")) {
            return Json.MAPPER.readTree(sample).path("invoice");
        }
    }

    /** Numbers may be written as text there. The unit is left to the account. */
    private static List<String> positions(JsonNode invoice) {
        return StreamSupport.stream(invoice.path("positions").spliterator(), false).map(each -> each.path("code").asText() + "|" + each.path("name").asText() + "|"
                + number(each, "quantity") + "|" + number(each, "tax") + "|" + number(each, "total_price_gross")).toList();
    }

    private static String number(JsonNode position, String field) {
        return new BigDecimal(position.path(field).asText()).stripTrailingZeros().toPlainString();
    }
}
