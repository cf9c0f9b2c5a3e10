package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pl.spoiwo.order.Examples.PLACED;
import static pl.spoiwo.order.Examples.order;
import static pl.spoiwo.process.Hub.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.mapping.Json;

/** How order lines find their products, and wait for them; on every database. */
abstract class MatchingSuite extends DatabaseSuite {

    private static final String PRODUCT = "{\"sku\":\"%s\",\"name\":\"Kubek\",\"kind\":\"product\"%s}";
    private Hub hub;
    private int told;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        hub.count(PLACED, "A", "10");
        matchBy("\"link\",\"sku\",\"spelling\",\"ean\",\"supplierCode\"");
    }

    private void matchBy(String keys) {
        var before = Hub.configuration(null, null);
        var company = before.company();
        var document = Json.read("{\"products\":{\"matchBy\":[" + keys + "]}}", ObjectNode.class, "a test");
        hub.configuration = new HubConfiguration(before.version(), before.home(), before.connections(), before.mappings(), before.schemas(), before.statuses(),
                new HubConfiguration.Company(company.zone(), company.currency(), company.stock(), document), before.alerts(), before.delivery(), before.documents());
    }

    private List<Outgoing> product(String sku, String more) {
        told++;
        clock.advance(Duration.ofSeconds(1));
        return hub.process(productMessage(sku, more));
    }

    private Inbound productMessage(String sku, String more) {
        return hub.message("erp-main", "poll:stock.poll", "product:" + sku + told, event("product", "{\"schemaVersion\":\"1\",\"items\":[" + PRODUCT.formatted(sku, more) + "]}"));
    }

    private void linked(String offer, String sku, String origin) {
        hub.jdbc.sql("insert into link (connection, entity, our_key, their_key, origin, updated_at) values ('shop-main', 'product', :sku, :offer, :origin, :now)")
                .param("sku", sku).param("offer", offer).param("origin", origin).param("now", clock.instant().atOffset(ZoneOffset.UTC)).update();
    }

    private List<Outgoing> link(String offer, String sku) {
        linked(offer, sku, "HAND");
        return hub.carryRechecks(List.of(OwnMessages.known(List.of(), List.of(offer), "shop-main", "link " + offer, null, clock.instant())));
    }

    private JsonNode line(String externalId, int index) {
        return hub.orders.find(Ids.order("shop-main", externalId)).orElseThrow().content().document().path("lines").get(index);
    }

    private String reserved(String sku) {
        return hub.jdbc.sql("select sum(reserved) from reservation where sku = :sku").param("sku", sku).query(BigDecimal.class).optional()
                .map(sum -> sum.stripTrailingZeros().toPlainString()).orElse("nothing");
    }

    private long waiting() {
        return hub.jdbc.sql("select count(*) from unmatched_line").query(Long.class).single();
    }

    @Test
    @DisplayName("another spelling of the SKU is ours in stock, export and order; what the channel told stays beside it")
    void spelling() {
        var outgoing = hub.order(order("1").cashOnDelivery().line("1", "a", "2").line("2", "A", "1"));
        hub.carryRechecks(outgoing);
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(reserved("A")).isEqualTo("3");
        assertThat(line("1", 0).toString()).contains("\"sku\":\"A\"", "\"channelSku\":\"a\"", "\"matchedBy\":\"spelling\"");
        assertThat(line("1", 1).path("matchedBy").asText()).isEqualTo("sku");
        var command = hub.commands("order.create").get(0);
        var body = new String(stores.ledger().body(command.id(), BodyKind.RAW).orElseThrow(), StandardCharsets.UTF_8);
        assertThat(Json.read(body, JsonNode.class, "a command").findValuesAsText("sku")).containsExactly("A", "A");
        assertThat(hub.jdbc.sql("select why from order_timeline where what = 'matched'").query(String.class).list())
                .containsExactly("line 1 is A by spelling, the channel tells SKU \"a\"");
    }

    @Test
    @DisplayName("the same order told again is unchanged, and is not taken for an edited one")
    void toldAgain() {
        hub.order(order("1").cashOnDelivery().line("1", "a", "1"));
        var again = hub.message("shop-main", "poll:order.poll", "again", event("order", order("1").cashOnDelivery().line("1", "a", "1").updated(5).json()));
        assertThat(hub.process(again)).isEmpty();
        assertThat(stores.ledger().find(again.id()).orElseThrow().reason().code()).isEqualTo("unchanged");
        assertThat(hub.jdbc.sql("select count(*) from order_timeline where what = 'changed'").query(Long.class).single()).isZero();
        assertThat(hub.alerts.open).isEmpty();
    }

    @Test
    @DisplayName("a line that no key finds holds the order, reserves nothing, and goes on by itself when the ERP tells the product")
    void unmatched() {
        hub.carryRechecks(hub.order(order("1").cashOnDelivery().line("1", "B-1", "1").line("2", "A", "1")));
        assertThat(hub.state("1")).isEqualTo("READY [line-unmatched]");
        assertThat(hub.orders.find(Ids.order("shop-main", "1")).orElseThrow().holds().get(0).text()).startsWith("line 1: SKU \"B-1\" is no product that the hub knows");
        assertThat(reserved("B-1")).isEqualTo("nothing");
        assertThat(hub.commands("order.create")).isEmpty();
        assertThat(waiting()).isEqualTo(1);
        hub.carryRechecks(product("b-1", ""));
        assertThat(hub.state("1")).isEqualTo("READY [shortage]");
        hub.carryRechecks(hub.count(PLACED, "b-1", "5"));
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(reserved("b-1")).isEqualTo("1");
        assertThat(waiting()).isZero();
        assertThat(hub.commands("order.create")).hasSize(1);
        assertThat(hub.alerts.open).isEmpty();
    }

    @Test
    @DisplayName("the first count of an SKU makes it known too")
    void counted() {
        hub.carryRechecks(hub.order(order("1").cashOnDelivery().line("1", "B", "1")));
        hub.carryRechecks(hub.count(PLACED, "B", "5"));
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(line("1", 0).path("matchedBy").asText()).isEqualTo("sku");
    }

    @Test
    @DisplayName("a link made by hand frees the order that waited for its offer")
    void linkFrees() {
        var draft = order("1").cashOnDelivery().line("1", "SHOP-7", "1").with("1", "externalProductId", "7001");
        hub.carryRechecks(hub.order(draft));
        assertThat(hub.state("1")).endsWith("[line-unmatched]");
        link("7001", "A");
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(line("1", 0).toString()).contains("\"sku\":\"A\"", "\"channelSku\":\"SHOP-7\"", "\"matchedBy\":\"link\"");
    }

    @Test
    @DisplayName("one EAN on two products holds the order with both named; it goes on when the ERP corrects one of them")
    void conflict() {
        hub.count(PLACED, "C", "5");
        product("A", ",\"ean\":\"5900000000017\"");
        product("C", ",\"ean\":\"5900000000017\"");
        hub.carryRechecks(hub.order(order("1").cashOnDelivery().line("1", "X", "1").with("1", "ean", "5900000000017")));
        assertThat(hub.orders.find(Ids.order("shop-main", "1")).orElseThrow().holds().get(0).text()).contains("may be A or C");
        hub.carryRechecks(product("A", ",\"ean\":\"5900000000024\""));
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(line("1", 0).path("sku").asText()).isEqualTo("C");
    }

    @Test
    @DisplayName("a product whose message was decided, and whose follow-ups were lost in a crash, still frees its orders when the message comes again")
    void crashBetween() {
        hub.carryRechecks(hub.order(order("1").cashOnDelivery().line("1", "B", "1").with("1", "ean", "5900000000017")));
        hub.count(PLACED, "B2", "5");
        var message = productMessage("B2", ",\"ean\":\"5900000000017\"");
        hub.process(message);
        assertThat(hub.state("1")).endsWith("[line-unmatched]");
        hub.carryRechecks(hub.process(message));
        assertThat(hub.state("1")).isEqualTo("READY []");
    }

    @Test
    @DisplayName("an order whose own look for its product was lost in a crash looks again when its message comes again")
    void crashOfTheOrder() {
        var message = hub.message("shop-main", "webhook:order.created", "k", event("order", order("1").cashOnDelivery().line("1", "B", "1").json()));
        hub.process(message);
        hub.count(PLACED, "B", "5");
        assertThat(hub.state("1")).endsWith("[line-unmatched]");
        hub.carryRechecks(hub.process(message));
        assertThat(hub.state("1")).isEqualTo("READY []");
    }

    @Test
    @DisplayName("an order and its product at the same moment always find each other")
    void atTheSameMoment() throws Exception {
        var pool = Executors.newFixedThreadPool(2);
        try {
            for (int i = 100; i < 140; i++) {
                var sku = "S" + i;
                var id = Integer.toString(i);
                var barrier = new CyclicBarrier(2);
                var ordered = pool.submit(() -> {
                    barrier.await();
                    return hub.order(order(id).cashOnDelivery().line("1", sku.toLowerCase(Locale.ROOT), "1"));
                });
                var counted = pool.submit(() -> {
                    barrier.await();
                    return hub.count(PLACED, sku, "5");
                });
                var sent = new ArrayList<>(ordered.get(60, TimeUnit.SECONDS));
                sent.addAll(counted.get(60, TimeUnit.SECONDS));
                hub.carryRechecks(sent);
                assertThat(hub.state(id)).as("order %s", id).isEqualTo("READY []");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("what the ERP has already is not made another product by a later link")
    void exported() {
        hub.order(order("1").cashOnDelivery().line("1", "a", "1").with("1", "externalProductId", "7001"));
        hub.count(PLACED, "C", "5");
        linked("7001", "C", "HAND");
        hub.order(order("1").cashOnDelivery().line("1", "a", "1").with("1", "externalProductId", "7001").updated(9).city("Kutno"));
        assertThat(line("1", 0).path("sku").asText()).isEqualTo("A");
        assertThat(reserved("C")).isEqualTo("nothing");
        hub.order(order("1").cashOnDelivery().line("1", "a", "2").with("1", "externalProductId", "7001").updated(10).city("Kutno"));
        assertThat(line("1", 0).path("sku").asText() + " " + line("1", 0).path("quantity").asText() + " " + line("1", 0).path("channelSku").asText()).as("the line itself was edited").isEqualTo("A 2 a");
        assertThat(reserved("A")).isEqualTo("2");
        assertThat(reserved("C")).isEqualTo("nothing");
    }

    @Test
    @DisplayName("of an exported order a line that was found by its EAN stays its product when its quantity is changed, though another product bears that EAN meanwhile; a line added later is matched when its link is made")
    void exportedAndEdited() {
        product("A", ",\"ean\":\"5900000000017\"");
        hub.order(order("1").cashOnDelivery().line("1", null, "2").with("1", "ean", "5900000000017"));
        assertThat(line("1", 0).path("sku").asText()).isEqualTo("A");
        product("C", ",\"ean\":\"5900000000017\"");
        hub.order(order("1").cashOnDelivery().line("1", null, "1").with("1", "ean", "5900000000017").line("2", "b-77", "1").updated(9));
        assertThat(line("1", 0).path("sku").asText() + " " + line("1", 0).path("quantity").asText()).isEqualTo("A 1");
        assertThat(reserved("A")).isEqualTo("1");
        assertThat(line("1", 1).has("unmatched")).isTrue();
        hub.carryRechecks(hub.count(PLACED, "B-77", "5"));
        assertThat(line("1", 1).path("sku").asText()).isEqualTo("B-77");
        assertThat(reserved("B-77")).isEqualTo("1");
    }

    @Test
    @DisplayName("without matchBy the SKU of the channel is believed, as ever")
    void notConfigured() {
        hub.configuration = Hub.configuration(null, null);
        hub.order(order("1").cashOnDelivery().line("1", "a", "1"));
        assertThat(hub.state("1")).endsWith("[shortage]");
        assertThat(line("1", 0).has("matchedBy")).isFalse();
        assertThat(waiting()).isZero();
    }

    @Test
    @DisplayName("a cancelled order waits for no product any more")
    void cancelled() {
        hub.order(order("1").cashOnDelivery().line("1", "B", "1"));
        hub.order(order("1").cashOnDelivery().line("1", "B", "1").says("cancelled").updated(5));
        assertThat(hub.state("1")).isEqualTo("CANCELLED []");
        assertThat(waiting()).isZero();
    }

    private List<Outgoing> offers(String... items) {
        told++;
        clock.advance(Duration.ofSeconds(1));
        return hub.process(hub.message("shop-main", "poll:offer.poll", "offers " + told, event("offer", "{\"schemaVersion\":\"1\",\"readAt\":\"" + clock.instant() + "\",\"items\":["
                + String.join(",", items) + "]}")));
    }

    private static String offer(String id, String sku, String ean, String state) {
        return "{\"offerId\":\"%s\"%s%s,\"state\":\"%s\"}".formatted(id, sku == null ? "" : ",\"sku\":\"" + sku + "\"", ean == null ? "" : ",\"ean\":\"" + ean + "\"", state);
    }

    private String linkOf(String sku) {
        return hub.jdbc.sql("select their_key || ' ' || origin from link where our_key = :sku").param("sku", sku).query(String.class).optional().orElse("none");
    }

    @Test
    @DisplayName("offers that are read find their products, become links, and free the orders that knew nothing but the offer")
    void offersBecomeLinks() {
        product("A", ",\"ean\":\"5900000000017\"");
        hub.carryRechecks(hub.order(order("1").cashOnDelivery().line("1", null, "1").with("1", "externalProductId", "7001")));
        assertThat(hub.state("1")).endsWith("[line-unmatched]");
        hub.carryRechecks(offers(offer("7001", null, "5900000000017", "ACTIVE"), offer("7002", "none", null, "ACTIVE")));
        assertThat(linkOf("A")).isEqualTo("7001 MATCHED");
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(line("1", 0).path("matchedBy").asText()).isEqualTo("link");
        assertThat(hub.jdbc.sql("select why from offer_product where sku is null").query(String.class).list()).singleElement().asString().contains("SKU \"none\", offer 7002 is no product");
    }

    @Test
    @DisplayName("a product that comes after its offer finds the offer, and through it the order")
    void productAfterOffer() {
        hub.carryRechecks(offers(offer("7001", null, "5900000000017", "ACTIVE")));
        hub.carryRechecks(hub.order(order("1").cashOnDelivery().line("1", null, "1").with("1", "externalProductId", "7001")));
        hub.carryRechecks(product("A", ",\"ean\":\"5900000000017\""));
        assertThat(linkOf("A")).isEqualTo("7001 MATCHED");
        assertThat(hub.state("1")).isEqualTo("READY []");
    }

    @Test
    @DisplayName("a product that becomes known waits for the page of the channel's list that is being written, and matches what the page tells")
    void knownDuringPage() throws Exception {
        hub.carryRechecks(offers(offer("7001", null, "5900000000017", "ACTIVE")));
        hub.count(PLACED, "B", "1");
        var sent = product("A", ",\"ean\":\"5900000000017\"");
        var pool = Executors.newSingleThreadExecutor();
        try {
            var known = stores.transaction().execute(status -> {
                stores.locks().orders(Set.of("offers shop-main"));
                stores.jdbc().update("update channel_offer set sku = 'B', ean = null where offer_id = '7001'");
                var matching = pool.submit(() -> hub.carryRechecks(sent));
                assertThatThrownBy(() -> matching.get(1, TimeUnit.SECONDS)).as("the page is not committed").isInstanceOf(TimeoutException.class);
                return matching;
            });
            known.get(60, TimeUnit.SECONDS);
        } finally {
            pool.shutdownNow();
        }
        assertThat(hub.jdbc.sql("select sku || ' ' || matched_by from offer_product where offer_id = '7001'").query(String.class).single()).isEqualTo("B sku");
        assertThat(linkOf("A")).isEqualTo("none");
    }

    @Test
    @DisplayName("when the offer of a product has ended and another one takes its place, the values that the first has accepted are written to the second")
    void valuesMove() {
        hub.carryRechecks(offers(offer("7001", "A", null, "ACTIVE")));
        accepted("A");
        hub.carryRechecks(offers(offer("7001", "A", null, "ENDED"), offer("7002", "A", null, "ENDED")));
        assertThat(valueOf("A")).startsWith("ACCEPTED ");
        // In one transaction: the messages that it sends are lost in a crash.
        assertThat(Hub.addresses(offers(offer("7001", "A", null, "ENDED"), offer("7002", "A", null, "ACTIVE")))).contains("wake.shop-main");
        assertThat(linkOf("A")).isEqualTo("7002 MATCHED");
        assertThat(valueOf("A")).isEqualTo("OPEN nothing");
    }

    @Test
    @DisplayName("an SKU whose offer is told as another product, and which a later page tells of another offer, has its values written there")
    void valuesMoveOverPages() {
        hub.count(PLACED, "B", "1");
        hub.carryRechecks(offers(offer("7001", "A", null, "ACTIVE")));
        accepted("A");
        hub.carryRechecks(offers(offer("7001", "B", null, "ACTIVE")));
        hub.carryRechecks(offers(offer("7002", "A", null, "ACTIVE")));
        assertThat(linkOf("A")).isEqualTo("7002 MATCHED");
        assertThat(valueOf("A")).isEqualTo("OPEN nothing");
    }

    @Test
    @DisplayName("while the offer that a person has linked is off sale, another one that bears the code moves no values, however often the list is read")
    void valuesStayByHand() {
        link("7001", "A");
        accepted("A");
        for (int reading = 0; reading < 2; reading++) {
            hub.carryRechecks(offers(offer("7001", null, null, "ENDED"), offer("7002", "A", null, "ACTIVE")));
        }
        assertThat(linkOf("A")).isEqualTo("7001 HAND");
        assertThat(valueOf("A")).startsWith("ACCEPTED ");
    }

    private void accepted(String sku) {
        stores.jdbc().update("""
                update channel_value set accepted = wanted, last_accepted = wanted, sent = wanted, accepted_at = ?, state = 'ACCEPTED' where connection = 'shop-main' and sku = ?""",
                clock.instant().atOffset(ZoneOffset.UTC), sku);
    }

    private String valueOf(String sku) {
        return hub.jdbc.sql("select state || ' ' || coalesce(last_accepted, 'nothing') from channel_value where connection = 'shop-main' and kind = 'stock' and sku = :sku")
                .param("sku", sku).query(String.class).single();
    }

    @Test
    @DisplayName("a link stays with the offer on sale, moves when that has ended, leaves with the offer's new SKU, and one by hand stays for ever")
    void whichOffer() {
        hub.count(PLACED, "B", "1");
        hub.carryRechecks(offers(offer("7002", "A", null, "ACTIVE")));
        hub.carryRechecks(offers(offer("7001", "A", null, "ACTIVE"), offer("7002", "A", null, "ACTIVE")));
        assertThat(linkOf("A")).isEqualTo("7002 MATCHED");
        hub.carryRechecks(offers(offer("7001", "A", null, "ACTIVE"), offer("7002", "A", null, "ENDED")));
        assertThat(linkOf("A")).isEqualTo("7001 MATCHED");
        hub.carryRechecks(offers(offer("7001", "B", null, "ACTIVE")));
        assertThat(linkOf("A")).isEqualTo("none");
        assertThat(linkOf("B")).isEqualTo("7001 MATCHED");
        hub.jdbc.sql("update link set origin = 'HAND' where our_key = 'B'").update();
        hub.carryRechecks(offers(offer("7001", "A", null, "ACTIVE"), offer("7003", "B", null, "ACTIVE")));
        assertThat(linkOf("B")).isEqualTo("7001 HAND");
        assertThat(linkOf("A")).isEqualTo("none");
    }
}
