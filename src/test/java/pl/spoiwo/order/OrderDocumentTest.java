package pl.spoiwo.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OrderDocumentTest {

    @Test
    @DisplayName("an order that was stored when orders had one parcel is read with its label, and keeps it when it is stored again")
    void oneLabel() {
        var old = OrderDocument.read("""
                {"orderId":"o-1","connection":"shop-main","status":"READY","revision":1,"externalId":"1",
                 "hub":{"holds":[],"exports":{},"label":{"carrier":"carrier-main","command":{"commandId":"c-1","state":"DELIVERED","document":"7"},"cod":"10.00"}}}""", 3);
        assertThat(old.labels()).singleElement().satisfies(label -> {
            assertThat(label.bought()).isTrue();
            assertThat(label.cod()).isEqualByComparingTo("10.00");
        });
        assertThat(OrderDocument.write(old)).contains("\"labels\":[").doesNotContain("\"label\":");
        assertThat(OrderDocument.read(OrderDocument.write(old), 3)).isEqualTo(old);
    }

    @Test
    @DisplayName("of an order whose channel keeps its pieces off at a word that moves none that is stored; others have nothing of it")
    void keptOff() {
        var text = """
                {"orderId":"o-1","connection":"shop-main","status":"AWAITING_PAYMENT","revision":2,"externalId":"1","hub":{"holds":[],"exports":{},"labels":[]%s}}""";
        var failed = OrderDocument.read(text.formatted(",\"keptOff\":true"), 3);
        assertThat(OrderDocument.read(OrderDocument.write(failed), 3)).isEqualTo(failed).matches(Order::keptOff);
        assertThat(OrderDocument.write(OrderDocument.read(text.formatted(""), 3))).doesNotContain("keptOff");
    }
}
