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
            assertThat(throttle.failed("a", "admin")).isFalse();
            assertThat(throttle.wait("a", "admin")).isZero();
        }
        assertThat(throttle.failed("a", "admin")).as("told once").isTrue();
        for (int seconds = 1; seconds <= 512; seconds *= 2) {
            assertThat(throttle.wait("a", "admin")).isEqualTo(Duration.ofSeconds(seconds));
            clock.advance(Duration.ofSeconds(seconds));
            assertThat(throttle.wait("a", "admin")).isZero();
            assertThat(throttle.failed("a", "admin")).isFalse();
        }
        assertThat(throttle.wait("a", "admin")).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    @DisplayName("other sources are not touched; a right password, or an hour's rest, forgets")
    void forgets() {
        for (int i = 0; i < 6; i++) {
            throttle.failed("a", "admin");
        }
        assertThat(throttle.wait("b", "admin")).isZero();
        throttle.succeeded("a", "admin");
        assertThat(throttle.wait("a", "admin")).isZero();
        for (int i = 0; i < 6; i++) {
            throttle.failed("a", "admin");
        }
        clock.advance(Duration.ofMinutes(61));
        throttle.failed("a", "admin");
        assertThat(throttle.wait("a", "admin")).isZero();
    }

    @Test
    @DisplayName("a right password forgets the wrong ones of its own user and source alone")
    void ownOnly() {
        for (int i = 0; i < 6; i++) {
            throttle.failed("a", "admin");
        }
        throttle.succeeded("a", "viewer");
        throttle.succeeded("b", "admin");
        assertThat(throttle.wait("a", "admin")).isPositive();
        assertThat(throttle.wait("a", "viewer")).isZero();
    }

    @Test
    @DisplayName("a source that tries many names waits for all of them")
    void manyNames() {
        for (int i = 0; i < 49; i++) {
            throttle.failed("a", "name " + i);
        }
        assertThat(throttle.wait("a", "anna")).isZero();
        assertThat(throttle.failed("a", "name 49")).isTrue();
        assertThat(throttle.wait("a", "anna")).isPositive();
        assertThat(throttle.wait("b", "anna")).isZero();
    }

    @Test
    @DisplayName("who has signed in from a source does not wait there for what others try, only for wrong tries at the own name")
    void behindOneProxy() {
        throttle.succeeded("proxy", "anna");
        for (int i = 0; i < 60; i++) {
            throttle.failed("proxy", "name " + i);
        }
        assertThat(throttle.wait("proxy", "anna")).isZero();
        assertThat(throttle.wait("proxy", "olek")).isPositive();
        for (int i = 0; i < 5; i++) {
            throttle.failed("proxy", "anna");
        }
        assertThat(throttle.wait("proxy", "anna")).isPositive();
    }

    @Test
    @DisplayName("an attack from very many addresses does not fill the memory")
    void bounded() {
        for (int i = 0; i < 20_000; i++) {
            for (int n = 0; n < 5; n++) {
                throttle.failed("address " + i, "admin");
            }
        }
        assertThat(throttle.wait("address 0", "admin")).isZero();
        assertThat(throttle.wait("address 19999", "admin")).isPositive();
    }
}
