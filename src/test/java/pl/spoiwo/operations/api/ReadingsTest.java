package pl.spoiwo.operations.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import pl.spoiwo.file.StoredFiles;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class ReadingsTest extends HubSlice {

    @Autowired
    private StoredFiles files;
    private Rows rows;

    @BeforeEach
    void rows() {
        rows = new Rows(jdbc);
        rows.empty();
    }

    @Test
    @DisplayName("who has read an order, a payment, a message, a label or a target's words of a value in full stands in the audit under its id")
    void one() throws Exception {
        rows.order("o-1", 1);
        rows.payment("o-1");
        rows.message("m-1", "PARKED", 1, "{}");
        rows.shipment("o-1");
        rows.value("B 1", "REFUSED", "http-400: no jan.kowalski@example.com", Instant.parse("2026-03-01T12:00:00Z"));
        var label = files.store("c-1", "label", "application/pdf", "%PDF-1.4".getBytes(StandardCharsets.US_ASCII));
        jdbc.sql("update shipment set document = replace(document, '\"version\"', '\"label\":\"" + label.id() + "\",\"version\"')").update();
        for (var path : List.of("/api/orders/o-1", "/api/payments", "/api/messages/m-1", "/api/messages/m-1/payload", "/api/messages", "/api/orders/o-1/labels/s-1", "/api/stock?sku=B%201")) {
            assertThat(get(OPERATOR, path).statusCode()).as(path).isEqualTo(200);
        }
        post(OPERATOR, "/actuator/jolokia", "{\"type\":\"exec\",\"mbean\":\"pl.spoiwo:type=DeadLetters\",\"operation\":\"list\",\"arguments\":[\"\"]}");
        assertThat(readings("o-1")).containsExactly("olek label.read", "olek order.read");
        assertThat(readings("B%201")).containsExactly("olek value.read");
        assertThat(readings("p-PAYU-1")).containsExactly("olek payment.read");
        assertThat(readings("m-1")).hasSize(4).containsOnly("olek message.read");
    }

    @Test
    @DisplayName("each order of a list is found in the audit, and so is what an operator browses in a queue")
    void list() {
        IntStream.range(0, 100).forEach(i -> rows.order("o-" + i, i));
        get(OPERATOR, "/api/orders?limit=100");
        assertThat(readings("o-0")).containsExactly("olek order.read");
        assertThat(readings("o-99")).containsExactly("olek order.read");
        assertThat(jdbc.sql("select count(*) from audit").query(Integer.class).single()).as("a row for each ninety").isEqualTo(2);
        post(OPERATOR, "/actuator/jolokia", "{\"type\":\"exec\",\"mbean\":\"org.apache.camel:context=spoiwo,type=endpoints,name=\\\"x\\\"\",\"operation\":\"browseAllMessagesAsXml\",\"arguments\":[true]}");
        assertThat(jdbc.sql("select target from audit where action = 'jmx.read'").query(String.class).single()).startsWith("browseAllMessagesAsXml of org.apache.camel:");
    }

    @Test
    @DisplayName("a viewer reads nothing in full, and leaves no trace; nor does an operator who finds nothing")
    void none() {
        get(OPERATOR, "/api/orders");
        rows.order("o-1", 1);
        rows.message("m-1", "PARKED", 1, "{}");
        for (var path : List.of("/api/orders", "/api/orders/o-1", "/api/messages", "/api/messages/m-1")) {
            assertThat(get(VIEWER, path).statusCode()).isEqualTo(200);
        }
        assertThat(jdbc.sql("select count(*) from audit").query(Integer.class).single()).isZero();
    }

    @Test
    @DisplayName("what cannot be written down is not shown")
    void unwritten() {
        rows.order("o-1", 1);
        rows.message("m-1", "PARKED", 1, "{\"name\":\"Kowalski\"}");
        jdbc.sql("alter table audit rename to audit_elsewhere").update();
        try {
            for (var path : List.of("/api/orders", "/api/orders/o-1", "/api/messages", "/api/messages/m-1", "/api/messages/m-1/payload")) {
                var answer = get(OPERATOR, path);
                assertThat(answer.statusCode()).as(path).isEqualTo(500);
                assertThat(answer.body()).as(path).doesNotContainIgnoringCase("kowalski");
            }
        } finally {
            jdbc.sql("alter table audit_elsewhere rename to audit").update();
        }
    }

    private List<String> readings(String id) {
        return json(get(OPERATOR, "/api/audit?reads=true&target=" + id)).path("items").findParents("action").stream()
                .map(entry -> entry.path("who").asText() + " " + entry.path("action").asText()).toList();
    }
}
