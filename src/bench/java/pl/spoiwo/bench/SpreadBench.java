package pl.spoiwo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import pl.spoiwo.system.HubProcess;

/**
 * Stock of many goods in two channels: how soon a sale in one is known in the other, what a full feed of the ERP costs, and what the door's callers
 * feel of it. The connectors keep their own limits, and the sandbox refuses what goes beyond those it knows. Each of the goods is sold once at most, so
 * that each sale has one number that the other channel must get.
 */
final class SpreadBench {

    private static final int MINUTES = 10;
    private static final int GOODS = 50_000;
    private static final int INITIAL = 1000;
    private static final int PER_MINUTE = 300;
    private static final int PROBES_PER_SECOND = 5;
    private static final int WARM_SECONDS = 30;
    private static final int QUIET_SECONDS = 120;
    private static final int IDLE_MINUTES = 2;
    private static final int SHOP_CALLS = 6;
    /** Of the goods those whose number ends so are changed by the feed, and sold never. */
    private static final String FED = "0";
    private static final String SHOP_TO_MARKET = "sale in the shop -> written on the market";
    private static final String MARKET_TO_SHOP = "sale on the market -> written in the shop";
    private static final String ALONE = "feed alone";
    private static final String REFUSED = "calls refused for limits";
    private static final String INTAKE = "webhooks, stock spread";
    private static final double MOST_SECONDS = 5;
    private static final double MOST_FEED_SECONDS = 30;
    /** Of what the limits allow, with nothing beside it. */
    private static final double MOST_SPREAD_RATIO = 2;
    private static final double MOST_HEAP_MIB = 512;
    /** Of the intake's p99 without spreading; two runs of a few hundred calls differ by some tenths without a reason. */
    private static final double MOST_INTAKE_RATIO = 1.5;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Path folder;
    private final int minutes;
    private final int goods;
    private int nextOfGoods;

    /** {@code -Dspoiwo.bench.minutes} of selling and {@code -Dspoiwo.bench.goods} shorten it, as does a short length of the other measurements. */
    SpreadBench(Path folder, BenchLength length) {
        boolean whole = length.seconds() >= BenchLength.FULL;
        this.folder = folder;
        this.minutes = Integer.getInteger("spoiwo.bench.minutes", whole ? MINUTES : 1);
        this.goods = Integer.getInteger("spoiwo.bench.goods", whole ? GOODS : 2_000);
    }

    boolean full() {
        return minutes >= MINUTES && goods >= GOODS;
    }

    int seconds() {
        return minutes * 60;
    }

    /** Throws where a sale or a change did not come to the other channel, or came as another number, or something else was written. */
    List<Measurement> measure() throws IOException, InterruptedException {
        try (var rig = new Rig(folder.resolve("spread"), HubProcess.freePort(), List.of(), (home, port) -> ManyGoods.make(home, port, goods, SHOP_CALLS));
             var shop = new ManyGoods.Ledger(rig.world, "woocommerce");
             var market = new ManyGoods.Ledger(rig.world, "allegro")) {
            var webhooks = new OrderWebhooks(rig.world, PROBES_PER_SECOND * (WARM_SECONDS + QUIET_SECONDS + seconds()));
            var measured = new ArrayList<Measurement>();
            long from = System.nanoTime();
            rig.start();
            rig.world.registerWebhooks(rig.hub.url());
            rig.awaitStock(goods / 1_000);
            awaitSpread(rig);
            measured.add(Measurement.of("first look at " + goods + " goods in two channels", seconds(from), "s").cost(rig.heap(), Others.cpuMillis(rig.process()) / goods)
                    .note("from the start of the hub; what channels hold is not known before, so " + (shop.written() + market.written()) + " writes"));

            var sender = new SteadySender(number -> webhooks.request(URI.create(rig.hub.url() + "/hooks/shop-main"), number));
            modes(rig, "off");
            sell(rig, sender, WARM_SECONDS);
            var quiet = sell(rig, sender, QUIET_SECONDS);
            modes(rig, "live");
            awaitSpread(rig);
            measured.add(Measurement.latency("webhooks, stock not spread", quiet.micros()).note(quiet.note()));

            var others = new Others(rig.process());
            double cpu = Others.cpuMillis(rig.process());
            var began = Instant.now();
            var calls = calls(rig, "woocommerce");
            var selling = CompletableFuture.supplyAsync(() -> sell(rig, sender, seconds()));
            pass(minutes * 20);
            var fedAt = feed(rig);
            var run = selling.join();
            // The feed is read some time after it changed: before that all is idle too.
            Awaitility.await("the feed is read").atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> fed(shop, fedAt).count() > 0 && fed(market, fedAt).count() > 0);
            double perOrder = (Others.cpuMillis(rig.process()) - cpu) / (minutes * PER_MINUTE);
            var besides = others.percent();
            var made = difference(calls(rig, "woocommerce"), calls);
            awaitSpread(rig);
            double heap = rig.heap();
            measured.add(latency(SHOP_TO_MARKET, shop, market, began).cost(heap, perOrder).besides(besides));
            measured.add(latency(MARKET_TO_SHOP, market, shop, began).cost(heap, perOrder).besides(besides));
            measured.add(Measurement.latency(INTAKE, run.micros()).against(measured.get(1)).goal("<= " + MOST_INTAKE_RATIO + " x").besides(besides).note(run.note()));
            measured.addAll(spread("feed among the sales", shop, market, fedAt));
            measured.add(Measurement.of("calls of the shop among the sales", made.values().stream().mapToLong(Long::longValue).sum() / (double) seconds(), "a second").note(made.toString()));

            measured.addAll(alone(rig, shop, market));
            return measured;
        }
    }

    /** Fails where a full run misses a goal, and says all that it misses; a shorter one only reports. */
    void check(List<Measurement> measured) {
        var by = measured.stream().collect(Collectors.toMap(Measurement::name, each -> each));
        SoftAssertions.assertSoftly(goals -> {
            for (var sales : List.of(SHOP_TO_MARKET, MARKET_TO_SHOP)) {
                goals.assertThat(by.get(sales).p99Ms()).as("ms at p99: " + sales).isLessThanOrEqualTo(MOST_SECONDS * 1000);
                goals.assertThat(by.get(sales).heapMiB()).as("MiB of heap: " + sales).isLessThanOrEqualTo(MOST_HEAP_MIB);
            }
            goals.assertThat(by.get(changedFeed()).value()).as("s of processor time: " + changedFeed()).isLessThan(MOST_FEED_SECONDS);
            for (var channel : List.of("shop", "market")) {
                goals.assertThat(by.get(ALONE + ", " + channel).ratio()).as("times what the limits allow: " + ALONE + ", " + channel).isLessThanOrEqualTo(MOST_SPREAD_RATIO);
            }
            goals.assertThat(by.get(REFUSED).value()).as(REFUSED).isZero();
            goals.assertThat(by.get(INTAKE).ratio()).as("times the p99 without spreading: " + INTAKE).isLessThanOrEqualTo(MOST_INTAKE_RATIO);
        });
    }

    private String changedFeed() {
        return "feed of " + goods + ", a tenth changed";
    }

    /** The feed with nothing beside it: first unchanged, then with a tenth of other numbers. What the hub takes without any feed is left out. */
    private List<Measurement> alone(Rig rig, ManyGoods.Ledger shop, ManyGoods.Ledger market) throws InterruptedException {
        long before = shop.written() + market.written();
        reading(rig, "off");
        double without = idleMinute(rig);
        reading(rig, "live");
        double unchanged = idleMinute(rig);
        assertThat(shop.written() + market.written()).as("writes that an unchanged feed causes").isEqualTo(before);
        double changed = Others.cpuMillis(rig.process());
        var at = feed(rig);
        long from = System.nanoTime();
        long all = before + 2L * goods / 10;
        Awaitility.await("all changes are written").atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> shop.written() + market.written() >= all);
        changed = (Others.cpuMillis(rig.process()) - changed) / 1000;
        double took = seconds(from);
        pass(70);
        assertThat(shop.written() + market.written()).as("writes that the changes cause").isEqualTo(all);
        var spread = spread(ALONE, shop, market, at);
        return List.of(Measurement.of("a minute without a feed", without, "s of processor time").note("nothing else to do, journals and lists are read"),
                Measurement.of("feed of " + goods + ", unchanged", unchanged - without, "s of processor time").goal("no write").note("a minute with it, less one without; 0 writes"),
                Measurement.of(changedFeed(), changed - without * took / 60, "s of processor time").goal("< 30 s")
                        .note("of " + changed + " s in the " + took + " s from the change until both channels hold it, less what these take without a feed; " + 2 * goods / 10 + " writes"),
                spread.get(0).goal("<= " + MOST_SPREAD_RATIO + " x"), spread.get(1).goal("<= " + MOST_SPREAD_RATIO + " x"), Measurement.of(REFUSED, refused(rig), "calls").note("in all, by both channels"));
    }

    private static double idleMinute(Rig rig) {
        pass(30);
        double before = Others.cpuMillis(rig.process());
        pass(IDLE_MINUTES * 60);
        return (Others.cpuMillis(rig.process()) - before) / IDLE_MINUTES / 1000;
    }

    private static void reading(Rig rig, String mode) {
        rig.hub.post("/api/connections/erp-main/mode", "{\"kind\": \"stock.poll\", \"mode\": \"" + mode + "\"}");
    }

    /** Sells at a steady rate in both channels, and calls the door meanwhile. */
    private SteadySender.Run sell(Rig rig, SteadySender sender, int seconds) {
        int orders = seconds * PER_MINUTE / 60;
        var buyers = CompletableFuture.runAsync(() -> {
            long start = System.nanoTime();
            for (int i = 0; i < orders; i++) {
                long due = start + TimeUnit.SECONDS.toNanos(60) * i / PER_MINUTE;
                passUntil(due);
                var items = "\"items\": [{\"sku\": \"" + nextSku() + "\"}]}";
                if (i % 2 == 0) {
                    rig.world.control("POST", "woocommerce/orders", "{\"payment\": \"cod\", " + items);
                } else {
                    rig.world.control("POST", "allegro/orders", "{" + items);
                }
            }
        });
        var run = sender.send(PROBES_PER_SECOND, seconds);
        buyers.join();
        return run;
    }

    private String nextSku() {
        while (Integer.toString(nextOfGoods + 1).endsWith(FED)) {
            nextOfGoods++;
        }
        return "TOW-%05d".formatted(++nextOfGoods);
    }

    /** @return when the ERP had the new numbers */
    private Instant feed(Rig rig) {
        var changed = rig.world.control("POST", "subiekt/stock", "{\"skus\": \"TOW-%" + FED + "\", \"change\": 5}").path("goods").asInt();
        assertThat(changed).isEqualTo(goods / 10);
        return Instant.now();
    }

    private static void modes(Rig rig, String mode) {
        ManyGoods.CHANNELS.forEach(channel -> rig.hub.post("/api/connections/" + channel + "/mode", "{\"kind\": \"stock.write\", \"mode\": \"" + mode + "\"}"));
    }

    /** Until all that is known is decided and sent. */
    private static void awaitSpread(Rig rig) {
        Awaitility.await("all stock is in the channels, see " + rig.hub.log()).atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).during(Duration.ofSeconds(10)).until(rig::idle);
    }

    private static void pass(int seconds) {
        passUntil(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
    }

    private static void passUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** From the sale, by the clock of the channel that sold, to the write of the number that is right then, by the clock of the other. */
    private static Measurement latency(String name, ManyGoods.Ledger seller, ManyGoods.Ledger other, Instant since) {
        var written = new HashMap<String, Instant>();
        other.moves().stream().filter(move -> !move.sold() && move.pieces() == INITIAL - 1).forEach(move -> written.putIfAbsent(move.sku(), move.at()));
        var micros = new Histogram(3);
        var missing = new ArrayList<String>();
        seller.moves().stream().filter(move -> move.sold() && move.sku().startsWith("TOW-") && !move.at().isBefore(since)).forEach(sale -> {
            var at = written.get(sale.sku());
            if (at == null) {
                missing.add(sale.sku());
            } else {
                micros.recordValue(Math.max(0, Duration.between(sale.at(), at).toNanos() / 1000));
            }
        });
        assertThat(missing).as("sales that the other channel has not heard of").isEmpty();
        return Measurement.latency(name, micros).goal("p99 <= 5 s").note(micros.getTotalCount() + " sales, max " + micros.getMaxValue() / 1000 + " ms");
    }

    /** Beside what the limits allow: two calls for a hundred in the shop, three for twenty-five on the market, at the rates of the connectors, and there 8,500 changes a minute. */
    private static List<Measurement> spread(String name, ManyGoods.Ledger shop, ManyGoods.Ledger market, Instant since) {
        return List.of(spread(name + ", shop", shop, since, 2, 100, 5, 60_000), spread(name + ", market", market, since, 3, 25, 100, 8_500));
    }

    /** What a feed wrote. */
    private static Stream<ManyGoods.Move> fed(ManyGoods.Ledger channel, Instant since) {
        return channel.moves().stream().filter(move -> !move.sold() && move.sku().startsWith("TOW-") && move.sku().endsWith(FED) && move.at().isAfter(since));
    }

    private static Measurement spread(String name, ManyGoods.Ledger channel, Instant since, int calls, int batch, int rate, int changes) {
        var at = fed(channel, since).map(ManyGoods.Move::at).sorted().toList();
        return Measurement.of(name, Duration.between(at.get(0), at.get(at.size() - 1)).toMillis() / 1000.0, "s from first write to last")
                .against(Measurement.of("what the limits allow", Math.max(calls * Math.ceil((double) at.size() / batch) / rate, at.size() * 60.0 / changes), "s"))
                .note(at.size() + " writes, the first " + Duration.between(since, at.get(0)).toMillis() / 1000.0 + " s after the ERP had the numbers");
    }

    private static long refused(Rig rig) {
        return Stream.of("woocommerce", "allegro").flatMap(system -> calls(rig, system).entrySet().stream()).filter(call -> call.getKey().endsWith(" 429")).mapToLong(Map.Entry::getValue).sum();
    }

    /** By method, path without numbers, and status. */
    private static Map<String, Long> calls(Rig rig, String system) {
        var calls = new TreeMap<String, Long>();
        rig.world.control("GET", system + "/calls?limit=0", "").path("counts").properties().forEach(count -> calls.merge(count.getKey().replaceAll("/[0-9]+", "/n"), count.getValue().asLong(), Long::sum));
        return calls;
    }

    private static Map<String, Long> difference(Map<String, Long> now, Map<String, Long> before) {
        var made = new TreeMap<String, Long>();
        now.forEach((call, count) -> made.put(call, count - before.getOrDefault(call, 0L)));
        made.values().removeIf(count -> count == 0);
        return made;
    }

    private static double seconds(long from) {
        return (System.nanoTime() - from) / 1e9;
    }
}
