package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.delivery.Limits.Permit;
import pl.spoiwo.delivery.Limits.Rank;
import pl.spoiwo.delivery.Limits.Refused;

class LimitsTest {

    private static final String CALL = "GET /orders";
    private static final String STATUS = "PUT /orders/7/status";
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Rank> served = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    private static Limits limits(Duration wait) {
        return new Limits(new DeliveryProperties(1, Duration.ZERO, Duration.ZERO, Duration.ZERO, wait, Duration.ZERO, 1, DataSize.ofBytes(1), DataSize.ofBytes(1), Duration.ZERO, null,
                Duration.ZERO));
    }

    private static Connection connection(int rate, int parallel) {
        return DeliveryHub.connection("shop", DeliveryHub.connector("http://127.0.0.1", null, Duration.ofSeconds(1), new Connector.Limit(rate, Duration.ofSeconds(1), parallel), Map.of()),
                Map.of(), Map.of(), null);
    }

    private Future<?> call(Limits limits, Connection connection, Rank rank) {
        return threads.submit(() -> {
            try (var permit = (Permit) limits.take(connection, rank, CALL)) {
                served.add(rank);
            }
        });
    }

    /** @return how they are served that wait behind a call of prices */
    private List<Rank> serve(List<Rank> waiting) {
        return serve(limits(Duration.ofMinutes(1)), connection(0, 1), waiting);
    }

    private List<Rank> serve(Limits limits, Connection connection, List<Rank> waiting) {
        var running = (Permit) limits.take(connection, Rank.PRICES, CALL);
        for (var rank : waiting) {
            int before = limits.waiting(connection);
            call(limits, connection, rank);
            await().until(() -> limits.waiting(connection) == before + 1);
        }
        running.close();
        await().until(() -> served.size() == waiting.size());
        return served;
    }

    @Test
    @DisplayName("of calls that wait, orders go before stock, and stock before prices; among equals who came first")
    void order() {
        assertThat(serve(List.of(Rank.PRICES, Rank.STOCK, Rank.PRICES, Rank.ORDERS, Rank.PRICES)))
                .containsExactly(Rank.ORDERS, Rank.STOCK, Rank.PRICES, Rank.PRICES, Rank.PRICES);
    }

    @Test
    @DisplayName("with more orders than the limit lets through, one of three calls is for stock and one of nine for prices, and not more")
    void shares() {
        var waiting = new ArrayList<>(Collections.nCopies(10, Rank.ORDERS));
        waiting.addAll(Collections.nCopies(3, Rank.PRICES));
        waiting.addAll(Collections.nCopies(6, Rank.STOCK));
        var first = serve(waiting).subList(0, 15);
        assertThat(first.subList(0, 3)).containsExactly(Rank.ORDERS, Rank.ORDERS, Rank.STOCK);
        assertThat(Collections.frequency(first, Rank.STOCK)).isEqualTo(5);
        assertThat(Collections.frequency(first, Rank.PRICES)).isEqualTo(1);
        assertThat(first.indexOf(Rank.PRICES)).as("the stock's turn goes before it").isEqualTo(9);
    }

    @Test
    @DisplayName("what went while nobody else waited counts for no share: after it orders go before stock, prices and texts")
    void idle() {
        var limits = limits(Duration.ofMinutes(1));
        var connection = connection(0, 1);
        for (int i = 0; i < 40; i++) {
            ((Permit) limits.take(connection, Rank.ORDERS, CALL)).close();
        }
        assertThat(serve(limits, connection, List.of(Rank.TEXTS, Rank.PRICES, Rank.STOCK, Rank.ORDERS, Rank.ORDERS)))
                .containsExactly(Rank.ORDERS, Rank.ORDERS, Rank.STOCK, Rank.PRICES, Rank.TEXTS);
    }

    @Test
    @DisplayName("with a crowd of prices at the limit an order gets the next call, and with a crowd of orders prices are not starved")
    void crowd() throws Exception {
        var limits = limits(Duration.ofMillis(1500));
        var connection = connection(20, 2);
        var on = new AtomicBoolean(true);
        IntStream.range(0, 8).forEach(i -> threads.submit(() -> crowd(limits, connection, Rank.PRICES, on)));
        await().until(() -> limits.waiting(connection) >= 6);
        for (int i = 0; i < 5; i++) {
            int before = served.size();
            call(limits, connection, Rank.ORDERS).get();
            assertThat(served.subList(before, served.size()).indexOf(Rank.ORDERS)).as("calls of prices before it; the fair share of eight would be seven").isLessThanOrEqualTo(3);
        }
        IntStream.range(0, 8).forEach(i -> threads.submit(() -> crowd(limits, connection, Rank.ORDERS, on)));
        await().until(() -> limits.waiting(connection) >= 14);
        int before = served.size();
        await().untilAsserted(() -> assertThat(served.subList(before, served.size())).contains(Rank.PRICES));
        on.set(false);
    }

    private void crowd(Limits limits, Connection connection, Rank rank, AtomicBoolean on) {
        while (on.get() && !Thread.currentThread().isInterrupted()) {
            if (limits.take(connection, rank, CALL) instanceof Permit permit) {
                served.add(rank);
                permit.close();
            }
        }
    }

    private static Connection limited(String id, String client, Connector.Limit all, Connector.Limit status) {
        var connector = DeliveryHub.connector("http://127.0.0.1", null, Duration.ofSeconds(1), all, Map.of());
        return DeliveryHub.connection(id, DeliveryHub.limited(connector, Map.of("PUT /orders/*/status", status)), Map.of("clientId", client), Map.of(), null);
    }

    @Test
    @DisplayName("a burst on one resource keeps its limit and that of all, and holds up no call that goes elsewhere, though that be less urgent")
    void resource() {
        var limits = limits(Duration.ofMinutes(1));
        var connection = limited("shop", "app", new Connector.Limit(100, Duration.ofSeconds(1), 2), new Connector.Limit(10, Duration.ofSeconds(1), 0));
        var times = Collections.synchronizedList(new ArrayList<Long>());
        long began = System.nanoTime();
        for (int i = 0; i < 16; i++) {
            threads.submit(() -> {
                try (var permit = (Permit) limits.take(connection, Rank.ORDERS, STATUS)) {
                    times.add(System.nanoTime() - began);
                }
            });
        }
        await().pollInterval(Duration.ofMillis(5)).until(() -> limits.waiting(connection) >= 8);
        for (int i = 0; i < 10; i++) {
            ((Permit) limits.take(connection, Rank.TEXTS, CALL)).close();
        }
        assertThat(times).as("statuses gone while ten others went").hasSizeLessThan(14);
        await().until(() -> times.size() == 16);
        var sorted = times.stream().sorted().toList();
        for (int i = 0; i < 16; i++) {
            assertThat(sorted.get(i)).as("status %s", i).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(i * 100L));
        }
    }

    @Test
    @DisplayName("of calls that wait for the same resource the more urgent goes first")
    void urgentResource() {
        var limits = limits(Duration.ofMinutes(1));
        var connection = limited("shop", "app", new Connector.Limit(0, Duration.ofSeconds(1), 0), new Connector.Limit(1, Duration.ofMillis(500), 0));
        ((Permit) limits.take(connection, Rank.ORDERS, STATUS)).close();
        for (var rank : List.of(Rank.TEXTS, Rank.STOCK, Rank.ORDERS)) {
            int before = limits.waiting(connection);
            threads.submit(() -> {
                try (var permit = (Permit) limits.take(connection, rank, STATUS)) {
                    served.add(rank);
                }
            });
            await().pollInterval(Duration.ofMillis(1)).until(() -> limits.waiting(connection) == before + 1);
        }
        await().until(() -> served.size() == 3);
        assertThat(served).containsExactly(Rank.ORDERS, Rank.STOCK, Rank.TEXTS);
    }

    @Test
    @DisplayName("the limit of a resource that counts by application is shared by accounts whose other calls have limits of their own; who would wait too long is told when to come back")
    void sharedResource() {
        var limits = limits(Duration.ofMillis(100));
        var all = new Connector.Limit(0, Duration.ofSeconds(1), 0);
        var status = new Connector.Limit(1, Duration.ofMinutes(1), 0, "{clientId}");
        assertThat(limits.take(limited("one", "app-1", all, status), Rank.ORDERS, STATUS)).isInstanceOf(Permit.class);
        assertThat(limits.take(limited("two", "app-1", all, status), Rank.ORDERS, STATUS)).isEqualTo(new Refused(Duration.ofMillis(100)));
        assertThat(limits.take(limited("two", "app-1", all, status), Rank.ORDERS, CALL)).isInstanceOf(Permit.class);
        assertThat(limits.take(limited("three", "app-2", all, status), Rank.ORDERS, STATUS)).isInstanceOf(Permit.class);
    }

    private static Connection of(String id, String client) {
        var limit = new Connector.Limit(0, Duration.ofSeconds(1), 1, "{clientId}");
        return DeliveryHub.connection(id, DeliveryHub.connector("http://127.0.0.1", null, Duration.ofSeconds(1), limit, Map.of()), Map.of("clientId", client), Map.of(), null);
    }

    @Test
    @DisplayName("two accounts of one application share its limit, and another application has its own")
    void shared() {
        var limits = limits(Duration.ofMillis(50));
        var running = (Permit) limits.take(of("one", "app-1"), Rank.ORDERS, CALL);
        assertThat(limits.take(of("two", "app-1"), Rank.ORDERS, CALL)).isInstanceOf(Refused.class);
        assertThat(limits.take(of("three", "app-2"), Rank.ORDERS, CALL)).isInstanceOf(Permit.class);
        running.close();
        assertThat(limits.take(of("two", "app-1"), Rank.ORDERS, CALL)).isInstanceOf(Permit.class);
    }

    @Test
    @DisplayName("calls are spaced evenly, and who would wait too long is told when to come back")
    void spaced() {
        var limits = limits(Duration.ofMillis(300));
        var connection = connection(10, 0);
        long began = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            assertThat(limits.take(connection, Rank.ORDERS, CALL)).isInstanceOf(Permit.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        var single = connection(0, 1);
        var running = (Permit) limits.take(single, Rank.ORDERS, CALL);
        assertThat(limits.take(single, Rank.ORDERS, CALL)).isEqualTo(new Refused(Duration.ofMillis(300)));
        running.close();
        running.close();
        assertThat(limits.take(single, Rank.ORDERS, CALL)).as("closed twice, one place").isInstanceOf(Permit.class);
        assertThat(limits.take(single, Rank.ORDERS, CALL)).isInstanceOf(Refused.class);
    }
}
