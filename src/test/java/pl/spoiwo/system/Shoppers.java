package pl.spoiwo.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** Customers who order and pay at a steady rate whether the hub lives or not. Every order they made is remembered. */
public final class Shoppers implements AutoCloseable {

    private static final List<String> BODIES = List.of(
            "{\"payment\": \"payu\", \"items\": [{\"sku\": \"DZB-1200\", \"quantity\": 2}]}",
            "{\"payment\": \"cod\", \"fee\": \"5.00\", \"items\": [{\"sku\": \"KUB-350-ZIE\"}, {\"sku\": \"DZB-1200\"}]}",
            "{\"payment\": \"payu\", \"nip\": \"5252445767\", \"billing\": {\"company\": \"Łukmet Sp. z o.o.\", \"first_name\": \"Ola 🌻\"}}",
            "{\"payment\": \"payu\", \"currency\": \"EUR\", \"items\": [{\"sku\": \"TAL-27-BIA\", \"quantity\": 3}]}",
            "{\"payment\": \"payu\", \"pickupPoint\": \"RAD12A\", \"discount\": \"10.00\", \"items\": [{\"sku\": \"DZB-1200\", \"quantity\": 2}], \"note\": \"prezent\\r\\n🎁\"}");

    private static final List<String> ON_MARKET = List.of(
            "{\"status\": \"BOUGHT\", \"items\": [{\"sku\": \"DZB-1200\", \"quantity\": 1}], \"pickupPoint\": \"KRA01M\"}",
            "{\"status\": \"BOUGHT\", \"items\": [{\"sku\": \"TAL-27-BIA\", \"quantity\": 2}, {\"sku\": \"KUB-350-ZIE\"}], \"payment\": \"CASH_ON_DELIVERY\"}",
            "{\"status\": \"BOUGHT\", \"items\": [{\"sku\": \"KUB-350-ZIE\", \"quantity\": 1}], \"nip\": \"5252445767\", \"buyer\": {\"companyName\": \"Łukmet Sp. z o.o.\"}}");

    private final World world;
    private final Random random;
    private final Set<String> bought = new ConcurrentSkipListSet<>();
    private final Map<String, Unpaid> unpaid = new ConcurrentSkipListMap<>();
    final ConcurrentSkipListSet<String> placed = new ConcurrentSkipListSet<>();
    private final Set<String> online = new ConcurrentSkipListSet<>();
    private final Map<String, JsonNode> orders = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final ScheduledExecutorService courier = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    private record Unpaid(JsonNode order, boolean begun) {
    }

    public Shoppers(World world, long seed) {
        this.world = world;
        this.random = new Random(seed);
    }

    public Shoppers perSecond(int orders) {
        clock.scheduleAtFixedRate(() -> shop(this::next), 0, 1_000_000 / orders, TimeUnit.MICROSECONDS);
        clock.scheduleWithFixedDelay(() -> shop(this::pay), 500, 300, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Others buy on the marketplace, and say a moment later where it goes and how they pay. Parcels travel until {@link #close}. */
    public Shoppers andOnMarket(int orders) {
        clock.scheduleAtFixedRate(() -> shop(() -> bought.add(world.orderOnMarket(ON_MARKET.get(random.nextInt(ON_MARKET.size()))).path("id").asText())),
                0, 1_000_000 / orders, TimeUnit.MICROSECONDS);
        clock.scheduleWithFixedDelay(() -> shop(this::fillIn), 1_000, 1_500, TimeUnit.MILLISECONDS);
        courier.scheduleWithFixedDelay(() -> shop(world::carry), 1, 5, TimeUnit.SECONDS);
        return this;
    }

    private void fillIn() {
        for (var order : bought) {
            orders.put(order, world.fillIn(order));
            placed.add(order);
            bought.remove(order);
        }
    }

    /** Waits for so many more orders. */
    void awaitMore(int orders) {
        int goal = placed.size() + orders;
        Awaitility.await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(5)).until(() -> {
            check();
            return placed.size() >= goal;
        });
    }

    /** Lets them order for so long. */
    public void goOn(Duration length) {
        long end = System.nanoTime() + length.toNanos();
        Awaitility.await().atMost(length.plusMinutes(1)).pollInterval(Duration.ofMillis(200)).until(() -> {
            check();
            return System.nanoTime() >= end;
        });
    }

    /** Orders as the shop had them when they were placed, by number. */
    public Map<String, JsonNode> orders() {
        return orders;
    }

    /** A clock forgets tasks that fail. */
    private void shop(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
            throw e;
        }
    }

    /** Throws what kept a customer or the courier from going on. */
    public void check() {
        if (failure.get() != null) {
            throw new IllegalStateException("the customers could not go on", failure.get());
        }
    }

    private void next() {
        var body = BODIES.get(random.nextInt(BODIES.size()));
        var order = world.order(body);
        var number = order.path("id").asText();
        orders.put(number, order);
        placed.add(number);
        if (body.contains("payu")) {
            online.add(number);
            unpaid.put(number, new Unpaid(order, false));
        }
    }

    /** First PENDING, a moment later COMPLETED. */
    private void pay() {
        for (var one : unpaid.entrySet()) {
            world.pay(one.getValue().order(), one.getValue().begun());
            if (one.getValue().begun()) {
                unpaid.remove(one.getKey());
            } else {
                unpaid.put(one.getKey(), new Unpaid(one.getValue().order(), true));
            }
        }
    }

    /** The payment operator tells once more of all that was paid. */
    void payAgain() {
        online.forEach(number -> world.pay(orders.get(number), true));
    }

    /** No new orders; what is open is paid. */
    public void stop() throws InterruptedException {
        clock.shutdown();
        if (!clock.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the shoppers do not stop");
        }
        check();
        fillIn();
        pay();
        pay();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        courier.shutdownNow();
    }
}
