package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedSyncTest {

    private final ExecutorService pool = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    @Test
    @DisplayName("who comes while a sync runs is not released by it: all of them share the next one")
    void nextSyncServesThoseWhoCameLate() {
        var syncs = new AtomicInteger();
        var gate = new Semaphore(0);
        var sync = new SharedSync(() -> {
            syncs.incrementAndGet();
            gate.acquireUninterruptibly();
        });
        var first = waiter(sync);
        await().until(() -> syncs.get() == 1);
        var late = IntStream.range(0, 31).mapToObj(n -> waiter(sync)).toList();
        gate.release();
        first.join();

        await().until(() -> syncs.get() == 2);
        assertThat(late).noneMatch(CompletableFuture::isDone);
        // Those whose thread had not begun to wait when the second sync started take a third one, at most.
        gate.release(2);
        late.forEach(CompletableFuture::join);
        assertThat(syncs.get()).isBetween(2, 3);
    }

    @Test
    @DisplayName("under load every commit is covered by a sync that started after it, and syncs are far fewer than commits")
    void everyCommitCovered() throws Exception {
        var commits = new AtomicLong();
        var synced = new AtomicLong();
        var syncs = new AtomicInteger();
        var sync = new SharedSync(() -> {
            long atStart = commits.get();
            syncs.incrementAndGet();
            java.util.concurrent.locks.LockSupport.parkNanos(500_000);
            synced.set(atStart);
        });
        Callable<Boolean> committer = () -> {
            for (int n = 0; n < 100; n++) {
                long mine = commits.incrementAndGet();
                sync.await();
                if (synced.get() < mine) {
                    return false;
                }
            }
            return true;
        };
        assertThat(pool.invokeAll(Collections.nCopies(32, committer)).stream().map(LedgerSuite::get)).hasSize(32).containsOnly(true);
        assertThat(syncs.get()).isLessThan(3200 / 4);
    }

    @Test
    @DisplayName("a sync that fails, fails for everybody it served, and the next one serves again")
    void failedSync() {
        var broken = new AtomicInteger(1);
        var sync = new SharedSync(() -> {
            if (broken.getAndDecrement() > 0) {
                throw new IllegalStateException("disk full");
            }
        });
        assertThatThrownBy(sync::await).isInstanceOf(SharedSync.NotDurable.class).hasMessageContaining("disk full");
        sync.await();

        var gate = new Semaphore(0);
        var failing = new AtomicInteger();
        var shared = new SharedSync(() -> {
            gate.acquireUninterruptibly();
            if (failing.incrementAndGet() > 1) {
                throw new IllegalStateException("disk full");
            }
        });
        var first = waiter(shared);
        await().until(gate::hasQueuedThreads);
        var served = List.of(waiter(shared), waiter(shared), waiter(shared));
        gate.release(10);
        first.join();
        assertThat(served).allSatisfy(waiter -> assertThatThrownBy(waiter::join).hasCauseInstanceOf(SharedSync.NotDurable.class));
    }

    @Test
    @DisplayName("on H2, 32 threads that commit and wait share their syncs")
    void onH2(@TempDir Path folder) throws Exception {
        try (var database = TestDatabase.h2(folder)) {
            var syncs = new AtomicInteger();
            var checkpoint = new CheckpointSync(database.dataSource());
            var sync = new SharedSync(() -> {
                syncs.incrementAndGet();
                checkpoint.run();
            });
            var stores = Stores.on(database.dataSource(), new StoppedClock("2024-01-01T00:00:00Z"));
            var committers = IntStream.range(0, 32).mapToObj(n -> (Callable<Void>) () -> {
                for (int i = 0; i < 10; i++) {
                    stores.ledger().saveBody("m-" + n, Ledger.BodyKind.RAW, new byte[] {(byte) i});
                    sync.await();
                }
                return null;
            }).toList();
            pool.invokeAll(committers).forEach(LedgerSuite::get);
            assertThat(syncs.get()).isLessThan(160);
        }
    }

    private CompletableFuture<Void> waiter(SharedSync sync) {
        return CompletableFuture.runAsync(sync::await, pool);
    }
}
