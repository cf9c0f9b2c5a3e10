package pl.spoiwo.sandbox.server;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The faults in force at one system. The n-th draw of a kind depends on the seed and n alone, so a run can be repeated. */
public final class FaultSwitch {

    private static final Duration OVERTAKEN_FOR = Duration.ofMillis(700);

    private enum Kind { FAIL, TIMEOUT, DUPLICATE, DROP, REORDER }

    private final CopyOnWriteArrayList<Consumer<Faults>> watchers = new CopyOnWriteArrayList<>();
    private final Map<Kind, Long> draws = new EnumMap<>(Kind.class);
    private Faults current = Faults.NONE;
    private long spent;

    public synchronized Faults current() {
        return current;
    }

    public void set(Faults faults) {
        synchronized (this) {
            current = faults;
            draws.clear();
            spent = 0;
        }
        watchers.forEach(watcher -> watcher.accept(faults));
    }

    public void onChange(Consumer<Faults> watcher) {
        watchers.add(watcher);
    }

    public synchronized boolean down() {
        return current.down();
    }

    public synchronized boolean concerns(Request request) {
        return current.only().matcher(request.method() + " " + request.path()).find();
    }

    public boolean fails() {
        return spend(Kind.FAIL);
    }

    public boolean timesOut() {
        return spend(Kind.TIMEOUT);
    }

    /** How many copies of an event leave where so many are meant to. */
    public synchronized int copies(int meant) {
        return draw(Kind.DUPLICATE, current.duplicateEvents()) ? meant + 1 : meant;
    }

    public synchronized boolean drops() {
        return draw(Kind.DROP, current.dropEvents());
    }

    /** The delay of an event, long enough to be overtaken where the fault says so. */
    public synchronized Duration late(Duration delay) {
        return draw(Kind.REORDER, current.reorderEvents()) ? delay.plus(OVERTAKEN_FOR) : delay;
    }

    private synchronized boolean spend(Kind kind) {
        boolean allowed = current.times() == 0 || spent < current.times();
        boolean hit = allowed && draw(kind, kind == Kind.FAIL ? current.failRate() : current.timeoutAfterSuccess());
        spent += hit ? 1 : 0;
        return hit;
    }

    private boolean draw(Kind kind, double rate) {
        if (rate <= 0) {
            return false;
        }
        long turn = draws.merge(kind, 1L, Long::sum);
        return new SplittableRandom(current.seed() * 31 + kind.ordinal() + turn * 0x9E3779B97F4A7C15L).nextDouble() < rate;
    }
}
