package pl.spoiwo.system;

import java.time.Duration;

/**
 * How long nothing has happened. A hub that works off a backlog is given time, one that stands still is not; but while the payment operator still
 * owes the hub a notification, on a schedule with long gaps, nothing that the hub could do is missing.
 */
public final class Stillness {

    private final World world;
    private Object last;
    private long since = System.nanoTime();

    public Stillness(World world) {
        this.world = world;
    }

    /** @param now what would change if anything happened */
    public Duration of(Object now) {
        if (!now.equals(last) || world.owedNotifications() > 0) {
            last = now;
            since = System.nanoTime();
        }
        return Duration.ofNanos(System.nanoTime() - since);
    }
}
