package pl.spoiwo.operations.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

class RememberedPasswordsTest {

    private final AtomicInteger proofs = new AtomicInteger();
    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder(4);
    private final PasswordEncoder passwords = new RememberedPasswords(new PasswordEncoder() {
        @Override
        public String encode(CharSequence raw) {
            return bcrypt.encode(raw);
        }

        @Override
        public boolean matches(CharSequence raw, String stored) {
            proofs.incrementAndGet();
            return bcrypt.matches(raw, stored);
        }
    });

    @Test
    @DisplayName("a right password is proved once, a wrong one every time, and a changed one anew")
    void once() {
        var stored = passwords.encode("zażółć");
        assertThat(passwords.matches("zażółć", stored)).isTrue();
        assertThat(passwords.matches("zażółć", stored)).isTrue();
        assertThat(proofs).hasValue(1);
        assertThat(passwords.matches("zazolc", stored)).isFalse();
        assertThat(passwords.matches("zazolc", stored)).isFalse();
        assertThat(proofs).hasValue(3);
        var changed = passwords.encode("another");
        assertThat(passwords.matches("zażółć", changed)).isFalse();
        assertThat(passwords.matches("another", changed)).isTrue();
        assertThat(proofs).hasValue(5);
    }
}
