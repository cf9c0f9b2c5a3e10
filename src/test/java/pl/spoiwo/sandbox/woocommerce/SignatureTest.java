package pl.spoiwo.sandbox.woocommerce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.sandbox.server.Json;

class SignatureTest {

    private static final byte[] BODY = "{\"id\":727,\"status\":\"processing\",\"currency\":\"PLN\",\"billing\":{\"city\":\"\\u0141\\u00f3d\\u017a\"}}"
            .getBytes(StandardCharsets.US_ASCII);

    @Test
    @DisplayName("the signature is that of the published vector")
    void vector() {
        assertThat(BODY).hasSize(90);
        assertThat(Delivery.signature(BODY, "hub-woo-secret")).isEqualTo("tnyj/MVob/oxQi0uf5h0FAi98rq7SSSSv6U1LfZWsfw=");
    }

    @Test
    @DisplayName("the key is the secret after decoding of HTML entities")
    void entities() {
        assertThat(Delivery.signature(BODY, "a&amp;b")).isEqualTo("ZqqQtMq/KsYU3K1DQAKplI0o2qAaW9Ii/hIsBFxADtY=");
    }

    @Test
    @DisplayName("JSON is written as PHP writes it: ASCII, lower-case escapes, slashes escaped")
    void php() {
        var body = Json.object().put("city", "Łódź").put("flower", "🌻").put("url", "http://a/b").put("line", "a\r\nb").put("price", 52.837398373983739);
        assertThat(new String(PhpJson.bytes(body), StandardCharsets.UTF_8)).isEqualTo(
                "{\"city\":\"\\u0141\\u00f3d\\u017a\",\"flower\":\"\\ud83c\\udf3b\",\"url\":\"http:\\/\\/a\\/b\",\"line\":\"a\\r\\nb\",\"price\":52.83739837398374}");
    }
}
