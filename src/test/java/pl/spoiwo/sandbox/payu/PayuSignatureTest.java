package pl.spoiwo.sandbox.payu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PayuSignatureTest {

    @Test
    @DisplayName("signatures are those of the published vectors")
    void vectors() {
        byte[] body = "{\"order\":{\"orderId\":\"T1\",\"status\":\"PENDING\"}}".getBytes(StandardCharsets.UTF_8);
        assertThat(Notifier.signature(body, "secondkey", "MD5")).isEqualTo("a0825c4066bb9df1b2420dd89056724a");
        assertThat(Notifier.signature(body, "secondkey", "SHA-256"))
                .isEqualTo("4c7e4c57514132638ca363558e6d02ba3d5b08254088122cf90d699ee302a213");
    }
}
