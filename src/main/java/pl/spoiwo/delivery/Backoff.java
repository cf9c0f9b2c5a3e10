package pl.spoiwo.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Exponential delays with jitter: the n-th failure waits between half of and the whole {@code first * 2^(n-1)}, at most {@code longest}.
 *
 * @param random numbers from 0 to below 1
 */
record Backoff(Duration first, Duration longest, DoubleSupplier random) {

    Duration after(int failures) {
        int doublings = Math.max(0, Math.min(30, failures - 1));
        long full = Math.min(longest.toMillis(), first.toMillis() << doublings);
        return Duration.ofMillis(full / 2 + (long) (random.getAsDouble() * (full / 2.0)));
    }

    /** Never before what the target asked for; a little after it, so that not all come at once. */
    Duration after(int failures, Duration asked) {
        var own = after(failures);
        if (asked == null) {
            return own;
        }
        var jittered = asked.plusMillis((long) (random.getAsDouble() * first.toMillis()));
        return jittered.compareTo(own) > 0 ? jittered : own;
    }
}
