package pl.spoiwo.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;
import pl.spoiwo.system.HubProcess;
import pl.spoiwo.system.Shoppers;
import pl.spoiwo.system.World;

/** Customers order at half of the rate that the hub can work off, for long, and nothing goes wrong; how the hub is gets written down minute by minute. */
final class Soak {

    /** @param most orders a second that the hub could work off, customers and simulated systems on the same machine */
    record Result(double most, int perSecond, List<Minute> minutes, Verdict verdict) {
    }

    /** Java has compiled by then what runs often. */
    private static final Duration WARMING = Duration.ofSeconds(90);
    private static final Duration BURST = Duration.ofSeconds(40);
    private static final int FLOOD = 25;
    private static final int LOOKS_A_MINUTE = 120;

    private final Path folder;
    private final Storage storage;
    private final long seed;
    private final int length;
    private final Histogram orderTimes = new Histogram(3);
    private long documents;
    private long lastDocument;

    /** @param length minutes */
    Soak(Path folder, Storage storage, long seed, int length) {
        this.folder = folder;
        this.storage = storage;
        this.seed = seed;
        this.length = length;
    }

    Result run() throws Exception {
        int hubPort = HubProcess.freePort();
        int gatePort = HubProcess.freePort();
        try (var world = new World(folder.resolve("world"), gatePort);
                var gate = new Gate(gatePort, URI.create("http://127.0.0.1:" + hubPort), new History(), new Random(seed));
                var hub = new HubProcess(world.home(), storage.dataFolder(), folder.resolve("hub.log"), hubPort, environment(world, gatePort), storage.arguments()).sendersFirst()) {
            hub.start();
            world.registerWebhooks("http://127.0.0.1:" + gatePort);
            var orders = new HashMap<String, JsonNode>();
            customers(world, 2, WARMING, orders);
            awaitAll(world, orders);
            double most = most(world, orders);
            awaitAll(world, orders);
            int perSecond = Math.max(1, (int) Math.round(most / 2));
            var minutes = new ArrayList<Minute>();
            try (var shoppers = new Shoppers(world, seed).perSecond(perSecond)) {
                look(world, shoppers.orders());
                orderTimes.reset();
                gate.took();
                for (int minute = 1; minute <= length; minute++) {
                    minutes.add(minute(minute, world, hub, gate, shoppers, orders.size()));
                }
                shoppers.stop();
                orders.putAll(shoppers.orders());
            }
            awaitAll(world, orders);
            var far = FarEnd.read(world, orders);
            return new Result(most, perSecond, minutes, Checker.check(List.of(), far, HubSays.word(hub, far)));
        }
    }

    private static Map<String, String> environment(World world, int gatePort) {
        var environment = new HashMap<>(world.environment());
        environment.put("SERVER_PORT", Integer.toString(gatePort));
        return environment;
    }

    /** More orders than the hub can work off, and how many it works off in a second. */
    private double most(World world, Map<String, JsonNode> orders) throws InterruptedException {
        long before = world.erpDocumentCount();
        long start = System.nanoTime();
        customers(world, FLOOD, BURST, orders);
        return (world.erpDocumentCount() - before) * 1e9 / (System.nanoTime() - start);
    }

    private void customers(World world, int perSecond, Duration length, Map<String, JsonNode> orders) throws InterruptedException {
        try (var shoppers = new Shoppers(world, seed + orders.size()).perSecond(perSecond)) {
            shoppers.goOn(length);
            shoppers.stop();
            orders.putAll(shoppers.orders());
        }
    }

    private static void awaitAll(World world, Map<String, JsonNode> orders) {
        Awaitility.await("all orders are in the ERP").atMost(Duration.ofMinutes(15)).pollInterval(Duration.ofSeconds(1)).until(() -> world.erpDocumentCount() >= orders.size());
    }

    private Minute minute(int number, World world, HubProcess hub, Gate gate, Shoppers shoppers, int before) throws IOException {
        double[] heap = {Double.MAX_VALUE};
        int[] looks = {0};
        orderTimes.reset();
        Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(500)).until(() -> {
            look(world, shoppers.orders());
            if (looks[0] % 4 == 0) {
                heap[0] = Math.min(heap[0], Vitals.heap(hub));
            }
            return ++looks[0] >= LOOKS_A_MINUTE;
        });
        var webhooks = gate.took();
        var vitals = Vitals.of(hub);
        return new Minute(number, before + shoppers.orders().size(), documents, webhooks.getValueAtPercentile(50) / 1000.0, webhooks.getValueAtPercentile(99) / 1000.0,
                orderTimes.getValueAtPercentile(50) / 1000.0, orderTimes.getValueAtPercentile(99) / 1000.0,
                heap[0], vitals.resident(), vitals.threads(), vitals.files(), Vitals.size(storage.broker()), Vitals.size(storage.database()));
    }

    /** Takes the time of documents that are new in the ERP. The shop's orders say to the second when they were placed. */
    private void look(World world, Map<String, JsonNode> placed) {
        long now = System.currentTimeMillis();
        for (var document : world.erpDocumentsSince(lastDocument)) {
            lastDocument = Math.max(lastDocument, document.path("id").asLong());
            documents++;
            var order = placed.get(World.shopOrder(document));
            if (order != null) {
                orderTimes.recordValue(Math.max(0, now - LocalDateTime.parse(order.path("date_created_gmt").asText()).toInstant(ZoneOffset.UTC).toEpochMilli()));
            }
        }
    }
}
