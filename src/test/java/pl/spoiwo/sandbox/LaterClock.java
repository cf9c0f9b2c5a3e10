package pl.spoiwo.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The machine's time, and later by as much as a test says: what shows after a while need not be raced against. */
final class LaterClock extends Clock {

    /** Longer than any test takes, in milliseconds. */
    static final long A_WHILE = 60_000;

    volatile Duration later = Duration.ZERO;

    void passAWhile() {
        later = Duration.ofMillis(A_WHILE);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(later);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
