package pl.spoiwo.system;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long nothing has happened. A hub that works off a backlog is given time, one that stands still is not. */
public final class Stillness {

    private final BooleanSupplier excused;
    private Object last;
    private long since = System.nanoTime();

    public Stillness() {
        this(() -> false);
    }

    /** @param excused true while nothing can happen through no fault of the hub */
    public Stillness(BooleanSupplier excused) {
        this.excused = excused;
    }

    /** @param now what would change if anything happened */
    public Duration of(Object now) {
        if (!now.equals(last) || excused.getAsBoolean()) {
            last = now;
            since = System.nanoTime();
        }
        return Duration.ofNanos(System.nanoTime() - since);
    }
}
