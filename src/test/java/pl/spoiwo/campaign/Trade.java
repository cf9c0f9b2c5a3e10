package pl.spoiwo.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import pl.spoiwo.sandbox.catalogue.Article;
import pl.spoiwo.sandbox.catalogue.Catalogue;
import pl.spoiwo.system.Shoppers;
import pl.spoiwo.system.World;

/**
 * The company's people at work while customers buy and things break: they change prices and count shelves in the ERP, a little is delivered of what sells out,
 * and somebody edits prices and stock in the channels by hand, each of them once.
 */
final class Trade implements AutoCloseable {

    /** Sells out again and again. */
    static final String SCARCE = "FAR-KUC-LN";
    private static final int FEW = 15;
    private static final int DELIVERED = 3;
    /** For all who wait in the end. */
    private static final int ENOUGH = 2_000;
    /** These are counted anew while they sell; what sets are made of lies in two warehouses. */
    private static final List<String> COUNTED = List.of("DZB-1200", "MIO-LIP-09", "SWI-SOJ-LA");
    private static final int MISCOUNTED = 500;
    /** These are edited in the channels: nobody counts them, so that fewer pieces than before are sold ones. */
    static final List<String> EDITED = List.of("ZEG-SCI-30", "RAM-A4-DAB", "KOS-WIK-L", "KON-OGR-9L", "HAM-OGR-2O", "KUB-350-NIE");
    /** Between the lowest and the highest price there is no step that a guard would take for a mistake. */
    private static final int LOWEST = 9_500;
    private static final int HIGHEST = 11_500;
    /** Until an edit is found, looked at again, because it may have been a sale, and written over; also after the clock was wrong. */
    private static final Duration FOUND = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final World world;
    private final Shoppers shoppers;
    private final History history;
    private final Random random;
    private final Catalogue catalogue = Catalogue.load();
    private final Map<String, List<BigDecimal>> asked = new TreeMap<>();
    private final List<Edit> edits = new ArrayList<>();
    private final Map<String, BigDecimal> scarceInErp = new ConcurrentHashMap<>();
    private final Set<String> oversold = new TreeSet<>();
    private final ScheduledExecutorService desk = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final List<Market.Write> counted = new ArrayList<>(List.of(new Market.Write(Duration.ZERO, SCARCE, BigDecimal.valueOf(FEW))));
    private volatile Duration lastEdit = Duration.ZERO;
    private long lastDocument;

    private record Edit(String channel, String sku, boolean price) {
    }

    Trade(World world, Shoppers shoppers, History history, long seed) {
        this.world = world;
        this.shoppers = shoppers;
        this.history = history;
        this.random = new Random(seed);
        systems().forEach(channel -> EDITED.forEach(sku -> edits.addAll(List.of(new Edit(channel, sku, true), new Edit(channel, sku, false)))));
        Collections.shuffle(edits, random);
    }

    /** Before the hub starts. */
    static void prepare(World world) throws IOException {
        Tariff.SHOP.configure(world);
        world.change("config/connections.yaml", "variation.poll: 30s", "variation.poll: 5s");
        world.change("config/connections.yaml", "offer.poll: 30s", "offer.poll: 5s");
        world.control("POST", "subiekt/stock", stock(SCARCE, FEW));
        world.control("POST", "woocommerce/stock", stock(SCARCE, FEW));
        if (world.whole()) {
            Tariff.MARKET.configure(world);
            world.control("POST", "allegro/stock", stock(SCARCE, FEW));
        }
        world.estrange();
    }

    /** The first export has all goods. Sets are left out: in an export they look like single goods. */
    Trade start() {
        ask(catalogue.articles().stream().filter(article -> !World.SETS.containsKey(article.sku())).toList());
        every(2_000, () -> ask(some()));
        every(4_000, this::count);
        every(1_700, this::edit);
        every(1_000, this::look);
        return this;
    }

    private void every(long milliseconds, Runnable task) {
        desk.scheduleWithFixedDelay(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
                throw e;
            }
        }, milliseconds, milliseconds, TimeUnit.MILLISECONDS);
    }

    private List<String> systems() {
        return world.whole() ? List.of("woocommerce", "allegro") : List.of("woocommerce");
    }

    private List<Article> some() {
        var known = List.copyOf(asked.keySet());
        return random.ints(1 + random.nextInt(4), 0, known.size()).distinct().mapToObj(i -> catalogue.find(known.get(i))).toList();
    }

    private void ask(List<Article> articles) {
        var export = JSON.createObjectNode();
        var items = export.putArray("items");
        articles.forEach(article -> items.addObject().put("sku", article.sku()).put("ean", article.ean()).put("name", article.name()).put("gross", price(article).toPlainString())
                .put("vat", article.vatRate()).put("unit", article.unit()));
        world.control("POST", "subiekt/goods", export.toString());
    }

    private synchronized BigDecimal price(Article article) {
        var before = asked.computeIfAbsent(article.sku(), first -> new ArrayList<>());
        BigDecimal price;
        do {
            price = article.gross().multiply(BigDecimal.valueOf(LOWEST + random.nextInt(HIGHEST - LOWEST), 4)).setScale(2, RoundingMode.HALF_UP);
        } while (before.contains(price));
        before.add(price);
        return price;
    }

    private void count() {
        world.control("POST", "subiekt/stock", stock(COUNTED.get(random.nextInt(COUNTED.size())), World.PLENTY - MISCOUNTED + random.nextInt(2 * MISCOUNTED)));
        deliver(DELIVERED);
    }

    private void deliver(int pieces) {
        synchronized (this) {
            counted.add(new Market.Write(history.now(), SCARCE, scarce().add(BigDecimal.valueOf(pieces))));
        }
        world.control("POST", "subiekt/stock", JSON.createObjectNode().put("sku", SCARCE).put("change", pieces).toString());
    }

    private synchronized BigDecimal scarce() {
        return counted.get(counted.size() - 1).value();
    }

    private static String stock(String sku, int pieces) {
        return JSON.createObjectNode().put("sku", sku).put("quantity", pieces).toString();
    }

    private void edit() {
        if (!edits.isEmpty()) {
            var edit = edits.remove(0);
            var wanted = JSON.createObjectNode().put("sku", edit.sku());
            if (edit.price()) {
                wanted.put("price", catalogue.find(edit.sku()).gross().multiply(new BigDecimal("0.70")).setScale(2, RoundingMode.HALF_UP).toPlainString());
            } else {
                wanted.put("quantity", World.PLENTY + MISCOUNTED);
            }
            world.control("PUT", edit.channel().equals("allegro") ? "allegro/offers" : "woocommerce/products", wanted.toString());
            lastEdit = history.now();
        }
    }

    /** What orders have of the scarce goods in the ERP, less those that were cancelled since: never more than was counted. Read in this order, so that nothing looks like more than it is. */
    private void look() {
        for (var document : world.control("GET", "subiekt/state?limit=100000&since=" + lastDocument, "").path("documents")) {
            lastDocument = Math.max(lastDocument, document.path("id").asLong());
            document.path("lines").forEach(line -> {
                if (line.path("sku").asText().equals(SCARCE)) {
                    scarceInErp.merge(World.shopOrder(document), new BigDecimal(line.path("quantity").asText()), BigDecimal::add);
                }
            });
        }
        var cancelled = shoppers.fates().keySet();
        var sold = scarceInErp.entrySet().stream().filter(one -> !cancelled.contains(one.getKey())).map(Map.Entry::getValue).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (sold.compareTo(scarce()) > 0) {
            synchronized (this) {
                oversold.add("%s: %s in the ERP's orders, %s counted".formatted(SCARCE, sold.stripTrailingZeros().toPlainString(), scarce()));
            }
        }
    }

    /** They go home; for everybody who waits there is enough. Throws what kept one of them from his work. */
    void stop() throws InterruptedException {
        desk.shutdown();
        if (!desk.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("trade does not stop");
        }
        if (failure.get() != null) {
            throw new IllegalStateException("trade could not go on", failure.get());
        }
        look();
        deliver(ENOUGH);
    }

    /** An edit may not have been found yet. */
    boolean unsettled() {
        return history.now().minus(lastEdit).compareTo(FOUND) < 0;
    }

    /** @param early as {@link Linker} has seen it */
    synchronized Market market(List<String> early) {
        var prices = new TreeMap<String, List<BigDecimal>>();
        asked.forEach((sku, all) -> prices.put(sku, List.copyOf(all)));
        return new Market(prices, List.copyOf(counted), BigDecimal.valueOf(World.PLENTY + 2L * MISCOUNTED), systems().stream().map(this::channel).toList(), List.copyOf(oversold), early);
    }

    private Market.Channel channel(String system) {
        boolean shop = system.equals("woocommerce");
        var state = world.control("GET", system + "/state?limit=0", "");
        var prices = new HashMap<String, BigDecimal>();
        (shop ? state.path("prices") : state.path("offers")).properties().forEach(offer ->
                prices.put(World.sku(offer.getKey()), new BigDecimal(shop ? offer.getValue().asText() : offer.getValue().at("/prices/allegro-pl/amount").asText())));
        return new Market.Channel(system, shop ? Tariff.SHOP : Tariff.MARKET, prices, writes(system, "price"), writes(system, "stock"));
    }

    private List<Market.Write> writes(String system, String what) {
        var writes = new ArrayList<Market.Write>();
        for (JsonNode entry : world.control("GET", system + "/" + what + "-log", "").path("items")) {
            if (entry.path("what").asText().equals("written")) {
                writes.add(new Market.Write(history.at(Instant.parse(entry.path("at").asText())), World.sku(entry.path("sku").asText()),
                        new BigDecimal(entry.path(what.equals("price") ? "price" : "pieces").asText())));
            }
        }
        return writes;
    }

    @Override
    public void close() {
        desk.shutdownNow();
    }
}
