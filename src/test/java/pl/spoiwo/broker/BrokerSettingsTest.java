package pl.spoiwo.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class BrokerSettingsTest {

    @ParameterizedTest
    @DisplayName("the embedded broker listens on this machine alone, or not at all")
    @ValueSource(strings = {"", "tcp://127.0.0.1:61616", "tcp://localhost:61616?protocols=CORE", "tcp://[::1]:61616"})
    void loopback(String acceptor) {
        assertThat(settings(BrokerSettings.Mode.EMBEDDED, acceptor).acceptor()).isEqualTo(acceptor);
    }

    @ParameterizedTest
    @DisplayName("an acceptor for other machines is refused, and the external broker named as the way")
    @ValueSource(strings = {"tcp://0.0.0.0:61616", "tcp://192.0.2.7:61616", "tcp://127.0.0.1:61616?host=0.0.0.0"})
    void elsewhere(String acceptor) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(BrokerSettings.Mode.EMBEDDED, acceptor))
                .withMessageContaining("no login").withMessageContaining("spoiwo.broker.mode=external");
        assertThat(settings(BrokerSettings.Mode.EXTERNAL, acceptor).acceptor()).isEqualTo(acceptor);
    }

    private static BrokerSettings settings(BrokerSettings.Mode mode, String acceptor) {
        return new BrokerSettings(mode, null, null, null, acceptor, DataSize.ofMegabytes(8), DataSize.ofGigabytes(1), DataSize.ofGigabytes(4), 95, 10);
    }
}
