package pl.spoiwo.operations.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.operations.TestClock;

class LoginThrottleTest {

    private final TestClock clock = new TestClock();
    private final LoginThrottle throttle = new LoginThrottle(clock);

    @Test
    @DisplayName("the wait doubles with each further wrong try, up to a quarter of an hour")
    void doubles() {
        for (int i = 1; i < 5; i++) {
            assertThat(throttle.failed("a")).isFalse();
            assertThat(throttle.wait("a")).isZero();
        }
        assertThat(throttle.failed("a")).as("told once").isTrue();
        for (int seconds = 1; seconds <= 512; seconds *= 2) {
            assertThat(throttle.wait("a")).isEqualTo(Duration.ofSeconds(seconds));
            clock.advance(Duration.ofSeconds(seconds));
            assertThat(throttle.wait("a")).isZero();
            assertThat(throttle.failed("a")).isFalse();
        }
        assertThat(throttle.wait("a")).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    @DisplayName("other sources are not touched; a right password, or an hour's rest, forgets")
    void forgets() {
        for (int i = 0; i < 6; i++) {
            throttle.failed("a");
        }
        assertThat(throttle.wait("b")).isZero();
        throttle.succeeded("a");
        assertThat(throttle.wait("a")).isZero();
        for (int i = 0; i < 6; i++) {
            throttle.failed("a");
        }
        clock.advance(Duration.ofMinutes(61));
        throttle.failed("a");
        assertThat(throttle.wait("a")).isZero();
    }

    @Test
    @DisplayName("an attack from very many addresses does not fill the memory")
    void bounded() {
        for (int i = 0; i < 20_000; i++) {
            for (int n = 0; n < 5; n++) {
                throttle.failed("address " + i);
            }
        }
        assertThat(throttle.wait("address 0")).isZero();
        assertThat(throttle.wait("address 19999")).isPositive();
    }
}
