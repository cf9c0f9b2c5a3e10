package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class LocksSuite extends DatabaseSuite {

    @Test
    @DisplayName("two transactions never hold one name together; other names do not wait")
    void exclusive() throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var pool = Executors.newFixedThreadPool(8);
        try {
            Callable<Void> holder = () -> {
                for (int n = 0; n < 20; n++) {
                    stores.transaction().executeWithoutResult(status -> {
                        stores.locks().orders(List.of("o-1"));
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        stores.locks().skus(List.of("SKU/1 a"));
                        inside.decrementAndGet();
                    });
                }
                return null;
            };
            pool.invokeAll(java.util.Collections.nCopies(8, holder)).forEach(LedgerSuite::get);
            assertThat(most).hasValue(1);

            var held = new CountDownLatch(1);
            var done = new CountDownLatch(1);
            var first = pool.submit(() -> stores.transaction().execute(status -> {
                stores.locks().orders(List.of("o-1"));
                held.countDown();
                return LedgerSuite.get(pool.submit(() -> done.await(60, TimeUnit.SECONDS)));
            }));
            assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
            stores.transaction().executeWithoutResult(status -> stores.locks().orders(List.of("o-2")));
            done.countDown();
            assertThat(first.get()).isTrue();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("eight transactions over thousands of overlapping names in any order never deadlock")
    void noDeadlock() throws Exception {
        var pool = Executors.newFixedThreadPool(8);
        try {
            var workers = IntStream.range(0, 8).mapToObj(seed -> (Callable<Integer>) () -> {
                var random = new Random(seed);
                for (int n = 0; n < 15; n++) {
                    int many = n % 3 == 0 ? 1500 : 40;
                    stores.transaction().executeWithoutResult(status -> {
                        stores.locks().orders(random.ints(20, 0, 200).mapToObj(i -> "o-" + i).toList());
                        stores.locks().skus(random.ints(many, 0, 3000).mapToObj(i -> "sku-" + i).toList());
                    });
                }
                return 15;
            }).toList();
            assertThat(pool.invokeAll(workers).stream().map(LedgerSuite::get)).containsOnly(15);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("a lock outside a transaction is refused, because it would hold nothing")
    void needsTransaction() {
        assertThatThrownBy(() -> stores.locks().orders(List.of("o-1"))).isInstanceOf(IllegalStateException.class);
    }
}
