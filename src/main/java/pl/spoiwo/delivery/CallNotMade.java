package pl.spoiwo.delivery;

import java.time.Duration;

/** The call was not made: no byte has left. */
final class CallNotMade extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final String error;
    private final Duration after;

    /** @param error {@code connect}, {@code breaker-open}, {@code limited} or {@code not-authorised} */
    CallNotMade(String error, String text, Throwable cause) {
        this(error, text, null, cause);
    }

    CallNotMade(String error, String text, Duration after, Throwable cause) {
        super(text, cause);
        this.error = error;
        this.after = after;
    }

    String error() {
        return error;
    }

    /** When it may be tried again, or null. */
    Duration after() {
        return after;
    }
}
