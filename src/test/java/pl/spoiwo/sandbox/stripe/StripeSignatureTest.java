package pl.spoiwo.sandbox.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StripeSignatureTest {

    @Test
    @DisplayName("signatures are those of the published vector")
    void vector() {
        assertThat(Events.signature("whsec_test", 1_700_000_000, "{\"id\":\"evt_1\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("c89214b5b5da833daed6f0b8c5bb6bd58cea9022bd80ccc78230f3942d632925");
    }

    @Test
    @DisplayName("amounts are minor units, whole ones in currencies without any, and hundredths where the operator keeps them although ISO does not")
    void amounts() {
        assertThat(Amounts.minor("159.90", "pln")).isEqualTo(15990);
        assertThat(Amounts.minor("1500", "JPY")).isEqualTo(1500);
        assertThat(Amounts.minor("5", "isk")).isEqualTo(500);
        assertThat(Amounts.minor("5", "mga")).isEqualTo(5);
        assertThat(Amounts.minor("5.120", "kwd")).isEqualTo(5120);
        assertThatThrownBy(() -> Amounts.minor("0.5", "jpy")).isInstanceOf(ArithmeticException.class);
    }
}
