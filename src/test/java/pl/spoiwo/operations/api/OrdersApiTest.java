package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import pl.spoiwo.product.LongTexts;
import pl.spoiwo.file.StoredFiles;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class OrdersApiTest extends HubSlice {

    @Autowired
    private StoredFiles files;

    @BeforeEach
    void rows() {
        var rows = new Rows(jdbc);
        rows.empty();
        rows.order("o-1", 1);
        rows.payment("o-1");
        rows.shipment("o-1");
        rows.document("o-1");
        rows.product("A 1/2", 1);
        rows.stock("A 1/2");
    }

    @Test
    @DisplayName("an order shows its content, what the payment operator said, its parcels, its timeline, and empty lists for what the hub has not")
    void order() {
        var order = json(get(OPERATOR, "/api/orders/o-1"));
        assertThat(order.path("orderId").asText()).isEqualTo("o-1");
        assertThat(order.path("externalId").asText()).as("the column has the last word").isEqualTo("ext-o-1");
        assertThat(order.path("status").asText()).isEqualTo("READY");
        assertThat(order.path("revision").asInt()).isEqualTo(3);
        assertThat(order.path("buyer").path("email").asText()).isEqualTo("jan.kowalski@example.com");
        assertThat(order.path("exports").path("erp-main").path("document").asText()).isEqualTo("ZK 1/2026");
        assertThat(order.has("hub")).as("the hub's own notes stay inside").isFalse();
        assertThat(order.path("payments")).as("the claim and the operator's word are one payment").hasSize(1);
        assertThat(order.at("/payments/0/status").asText()).isEqualTo("PAID");
        assertThat(order.at("/payments/0/paidAmount").asText()).isEqualTo("79.90");
        assertThat(order.at("/payments/0/type").asText()).isEqualTo("online");
        assertThat(order.path("timeline").get(0).path("why").asText()).isEqualTo("paid in full");
        assertThat(order.path("timeline").get(0).path("at").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(order.path("shipments")).singleElement().satisfies(shipment -> {
            assertThat(shipment.path("status").asText()).isEqualTo("LABEL_READY");
            assertThat(shipment.at("/carrier/name").asText()).isEqualTo("InPost");
            assertThat(shipment.path("told").asBoolean()).isTrue();
            assertThat(shipment.has("toldNumber")).isFalse();
        });
        assertThat(order.path("documents")).singleElement().satisfies(document -> {
            assertThat(document.path("kind").asText()).isEqualTo("invoice");
            assertThat(document.path("number").asText()).isEqualTo("FV 1/2026");
            assertThat(document.path("reason").asText()).isEqualTo("Jan Kowalski");
            assertThat(document.has("ksefNumber")).isFalse();
        });
        assertThat(json(get(VIEWER, "/api/orders/o-1")).at("/documents/0").has("reason")).as("the authority's words may name the buyer").isFalse();
        assertThat(order.path("returns").isArray()).isTrue();
        assertThat(order.path("returns")).isEmpty();
        jdbc.sql("update orders set document = replace(document, '\"currency\"', '\"returns\":[{\"externalId\":\"9\",\"status\":\"REFUNDED\",\"amount\":\"10.00\"}],\"currency\"')").update();
        assertThat(json(get(VIEWER, "/api/orders/o-1")).path("returns")).hasToString("[{\"externalId\":\"9\",\"status\":\"REFUNDED\",\"amount\":\"10.00\"}]");
    }

    @Test
    @DisplayName("what a target said stands in the timeline for operators only")
    void timelineWords() {
        jdbc.sql("update order_timeline set what = 'order.create-parked', why = 'erp-main, command c-12ab, HTTP 400: Jan Kowalski is blocked'").update();
        assertThat(json(get(OPERATOR, "/api/orders/o-1")).path("timeline").get(0).path("why").asText()).endsWith("Jan Kowalski is blocked");
        assertThat(json(get(VIEWER, "/api/orders/o-1")).path("timeline").get(0).path("why").asText()).isEqualTo("erp-main, command c-12ab, ***");
    }

    @Test
    @DisplayName("a status that the hub does not know is a 400, one that it knows narrows the list")
    void status() {
        assertThat(get(VIEWER, "/api/orders?status=FOO").statusCode()).isEqualTo(400);
        assertThat(json(get(VIEWER, "/api/orders?status=READY")).path("items")).hasSize(1);
        assertThat(json(get(VIEWER, "/api/orders?status=SHIPPED")).path("items")).isEmpty();
    }

    @Test
    @DisplayName("a label is given to operators under a name of the hub's own, and is unknown where there is none")
    void label() throws java.io.IOException {
        var label = "%PDF-1.4 label".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        var file = files.store("c-1", "label", "application/pdf", label);
        assertThat(get(OPERATOR, "/api/orders/o-1/labels/s-1").statusCode()).isEqualTo(404);
        jdbc.sql("update shipment set document = replace(document, '\"version\"', '\"label\":\"" + file.id() + "\",\"version\"')").update();
        assertThat(json(get(OPERATOR, "/api/orders/o-1")).at("/shipments/0/label").asText()).isEqualTo(file.id());
        var answer = get(OPERATOR, "/api/orders/o-1/labels/s-1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("%PDF-1.4 label");
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/pdf");
        assertThat(answer.headers().firstValue("content-disposition")).hasValue("attachment; filename=\"" + file.id() + ".pdf\"");
        assertThat(get(VIEWER, "/api/orders/o-1/labels/s-1").statusCode()).isEqualTo(403);
        assertThat(get(OPERATOR, "/api/orders/o-2/labels/s-1").statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("a sales document is given to operators, who stand in the audit, and is unknown while it has no file")
    void documentFile() throws java.io.IOException {
        var path = "/api/orders/o-1/documents/d-1/file";
        assertThat(get(OPERATOR, path).statusCode()).isEqualTo(404);
        var file = files.store("c-1", "document", "application/pdf", "%PDF-1.4 invoice".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        jdbc.sql("update document set document = replace(document, '\"version\"', '\"fileId\":\"" + file.id() + "\",\"version\"')").update();
        var answer = get(OPERATOR, path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("%PDF-1.4 invoice");
        assertThat(answer.headers().firstValue("content-disposition")).hasValue("attachment; filename=\"" + file.id() + ".pdf\"");
        assertThat(jdbc.sql("select count(*) from audit where action = 'document.read' and target like '%o-1%'").query(Integer.class).single()).isEqualTo(1);
        assertThat(get(VIEWER, path).statusCode()).isEqualTo(403);
        assertThat(get(OPERATOR, "/api/orders/o-2/documents/d-1/file").statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("a viewer sees neither in the list nor in the order who bought")
    void masked() {
        for (var path : new String[] {"/api/orders", "/api/orders/o-1"}) {
            assertThat(get(VIEWER, path).body()).contains("79.90").contains("A 1/2").contains("Kubek")
                    .doesNotContain("Kowalski").doesNotContain("kowalski").doesNotContain("Jan").doesNotContain("Prosta").doesNotContain("Warszawa")
                    .doesNotContain("5260001246").doesNotContain("600100200").doesNotContain("RAD12A");
        }
        assertThat(get(OPERATOR, "/api/orders").body()).contains("kowalski").contains("Prosta");
    }

    @Test
    @DisplayName("a long text of the past is told as its beginning and its hash, or whole as long as it is kept")
    void texts() {
        var text = "<p>" + "Zażółć ".repeat(100) + "</p>";
        var shown = LongTexts.shortForm(text);
        for (var value : new String[] {shown, "another one, purged, " + "x".repeat(200)}) {
            jdbc.sql("insert into value_history (connection, sku, kind, event, at, new_value) values ('shop-main', 'L', 'description', 'WANTED', current_timestamp, :value)").param("value", value).update();
        }
        jdbc.sql("insert into value_text (sku, short_form, text, used_at) values ('L', :shown, :text, current_timestamp)").param("shown", shown).param("text", text).update();
        assertThat(json(get(VIEWER, "/api/texts/history?sku=L")).path("items")).extracting(each -> each.path("to").asText()).hasSize(2).contains(shown).doesNotContain(text);
        assertThat(json(get(VIEWER, "/api/texts/history?sku=L&whole=true")).path("items")).extracting(each -> each.path("to").asText()).hasSize(2).contains(text).doesNotContain(shown);
    }

    @Test
    @DisplayName("stock says what is on hand, promised, kept back and left, and what the channel accepted")
    void stock() {
        jdbc.sql("update stock set incoming = 12.5 where warehouse = 'MAG'").update();
        var stock = json(get(VIEWER, "/api/stock?sku=A%201/2"));
        assertThat(stock.path("onHand").asText()).isEqualTo("10");
        assertThat(stock.path("reserved").asText()).isEqualTo("3");
        assertThat(stock.path("available").asText()).isEqualTo("7");
        assertThat(stock.path("rules").get(0).path("stock").asText()).isEqualTo("5");
        assertThat(stock.path("rules").get(0).path("why").asText()).isEqualTo("MAG 7 free less 2");
        assertThat(stock.path("warehouses")).hasSize(2);
        assertThat(stock.at("/warehouses/0/incoming").asText()).isEqualTo("12.5");
        assertThat(stock.at("/warehouses/1").has("incoming")).as("nobody told it").isFalse();
        assertThat(stock.path("channels").get(0).path("wanted").asText()).isEqualTo("5");
        assertThat(stock.path("channels").get(0).path("accepted").asText()).isEqualTo("6");
        var prices = json(get(VIEWER, "/api/prices?sku=A%201/2"));
        assertThat(prices.path("prices").get(0).path("gross").asText()).isEqualTo("79.90");
        assertThat(prices.at("/cost/net").asText() + prices.at("/cost/currency").asText()).isEqualTo("21.50PLN");
        var told = json(get(VIEWER, "/api/prices/history?sku=A%201/2")).at("/items/0");
        assertThat(told.path("event").asText() + " " + told.path("name").asText() + " " + told.path("from").asText() + " > " + told.path("to").asText())
                .isEqualTo("TOLD Detaliczna gross 75.00 > net 64.95 gross 79.90");
        assertThat(json(get(VIEWER, "/api/rates?currency=EUR")).get(0).path("rate").asText()).isEqualTo("4.2655");
        assertThat(json(get(VIEWER, "/api/product?sku=A%201/2")).path("document").path("unit").asText()).isEqualTo("szt");
    }

    @Test
    @DisplayName("what does not exist is a 404 that names it")
    void unknown() {
        for (var path : new String[] {"/api/orders/o-none", "/api/stock?sku=none", "/api/product?sku=none", "/api/prices?sku=none", "/api/connections/none"}) {
            var answer = get(VIEWER, path);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(json(answer).path("detail").asText()).contains("none");
        }
    }

    @Test
    @DisplayName("a refund wants a reason and an amount that is left; it is in the audit, refused or not")
    void refund() {
        var headers = Map.of("Content-Type", "application/json", "Idempotency-Key", "k-1");
        assertThat(call(OPERATOR, "POST", "/api/orders/o-1/refunds", "{\"amount\":\"10.00\"}", headers).statusCode()).isEqualTo(400);
        assertThat(call(OPERATOR, "POST", "/api/orders/o-2/refunds", "{\"reason\":\"broken\"}", headers).statusCode()).isEqualTo(404);
        var refused = call(OPERATOR, "POST", "/api/orders/o-1/refunds", "{\"amount\":\"100.01\",\"reason\":\"broken\"}", headers);
        assertThat(refused.statusCode() + " " + json(refused).path("detail").asText()).isEqualTo("409 at most 100.00 PLN can go back");
        var asked = call(OPERATOR, "POST", "/api/orders/o-1/refunds", "{\"amount\":\"10.00\",\"reason\":\"broken\"}", headers);
        assertThat(asked.statusCode()).isEqualTo(202);
        assertThat(json(asked).path("message").asText()).isEqualTo("h-refund");
        assertThat(json(get(OPERATOR, "/api/audit")).path("items").findValuesAsText("action")).contains("order.refund");
    }

    @Test
    @DisplayName("letting go what is reserved wants a reason and an order that is done with; it is in the audit, refused or not")
    void release() {
        var headers = Map.of("Content-Type", "application/json");
        new Rows(jdbc).order("o-2", 2);
        assertThat(call(OPERATOR, "POST", "/api/orders/o-1/release", "{}", headers).statusCode()).isEqualTo(400);
        assertThat(call(OPERATOR, "POST", "/api/orders/o-3/release", "{\"reason\":\"lost\"}", headers).statusCode()).isEqualTo(404);
        var refused = call(OPERATOR, "POST", "/api/orders/o-2/release", "{\"reason\":\"lost\"}", headers);
        assertThat(refused.statusCode() + " " + json(refused).path("detail").asText()).isEqualTo("409 the order is READY");
        var done = call(OPERATOR, "POST", "/api/orders/o-1/release", "{\"reason\":\"lost\"}", headers);
        assertThat(done.statusCode() + " " + json(done).path("message").asText()).isEqualTo("202 h-release");
        assertThat(json(get(OPERATOR, "/api/audit")).path("items").findValuesAsText("action")).filteredOn("order.release"::equals).hasSize(2);
    }
}
