package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The walks of docs/master-data.md and docs/stock.md, "See it in the demo". */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MasterDataIT {

    private static final String SKU = "KUB-350-ZIE";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    static World world;
    static HubProcess hub;

    @BeforeAll
    static void start() throws IOException {
        int port = HubProcess.freePort();
        world = World.plain(folder.resolve("world"), port, Map.of());
        var connections = world.home().resolve("config/connections.yaml");
        Files.writeString(connections, Files.readString(connections).replace("    price: {list: Detaliczna}\n", "    price: {list: Detaliczna}\n    texts: [name, description]\n"));
        hub = new HubProcess(world.home(), folder.resolve("data"), folder.resolve("hub.log"), port, world.environment(), List.of()).shortLived();
        hub.launch();
        hub.awaitReady(PATIENCE);
        world.control("POST", "subiekt/goods", "{}");
        Awaitility.await("the first prices").atMost(PATIENCE).ignoreExceptionsInstanceOf(IllegalStateException.class).untilAsserted(() -> assertThat(hub.get("/api/prices?sku=" + SKU).path("channels").findValuesAsText("accepted")).containsExactly("49.00", "49.00"));
        assertThat(asked()).containsExactly("49.00", "49.00");
    }

    @AfterAll
    static void stop() {
        hub.close();
        world.close();
    }

    /** What shop and marketplace ask in truth. */
    private static List<String> asked() {
        return asked(SKU);
    }

    private static List<String> asked(String sku) {
        return List.of(world.state("woocommerce").path("prices").path(sku).asText(), world.state("allegro").path("offers").path(sku).path("prices").path("allegro-pl").path("amount").asText());
    }

    private static String explained(String language) {
        return hub.text("/api/explain/text?entity=price&key=" + SKU + "&connection=shop-main&language=" + language);
    }

    @Test
    @Order(1)
    @DisplayName("a changed rule is seen in the dry run, which touches nothing; let in, it counts within seconds, and explain says so in two languages")
    void rule() throws Exception {
        var file = world.home().resolve("config/master-data.yaml");
        var today = LocalDate.now(ZoneId.of("Europe/Warsaw"));
        var candidate = Files.readString(file).replace("from: 2026-01-07, until: 2026-01-13", "from: " + today.minusDays(1) + ", until: " + today.plusDays(2));
        var report = hub.yaml("/api/master-data/dry-run", candidate);
        var shop = StreamSupport.stream(report.path("channels").spliterator(), false).filter(each -> each.path("connection").asText().equals("shop-main") && each.path("field").asText().equals("price")).findFirst().orElseThrow();
        assertThat(shop.path("down").asInt()).as("three mugs").isEqualTo(3);
        assertThat(shop.path("largestByPercent").findValuesAsText("to")).contains("39.20");
        var at = "config/master-data.yaml:" + (1 + candidate.lines().takeWhile(line -> !line.contains("name: mugs in winter")).count());
        assertThat(asked()).containsExactly("49.00", "49.00");
        Files.writeString(file, candidate);
        Awaitility.await("the promotion").atMost(PATIENCE).untilAsserted(() -> assertThat(asked()).containsExactly("39.20", "49.00"));
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(explained("pl")).contains("ma mieć cenę 39,20 PLN dla " + SKU + " (wcześniej: 49,00)").contains("erp-main podał price.Detaliczna")
                .contains("reguła mugs in winter (" + at + ") zmieniła 49,00 na 39,20").contains("a shop-main przyjął ją"));
        assertThat(explained("en")).contains("shall ask 39.20 PLN").contains("mugs in winter (" + at + ") made 49.00 into 39.20").contains("and shop-main took it on");
    }

    @Test
    @Order(2)
    @DisplayName("a price with a shifted decimal point is held, alarms, is named by explain, and rejected; nothing of it reaches a channel")
    void shiftedPoint() {
        var before = asked();
        world.control("POST", "subiekt/goods", "{\"items\":[{\"sku\":\"" + SKU + "\",\"ean\":\"5907314500019\",\"name\":\"Kubek 350 ml zielony\",\"gross\":\"4.90\",\"vat\":23}]}");
        Awaitility.await("held").atMost(PATIENCE).untilAsserted(() -> assertThat(hub.get("/api/approvals?state=HELD&sku=" + SKU).path("items")).hasSize(2));
        assertThat(explained("pl")).contains("zatrzymał strażnik erp-price");
        Awaitility.await("the alert").atMost(PATIENCE).untilAsserted(() -> assertThat(hub.get("/api/alerts").path("items").findValuesAsText("code")).contains("approvals"));
        for (var approval : hub.get("/api/approvals?state=HELD&sku=" + SKU).path("items")) {
            assertThat(hub.post("/api/approvals/" + approval.path("id").asText(), "{\"decision\":\"reject\",\"reason\":\"a shifted point\"}").path("state").asText()).isEqualTo("REJECTED");
        }
        Awaitility.await("the alert closes").atMost(PATIENCE).untilAsserted(() -> assertThat(hub.get("/api/alerts").path("items").findValuesAsText("code")).doesNotContain("approvals"));
        assertThat(asked()).isEqualTo(before);
        assertThat(hub.get("/api/prices/history?sku=" + SKU).path("items").findValuesAsText("to")).as("neither wanted nor told").noneMatch(value -> value.contains("4.90"));
        FarEnds.ledgerBalances(hub);
    }

    @Test
    @Order(3)
    @DisplayName("a value set by hand wins over the rules until its moment, and explain names who set it and why")
    void byHand() {
        hub.put("/api/overrides", "{\"entity\":\"price\",\"key\":\"" + SKU + "\",\"field\":\"price\",\"connection\":\"shop-main\",\"value\":\"41.00\",\"reason\":\"targi\",\"until\":\""
                + Instant.now().plusSeconds(30) + "\"}");
        Awaitility.await("set").atMost(PATIENCE).untilAsserted(() -> assertThat(asked()).containsExactly("41.00", "49.00"));
        assertThat(explained("pl")).contains("admin ustawił ją ręcznie do").contains("targi");
        Awaitility.await("it ends").atMost(PATIENCE).untilAsserted(() -> assertThat(asked()).containsExactly("39.20", "49.00"));
    }

    @Test
    @Order(4)
    @DisplayName("a price that falls by two thirds is held, and asked by shop and marketplace as soon as somebody has approved it; what is let expire in another list is not told")
    void approved() {
        world.control("POST", "subiekt/goods", "{\"items\":[{\"sku\":\"" + SKU + "\",\"ean\":\"5907314500019\",\"name\":\"Kubek 350 ml zielony\",\"gross\":\"17.00\",\"vat\":23}]}");
        Awaitility.await("held").atMost(PATIENCE).untilAsserted(() -> assertThat(hub.get("/api/approvals?state=HELD&sku=" + SKU).path("items")).hasSize(2));
        for (var approval : hub.get("/api/approvals?state=HELD&sku=" + SKU).path("items")) {
            boolean retail = approval.at("/examples/0/name").asText().equals("Detaliczna");
            assertThat(hub.post("/api/approvals/" + approval.path("id").asText(), "{\"decision\":\"" + (retail ? "approve" : "expire") + "\",\"reason\":\"clearance\"}").path("state").asText())
                    .isEqualTo(retail ? "APPROVED" : "EXPIRED");
        }
        Awaitility.await("asked").atMost(PATIENCE).untilAsserted(() -> assertThat(asked()).containsExactly("13.60", "17.00"));
        assertThat(explained("en")).contains("13.60 PLN");
        assertThat(hub.get("/api/prices?sku=" + SKU).path("prices").toString()).contains("\"17.00").doesNotContain("14.45");
        FarEnds.ledgerBalances(hub);
    }

    @Test
    @Order(5)
    @DisplayName("a name that is changed in the ERP is in both channels within seconds, in the marketplace as a rule makes it, which explain tells; a name that is edited in a channel is drift")
    void texts() throws Exception {
        var jug = "DZB-1200";
        var file = world.home().resolve("config/master-data.yaml");
        Files.writeString(file, Files.readString(file) + "\n  allegro-main:\n    - {name: title, field: name, template: \"{name} ({sku}){attributes.colour|before:', '|default:''}\", cut: 75}\n"
                + "    - {name: frame, field: description, template: \"<h1>{name}</h1><p>Kod: {sku}</p>\"}\n");
        world.control("POST", "subiekt/goods", "{\"items\":[{\"sku\":\"" + jug + "\",\"ean\":\"5907314500040\",\"name\":\"Dzbanek „Łąka” & korek\",\"gross\":\"119.00\",\"vat\":23}]}");
        Awaitility.await("the names").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(hub.get("/api/texts?sku=" + jug).findValuesAsText("accepted")).contains("Dzbanek „Łąka” & korek", "Dzbanek „Łąka” & korek (DZB-1200)", "<h1>Dzbanek „Łąka” &amp; korek</h1><p>Kod: DZB-1200</p>");
            var offer = world.state("allegro").path("offers").path(jug);
            assertThat(offer.path("name").asText()).isEqualTo("Dzbanek „Łąka” & korek (DZB-1200)");
            assertThat(offer.at("/description/sections/0/items/0/content").asText()).isEqualTo("<h1>Dzbanek „Łąka” &amp; korek</h1><p>Kod: DZB-1200</p>");
        });
        assertThat(hub.text("/api/explain/text?entity=name&key=" + jug + "&connection=allegro-main&language=pl")).contains("ma mieć nazwę", "erp-main podał product.name", "reguła title (config/master-data.yaml:");
        world.control("PUT", "allegro/offers", "{\"sku\":\"" + jug + "\",\"name\":\"Dzbanek SUPER\"}");
        Awaitility.await("drift").atMost(PATIENCE).untilAsserted(() -> assertThat(hub.get("/api/drift?connection=allegro-main&kind=name&open=true").path("items").findValuesAsText("found")).containsExactly("Dzbanek SUPER"));
    }

    /** What shop and marketplace have on sale in truth. */
    private static List<String> onSale(String sku) {
        return List.of(world.state("woocommerce").path("stock").path(sku).asText(), world.state("allegro").path("offers").path(sku).path("available").asText());
    }

    @Test
    @Order(6)
    @DisplayName("docs/stock.md: what the ERP counts anew and asks newly is in both channels within seconds; prices and a stock that are edited by hand in the channels are drift, and are repaired; an offer without a code is linked, and gets stock and price")
    void stock() {
        var clock = "ZEG-SCI-30";
        world.control("POST", "subiekt/stock", "{\"sku\":\"" + clock + "\",\"quantity\":33}");
        world.control("POST", "subiekt/goods", "{\"items\":[{\"sku\":\"" + clock + "\",\"ean\":\"5907314500224\",\"name\":\"Zegar ścienny 30 cm\",\"gross\":\"99.00\",\"vat\":23}]}");
        Awaitility.await("the count").atMost(PATIENCE).untilAsserted(() -> assertThat(onSale(clock)).containsExactly("33", "33"));
        Awaitility.await("the price").atMost(PATIENCE).untilAsserted(() -> assertThat(asked(clock)).containsExactly("99.00", "99.00"));
        assertThat(hub.get("/api/stock?sku=" + clock).path("rules").findValuesAsText("stock")).containsOnly("33");
        world.control("PUT", "woocommerce/products", "{\"sku\":\"" + clock + "\",\"price\":\"79.00\"}");
        world.control("PUT", "allegro/offers", "{\"sku\":\"" + clock + "\",\"price\":\"69.00\"}");
        assertThat(asked(clock)).containsExactly("79.00", "69.00");
        Awaitility.await("drift of prices").atMost(PATIENCE.multipliedBy(2)).untilAsserted(() -> assertThat(StreamSupport.stream(hub.get("/api/drift?kind=price").path("items").spliterator(), false)
                .filter(drift -> drift.path("sku").asText().equals(clock) && drift.path("repairedAt").asText().startsWith("20"))
                .map(drift -> drift.path("connection").asText() + " " + drift.path("found").asText() + " " + drift.path("expected").asText() + " " + drift.path("cause").asText()))
                .containsExactlyInAnyOrder("shop-main 79.00 99.00 EDITED", "allegro-main 69.00 99.00 EDITED"));
        Awaitility.await("prices repaired").atMost(PATIENCE).untilAsserted(() -> assertThat(asked(clock)).containsExactly("99.00", "99.00"));
        Awaitility.await("the differences are over").atMost(PATIENCE).untilAsserted(() -> assertThat(hub.get("/api/drift?kind=price&open=true").path("items").findValuesAsText("sku")).doesNotContain(clock));
        world.control("PUT", "woocommerce/products", "{\"sku\":\"" + clock + "\",\"quantity\":900}");
        assertThat(onSale(clock).get(0)).isEqualTo("900");
        Awaitility.await("drift").atMost(PATIENCE.multipliedBy(2)).untilAsserted(() -> assertThat(hub.get("/api/drift?connection=shop-main&kind=stock").path("items")).anySatisfy(drift -> {
            assertThat(List.of(drift.path("sku").asText(), drift.path("found").asText(), drift.path("expected").asText(), drift.path("cause").asText())).containsExactly(clock, "900", "33", "EDITED");
            assertThat(drift.path("repairedAt").asText()).startsWith("20");
        }));
        Awaitility.await("repaired").atMost(PATIENCE).untilAsserted(() -> assertThat(onSale(clock)).containsExactly("33", "33"));
        world.control("POST", "subiekt/goods", "{\"items\":[{\"sku\":\"WAZ-1\",\"ean\":\"5907314509999\",\"name\":\"Wazon\",\"gross\":\"59.00\",\"vat\":23}]}");
        world.control("POST", "subiekt/stock", "{\"sku\":\"WAZ-1\",\"quantity\":7}");
        var offers = hub.get("/api/offers?connection=allegro-main&state=unmatched").path("items");
        assertThat(offers.findValuesAsText("name")).containsExactly("Wazon ręcznie malowany");
        var link = "{\"connection\":\"allegro-main\",\"offerId\":\"" + offers.get(0).path("offerId").asText() + "\",\"sku\":\"WAZ-1\",\"reason\":\"the offer has no code\"}";
        Awaitility.await("the hub has read it").atMost(PATIENCE).ignoreExceptionsMatching(e -> e.getMessage().contains("the hub knows no product and no stock of SKU WAZ-1"))
                .until(() -> hub.put("/api/links", link) != null);
        Awaitility.await("linked").atMost(PATIENCE).untilAsserted(() -> {
            var offer = StreamSupport.stream(world.state("allegro").path("offers").spliterator(), false).filter(each -> each.path("id").asText().equals(offers.get(0).path("offerId").asText())).findFirst().orElseThrow();
            assertThat(List.of(offer.path("available").asText(), offer.at("/prices/allegro-pl/amount").asText())).containsExactly("7", "59.00");
        });
        FarEnds.ledgerBalances(hub);
    }
}
