package pl.spoiwo.sandbox.przelewy24;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pl.spoiwo.sandbox.server.Json;

class Przelewy24SignatureTest {

    private static final String DOCUMENT = "{\"statement\":\"x\",\"methodId\":2,\"orderId\":1,\"currency\":\"PLN\",\"originAmount\":100,\"amount\":100,"
            + "\"sessionId\":\"abc\",\"posId\":12345,\"merchantId\":12345}";

    @ParameterizedTest
    @CsvSource({"PAYMENT,f4bd762cb81e9073634358531135a11979e66f3c39490c7cee07154d14efa6773e97edb42d555027c937677011f46ca2",
            "VERIFY,19f169ccb7c3a37da2a030f502147c71d4741b2141787f8da77004ac6e665ef932f40a744a59ee9c41ff457ad0a76d9a",
            "REGISTER,d6e57de6a0e9bad77711681b1c6543ae577cfa210ad11ffa2483e6f1edec1c6577c53799cb68d1b8c29f3eaff15332c6"})
    @DisplayName("signatures are those of the published vectors, whatever the order of the fields")
    void vectors(Signatures kind, String expected) {
        assertThat(kind.of(Json.parse(DOCUMENT.getBytes(StandardCharsets.UTF_8)), "crc")).isEqualTo(expected);
    }
}
