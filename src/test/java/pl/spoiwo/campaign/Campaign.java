package pl.spoiwo.campaign;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import pl.spoiwo.system.HubProcess;
import pl.spoiwo.system.Shoppers;
import pl.spoiwo.system.Stillness;
import pl.spoiwo.system.World;

/** Customers order and the company trades while the nemesis works; then the faults end, the hub is left alone until nothing moves any more, and the far ends are read. */
final class Campaign {

    private static final int PER_SECOND = 6;
    private static final Duration STANDSTILL = Duration.ofSeconds(75);
    private static final Duration HELD_BACK = Duration.ofMinutes(15);
    /** It looks twice, and not at once. */
    private static final Duration SETTLES = Duration.ofMinutes(3);

    private final History history = new History();
    private final List<String> traces = new ArrayList<>();
    private final Path folder;
    private final Storage storage;
    private final long seed;
    private final Duration length;
    private final boolean whole;

    /** @param whole with the marketplace, labels and documents, and half as many orders */
    Campaign(Path folder, Storage storage, long seed, Duration length, boolean whole) {
        this.whole = whole;
        this.folder = folder;
        this.storage = storage;
        this.seed = seed;
        this.length = length;
    }

    Path log() {
        return folder.resolve("hub.log");
    }

    private record Staff(Clerk clerk, Trade trade, Linker linker) {

        boolean done() {
            return clerk.done() && linker.done();
        }
    }

    /** What is known of the first orders that are lost or whose status is wrong. */
    List<String> traces() {
        return traces;
    }

    List<History.Event> history() {
        return history.events();
    }

    Verdict run() throws Exception {
        var random = new Random(seed);
        int hubPort = HubProcess.freePort();
        int gatePort = HubProcess.freePort();
        var clockOffset = Files.writeString(folder.resolve("clock-offset"), Duration.ZERO.toString());
        try (var world = new World(folder.resolve("world"), gatePort, whole);
                var targets = new Wire(world.port());
                var gate = new Gate(gatePort, URI.create("http://127.0.0.1:" + hubPort), history, new Random(seed + 1));
                var hub = hub(world, targets, hubPort, gatePort, clockOffset)) {
            Trade.prepare(world);
            hub.start();
            world.registerWebhooks("http://127.0.0.1:" + gatePort);
            var watch = Executors.newSingleThreadScheduledExecutor();
            watch.scheduleWithFixedDelay(() -> history.add(new History.Documents(history.now(), world.erpDocumentCount())), 0, 500, TimeUnit.MILLISECONDS);
            try (var shoppers = whole ? new Shoppers(world, seed).perSecond(PER_SECOND / 3).andOnMarket(PER_SECOND / 6) : new Shoppers(world, seed).perSecond(PER_SECOND);
                    var nemesis = new Nemesis(new Arsenal(world, hub, gate, targets, storage,
                            new Poison(URI.create("http://127.0.0.1:" + gatePort + "/hooks/shop-main"), history), clockOffset).all(), random, history).start();
                    var clerk = new Clerk(world, hub, shoppers, seed + 2);
                    var trade = new Trade(world, shoppers, history, seed + 3).start();
                    var linker = new Linker(world, hub, shoppers).start()) {
                var staff = new Staff(clerk, trade, linker);
                shoppers.andHunters(Trade.SCARCE, Duration.ofMillis(1_500)).andHunters(World.STRANGE, Duration.ofSeconds(4));
                if (whole) {
                    clerk.start();
                }
                var begun = history.now();
                shoppers.goOn(length);
                trade.stop();
                nemesis.stop();
                shoppers.stop();
                var ended = history.now();
                awaitRest(() -> read(world, shoppers, staff).but(Trade.EDITED), world, staff, () -> false);
                if (whole) {
                    awaitForgotten(world, shoppers, staff, begun, ended, clockOffset);
                }
                // Replayed by two operators at once, what is broken parks again, once.
                var parked = HubSays.parked(hub);
                HubSays.replayTwice(hub, parked);
                HubSays.awaitParkedAgain(hub, parked.size());
                var broken = HubSays.discardBroken(hub);
                awaitRest(() -> read(world, shoppers, staff), world, staff,
                        () -> trade.unsettled() && !Checker.check(faults(), read(world, shoppers, staff)).good());
                awaitSettled(() -> read(world, shoppers, staff), world, staff, clockOffset);
                var far = read(world, shoppers, staff).inDetail(world);
                var verdict = Checker.check(history.events(), far, HubSays.word(hub, far).with(broken));
                System.out.println(far.beside());
                Stream.of(verdict.lost(), verdict.early(), verdict.wrongStatus(), verdict.wrongReversal(), verdict.wrongWay()).flatMap(wrong -> wrong.stream().limit(3)).map(wrong -> wrong.split(":")[0])
                        .forEach(order -> traces.add(trace(order, world, hub)));
                Stream.of(verdict.wrongPrice(), verdict.wrongStock()).flatMap(wrong -> wrong.stream().limit(3)).map(wrong -> wrong.split(":| in ")[0]).forEach(sku -> traces.add(goods(sku, hub)));
                return verdict;
            } finally {
                watch.shutdownNow();
            }
        }
    }

    /** What both ends know of an order, to find the cause; the verdict does not need it. */
    private static String trace(String number, World world, HubProcess hub) {
        var known = hub.get("/api/orders?externalId=" + number).path("items");
        var id = known.path(0).path("orderId").asText();
        return "order %s; operator: %s; hub: %s; messages: %s".formatted(number, world.payments(number), id.isEmpty() ? "unknown" : hub.get("/api/orders/" + id),
                hub.get("/api/messages?key=" + number).path("items"));
    }

    private static String goods(String sku, HubProcess hub) {
        var key = URLEncoder.encode(sku, StandardCharsets.UTF_8);
        return "goods %s; prices: %s; history: %s; stock: %s; history: %s; drift: %s".formatted(sku, hub.get("/api/prices?sku=" + key), hub.get("/api/prices/history?sku=" + key).path("items"),
                hub.get("/api/stock?sku=" + key), hub.get("/api/stock/history?sku=" + key).path("items"), hub.get("/api/drift?limit=200").path("items"));
    }

    private HubProcess hub(World world, Wire targets, int port, int gatePort, Path clockOffset) throws Exception {
        var environment = new HashMap<>(world.environment());
        environment.put("SPOIWO_SANDBOX_PORT", Integer.toString(targets.port()));
        // The address that the shop's webhooks name.
        environment.put("SERVER_PORT", Integer.toString(gatePort));
        environment.put("CLOCK_OFFSET_FILE", clockOffset.toString());
        return new HubProcess(world.home(), storage.dataFolder(), log(), port, environment, storage.arguments()).shortLived()
                .mutated(JumpingClock.compile(folder.resolve("jumping-clock")));
    }

    private static FarEnd read(World world, Shoppers shoppers, Staff staff) {
        shoppers.check();
        return FarEnd.read(world, shoppers.orders(), shoppers.fates(), staff.clerk().refunds()).with(staff.trade().market(staff.linker().early()));
    }

    /** Orders of the marketplace that were merged, or replaced, keep their stock until the hub asks for them, a quarter of an hour after they were placed: so its clock goes ahead that far. */
    private void awaitForgotten(World world, Shoppers shoppers, Staff staff, Duration begun, Duration ended, Path clockOffset) throws IOException {
        if (!Checker.check(faults(), read(world, shoppers, staff).but(Trade.EDITED)).good()) {
            var left = HELD_BACK.minus(history.now().minus(begun));
            Files.writeString(clockOffset, (left.isNegative() ? Duration.ZERO : left).toString());
            var all = history.now().plus(ended).minus(begun);
            awaitRest(() -> read(world, shoppers, staff).but(Trade.EDITED), world, staff, () -> history.now().compareTo(all) < 0);
            Files.writeString(clockOffset, Duration.ZERO.toString());
        }
    }

    /** Pieces that the hub takes for sold, and nobody has ordered, are offered again after ten quiet minutes: its clock goes ahead that far. */
    private void awaitSettled(Supplier<FarEnd> reading, World world, Staff staff, Path clockOffset) throws IOException {
        if (!Checker.check(faults(), reading.get()).good()) {
            Files.writeString(clockOffset, HELD_BACK.multipliedBy(2).toString());
            var until = history.now().plus(SETTLES);
            awaitRest(reading, world, staff, () -> history.now().compareTo(until) < 0 && !Checker.check(faults(), reading.get()).good());
        }
    }

    private List<History.Event> faults() {
        return history.events().stream().filter(event -> event instanceof History.FaultBegan || event instanceof History.FaultEnded).toList();
    }

    /** All is over when nothing at the far ends has changed for a while, or when all that is wanted is there and a while has passed. */
    private void awaitRest(Supplier<FarEnd> reading, World world, Staff staff, BooleanSupplier excused) {
        var stillness = new Stillness(() -> world.operatorOwes() || !staff.done() || excused.getAsBoolean());
        Awaitility.await("nothing moves any more").atMost(Duration.ofMinutes(40)).pollInterval(Duration.ofSeconds(2)).until(() -> {
            var far = reading.get();
            var still = stillness.of(far);
            return Checker.check(faults(), far).good() ? still.compareTo(Duration.ofSeconds(15)) > 0 : still.compareTo(STANDSTILL) > 0;
        });
    }
}
