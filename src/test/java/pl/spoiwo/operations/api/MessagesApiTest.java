package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class MessagesApiTest extends HubSlice {

    private static final String ORDER = """
            {"id":7,"status":"processing","number":"A/7","billing":{"first_name":"Jan","email":"jan.kowalski@example.com","phone":600100200},
             "line_items":[{"sku":"A 1/2","quantity":1,"total":"64.95"}],"note":"dzwonic"}""";
    private Rows rows;

    @BeforeEach
    void rows() {
        broker.sent.clear();
        rows = new Rows(jdbc);
        rows.empty();
        rows.message("m-1", "PARKED", 1, ORDER);
        rows.message("m-2", "PROCESSED", 2, ORDER);
        alerts.raise("parked", "shop-main", "m-1", "parked");
    }

    @Test
    @DisplayName("a row says what it is, in which state, and why, with file and line")
    void row() {
        var row = json(get(VIEWER, "/api/messages?state=PARKED")).path("items").get(0);
        assertThat(row.path("id").asText()).isEqualTo("m-1");
        assertThat(row.path("direction").asText()).isEqualTo("IN");
        assertThat(row.path("key").asText()).isEqualTo("order:m-1");
        assertThat(row.path("reason").path("file").asText()).isEqualTo("mappings/shop/order.jslt");
        assertThat(row.path("reason").path("line").asInt()).isEqualTo(12);
        assertThat(row.path("receivedAt").asText()).isEqualTo("2026-03-01T12:01:00Z");
    }

    @Test
    @DisplayName("the reason's words may quote a target: an operator reads them, a viewer the code and the place")
    void reason() {
        for (var path : new String[] {"/api/messages?state=PARKED", "/api/messages/m-1"}) {
            assertThat(get(OPERATOR, path).body()).contains("totals/total is no amount");
            assertThat(get(VIEWER, path).body()).doesNotContain("is no amount").contains("\"schema\"").contains("mappings/shop/order.jslt");
        }
    }

    @Test
    @DisplayName("an operator sees the payload, a viewer its structure and what is harmless in it")
    void payload() {
        var full = json(get(OPERATOR, "/api/messages/m-1"));
        assertThat(full.path("payload").path("billing").path("email").asText()).isEqualTo("jan.kowalski@example.com");
        assertThat(full.path("payloadEncoding").asText()).isEqualTo("json");
        assertThat(full.path("headers").path("x-signature").asText()).isEqualTo("abc");

        var answer = get(VIEWER, "/api/messages/m-1");
        assertThat(answer.body()).doesNotContain("kowalski").doesNotContain("600100200").doesNotContain("dzwonic").doesNotContain("Jan").doesNotContain("abc");
        assertThat(json(answer).path("payload").path("line_items").get(0).path("sku").asText()).isEqualTo("A 1/2");
        assertThat(json(answer).path("payload").path("status").asText()).isEqualTo("processing");
    }

    @Test
    @DisplayName("a payload that is no JSON is text for an operator and a length for a viewer")
    void text() {
        rows.message("m-3", "PARKED", 3, "<order><buyer>Jan</buyer></order>");
        assertThat(json(get(OPERATOR, "/api/messages/m-3")).path("payload").asText()).contains("<buyer>Jan");
        assertThat(json(get(VIEWER, "/api/messages/m-3")).path("payload").asText()).isEqualTo("*** 33 bytes");
    }

    @Test
    @DisplayName("a parked message is mended, previewed and replayed once; each step is in the audit with user and reason")
    void mendAndReplay() {
        var mended = ORDER.replace("processing", "on-hold");
        assertThat(call(OPERATOR, "PUT", "/api/messages/m-1/payload?reason=typo", mended, Map.of("Content-Type", "application/octet-stream")).statusCode()).isEqualTo(204);
        var shown = json(get(OPERATOR, "/api/messages/m-1"));
        assertThat(shown.path("edited").asBoolean()).isTrue();
        assertThat(shown.path("payload").path("status").asText()).isEqualTo("on-hold");
        assertThat(shown.path("original").path("status").asText()).isEqualTo("processing");
        assertThat(get(OPERATOR, "/api/messages/m-1/payload").body()).isEqualTo(mended);

        var preview = json(post(OPERATOR, "/api/messages/m-1/replay?preview=true", null));
        assertThat(preview.path("replayed").asBoolean()).isFalse();
        assertThat(preview.path("preview").path("effects")).isNotEmpty();
        assertThat(broker.sent).isEmpty();

        assertThat(json(post(OPERATOR, "/api/messages/m-1/replay", "{\"reason\":\"mapping mended\"}")).path("replayed").asBoolean()).isTrue();
        assertThat(broker.sent).hasSize(1);
        assertThat(new String(broker.sent.get(0).body(), StandardCharsets.UTF_8)).isEqualTo(mended);
        assertThat(post(OPERATOR, "/api/messages/m-1/replay", null).statusCode()).as("not parked any more").isEqualTo(409);
        assertThat(broker.sent).hasSize(1);

        var audit = json(get(OPERATOR, "/api/audit?target=m-1")).path("items");
        assertThat(audit).hasSize(2);
        assertThat(audit.get(0).path("action").asText()).isEqualTo("message.replay");
        assertThat(audit.get(0).path("who").asText()).isEqualTo(OPERATOR);
        assertThat(audit.get(0).path("reason").asText()).isEqualTo("mapping mended");
        assertThat(audit.get(0).path("detail").asText()).isEqualTo("sent again");
        assertThat(audit.get(1).path("reason").asText()).isEqualTo("typo");
    }

    @Test
    @DisplayName("a command that observe mode held back is previewed with what changed since, and sent; a status that was held back is not")
    void heldBack() {
        rows.order("o-1", 1);
        rows.message("c-1", "WOULD_SEND", 3, "{\"revision\":1}");
        rows.message("c-2", "WOULD_SEND", 4, "{\"status\":\"completed\"}");
        jdbc.sql("update message set direction = 'OUT', type = 'order.create', entity = 'o-1' where id = 'c-1'").update();
        jdbc.sql("update message set direction = 'OUT', type = 'order.status', entity = 'o-1' where id = 'c-2'").update();

        var preview = json(post(OPERATOR, "/api/messages/c-1/replay?preview=true", null)).at("/preview/effects");
        assertThat(preview.get(0).path("text").asText()).contains("held back by observe mode");
        assertThat(preview.findValuesAsText("text")).anyMatch(text -> text.contains("revision 3 and READY, the command carries revision 1"));
        assertThat(broker.sent).isEmpty();
        assertThat(post(OPERATOR, "/api/messages/c-2/replay", null).statusCode()).isEqualTo(409);
        assertThat(json(post(OPERATOR, "/api/messages/c-1/replay", "{\"reason\":\"live now\"}")).path("replayed").asBoolean()).isTrue();
        assertThat(broker.sent).singleElement().satisfies(sent -> assertThat(sent.address()).isEqualTo("out.shop-main"));
        assertThat(json(get(OPERATOR, "/api/messages/c-1")).path("state").asText()).isEqualTo("PENDING");
        assertThat(json(get(OPERATOR, "/api/audit?target=c-1")).at("/items/0/reason").asText()).isEqualTo("live now");
    }

    @Test
    @DisplayName("a message is discarded with a reason only, and then never again")
    void discard() {
        assertThat(post(OPERATOR, "/api/messages/m-1/discard", "{\"reason\":\" \"}").statusCode()).isEqualTo(400);
        assertThat(post(OPERATOR, "/api/messages/m-1/discard", "{\"reason\":\"test order\"}").statusCode()).isEqualTo(204);
        var row = json(get(OPERATOR, "/api/messages/m-1"));
        assertThat(row.path("state").asText()).isEqualTo("DISCARDED");
        assertThat(row.path("reason").path("text").asText()).isEqualTo("olek: test order");
        assertThat(post(OPERATOR, "/api/messages/m-1/discard", "{\"reason\":\"again\"}").statusCode()).isEqualTo(409);
        assertThat(alerts.open()).noneMatch(a -> a.code().equals("parked"));
    }

    @Test
    @DisplayName("an order whose command is discarded is looked at again")
    void discardedCommand() {
        rows.order("o-1", 1);
        rows.message("c-1", "PARKED", 3, "{}");
        jdbc.sql("update message set direction = 'OUT', type = 'refund.create', connection = 'pay-main', entity = 'o-1' where id = 'c-1'").update();
        assertThat(post(OPERATOR, "/api/messages/c-1/discard", "{\"reason\":\"given back in cash\"}").statusCode()).isEqualTo(204);
        assertThat(broker.sent).extracting(sent -> sent.address() + " " + sent.properties().get("spoiwoKind")).contains("in.shop-main hub:recheck");
    }

    @Test
    @DisplayName("a label in doubt is found with its parcel's number and a reason; nothing else is, and not when somebody was quicker")
    void found() {
        var parcel = "{\"externalId\":\" 0000092494467Q \",\"trackingNumber\":\"0000092494467Q\",\"reason\":\"in the list of DPD\"}";
        assertThat(post(OPERATOR, "/api/messages/m-1/found", parcel).statusCode()).as("no label").isEqualTo(400);
        jdbc.sql("update message set direction = 'OUT', type = 'shipment.create', state = 'UNKNOWN' where id = 'm-1'").update();
        for (var wrong : List.of(parcel.replace("in the list of DPD", " "), parcel.replace(" 0000092494467Q ", " "), "{\"reason\":\"looked\"}", parcel.replace(" 0000", "0".repeat(101)))) {
            assertThat(post(OPERATOR, "/api/messages/m-1/found", wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(post(OPERATOR, "/api/messages/m-1/found", parcel).statusCode()).isEqualTo(204);
        assertThat(json(get(OPERATOR, "/api/audit?target=m-1")).at("/items/0/detail").asText()).isEqualTo("is there as 0000092494467Q");
        assertThat(post(OPERATOR, "/api/messages/m-1/found", parcel.replace(" 0000092494467Q ", "gone")).statusCode()).isEqualTo(409);
        assertThat(post(OPERATOR, "/api/messages/m-2/found", parcel).statusCode()).as("not parked").isEqualTo(409);
    }

    @Test
    @DisplayName("what is not parked is neither mended nor replayed nor discarded")
    void notParked() {
        assertThat(post(OPERATOR, "/api/messages/m-2/replay", null).statusCode()).isEqualTo(409);
        assertThat(post(OPERATOR, "/api/messages/m-2/discard", "{\"reason\":\"x\"}").statusCode()).isEqualTo(409);
        assertThat(call(OPERATOR, "PUT", "/api/messages/m-2/payload", "{}", Map.of()).statusCode()).isEqualTo(409);
        assertThat(jdbc.sql("select count(*) from audit").query(Long.class).single()).isZero();
    }

    @Test
    @DisplayName("the ledger counts states and says that it balances, or what does not")
    void ledger() {
        var ledger = json(get(VIEWER, "/api/ledger"));
        assertThat(ledger.path("balanced").isBoolean()).isTrue();
        assertThat(ledger.path("counts")).hasSize(2);
        assertThat(ledger.path("connections").path("shop-main").path("parked").asInt()).isEqualTo(1);
    }
}
