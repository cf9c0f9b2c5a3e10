package pl.spoiwo.system;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Customers who order and pay at a steady rate whether the hub lives or not. Every order they made is remembered. */
final class Shoppers implements AutoCloseable {

    private static final List<String> BODIES = List.of(
            "{\"payment\": \"payu\", \"items\": [{\"sku\": \"DZB-1200\", \"quantity\": 2}]}",
            "{\"payment\": \"cod\", \"fee\": \"5.00\", \"items\": [{\"sku\": \"KUB-350-ZIE\"}, {\"sku\": \"DZB-1200\"}]}",
            "{\"payment\": \"payu\", \"nip\": \"5252445767\", \"billing\": {\"company\": \"Łukmet Sp. z o.o.\", \"first_name\": \"Ola 🌻\"}}",
            "{\"payment\": \"payu\", \"currency\": \"EUR\", \"items\": [{\"sku\": \"TAL-27-BIA\", \"quantity\": 3}]}",
            "{\"payment\": \"payu\", \"pickupPoint\": \"RAD12A\", \"discount\": \"10.00\", \"items\": [{\"sku\": \"DZB-1200\", \"quantity\": 2}], \"note\": \"prezent\\r\\n🎁\"}");

    private final World world;
    private final Random random;
    private final Map<String, Integer> unpaid = new ConcurrentSkipListMap<>();
    final ConcurrentSkipListSet<String> placed = new ConcurrentSkipListSet<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    Shoppers(World world, long seed) {
        this.world = world;
        this.random = new Random(seed);
    }

    Shoppers perSecond(int orders) {
        clock.scheduleAtFixedRate(this::next, 0, 1_000_000 / orders, TimeUnit.MICROSECONDS);
        clock.scheduleWithFixedDelay(this::pay, 500, 300, TimeUnit.MILLISECONDS);
        return this;
    }

    private void next() {
        var body = BODIES.get(random.nextInt(BODIES.size()));
        var number = world.order(body);
        placed.add(number);
        if (body.contains("payu")) {
            unpaid.put(number, 0);
        }
    }

    /** First PENDING, a moment later COMPLETED. */
    private void pay() {
        for (var one : unpaid.entrySet()) {
            world.pay(one.getKey(), one.getValue() == 0 ? "PENDING" : "COMPLETED");
            if (one.getValue() == 0) {
                unpaid.put(one.getKey(), 1);
            } else {
                unpaid.remove(one.getKey());
            }
        }
    }

    /** No new orders; what is open is paid. */
    void stop() throws InterruptedException {
        clock.shutdown();
        if (!clock.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the shoppers do not stop");
        }
        pay();
        pay();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
