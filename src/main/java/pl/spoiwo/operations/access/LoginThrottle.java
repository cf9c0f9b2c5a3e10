package pl.spoiwo.operations.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Slows guessing down: after five wrong tries a source address waits, twice as long after each further one, from 1 second to 15 minutes.
 * An hour without a wrong try forgets the rest; so does a right one. Bound to the source, so that nobody locks a user out from elsewhere.
 */
@Component
class LoginThrottle {

    private static final int FREE_TRIES = 5;
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration FORGET = Duration.ofHours(1);
    private static final int MOST_SOURCES = 10_000;

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_SOURCES;
        }
    };

    private record Failures(int count, Instant last) {
    }

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /** @return how long this source must wait before it may try again; zero where it may now */
    synchronized Duration wait(String source) {
        var known = failures.get(source);
        if (known == null || known.count() < FREE_TRIES) {
            return Duration.ZERO;
        }
        var penalty = Duration.ofSeconds(1L << Math.min(known.count() - FREE_TRIES, 10));
        var left = Duration.between(clock.instant(), known.last().plus(penalty.compareTo(LONGEST) > 0 ? LONGEST : penalty));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** @return true where the source has to wait from now on for the first time */
    synchronized boolean failed(String source) {
        var now = clock.instant();
        var known = failures.get(source);
        int before = known == null || known.last().plus(FORGET).isBefore(now) ? 0 : known.count();
        failures.put(source, new Failures(before + 1, now));
        return before + 1 == FREE_TRIES;
    }

    synchronized void succeeded(String source) {
        failures.remove(source);
    }
}
