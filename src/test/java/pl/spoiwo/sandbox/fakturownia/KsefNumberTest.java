package pl.spoiwo.sandbox.fakturownia;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KsefNumberTest {

    @Test
    @DisplayName("check characters are those of the published numbers")
    void vectors() {
        assertThat(KsefNumber.withCheck("5265877635-20250826-0100001AF629")).isEqualTo("5265877635-20250826-0100001AF629-AF");
        assertThat(KsefNumber.of("5252445767", LocalDate.parse("2026-11-20"), 0x0100001AF629L)).isEqualTo("5252445767-20261120-0100001AF629-F1");
    }
}
