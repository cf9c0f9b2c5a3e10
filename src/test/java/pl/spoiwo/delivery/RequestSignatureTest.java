package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector.Sign;
import pl.spoiwo.connection.SignedFields;
import pl.spoiwo.intake.FixedConfiguration;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.MappingFailure;

/** Vectors were computed apart from this code, or are of a vendor's own library. */
class RequestSignatureTest {

    private static final Connection CONNECTION = FixedConfiguration.connection("c", FixedConfiguration.connector(null, Map.of(), null, null), Map.of("key", "d27e4cb580e9bbfe"));
    private static final String SHOP = "{\"method\":\"PUT\",\"body\":{\"orderId\":301234567,\"currency\":\"PLN\",\"amount\":15990,\"sessionId\":\"ORD-2026-000123\"}}";

    private static SignedFields fields(List<String> names, String secret) {
        var fields = new LinkedHashMap<String, String>();
        names.forEach(name -> fields.put(name, "/" + name));
        if (secret != null) {
            fields.put(secret, "{secret}");
        }
        return new SignedFields(fields);
    }

    private static final Sign SIGN = new Sign("/sign", "SHA-384", "hex", "{key}", fields(List.of("sessionId", "orderId", "amount", "currency"), "crc"));

    private static JsonNode json(String text) {
        return Json.read(text, JsonNode.class, "a test's document");
    }

    @Test
    @DisplayName("the fields are hashed in the declared order with the secret, and the mapping's own document stays as it was")
    void signed() {
        var request = json(SHOP);
        assertThat(RequestSignature.put(SIGN, CONNECTION, request).at("/body/sign").asText())
                .isEqualTo("5643b7abf7d2b00d443e5ffd61be62d479c9e65f42ce15e94f9a9f0752837be55486e516921f2989445bdbfc403bc8ad");
        assertThat(request).isEqualTo(json(SHOP));
    }

    @Test
    @DisplayName("neither slashes nor letters are escaped")
    void plain() {
        var sign = new Sign("/sign", "SHA-384", "hex", "{key}", fields(List.of("slash", "unicode"), null));
        assertThat(RequestSignature.put(sign, CONNECTION, json("{\"body\":{\"unicode\":\"ąźćż\",\"slash\":\"foo/bar\"}}")).at("/body/sign").asText())
                .isEqualTo("4e9e3bc8c346c7487dbd4a4b4c6b5ec4561685d9018b775980e362159e3d4436e971036c3b278a07d9dd233298f0e45d");
    }

    @Test
    @DisplayName("a request without a body, and one of a capability that signs nothing, stay as they are; one that misses a signed field is refused")
    void refused() {
        assertThat(RequestSignature.put(SIGN, CONNECTION, json("{\"method\":\"GET\"}")).has("body")).isFalse();
        assertThat(RequestSignature.put(null, CONNECTION, json(SHOP)).at("/body/sign").isMissingNode()).isTrue();
        assertThatThrownBy(() -> RequestSignature.put(SIGN, CONNECTION, json("{\"body\":{\"amount\":1}}"))).isInstanceOf(MappingFailure.class).hasMessageContaining("/sign");
    }
}
