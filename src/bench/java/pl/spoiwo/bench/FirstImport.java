package pl.spoiwo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import pl.spoiwo.system.HubProcess;
import pl.spoiwo.system.World;

/** The first import of many goods into a fresh hub, from one source: what it tells is read, a report is made, the report is written, and all of it once more. Nothing else is read meanwhile. */
final class FirstImport {

    /** Of report and write together. */
    static final double MOST_SECONDS = 120;
    private static final int SHOP_CALLS = 6;
    private static final long QUIET = TimeUnit.SECONDS.toNanos(10);
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** Where the goods come from. */
    enum Source {
        OFFERS("shop-main", "offer.poll"), EXPORT("erp-main", null), DATABASE("erp-main", "product.poll");

        private final String connection;
        /** What reads; null where files are read. */
        private final String poll;

        Source(String connection, String poll) {
            this.connection = connection;
            this.poll = poll;
        }
    }

    private final Path folder;
    private final Source source;
    private final int goods;
    private final List<String> arguments;

    /** @param arguments of the hub, for its database */
    FirstImport(Path folder, Source source, int goods, List<String> arguments) {
        this.folder = folder;
        this.source = source;
        this.goods = goods;
        this.arguments = arguments;
    }

    /** Throws where a product or a link is not there afterwards, or the second import writes something. */
    List<Measurement> measure() throws IOException, InterruptedException {
        try (var rig = new Rig(folder, HubProcess.freePort(), arguments, this::world)) {
            rig.start();
            double read = read(rig);
            var others = new Others(rig.process());
            double cpu = Others.cpuMillis(rig.process());
            long from = System.nanoTime();
            var id = reported(rig);
            double report = seconds(from);
            write(rig, id);
            double all = seconds(from);
            cpu = Others.cpuMillis(rig.process()) - cpu;
            var besides = others.percent();
            Awaitility.await("nothing waits any more").atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(rig::idle);
            double after = seconds(from) - all;
            double heap = rig.heap();
            check(rig.hub);
            var again = nothingNew(rig);
            var name = source.name().toLowerCase() + " of " + goods + " goods";
            return List.of(Measurement.of(name + ": read", read, "s").note("until all that was told is decided"),
                    Measurement.of(name + ": report", report, "s"),
                    Measurement.of(name + ": write", all - report, "s").note("what follows from it was done " + Measurement.rounded(after) + " s later"),
                    Measurement.of(name + ": report and write", all, "s").goal("< " + MOST_SECONDS + " s").cost(heap, cpu / goods).besides(besides).note("CPU is for each of the goods"),
                    Measurement.of(name + ": once more", again, "s").note("report and write of the same: nothing is written"));
        }
    }

    /** Nothing is read until {@link #read} says so. */
    private World world(Path home, int port) throws IOException {
        var world = ManyGoods.make(home, port, goods, SHOP_CALLS);
        replace(world.home().resolve("config/connections.yaml"), Map.of("mode: live", "mode: off",
                "    webhook: {rate: 500}\n", "    every: {offer.poll: 1s}\n",
                "warehouse: MAG}\n", "warehouse: MAG, goods: " + (source == Source.DATABASE ? "sql" : "files") + "}\n    every: {product.poll: 1s}\n"));
        replace(world.home().resolve("config/company.yaml"), Map.of("supplierCode]}", "supplierCode], review: [erp-main]}"));
        return world;
    }

    private static void replace(Path file, Map<String, String> parts) throws IOException {
        var text = Files.readString(file);
        for (var part : parts.entrySet()) {
            assertThat(text).contains(part.getKey());
            text = text.replace(part.getKey(), part.getValue());
        }
        Files.writeString(file, text);
    }

    /** One round. @return seconds until the last of its messages was decided */
    private double read(Rig rig) {
        if (source.poll == null) {
            rig.world.control("POST", "subiekt/goods", "{}");
        }
        long from = System.nanoTime();
        if (source.poll != null) {
            mode(rig, "observe");
            Awaitility.await("the reading has begun").atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> rig.received(source.connection, List.of()) > 0);
            mode(rig, "off");
        }
        var decided = new AtomicLong();
        var at = new AtomicLong(from);
        Awaitility.await("all is read, see " + rig.hub.log()).atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            long now = rig.received(source.connection, Rig.DONE);
            if (decided.getAndSet(now) != now) {
                at.set(System.nanoTime());
            }
            return now > 0 && System.nanoTime() - at.get() > QUIET && rig.idle();
        });
        return (at.get() - from) / 1e9;
    }

    private void mode(Rig rig, String mode) {
        rig.hub.post("/api/connections/" + source.connection + "/mode", "{\"kind\": \"" + source.poll + "\", \"mode\": \"" + mode + "\"}");
    }

    /** @return id of a new report that is complete */
    private String reported(Rig rig) {
        var id = rig.hub.post("/api/imports", "{\"connection\": \"" + source.connection + "\"}").at("/summary/id").asText();
        await(rig, id, each -> each.at("/summary/state").asText().equals("REPORTED"));
        return id;
    }

    private void write(Rig rig, String id) {
        rig.hub.post("/api/imports/" + id + "/write", "{}");
        await(rig, id, each -> each.at("/summary/state").asText().equals("SENT") && items(each, "OPEN") == 0);
    }

    private static void await(Rig rig, String id, Predicate<JsonNode> reached) {
        Awaitility.await("import " + id + ", see " + rig.hub.log()).atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(500)).until(() -> reached.test(rig.hub.get("/api/imports/" + id)));
    }

    private static long items(JsonNode report, String state) {
        return StreamSupport.stream(report.path("counts").spliterator(), false).filter(count -> count.path("state").asText().equals(state)).mapToLong(count -> count.path("items").asLong()).sum();
    }

    private void check(HubProcess hub) {
        var expected = IntStream.rangeClosed(1, goods).boxed().collect(Collectors.toMap("TOW-%05d"::formatted, "Towar nr %d"::formatted));
        assertThat(made(hub, "/api/products?", "sku", "name")).as("products").containsExactlyInAnyOrderEntriesOf(expected);
        if (source == Source.OFFERS) {
            var offers = made(hub, "/api/offers?connection=" + source.connection, "channelSku", "offerId");
            assertThat(offers).as("offers").hasSize(goods);
            assertThat(made(hub, "/api/links?connection=" + source.connection, "sku", "offerId")).as("links").containsExactlyInAnyOrderEntriesOf(offers);
        }
    }

    /** @return of the goods that are not the demo's own, read page by page */
    private static Map<String, String> made(HubProcess hub, String path, String key, String value) {
        var found = new TreeMap<String, String>();
        var next = "";
        do {
            var page = hub.get(path + "&limit=200" + (next.isEmpty() ? "" : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8)));
            page.path("items").forEach(item -> found.put(item.path(key).asText(), item.path(value).asText()));
            next = page.path("next").asText("");
        } while (!next.isEmpty());
        found.keySet().removeIf(sku -> !sku.startsWith("TOW-"));
        return found;
    }

    /** @return seconds */
    private double nothingNew(Rig rig) {
        long messages = rig.received(source.connection, List.of());
        long from = System.nanoTime();
        var id = reported(rig);
        var report = rig.hub.get("/api/imports/" + id);
        assertThat(items(report, "OPEN")).as("to write a second time: " + report).isZero();
        assertThat(report.at("/summary/same").asInt()).as("known already").isGreaterThanOrEqualTo(goods);
        write(rig, id);
        double took = seconds(from);
        assertThat(rig.received(source.connection, List.of())).as("messages, with those that write an import").isEqualTo(messages);
        return took;
    }

    private static double seconds(long from) {
        return (System.nanoTime() - from) / 1e9;
    }
}
