package pl.spoiwo.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.rule.Field;

/**
 * The rate limit of each connection, or of all that share it by its {@code by}, for all their flows on this node, and beside it those of single resources: a call leaves when both
 * let it, and until then it holds up none that goes elsewhere. Calls are spaced evenly ({@code per / rate} apart), because a
 * bucket that may burst lets up to twice the rate through in an unlucky window. Of calls that wait, orders go before stock, stock before prices and
 * lists, and these before texts. But one of three calls is for stock that waits, one of nine for prices and lists that wait, one of thirty for texts: orders at the limit would leave
 * them one call in two thirds of the longest wait, whatever that rate is. Who has waited so long goes before all but these.
 */
@Component
class Limits {

    private static final Connector.Limit NONE = new Connector.Limit(0, Duration.ZERO, 0);
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private final Map<String, Spacing> resources = new ConcurrentHashMap<>();
    private final DeliveryProperties properties;

    Limits(DeliveryProperties properties) {
        this.properties = properties;
    }

    /** What a call is for, the most urgent first. */
    enum Rank {
        ORDERS(0), STOCK(2), PRICES(8), TEXTS(29);

        /** So many calls of others, and then one of these goes first; 0: never for this. */
        private final int others;

        Rank(int others) {
            this.others = others;
        }

        int others() {
            return others;
        }

        /** @param said what the flow says of itself; null where it says nothing, as most commands and polls */
        static Rank of(String said) {
            return said == null ? ORDERS : Field.of(said).map(field -> field.isText() ? TEXTS : field == Field.STOCK ? STOCK : PRICES).orElse(PRICES);
        }
    }

    /**
     * @param call method and path, {@code GET /orders}
     * @return a permit to be closed when the call has ended, or, where it would take too long, {@link Refused} with the time to come back after
     */
    Turn take(Connection connection, Rank rank, String call) {
        var limit = connection.connector().http() == null ? null : connection.connector().http().limit();
        if (limit == null) {
            return new Permit(null);
        }
        var gate = gates.compute(name(connection, limit), (id, known) -> known != null && known.limit.equals(limit) ? known : new Gate(limit, properties.limitWait()));
        try {
            return gate.take(rank, resource(connection, call));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Refused(properties.limitWait());
        }
    }

    private Spacing resource(Connection connection, String call) {
        var http = connection.connector().http();
        return http.resource(call).map(resource -> {
            var limit = http.resources().get(resource);
            return resources.compute(resource + " " + name(connection, limit), (id, known) -> known != null && known.limit.equals(limit) ? known : new Spacing(limit));
        }).orElseGet(() -> new Spacing(NONE));
    }

    /** How many calls wait. */
    int waiting(Connection connection) {
        var gate = gates.get(name(connection, connection.connector().http().limit()));
        return gate == null ? 0 : gate.waiting();
    }

    private static String name(Connection connection, Connector.Limit limit) {
        return limit.by() == null ? "connection " + connection.id() : "system " + connection.connector().system() + " " + connection.fill(limit.by());
    }

    sealed interface Turn permits Permit, Refused {
    }

    record Refused(Duration after) implements Turn {
    }

    static final class Permit implements Turn, AutoCloseable {
        private final Gate gate;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Permit(Gate gate) {
            this.gate = gate;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false) && gate != null) {
                gate.leave();
            }
        }
    }

    /** Even spacing, for whoever comes through whichever gate. Times are {@link System#nanoTime()}. */
    private static final class Spacing {
        private final Connector.Limit limit;
        private final long spacing;
        private long next = System.nanoTime();

        Spacing(Connector.Limit limit) {
            this.limit = limit;
            this.spacing = limit.rate() <= 0 ? 0 : limit.per().toNanos() / limit.rate();
        }

        synchronized boolean enter(long now) {
            if (now - next < 0) {
                return false;
            }
            next = now + spacing;
            return true;
        }

        /** Above zero: nanoseconds until another call may go. */
        synchronized long closed(long now) {
            return next - now;
        }
    }

    /** @param since {@link System#nanoTime()} */
    private record Waiter(Rank rank, long number, long since, Spacing resource) {
    }

    private static final class Gate {
        private static final Comparator<Waiter> URGENCY = Comparator.comparing(Waiter::rank).thenComparing(Waiter::number);
        private final Connector.Limit limit;
        private final Spacing all;
        private final long longest;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final List<Waiter> waiters = new ArrayList<>();
        private long number;
        private int inside;
        private final Shares shares = new Shares();

        Gate(Connector.Limit limit, Duration wait) {
            this.limit = limit;
            this.all = new Spacing(limit);
            this.longest = wait.toNanos();
        }

        Turn take(Rank rank, Spacing resource) throws InterruptedException {
            lock.lock();
            var me = new Waiter(rank, number++, System.nanoTime(), resource);
            if (waiters.stream().noneMatch(waiter -> waiter.rank() == rank)) {
                shares.noneWaits(rank);
            }
            waiters.add(me);
            boolean first = false;
            try {
                while (true) {
                    long now = System.nanoTime();
                    boolean was = first;
                    first = first(now) == me;
                    if (was && !first) {
                        // Another gate has taken the resource's turn: whoever is first now does not know it yet.
                        changed.signalAll();
                    }
                    if (first && (limit.parallel() <= 0 || inside < limit.parallel()) && all.closed(now) <= 0 && resource.enter(now)) {
                        all.enter(now);
                        inside++;
                        shares.served(rank);
                        return new Permit(this);
                    }
                    long left = longest - (now - me.since());
                    if (left <= 0) {
                        return new Refused(Duration.ofNanos(longest));
                    }
                    // The first one waits for its moment, the others for a change, for their resource or for their own patience.
                    long closed = Math.max(resource.closed(now), first ? all.closed(now) : 0);
                    changed.await(Math.min(left, closed > 0 ? closed : untilUrgent(me, now)), TimeUnit.NANOSECONDS);
                }
            } finally {
                waiters.remove(me);
                changed.signalAll();
                lock.unlock();
            }
        }

        /** Of those whose resource is open; null where none is. */
        private Waiter first(long now) {
            var open = waiters.stream().filter(waiter -> waiter.resource().closed(now) <= 0).sorted(URGENCY).toList();
            return open.stream().filter(waiter -> shares.due(waiter.rank())).findFirst()
                    .or(() -> open.stream().filter(waiter -> urgent(waiter, now)).min(Comparator.comparing(Waiter::number)))
                    .or(() -> open.stream().findFirst()).orElse(null);
        }

        private boolean urgent(Waiter waiter, long now) {
            return now - waiter.since() >= longest / 3 * 2;
        }

        private long untilUrgent(Waiter waiter, long now) {
            return urgent(waiter, now) ? longest : longest / 3 * 2 - (now - waiter.since());
        }

        private int waiting() {
            lock.lock();
            try {
                return waiters.size();
            } finally {
                lock.unlock();
            }
        }

        private void leave() {
            lock.lock();
            try {
                inside--;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
