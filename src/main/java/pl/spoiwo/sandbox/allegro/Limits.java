package pl.spoiwo.sandbox.allegro;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How much may be asked: by the application in a minute, and by the user of single resources. An application that goes over its limit
 * is blocked for a minute, and each call meanwhile starts that minute anew. No answer tells what is left, or how long to wait.
 */
final class Limits {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private record Window(long number, int taken) {
    }

    private final int perMinute;
    private final Clock clock;
    private final Map<String, Window> windows = new HashMap<>();
    private Instant blockedUntil = Instant.MIN;

    Limits(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** One call of the application. Throws {@link Refusal} (429) over its limit. */
    void call() {
        if (blocked() || !fits("application", 1, perMinute, MINUTE)) {
            blockedUntil = clock.instant().plus(MINUTE);
            throw tooMany();
        }
    }

    boolean blocked() {
        return clock.instant().isBefore(blockedUntil);
    }

    /** Throws {@link Refusal} (429) where the window cannot take so much more of it. */
    void take(String what, int amount, int most, Duration window) {
        if (!fits(what, amount, most, window)) {
            throw tooMany();
        }
    }

    private boolean fits(String what, int amount, int most, Duration window) {
        long number = clock.millis() / window.toMillis();
        Window present = windows.get(what + window);
        int taken = amount + (present != null && present.number == number ? present.taken : 0);
        if (taken > most) {
            return false;
        }
        windows.put(what + window, new Window(number, taken));
        return true;
    }

    private static Refusal tooMany() {
        return new Refusal(429, "TooManyRequests", "Too many requests", null);
    }

    void reset() {
        windows.clear();
        blockedUntil = Instant.MIN;
    }
}
