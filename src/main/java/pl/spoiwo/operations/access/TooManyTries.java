package pl.spoiwo.operations.access;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** The source guessed too often and has to wait. */
final class TooManyTries extends AuthenticationException {

    private static final long serialVersionUID = 1L;
    private final Duration wait;

    TooManyTries(Duration wait) {
        super("too many wrong passwords or tokens from this address");
        this.wait = wait;
    }

    long seconds() {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
