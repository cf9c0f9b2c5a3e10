package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.order.Examples.PLACED;
import static pl.spoiwo.order.Examples.order;
import static pl.spoiwo.process.Hub.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownerships;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Node;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Stores;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.product.Imports;
import pl.spoiwo.product.Links;
import pl.spoiwo.product.ProductKeys;
import pl.spoiwo.rule.ChannelRules;

/** The first import of products: a report, and its write; on every database. */
abstract class ImportsSuite extends DatabaseSuite {

    private Hub hub;
    private int told;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        configure("{\"products\":{\"matchBy\":[\"link\",\"sku\",\"spelling\",\"ean\"],\"review\":[\"erp-main\"]}}");
    }

    private void configure(String company) {
        var before = Hub.configuration(null, null);
        hub.configuration = new HubConfiguration(before.version(), before.home(), before.connections(), before.mappings(), before.schemas(), before.statuses(),
                new HubConfiguration.Company(before.company().zone(), "PLN", before.company().stock(), Json.read(company, ObjectNode.class, "a test")), before.alerts(), null, null);
    }

    private ImportTurns node(String name) {
        return node(name, hub.imports);
    }

    /** A node that has just been started; the leases of the one before have ended. */
    private ImportTurns next(String name, int page) {
        clock.advance(Duration.ofMinutes(2));
        return node(name, new Imports(stores.jdbc(), new ProductKeys(stores.jdbc()), new Links(stores.jdbc()), page));
    }

    private ImportTurns node(String name, Imports imports) {
        return new ImportTurns(imports, hub.owned, hub.active(), Stores.on(database.dataSource(), clock, Node.starting(name)).leases(), stores.transactions(), clock);
    }

    List<Outgoing> products(String... items) {
        told++;
        clock.advance(Duration.ofSeconds(1));
        return hub.process(hub.message("erp-main", "poll:stock.poll", "products " + told, event("product", "{\"schemaVersion\":\"1\",\"items\":[" + String.join(",", items) + "]}")));
    }

    static String product(String sku, String name, String ean) {
        return "{\"sku\":\"%s\",\"name\":\"%s\",\"kind\":\"product\"%s}".formatted(sku, name, ean == null ? "" : ",\"ean\":\"" + ean + "\"");
    }

    String reported(String connection) {
        clock.advance(Duration.ofSeconds(1));
        var id = hub.imports.begin(connection, "olek", clock.instant());
        var node = node("test-1");
        while (hub.imports.find(id).orElseThrow().state().equals(Imports.REPORTING)) {
            assertThat(node.page()).isEmpty();
            node.sent();
        }
        return id;
    }

    void written(String id) {
        assertThat(hub.imports.write(id)).isTrue();
        var node = node("test-1");
        while (hub.imports.find(id).orElseThrow().state().equals(Imports.WRITING)) {
            hub.carryRechecks(node.page());
            node.sent();
        }
    }

    List<String> items(String id) {
        return hub.jdbc.sql("select item || ' ' || kind || ' ' || state from product_import_item where import_id = :id order by item").param("id", id).query(String.class).list();
    }

    private List<String> stored() {
        return hub.jdbc.sql("select sku || ' ' || name from product order by sku").query(String.class).list();
    }

    @Test
    @DisplayName("products of a system under review change nothing; the report says what would be written, and the write does that and no more")
    void erp() {
        configure("{\"products\":{\"matchBy\":[\"sku\"]}}");
        products(product("OLD", "Kubek", null), product("SAME", "Talerz", null));
        configure("{\"products\":{\"matchBy\":[\"sku\"],\"review\":[\"erp-main\"]}}");
        products(product("OLD", "Kubek 300 ml", null), product("SAME", "Talerz", null), product("NEW", "Lampa", "5900000000017"), product("old", "Kubek", null),
                product("E1", "Miska", "5900000000024"), product("E2", "Miska", "5900000000024"), product("T 1", "Tu", null), product("T  1", "Tam", null));
        assertThat(stored()).containsExactly("OLD Kubek", "SAME Talerz");
        var id = reported("erp-main");
        assertThat(stored()).as("a report touches nothing").containsExactly("OLD Kubek", "SAME Talerz");
        assertThat(items(id)).containsExactlyInAnyOrder("E1 CONFLICT LEFT", "E2 CONFLICT LEFT", "NEW NEW OPEN", "OLD CHANGED OPEN", "T  1 DUPLICATE LEFT", "T 1 DUPLICATE LEFT",
                "old DUPLICATE LEFT");
        assertThat(hub.jdbc.sql("select said from product_import_item where item = 'OLD'").query(String.class).single()).isEqualTo("name: Kubek -> Kubek 300 ml");
        written(id);
        assertThat(stored()).containsExactlyInAnyOrder("NEW Lampa", "OLD Kubek 300 ml", "SAME Talerz");
        assertThat(items(id)).contains("NEW NEW WRITTEN", "OLD CHANGED WRITTEN", "old DUPLICATE LEFT");
        assertThat(hub.imports.write(id)).as("a second time").isFalse();
        assertThat(items(reported("erp-main"))).as("nothing is left but what a person has to correct").noneMatch(item -> item.endsWith("OPEN"));
    }

    @Test
    @DisplayName("of two files under review the one that was written later counts, whichever is taken first")
    void writtenLater() {
        file("new", "Kubek 300 ml", clock.instant().minusSeconds(60));
        file("old", "Kubek", clock.instant().minusSeconds(3600));
        written(reported("erp-main"));
        assertThat(stored()).containsExactly("A Kubek 300 ml");
    }

    private void file(String key, String name, Instant written) {
        clock.advance(Duration.ofSeconds(1));
        var told = hub.message("erp-main", "file:stock.poll", key, event("product", "{\"schemaVersion\":\"1\",\"items\":[" + product("A", name, null) + "]}"));
        hub.process(new Inbound(told.id(), told.connection(), told.kind(), told.key(), told.contentType(), Map.of(Inbound.WRITTEN, written.toString()), told.body(), told.receivedAt(), null));
    }

    @Test
    @DisplayName("what an ERP's database tells of its goods, page by page, is imported; told again it leads to nothing")
    void database() throws IOException {
        configure("{\"products\":{\"matchBy\":[\"sku\"],\"review\":[\"erp-main\"]}}");
        var page = Files.readString(Path.of("mappings/subiekt/examples/product/goods-and-a-set.out.json"));
        hub.process(hub.message("erp-main", "poll:stock.poll", "page 1", page));
        hub.process(hub.message("erp-main", "poll:stock.poll", "page 1 of the next round", page));
        var id = reported("erp-main");
        assertThat(items(id)).containsExactlyInAnyOrder("BUT-1 NEW OPEN", "KUB-350-ZIE NEW OPEN", "MASECZKA/ŻÓŁTA NEW OPEN", "SZK-1 NEW OPEN", "ZES-1 NEW OPEN");
        written(id);
        assertThat(stored()).hasSize(5).contains("KUB-350-ZIE Kubek ceramiczny 350 ml, zielony");
        assertThat(hub.jdbc.sql("select component from product_component where sku = 'ZES-1' order by component").query(String.class).list()).containsExactly("BUT-1", "KUB-350-ZIE");
        configure("{\"products\":{\"matchBy\":[\"sku\"]}}");
        var before = hub.jdbc.sql("select since from candidate where item = 'KUB-350-ZIE' and field = '*'").query(OffsetDateTime.class).single();
        clock.advance(Duration.ofMinutes(10));
        assertThat(hub.process(hub.message("erp-main", "poll:stock.poll", "page 1, later", page))).isEmpty();
        assertThat(hub.jdbc.sql("select since from candidate where item = 'KUB-350-ZIE' and field = '*'").query(OffsetDateTime.class).single()).isEqualTo(before);
        assertThat(items(reported("erp-main"))).isEmpty();
    }

    @Test
    @DisplayName("an order that waited goes on when the import writes its product")
    void frees() {
        hub.count(PLACED, "other", "5");
        hub.carryRechecks(hub.order(order("1").cashOnDelivery().line("1", "x", "1")));
        assertThat(hub.state("1")).endsWith("[line-unmatched]");
        products(product("X", "Kubek", null));
        written(reported("erp-main"));
        assertThat(hub.state("1")).isEqualTo("READY [shortage]");
    }

    @Test
    @DisplayName("where another source goes before, the report says what would not count and why; it is written and kept, changes nothing that the report does not name, and is not reported again")
    void outranked() {
        hub.configuration = hub.configuration.with("owned", Ownerships.of("  - {name: names, entity: product, fields: [name], master: shop-main}\n", hub.configuration.connections(),
                hub.configuration.company().stock().warehouses()), ChannelRules.NONE);
        hub.process(hub.message("shop-main", "webhook:order.updated", "shop", event("product", "{\"schemaVersion\":\"1\",\"items\":[" + product("A", "Kubek sklepu", null) + "," + product("B", "Talerz sklepu", null) + ","
                + product("S", "Miska", null) + "]}")));
        products(product("A", "Kubek", "5900000000017"), product("B", "Talerz", null), product("C", "Lampa", null), product("S", "Miska", null));
        var id = reported("erp-main");
        assertThat(hub.jdbc.sql("select item || ' ' || kind || ' ' || said from product_import_item where import_id = :id order by item").param("id", id).query(String.class).list()).containsExactly(
                "A CHANGED ean: none -> 5900000000017; name: Kubek is outranked by shop-main, rule names (config/master-data.yaml:2) takes it from shop-main",
                "B OUTRANKED name: Talerz is outranked by shop-main, rule names (config/master-data.yaml:2) takes it from shop-main",
                "C OUTRANKED name: Lampa does not count, rule names (config/master-data.yaml:2) takes it from shop-main");
        written(id);
        assertThat(hub.jdbc.sql("select document from product order by sku").query(String.class).list()).as("what the report has said, and C is none").containsExactly(
                "{\"sku\":\"A\",\"name\":\"Kubek sklepu\",\"ean\":\"5900000000017\",\"kind\":\"product\"}", "{\"sku\":\"B\",\"name\":\"Talerz sklepu\",\"kind\":\"product\"}",
                "{\"sku\":\"S\",\"name\":\"Miska\",\"kind\":\"product\"}");
        assertThat(items(id)).containsExactly("A CHANGED WRITTEN", "B OUTRANKED WRITTEN", "C OUTRANKED WRITTEN");
        products(product("A", "Kubek", "5900000000017"), product("B", "Talerz", null), product("C", "Lampa", null));
        assertThat(items(reported("erp-main"))).isEmpty();
    }

    @Test
    @DisplayName("a product that was told by another way after the report is not overwritten: its item fails and says so")
    void toldMeanwhile() {
        products(product("X", "Kubek", null));
        var id = reported("erp-main");
        configure("{\"products\":{\"matchBy\":[\"sku\"]}}");
        products(product("X", "Kubek nowy", null));
        written(id);
        assertThat(stored()).containsExactly("X Kubek nowy");
        assertThat(items(id)).containsExactly("X NEW FAILED");
    }

    @Test
    @DisplayName("one product of five hundred that the database refuses fails with its reason; the other 499 are written")
    void oneOfMany() {
        products(IntStream.range(0, 500).mapToObj(i -> product("S-" + i, "Kubek", null)).toArray(String[]::new));
        var id = reported("erp-main");
        hub.jdbc.sql("alter table product add constraint refused_by_test check (sku <> 'S-250')").update();
        try {
            written(id);
        } finally {
            hub.jdbc.sql("alter table product drop constraint refused_by_test").update();
        }
        assertThat(stored()).hasSize(499).doesNotContain("S-250 Kubek");
        assertThat(hub.jdbc.sql("select count(*) from candidate where item = 'S-250'").query(Long.class).single()).as("nothing of it is left").isZero();
        assertThat(items(id)).hasSize(500).contains("S-250 NEW FAILED").filteredOn(item -> !item.startsWith("S-250 ")).allMatch(item -> item.endsWith(" NEW WRITTEN"));
        assertThat(hub.jdbc.sql("select said from product_import_item where item = 'S-250'").query(String.class).single()).startsWith("it cannot be written: ").containsIgnoringCase("refused_by_test");
        assertThat(hub.jdbc.sql("select state || ' ' || reason_code from message where type = 'hub:imported'").query(String.class).list()).containsExactly("PROCESSED items-failed");
        written(reported("erp-main"));
        assertThat(stored()).as("the next import writes it").hasSize(500);
    }

    @Test
    @DisplayName("a channel's code that can be no SKU is an error of its offer; the other offers are written")
    void errors() {
        offers("1,\" \",null", "2,\"N-1\",null", "3,\"A\\nB\",null", "4,\"\\u00a0\",null");
        var id = reported("shop-main");
        assertThat(items(id)).containsExactly("1 ERROR LEFT", "2 NEW OPEN", "3 ERROR LEFT", "4 ERROR LEFT");
        assertThat(hub.jdbc.sql("select said from product_import_item where item = '3'").query(String.class).single()).isEqualTo("\"A\nB\" is no SKU");
        written(id);
        assertThat(stored()).containsExactly("N-1 Oferta");
    }

    @Test
    @DisplayName("a report and its write that are stopped in every page go on where they were: twins on other pages are found, and each product is written once")
    void pages() {
        var twin = "5900000000017";
        products(product("A1", "Kubek", twin), product("b2", "Kubek", null), product("d1", "Kubek", null), product("D1", "Kubek", null), product("e5", "Kubek", null), product("F6", "Kubek", null),
                product("g7", "Kubek", null), product("h8", "Kubek", null), product("i9", "Kubek", null), product("j10", "Kubek", null), product("K11", "Kubek", null), product("l12", "Kubek", twin));
        var id = hub.imports.begin("erp-main", "olek", clock.instant());
        for (int page = 0; page < 5; page++) {
            assertThat(hub.imports.find(id).orElseThrow().state()).as("page " + page).isEqualTo(Imports.REPORTING);
            var dies = next("dies-" + page, 3);
            stores.transaction().executeWithoutResult(status -> {
                dies.page();
                status.setRollbackOnly();
            });
            assertThat(items(id)).hasSize(page * 3);
            next("reports-" + page, 3).page();
        }
        assertThat(hub.imports.find(id).orElseThrow().state()).isEqualTo(Imports.REPORTED);
        assertThat(items(id)).containsExactlyInAnyOrder("A1 CONFLICT LEFT", "D1 DUPLICATE LEFT", "d1 DUPLICATE LEFT", "l12 CONFLICT LEFT",
                "F6 NEW OPEN", "K11 NEW OPEN", "b2 NEW OPEN", "e5 NEW OPEN", "g7 NEW OPEN", "h8 NEW OPEN", "i9 NEW OPEN", "j10 NEW OPEN");
        hub.imports.write(id);
        for (int page = 0; page < 3; page++) {
            var sent = next("sends-" + page, 3).page();
            if (page != 1) {
                hub.carryRechecks(sent);
            }
            var other = next("repeats-" + page, 3);
            var again = other.page();
            assertThat(again).extracting(message -> message.properties().get("spoiwoKey")).isEqualTo(sent.stream().map(message -> message.properties().get("spoiwoKey")).toList());
            hub.carryRechecks(again);
            other.sent();
        }
        assertThat(hub.imports.find(id).orElseThrow().state()).isEqualTo(Imports.SENT);
        assertThat(stored()).hasSize(8);
        assertThat(items(id)).filteredOn(item -> item.contains(" NEW ")).hasSize(8).allMatch(item -> item.endsWith(" WRITTEN"));
        assertThat(hub.jdbc.sql("select state from message where type = 'hub:imported'").query(String.class).list()).as("one message for each page, however often it was sent")
                .containsExactly("PROCESSED", "PROCESSED", "PROCESSED");
    }

    @Test
    @DisplayName("pages that are larger after a restart than before it are written whole")
    void largerPages() {
        products(IntStream.range(0, 8).mapToObj(i -> product("S-" + i, "Kubek", null)).toArray(String[]::new));
        var id = reported("erp-main");
        hub.imports.write(id);
        hub.carryRechecks(next("small", 3).page());
        assertThat(stored()).hasSize(3);
        var larger = next("large", 5000);
        hub.carryRechecks(larger.page());
        larger.sent();
        assertThat(hub.imports.find(id).orElseThrow().state()).isEqualTo(Imports.SENT);
        assertThat(items(id)).hasSize(8).allMatch(item -> item.endsWith(" NEW WRITTEN"));
    }

    @Test
    @DisplayName("offers are reported page by page, each by another node, and two of one SKU on different pages are found")
    void offersInPages() {
        offers("1,\"N-1\",null", "2,\"TWO\",null", "3,\"N-3\",null", "4,\"N-4\",null", "5,\"N-5\",null", "6,\"N-6\",null", "7,\"two\",null");
        var id = hub.imports.begin("shop-main", "olek", clock.instant());
        for (int page = 0; page < 3; page++) {
            assertThat(items(id)).hasSize(page * 3);
            next("reports-" + page, 3).page();
        }
        assertThat(items(id)).containsExactly("1 NEW OPEN", "2 DUPLICATE LEFT", "3 NEW OPEN", "4 NEW OPEN", "5 NEW OPEN", "6 NEW OPEN", "7 DUPLICATE LEFT");
    }

    /** @param offers of shop-main: id, SKU and EAN, the last two as JSON */
    private void offers(String... offers) {
        var items = new ArrayList<String>();
        for (var offer : offers) {
            var parts = offer.split(",");
            items.add("{\"offerId\":\"%s\"%s%s,\"name\":\"Oferta\",\"state\":\"ACTIVE\"}".formatted(parts[0], parts[1].equals("null") ? "" : ",\"sku\":" + parts[1],
                    parts[2].equals("null") ? "" : ",\"ean\":" + parts[2]));
        }
        hub.process(hub.message("shop-main", "poll:offer.poll", "offers", event("offer", "{\"schemaVersion\":\"1\",\"readAt\":\"" + clock.instant() + "\",\"items\":["
                + String.join(",", items) + "]}")));
    }

    @Test
    @DisplayName("a channel's offers become products and links; a second offer of a product, and what is named by nothing, are left")
    void channel() {
        configure("{\"products\":{\"matchBy\":[\"sku\",\"ean\"]}}");
        products(product("A", "Kubek", "5900000000017"));
        hub.jdbc.sql("delete from offer_product").update();
        offers("1,null,\"5900000000017\"", "2,\"N-1\",null", "3,\"N-2\",null", "4,\"N-2\",null", "5,null,null");
        hub.jdbc.sql("delete from link").update();
        var id = reported("shop-main");
        assertThat(items(id)).containsExactly("1 LINK OPEN", "2 NEW OPEN", "3 DUPLICATE LEFT", "4 DUPLICATE LEFT", "5 UNMATCHED LEFT");
        written(id);
        assertThat(stored()).containsExactly("A Kubek", "N-1 Oferta");
        assertThat(linked()).containsExactly("A 1 MATCHED", "N-1 2 MATCHED");
    }

    @Test
    @DisplayName("a product that the hub knows by another spelling or EAN is not made once more of an offer, whatever offers are matched by")
    void twinsOfOffers() {
        configure("{\"products\":{\"matchBy\":[\"link\",\"sku\"]}}");
        products(product("KUB-300", "Kubek", "5900000000017"), product("TAL-27", "Talerz", "5900000000024"));
        offers("1,\"kub-300\",\"5900000000017\"", "2,\"T-27\",\"05900000000024\"", "3,\"N-1\",\"5900000000031\"");
        var id = reported("shop-main");
        assertThat(items(id)).containsExactly("1 DUPLICATE LEFT", "2 CONFLICT LEFT", "3 NEW OPEN");
        written(id);
        assertThat(stored()).containsExactly("KUB-300 Kubek", "N-1 Oferta", "TAL-27 Talerz");
    }

    @Test
    @DisplayName("where another source has the names of products, an offer that nobody knows is kept, and is a product with its link as soon as that source tells it; the report says so")
    void offersOutranked() {
        configure("{\"products\":{\"matchBy\":[\"sku\"]}}");
        hub.configuration = hub.configuration.with("owned", Ownerships.of("  - {name: names, entity: product, fields: [name, ean], master: erp-main}\n", hub.configuration.connections(),
                hub.configuration.company().stock().warehouses()), ChannelRules.NONE);
        products(product("A", "Kubek", null));
        offers("1,\"A\",null", "2,\"N-1\",null");
        var id = reported("shop-main");
        assertThat(hub.jdbc.sql("select item || ' ' || kind || ' ' || said from product_import_item where import_id = :id order by item").param("id", id).query(String.class).list())
                .containsExactly("2 OUTRANKED name: Oferta does not count, rule names (config/master-data.yaml:2) takes it from erp-main");
        written(id);
        assertThat(items(id)).containsExactly("2 OUTRANKED WRITTEN");
        assertThat(stored()).containsExactly("A Kubek");
        assertThat(linked()).containsExactly("A 1 MATCHED");
        assertThat(items(reported("shop-main"))).as("it is kept").isEmpty();
        hub.carryRechecks(products(product("N-1", "Lampa", null)));
        assertThat(stored()).containsExactly("A Kubek", "N-1 Lampa");
        assertThat(linked()).containsExactly("A 1 MATCHED", "N-1 2 MATCHED");
    }

    private List<String> linked() {
        return hub.jdbc.sql("select our_key || ' ' || their_key || ' ' || origin from link order by our_key").query(String.class).list();
    }

    @Test
    @DisplayName("a node that dies between sending and writing down is followed by another: each product is written once")
    void resumed() {
        var items = new ArrayList<String>();
        for (int i = 0; i < 700; i++) {
            items.add(product("S-" + i, "Kubek", null));
        }
        products(items.toArray(String[]::new));
        var id = reported("erp-main");
        hub.imports.write(id);
        var first = node("test-1").page();
        hub.carryRechecks(first.subList(0, 1));
        clock.advance(Duration.ofMinutes(2));
        var other = node("test-2");
        var again = other.page();
        assertThat(again).extracting(message -> message.properties().get("spoiwoKey")).isEqualTo(first.stream().map(message -> message.properties().get("spoiwoKey")).toList());
        hub.carryRechecks(again);
        other.sent();
        assertThat(hub.imports.find(id).orElseThrow().state()).isEqualTo(Imports.SENT);
        assertThat(stored()).hasSize(700);
        assertThat(items(id)).hasSize(700).allMatch(item -> item.endsWith("NEW WRITTEN"));
        assertThat(hub.jdbc.sql("select state from message where type = 'hub:imported'").query(String.class).list()).as("one message for each 500, however often it was sent")
                .containsExactly("PROCESSED", "PROCESSED");
    }
}
