package pl.spoiwo.operations.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.mapping.Json;

class OrderPaymentsTest {

    private static final String CLAIM = "{\"type\":\"online\",\"provider\":\"payu\",\"status\":\"PAID\",\"amount\":\"133.99\",\"paidAmount\":\"133.99\",\"paidAt\":\"2026-01-01T10:00:00Z\"%s}";
    private static final String SAID = "{\"paymentId\":\"p-%1$s\",\"connection\":\"pay-main\",\"externalId\":\"%1$s\",\"reference\":\"N1\",\"status\":\"%2$s\",\"amount\":\"133.99\",\"currency\":\"PLN\",\"occurredAt\":\"2026-01-01T10:00:05Z\"}";

    private static JsonNode merged(String claims, String... operators) {
        return OrderPayments.merged(json(claims), Arrays.stream(operators).map(each -> (ObjectNode) json(each)).toList());
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    @DisplayName("one payment told by shop and operator is one entry: the operator's word over the claim, the shop's provider stays")
    void one() {
        for (var claim : new String[] {CLAIM.formatted(",\"externalId\":\"X1\""), CLAIM.formatted("")}) {
            var payments = merged("[" + claim + "]", SAID.formatted("X1", "PAID"));
            assertThat(payments).hasSize(1);
            assertThat(payments.get(0).toString()).contains("\"provider\":\"payu\"", "\"paymentId\":\"p-X1\"", "\"paidAt\":\"2026-01-01T10:00:05Z\"", "\"paidAmount\":\"133.99\"");
        }
    }

    @Test
    @DisplayName("what the operator does not confirm is not paid, whatever the shop says")
    void notConfirmed() {
        var payment = merged("[" + CLAIM.formatted("") + "]", SAID.formatted("X1", "PENDING")).get(0);
        assertThat(payment.path("status").asText()).isEqualTo("PENDING");
        assertThat(payment.has("paidAmount")).isFalse();
        assertThat(payment.has("paidAt")).isFalse();
    }

    @Test
    @DisplayName("a second try: the claim without a name is the payment that was charged, the failed one stands beside it")
    void secondTry() {
        var payments = merged("[" + CLAIM.formatted("") + "]", SAID.formatted("X1", "CANCELLED"), SAID.formatted("X2", "PAID"));
        assertThat(payments.findValuesAsText("externalId")).containsExactly("X2", "X1");
        assertThat(payments.findValuesAsText("paidAmount")).containsExactly("133.99");
    }

    @Test
    @DisplayName("what the shop knows under an id of its own is the operator's payment, when that is paid; money that a carrier has collected is none of an operator's")
    void shopsOwnId() {
        var claim = "[" + CLAIM.formatted(",\"externalId\":\"ch_1\"") + "]";
        assertThat(merged(claim, SAID.formatted("X1", "PAID")).findValuesAsText("externalId")).containsExactly("X1");
        assertThat(merged(claim, SAID.formatted("X1", "CANCELLED")).findValuesAsText("externalId")).containsExactly("ch_1", "X1");
        assertThat(merged(claim, SAID.formatted("X1", "PAID").replace("\"reference\":\"N1\",", "")).findValuesAsText("externalId")).containsExactly("ch_1", "X1");
    }

    @Test
    @DisplayName("what only one side knows stays: a voucher of the shop, a payment that the shop has not seen")
    void oneSided() {
        var payments = merged("[" + CLAIM.formatted(",\"externalId\":\"VOUCHER\"").replace("online", "other") + "]", SAID.formatted("X1", "PAID"));
        assertThat(payments).hasSize(2);
        assertThat(payments.get(1).path("type").asText()).isEqualTo("online");
        assertThat(payments.get(1).path("provider").asText()).isEqualTo("pay-main");
        assertThat(merged("[" + CLAIM.formatted("") + "]")).hasSize(1);
    }
}
