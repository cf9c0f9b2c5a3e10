package pl.spoiwo.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Customers who order and pay at a steady rate whether the hub lives or not. Every order they made is remembered. */
public final class Shoppers implements AutoCloseable {

    private static final List<String> BODIES = List.of(
            "{\"payment\": \"payu\", \"items\": [{\"sku\": \"DZB-1200\", \"quantity\": 2}]}",
            "{\"payment\": \"cod\", \"fee\": \"5.00\", \"items\": [{\"sku\": \"KUB-350-ZIE\"}, {\"sku\": \"DZB-1200\"}]}",
            "{\"payment\": \"payu\", \"nip\": \"5252445767\", \"billing\": {\"company\": \"Łukmet Sp. z o.o.\", \"first_name\": \"Ola 🌻\"}}",
            "{\"payment\": \"payu\", \"currency\": \"EUR\", \"items\": [{\"sku\": \"TAL-27-BIA\", \"quantity\": 3}]}",
            "{\"payment\": \"payu\", \"pickupPoint\": \"RAD12A\", \"discount\": \"10.00\", \"items\": [{\"sku\": \"DZB-1200\", \"quantity\": 2}], \"note\": \"prezent\\r\\n🎁\"}");

    /** Beside those: sets, with and without their parts, and what goes in several parcels. */
    private static final List<String> MORE = List.of(
            "{\"payment\": \"payu\", \"items\": [{\"sku\": \"ZES-PRE-XL\"}, {\"sku\": \"TAL-27-BIA\", \"quantity\": 2}]}",
            "{\"payment\": \"cod\", \"items\": [{\"sku\": \"ZES-PRE-XL\", \"quantity\": 2}]}",
            "{\"payment\": \"payu\", \"nip\": \"5252445767\", \"billing\": {\"company\": \"Łukmet Sp. z o.o.\"}, \"items\": [{\"sku\": \"MIO-LIP-09\", \"quantity\": 5}]}");
    /** One of so many is cancelled, early or late, and one of so many on the marketplace is merged or replaced. */
    private static final int THINK_BETTER = 10;

    /** Paid beside the cash on delivery of the order. */
    private static final String SURCHARGE = "{\"surcharges\": [{\"id\": \"22bb5d31-c77f-11f1-b0d4-6d1f2f6a7c10\", \"type\": \"ONLINE\", \"provider\": \"PAYU\", "
            + "\"finishedAt\": \"2026-11-21T08:00:00Z\", \"paidAmount\": {\"amount\": \"2.00\", \"currency\": \"PLN\"}}]}";

    private static final List<String> ON_MARKET = List.of(
            "{\"status\": \"BOUGHT\", \"items\": [{\"sku\": \"DZB-1200\", \"quantity\": 1}], \"pickupPoint\": \"KRA01M\"}",
            "{\"status\": \"BOUGHT\", \"items\": [{\"sku\": \"TAL-27-BIA\", \"quantity\": 2}, {\"sku\": \"KUB-350-ZIE\"}], \"payment\": \"CASH_ON_DELIVERY\"}",
            "{\"status\": \"BOUGHT\", \"items\": [{\"sku\": \"TAL-27-BIA\", \"quantity\": 3}], \"payment\": \"CASH_ON_DELIVERY\", \"override\": " + SURCHARGE + "}",
            "{\"status\": \"BOUGHT\", \"items\": [{\"sku\": \"KUB-350-ZIE\", \"quantity\": 1}], \"nip\": \"5252445767\", \"buyer\": {\"companyName\": \"Łukmet Sp. z o.o.\"}}",
            "{\"status\": \"BOUGHT\", \"items\": [{\"sku\": \"ZES-PRE-XL\", \"quantity\": 1}]}");

    private final World world;
    private final Random random;
    private final Map<String, JsonNode> bought = new ConcurrentSkipListMap<>();
    private final Map<String, Fate> fates = new ConcurrentHashMap<>();
    private final Map<String, Long> doubts = new ConcurrentHashMap<>();
    private final List<String> bodies;
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
        this.bodies = world.whole() ? Stream.concat(BODIES.stream(), MORE.stream()).toList() : BODIES;
    }

    public Shoppers perSecond(int orders) {
        clock.scheduleAtFixedRate(() -> shop(this::next), 0, 1_000_000 / orders, TimeUnit.MICROSECONDS);
        clock.scheduleWithFixedDelay(() -> shop(this::pay), 500, 300, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Others buy on the marketplace, and say a moment later where it goes and how they pay. Parcels travel until {@link #close}. */
    public Shoppers andOnMarket(int orders) {
        clock.scheduleAtFixedRate(() -> shop(this::buy), 0, 1_000_000 / orders, TimeUnit.MICROSECONDS);
        clock.scheduleWithFixedDelay(() -> shop(this::fillIn), 1_000, 1_500, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(() -> shop(this::thinkBetter), 1_000, 1_000, TimeUnit.MILLISECONDS);
        courier.scheduleWithFixedDelay(() -> shop(world::carry), 1, 5, TimeUnit.SECONDS);
        return this;
    }

    /** Others want these goods, of which there are few, wherever one is on sale. */
    public Shoppers andHunters(String sku, Duration each) {
        clock.scheduleWithFixedDelay(() -> shop(() -> hunt(sku)), 500, each.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void hunt(String sku) {
        if (world.pieces("woocommerce", sku) > 0) {
            place("{\"payment\": \"cod\", \"items\": [{\"sku\": \"" + sku + "\"}]}");
        }
        if (world.whole() && world.pieces("allegro", sku) > 0) {
            try {
                keep(world.orderOnMarket("{\"status\": \"BOUGHT\", \"items\": [{\"sku\": \"" + sku + "\"}]}"));
            } catch (IllegalStateException gone) {
                if (!gone.getMessage().contains("cannot be bought")) {
                    throw gone;
                }
            }
        }
    }

    private void buy() {
        keep(world.orderOnMarket(ON_MARKET.get(random.nextInt(ON_MARKET.size()))));
    }

    private void keep(JsonNode order) {
        bought.put(order.path("id").asText(), order);
    }

    private void fillIn() {
        for (var order : List.copyOf(bought.values())) {
            if (bought.remove(order.path("id").asText()) != null) {
                switch (random.nextInt(THINK_BETTER)) {
                    case 0 -> cancel(order);
                    case 1 -> ready(world.merge(together(order)));
                    default -> ready(order);
                }
            }
        }
    }

    /** What the same buyer has bought beside it, which is no order of its own any more. */
    private Set<String> together(JsonNode order) {
        var all = new TreeSet<>(Set.of(order.path("id").asText()));
        bought.values().stream().filter(other -> other.path("buyer").equals(order.path("buyer"))).limit(1).map(other -> other.path("id").asText()).forEach(all::add);
        bought.keySet().removeAll(all);
        return all;
    }

    private void ready(JsonNode order) {
        var id = order.path("id").asText();
        orders.put(id, world.fillIn(id));
        placed.add(id);
    }

    private void cancel(JsonNode order) {
        var number = order.path("id").asText();
        world.cancel(number);
        orders.put(number, order);
        fates.put(number, Fate.NEVER_PAID);
    }

    /** Some cancel what the hub works on already: at once, or when its label is bought. */
    private void thinkBetter() {
        var shop = world.shopOrders();
        for (var number : placed) {
            boolean ready = number.contains("-") || shop.containsKey(number) && shop.get(number).path("status").asText().equals("processing");
            if (ready && System.nanoTime() > doubts.computeIfAbsent(number, first -> random.nextInt(THINK_BETTER) > 0 ? Long.MAX_VALUE : System.nanoTime() + random.nextInt(15) * 1_000_000_000L)
                    && world.callOff(number)) {
                fates.put(number, Fate.CALLED_OFF);
            }
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

    /** Of the orders that are not {@link Fate#KEPT}. */
    public Map<String, Fate> fates() {
        return fates;
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
        place(bodies.get(random.nextInt(bodies.size())));
    }

    private void place(String body) {
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
            if (world.whole() && !one.getValue().begun() && random.nextInt(THINK_BETTER) == 0) {
                cancel(one.getValue().order());
                unpaid.remove(one.getKey());
                continue;
            }
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
