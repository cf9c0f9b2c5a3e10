package pl.spoiwo.intake;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** UUID version 7 (RFC 9562): milliseconds, then a counter within them, then 62 random bits. Never steps back, even when the clock does. */
@Component
class TimeOrderedIds implements MessageIds {

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    /** Milliseconds shifted by 12, plus the counter: one that overflows borrows from the next millisecond. */
    private final AtomicLong last = new AtomicLong();

    TimeOrderedIds(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String next() {
        long now = clock.millis() << 12;
        long tick = last.updateAndGet(previous -> Math.max(previous + 1, now));
        long high = (tick >>> 12) << 16 | 0x7000L | tick & 0xFFF;
        long low = random.nextLong() >>> 2 | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
