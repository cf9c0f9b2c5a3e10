package pl.spoiwo.operations.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Slows guessing down: after five wrong tries for one user a source address waits, twice as long after each further one, from 1 second to
 * 15 minutes; after fifty for whomever it waits for all. An hour without a wrong try forgets; a right one forgets that user's from that source
 * alone, so that nobody guesses at another's password between sign-ins of his own. Bound to the source: nobody locks a user out from elsewhere.
 * Who has signed in from a source before waits there only for wrong tries at his own name: one who guesses keeps no colleague behind the same proxy out.
 */
@Component
class LoginThrottle {

    private static final int FREE_TRIES = 5;
    private static final int FREE_TRIES_OF_ALL = 50;
    private static final int LONGEST_NAME = 100;
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration FORGET = Duration.ofHours(1);
    private static final int MOST_SOURCES = 10_000;

    private final Clock clock;
    private final Map<String, Failures> failures = new Recent<>();
    private final Map<String, Boolean> knownHere = new Recent<>();

    /** Forgets whom it heard of longest ago. */
    private static final class Recent<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST_SOURCES;
        }
    }

    private record Failures(int count, Instant last) {
    }

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /** @return how long this source must wait before it may try this user again; zero where it may now */
    synchronized Duration wait(String source, String user) {
        var ofUser = wait(failures.get(pair(source, user)), FREE_TRIES);
        var ofAll = knownHere.containsKey(pair(source, user)) ? Duration.ZERO : wait(failures.get(source), FREE_TRIES_OF_ALL);
        return ofUser.compareTo(ofAll) > 0 ? ofUser : ofAll;
    }

    private Duration wait(Failures known, int free) {
        if (known == null || known.count() < free) {
            return Duration.ZERO;
        }
        var penalty = Duration.ofSeconds(1L << Math.min(known.count() - free, 10));
        var left = Duration.between(clock.instant(), known.last().plus(penalty.compareTo(LONGEST) > 0 ? LONGEST : penalty));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** @return true where the source has to wait from now on for the first time */
    synchronized boolean failed(String source, String user) {
        int ofUser = count(pair(source, user));
        int ofAll = count(source);
        return ofUser == FREE_TRIES || ofAll == FREE_TRIES_OF_ALL;
    }

    private int count(String key) {
        var now = clock.instant();
        var known = failures.get(key);
        int before = known == null || known.last().plus(FORGET).isBefore(now) ? 0 : known.count();
        failures.put(key, new Failures(before + 1, now));
        return before + 1;
    }

    synchronized void succeeded(String source, String user) {
        failures.remove(pair(source, user));
        knownHere.put(pair(source, user), true);
    }

    private static String pair(String source, String user) {
        return source + " " + user.substring(0, Math.min(user.length(), LONGEST_NAME));
    }
}
