package pl.spoiwo.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Makes faults at random moments, one at a time and overlapping. Every kind comes once before any comes twice, in an order that the seed
 * gives; so do lengths and pauses.
 */
final class Nemesis implements AutoCloseable {

    private static final int AT_ONCE = 2;
    private static final int LONGEST_PAUSE = 3_000;

    private final List<Fault> faults;
    private final Random random;
    private final History history;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> partsInUse = new ArrayList<>();
    private Future<?> work;

    Nemesis(List<Fault> faults, Random random, History history) {
        this.faults = faults;
        this.random = random;
        this.history = history;
    }

    Nemesis start() {
        work = threads.submit(() -> {
            run();
            return null;
        });
        return this;
    }

    /** Waits until every fault that has begun has ended. Throws what a fault could not do. */
    void stop() throws Exception {
        stopping.countDown();
        work.get(6, TimeUnit.MINUTES);
    }

    private void run() throws Exception {
        var open = new ArrayList<Future<?>>();
        var left = new ArrayList<Fault>();
        while (!stopping.await(random.nextInt(LONGEST_PAUSE), TimeUnit.MILLISECONDS)) {
            if (left.isEmpty()) {
                left.addAll(faults);
            }
            slots.acquire();
            var fault = take(left);
            int lasts = 1 + random.nextInt(fault.most());
            open.add(threads.submit(() -> {
                make(fault, lasts);
                return null;
            }));
        }
        for (var one : open) {
            one.get();
        }
    }

    private void make(Fault fault, int lasts) throws Exception {
        try {
            history.add(new History.FaultBegan(history.now(), fault.name()));
            fault.begin().run();
            stopping.await(lasts, TimeUnit.MILLISECONDS);
            fault.end().run();
            history.add(new History.FaultEnded(history.now(), fault.name()));
        } finally {
            release(fault.part());
            slots.release();
        }
    }

    /** Takes one out of those whose part is free, so that a fault that lasts holds up only its own kind. */
    private synchronized Fault take(List<Fault> left) throws InterruptedException {
        while (true) {
            var free = left.stream().filter(fault -> !partsInUse.contains(fault.part())).toList();
            if (!free.isEmpty()) {
                var fault = free.get(random.nextInt(free.size()));
                left.remove(fault);
                partsInUse.add(fault.part());
                return fault;
            }
            wait(Duration.ofSeconds(1).toMillis());
        }
    }

    private synchronized void release(String part) {
        partsInUse.remove(part);
        notifyAll();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
