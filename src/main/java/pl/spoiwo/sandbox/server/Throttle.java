package pl.spoiwo.sandbox.server;

import java.time.Clock;

/** Admits so many calls in each second of the clock; 0 admits all. */
public final class Throttle {

    private final Clock clock;
    private final int perSecond;
    private long second;
    private int calls;

    public Throttle(Clock clock, int perSecond) {
        this.clock = clock;
        this.perSecond = perSecond;
    }

    public synchronized boolean admits() {
        long now = clock.instant().getEpochSecond();
        if (now != second) {
            second = now;
            calls = 0;
        }
        return perSecond == 0 || ++calls <= perSecond;
    }
}
