package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/connectors.md at work: the packaged hub talks with a system that it knows from files alone. */
class FourthSystemIT {

    private static final Path FILES = Path.of("src/test/resources/fourth-system");
    private static final Pattern NUMBER = Pattern.compile("stall-main (S-\\d+)");
    private static final Consumer<ObjectNode> PLAIN = order -> { };
    private static final Consumer<ObjectNode> UNPAID = order -> order.put("state", "new").withObject("/payment").putNull("paid_at");
    private static final Consumer<ObjectNode> COMPANY_COD = order -> {
        UNPAID.accept(order);
        order.put("note", "Proszę\r\ndzwonić 🎁").withObject("/payment").put("kind", "cod");
        order.withObject("/customer").put("company", "Łukmet \"X\" Sp. z o.o.").put("vat_no", "525-244-57-67").putNull("phone");
        order.withObject("/shipping").put("kind", "point").put("label", "Punkt").put("point", "LOD01A").put("price", "0.00");
        ((ObjectNode) order.at("/items/0")).put("sku", "MIO-LIP-09").put("title", "Miód lipowy 900 g").put("qty", "3").put("price_gross", "48.00").put("vat", "5");
    };

    private static final List<String> SOLD = List.of("DZB-1200", "MIO-LIP-09", "TAL-27-BIA", "KUB-350-ZIE");
    /** Enough for a busy machine with two cores. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path folder;

    static final Set<String> expected = new ConcurrentSkipListSet<>();
    static World world;
    static StraganStall stall;
    static HubProcess hub;
    static String unpaid;

    /** The stall has been in business for three days when the hub is connected to it. */
    @BeforeAll
    static void connect() throws IOException, InterruptedException {
        int port = HubProcess.freePort();
        world = new World(folder.resolve("world"), port);
        stall = new StraganStall("key-of-the-stall", "secret-of-the-stall", SOLD);
        var since = Instant.now().minus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        stall.order(Instant.parse("2025-12-30T12:00:00Z"), PLAIN);
        for (int i = 0; i < 58; i++) {
            expected.add(stall.order(since.plusSeconds(60L * i), PLAIN));
        }
        expected.add(stall.order(since, COMPANY_COD));
        unpaid = stall.order(since, UNPAID);

        lay(FILES.resolve("routes"), world.home().resolve("routes"));
        lay(FILES.resolve("mappings"), world.home().resolve("mappings"));
        for (var name : List.of("connections", "statuses")) {
            Files.write(world.home().resolve("config/" + name + ".yaml"), Files.readAllBytes(FILES.resolve("config/" + name + ".append.yaml")), StandardOpenOption.APPEND);
        }
        world.change("config/connections.yaml", "    every: {order.poll: 1s}\n", "    price: {list: Detaliczna}\n    every: {order.poll: 1s}\n");
        var environment = new HashMap<>(world.environment());
        environment.putAll(Map.of("STRAGAN_URL", stall.url(), "STRAGAN_KEY", "key-of-the-stall", "STRAGAN_SECRET", "secret-of-the-stall"));
        hub = new HubProcess(world.home(), folder.resolve("data"), folder.resolve("hub.log"), port, environment, List.of()).shortLived();
        hub.launch();
        hub.awaitReady(PATIENCE);
        Awaitility.await("the first round").atMost(PATIENCE).untilAsserted(() ->
                assertThat(stall.pages()).startsWith(new StraganStall.Page(0, 50), new StraganStall.Page(50, 10)));
    }

    /** What is left over is seen once, behind all tests: it takes its time. */
    @AfterAll
    static void disconnect() {
        try {
            FarEnds.ledgerBalances(hub);
        } finally {
            hub.close();
            stall.close();
            world.close();
        }
    }

    @AfterEach
    void nothingIsRefused() {
        assertThat(stall.refusals()).isEmpty();
        assertThat(hub.get("/api/alerts").path("items")).noneSatisfy(alert -> assertThat(alert.path("connection").asText()).isEqualTo("stall-main"));
    }

    @Test
    @DisplayName("a system connected by files alone: its orders come to the ERP once, by webhook and by poll, and their state goes back")
    void orders() throws Exception {
        onceInTheErp();

        var quick = stall.order(Instant.now(), PLAIN);
        stall.listed(quick, false);
        var event = stall.event(quick);
        assertThat(stall.send(hooks(), event, stall.signature(event))).isEqualTo(200);
        expected.add(quick);
        onceInTheErp();

        stall.listed(quick, true);
        assertThat(stall.send(hooks(), event, stall.signature(event))).as("the same once more").isEqualTo(200);
        stall.pay(unpaid);
        expected.add(unpaid);
        onceInTheErp();

        Awaitility.await("their state is back at the stall").atMost(PATIENCE).untilAsserted(() ->
                assertThat(expected).allSatisfy(no -> assertThat(stall.order(no).path("state").asText()).as(no).isEqualTo("packing")));
        FarEnds.ledgerBalances(hub);
        onceInTheErp();
        assertThat(expected).allSatisfy(no -> assertThat(stall.told(no)).as(no).containsExactly("packing"));
    }

    @Test
    @DisplayName("a webhook without a signature, or with that of another body, gets 401 and leads to nothing")
    void forged() throws Exception {
        var forged = stall.order(Instant.now(), PLAIN);
        stall.listed(forged, false);
        var event = stall.event(forged);
        assertThat(stall.send(hooks(), event, null)).isEqualTo(401);
        assertThat(stall.send(hooks(), event, stall.signature(stall.event(unpaid)))).isEqualTo(401);

        var next = stall.order(Instant.now(), PLAIN);
        assertThat(stall.send(hooks(), stall.event(next), stall.signature(stall.event(next)))).isEqualTo(200);
        expected.add(next);
        onceInTheErp();
        assertThat(stall.told(forged)).isEmpty();
    }

    @Test
    @DisplayName("a stock changed in the ERP arrives as an absolute number, less what is sold; one that did not change is not sent again")
    void stock() throws Exception {
        stockTold("TAL-27-BIA", "100000");
        stockTold("KUB-350-ZIE", "100000");
        world.control("POST", "subiekt/stock", "{\"sku\": \"TAL-27-BIA\", \"quantity\": 37}");
        stockTold("TAL-27-BIA", "100000", "37");
        expected.add(stall.order(Instant.now(), order -> ((ObjectNode) order.at("/items/0")).put("sku", "TAL-27-BIA").put("qty", "2")));
        onceInTheErp();
        stockTold("TAL-27-BIA", "100000", "37", "35");
        world.control("POST", "subiekt/stock", "{\"sku\": \"TAL-27-BIA\", \"quantity\": 12}");
        stockTold("TAL-27-BIA", "100000", "37", "35", "10");
        stockTold("KUB-350-ZIE", "100000");
    }

    @Test
    @DisplayName("the number of a parcel arrives once, and a price when it is known and when it has changed; one that has not is not sent again")
    void parcelAndPrice() throws IOException {
        var no = stall.order(Instant.now(), PLAIN);
        expected.add(no);
        onceInTheErp();
        world.control("POST", "subiekt/shipments", "{\"reference\": \"" + no + "\", \"trackingNumber\": \"6200\", \"carrier\": \"InPost\"}");
        Awaitility.await("the stall's parcel").atMost(PATIENCE).untilAsserted(() -> assertThat(stall.parcelsOf(no)).containsExactly("InPost 6200"));

        world.control("POST", "subiekt/goods", "{}");
        priceTold("KUB-350-ZIE", "49.00");
        Awaitility.await("another price").atMost(PATIENCE).until(() -> stall.prices("TAL-27-BIA").size() == 1);
        world.control("POST", "subiekt/goods", "{\"items\": [{\"sku\": \"KUB-350-ZIE\", \"ean\": \"5907314500019\", \"name\": \"Kubek 350 ml zielony\", \"gross\": \"52.00\", \"vat\": 23}]}");
        priceTold("KUB-350-ZIE", "49.00", "52.00");
        assertThat(stall.prices("TAL-27-BIA")).hasSize(1);
        assertThat(stall.parcelsOf(no)).containsExactly("InPost 6200");
    }

    private static void priceTold(String sku, String... prices) {
        Awaitility.await("the stall's price of " + sku).atMost(PATIENCE).untilAsserted(() -> assertThat(stall.prices(sku)).containsExactly(prices));
    }

    private static void stockTold(String sku, String... numbers) {
        Awaitility.await("the stall's stock of " + sku).atMost(PATIENCE).untilAsserted(() -> assertThat(stall.stock(sku)).containsExactly(numbers));
    }

    private static String hooks() {
        return hub.url() + "/hooks/stall-main";
    }

    /** Each expected order and nothing else, one document each, with the stall's sum. */
    private static void onceInTheErp() {
        Awaitility.await("the stall's orders in the ERP").atMost(PATIENCE).pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(erpDocuments()).containsOnlyKeys(expected));
        assertThat(erpDocuments()).allSatisfy((no, grosses) -> assertThat(grosses).as(no)
                .satisfiesExactly(gross -> assertThat(gross).isEqualByComparingTo(stall.order(no).path("sum").asText())));
    }

    private static Map<String, List<BigDecimal>> erpDocuments() {
        var documents = new HashMap<String, List<BigDecimal>>();
        for (var document : world.state("subiekt").path("documents")) {
            var matcher = NUMBER.matcher(document.path("remarks").asText());
            documents.computeIfAbsent(matcher.find() ? matcher.group(1) : "unknown: " + document, none -> new ArrayList<>())
                    .add(new BigDecimal(document.path("gross").asText()));
        }
        return documents;
    }

    private static void lay(Path from, Path over) throws IOException {
        try (var all = Files.walk(from)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var target = over.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
