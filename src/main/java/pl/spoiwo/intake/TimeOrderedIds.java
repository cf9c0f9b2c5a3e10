package pl.spoiwo.intake;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * UUID version 7 (RFC 9562): milliseconds, then a counter within them, then 62 bits that are drawn once for each run of the hub. Within a run
 * the counter tells ids apart; to draw for each id makes senders wait for one another. Never steps back, even when the clock does.
 */
@Component
class TimeOrderedIds implements MessageIds {

    private final Clock clock;
    private final long run = new SecureRandom().nextLong() >>> 2 | 0x8000000000000000L;
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
        return new UUID(high, run).toString();
    }
}
