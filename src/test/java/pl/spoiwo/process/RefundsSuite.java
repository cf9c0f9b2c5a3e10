package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.order.Examples.PLACED;
import static pl.spoiwo.order.Examples.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.order.Examples;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.payment.RefundRequest;

/** Money that a person or a rule gives back: never more than is left, and what became of it; on every database. */
abstract class RefundsSuite extends DatabaseSuite {

    private static final String ORDER = Ids.order("shop-main", "1");

    private Hub hub;
    private DecidedRequests requests;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        requests = new DecidedRequests(hub.active(), hub.deciding, stores.ledger(), stores.clock());
        rule("never");
        hub.count(PLACED, "A", "10");
        hub.order(order("1"));
        hub.payment("P1", "COMPLETED", "100.00", "N1");
    }

    private void rule(String onCancel) {
        var plain = Hub.configuration(null, null);
        var connections = new HashMap<>(plain.connections());
        connections.put("pay-main", Examples.refundingPay());
        var company = JsonNodeFactory.instance.objectNode();
        company.putObject("refunds").put("onCancel", onCancel);
        hub.configuration = new HubConfiguration(plain.version(), plain.home(), connections, plain.mappings(), plain.schemas(), plain.statuses(),
                new HubConfiguration.Company(plain.company().zone(), plain.company().currency(), plain.company().stock(), company), plain.alerts(), null, null);
    }

    private void issuing() {
        var plain = hub.configuration;
        var connections = new HashMap<>(plain.connections());
        connections.put("erp-main", Examples.issuingErp());
        hub.configuration = new HubConfiguration(plain.version(), plain.home(), connections, plain.mappings(), plain.schemas(), plain.statuses(), plain.company(), plain.alerts(), null,
                new HubConfiguration.DocumentSettings("erp-main", "paid", false, List.of(), List.of()));
    }

    private PersonsRequests.Answer asked(String amount, String key) {
        return requests.refund("shop-main", ORDER, amount == null ? null : new BigDecimal(amount), "a mug broke", key);
    }

    private Payment payment() {
        return hub.payments.find("pay-main", "P1").orElseThrow();
    }

    private JsonNode data(Row command) {
        return Json.read(new String(stores.ledger().body(command.id(), BodyKind.RAW).orElseThrow(), java.nio.charset.StandardCharsets.UTF_8), JsonNode.class, "a command");
    }

    private void ended(Row command, String state, String result) {
        hub.process(hub.message("pay-main", "receipt", "receipt:" + command.id() + ":" + state, """
                {"commandId":"%s","type":"refund.create","entity":"%s","state":"%s","result":%s}""".formatted(command.id(), ORDER, state, result)));
    }

    private Row command(int number) {
        return hub.commands("refund.create").get(number);
    }

    @Test
    @DisplayName("all that is left goes back by the payment's own operator; the same key again gives the same answer, and another amount under it is refused")
    void once() {
        var first = asked(null, "k-1");
        assertThat(Hub.addresses(first.outgoing())).containsExactly("out.pay-main");
        assertThat(data(command(0))).hasToString("{\"paymentExternalId\":\"P1\",\"amount\":\"100.00\",\"currency\":\"PLN\",\"description\":\"a mug broke\"}");
        assertThat(asked(null, "k-1").messageId()).isEqualTo(first.messageId());
        assertThat(asked("1.00", "k-1").reason().code()).isEqualTo("key-used");
        assertThat(hub.commands("refund.create")).hasSize(1);
        assertThat(payment().requests()).singleElement().satisfies(request -> {
            assertThat(request.status()).isEqualTo(RefundRequest.Status.REQUESTED);
            assertThat(request.request()).isEqualTo(first.messageId());
        });
    }

    @Test
    @DisplayName("never more than is paid and neither refunded nor on its way back, whoever refunds")
    void neverMore() {
        hub.refund("R0", "P1", "FINALIZED", "20.00");
        hub.refund("R00", "P1", "PENDING", "10.00");
        assertThat(asked("70.01", "k-1").reason()).satisfies(reason -> {
            assertThat(reason.code()).isEqualTo("refund-refused");
            assertThat(reason.text()).contains("at most 70.00 PLN");
        });
        asked("40.00", "k-2");
        assertThat(asked("30.01", "k-3").reason().text()).contains("at most 30.00 PLN");
        asked(null, "k-4");
        assertThat(asked(null, "k-5").reason().text()).contains("nothing is left");
        assertThat(hub.commands("refund.create")).extracting(each -> data(each).path("amount").asText()).containsExactly("40.00", "30.00");
        assertThat(asked("0.001", "k-6").state()).isEqualTo(MessageState.IGNORED);
    }

    @Test
    @DisplayName("asked for at the same time with keys of their own, two refunds of the whole amount are one")
    void atOnce() throws Exception {
        var pool = Executors.newFixedThreadPool(4);
        try {
            var calls = new ArrayList<Callable<PersonsRequests.Answer>>();
            for (int i = 0; i < 4; i++) {
                var key = "k-" + i;
                calls.add(() -> asked(null, key));
            }
            for (var call : pool.invokeAll(calls)) {
                call.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(hub.commands("refund.create")).hasSize(1);
    }

    @Test
    @DisplayName("taken by the operator it is on its way, and done when the operator says so; its notification may come before the receipt")
    void done() {
        asked("60.00", "k-1");
        hub.refund("R1", "P1", "FINALIZED", "60.00");
        ended(command(0), "DELIVERED", "{\"externalId\":\"R1\",\"statusWord\":\"PENDING\"}");
        assertThat(payment().requests()).singleElement().satisfies(request -> assertThat(request.status() + " " + request.externalId()).isEqualTo("DONE R1"));
        assertThat(payment().open()).isEqualByComparingTo("40.00");
        asked(null, "k-2");
        ended(command(1), "DELIVERED", "{\"externalId\":\"R2\",\"statusWord\":\"PENDING\"}");
        assertThat(payment().status().name()).isEqualTo("PARTIALLY_REFUNDED");
        hub.refund("R2", "P1", "FINALIZED", "40.00");
        assertThat(payment().status().name()).isEqualTo("REFUNDED");
        assertThat(payment().refunds()).hasSize(2);
    }

    @Test
    @DisplayName("an operator that has done it at once says so in the receipt; one that takes it back leaves the money to be given back anew")
    void atOnceAndBack() {
        asked("60.00", "k-1");
        ended(command(0), "DELIVERED", "{\"externalId\":\"R1\",\"statusWord\":\"FINALIZED\"}");
        assertThat(payment().refunded()).isEqualByComparingTo("60.00");
        asked("40.00", "k-2");
        ended(command(1), "DELIVERED", "{\"externalId\":\"R2\"}");
        hub.refund("R2", "P1", "CANCELED", "40.00");
        assertThat(payment().open()).isEqualByComparingTo("40.00");
        hub.refund("R1", "P1", "CANCELED", "60.00");
        hub.refund("R1", "P1", "FINALIZED", "60.00");
        assertThat(payment().status().name() + " " + payment().open()).as("it had arrived, and came back; late words change nothing").isEqualTo("PAID 100.00");
        assertThat(hub.alerts.open).contains("refund-failed pay-main R1");
        assertThat(hub.timeline("1")).contains("refund-came-back");
        assertThat(asked(null, "k-3").reason()).isNull();
    }

    @Test
    @DisplayName("refused it raises an alert and counts as on its way, because a person may replay it; discarded it does not")
    void refused() {
        asked(null, "k-1");
        ended(command(0), "PARKED", "{}");
        assertThat(payment().requests().get(0).status()).isEqualTo(RefundRequest.Status.REFUSED);
        assertThat(hub.alerts.open).contains("refund-failed pay-main " + command(0).id());
        assertThat(asked(null, "k-2").reason().code()).isEqualTo("refund-refused");
        stores.jdbc().update("update message set state = 'DISCARDED' where id = ?", command(0).id());
        asked(null, "k-3");
        assertThat(hub.commands("refund.create")).hasSize(2);
        assertThat(payment().requests()).extracting(request -> request.status().name()).containsExactly("DISCARDED", "REQUESTED");
    }

    @Test
    @DisplayName("a refund that a person asked for holds an order that has not gone on, also when it is refused; discarded, it lets the order go; in observe mode it holds nothing")
    void holds() {
        hub.order(order("5").line("1", "A", "20"));
        hub.payment("P5", "COMPLETED", "100.00", "N5");
        var id = Ids.order("shop-main", "5");
        requests.refund("shop-main", id, null, "not wanted any more", "k-5");
        hub.carryRechecks(hub.count(PLACED.plusSeconds(60), "A", "40"));
        assertThat(hub.state("5")).isEqualTo("READY [refund]");
        var refund = command(0);
        hub.process(hub.message("pay-main", "receipt", "receipt:5", """
                {"commandId":"%s","type":"refund.create","entity":"%s","state":"PARKED","result":{}}""".formatted(refund.id(), id)));
        assertThat(hub.state("5")).isEqualTo("READY [refund]");
        assertThat(hub.commands("order.create")).noneMatch(each -> each.entity().equals(id));
        stores.jdbc().update("update message set state = 'DISCARDED' where id = ?", refund.id());
        hub.carryRechecks(List.of(OwnMessages.recheck(id, "shop-main", "discarded " + refund.id(), null, PLACED)));
        assertThat(hub.state("5")).isEqualTo("READY []");
        assertThat(hub.commands("order.create")).filteredOn(each -> each.entity().equals(id)).hasSize(1);
        assertThat(hub.payments.find("pay-main", "P5").orElseThrow().requests()).extracting(each -> each.status().name()).containsExactly("DISCARDED");

        hub.order(order("6").line("1", "A", "90"));
        hub.payment("P6", "COMPLETED", "100.00", "N6");
        requests.refund("shop-main", Ids.order("shop-main", "6"), null, "not wanted any more", "k-6");
        assertThat(hub.state("6")).isEqualTo("READY [shortage, refund]");
        hub.process(hub.message("pay-main", "receipt", "receipt:6", """
                {"commandId":"%s","type":"refund.create","entity":"%s","state":"WOULD_SEND","result":{}}""".formatted(command(1).id(), Ids.order("shop-main", "6"))));
        assertThat(hub.state("6")).isEqualTo("READY [shortage]");
    }

    @Test
    @DisplayName("an order paid by two payments is corrected once when both are back; one that comes back to the operator after that is a person's, whatever is told late and twice")
    void corrected() {
        issuing();
        var id = Ids.order("shop-main", "8");
        hub.order(order("8").says("processing").taxId("5252445767"));
        hub.payment("P8", "COMPLETED", "60.00", "N8");
        hub.payment("P9", "COMPLETED", "40.00", "N8");
        hub.process(hub.message("erp-main", "receipt", "receipt:8", """
                {"commandId":"%s","type":"document.create","entity":"%s","state":"DELIVERED","result":{"externalId":"7","number":"FV 1/2024","kind":"invoice","status":"ISSUED",
                 "amounts":{"gross":"100.00","currency":"PLN"}}}""".formatted(hub.commands("document.create").get(0).id(), id)));
        hub.refund("R9", "P9", "PENDING", "40.00");
        hub.refund("R8", "P8", "FINALIZED", "60.00");
        assertThat(hub.commands("document.correct")).as("the rest is on its way").isEmpty();
        hub.refund("R9", "P9", "FINALIZED", "40.00");
        assertThat(hub.commands("document.correct")).hasSize(1);
        var alert = "correction-needed shop-main " + id;
        assertThat(hub.alerts.open).doesNotContain(alert);
        hub.refund("R9", "P9", "CANCELED", "40.00");
        hub.refund("R9", "P9", "FINALIZED", "40.00");
        assertThat(hub.alerts.open).contains(alert, "refund-failed pay-main R9");
        assertThat(hub.commands("document.correct")).hasSize(1);
        assertThat(hub.payments.find("pay-main", "P9").orElseThrow().net()).isEqualByComparingTo("40.00");
    }

    @Test
    @DisplayName("a document that has not left is called back with its order, and nobody is asked to correct it; alive again the order gets another one")
    void calledBack() {
        issuing();
        var id = Ids.order("shop-main", "8");
        hub.order(order("8").says("processing"));
        hub.payment("P8", "COMPLETED", "100.00", "N8");
        hub.order(order("8").says("cancelled").updated(60));
        assertThat(hub.commands("document.create")).extracting(Row::state).containsExactly(MessageState.SUPERSEDED);
        assertThat(hub.documents.ofOrder(id)).extracting(document -> document.status().name()).containsExactly("WITHDRAWN");
        assertThat(hub.alerts.open).doesNotContain("correction-needed shop-main " + id);
        hub.order(order("8").says("processing").updated(90));
        assertThat(hub.commands("document.create")).extracting(Row::state).containsExactly(MessageState.SUPERSEDED, MessageState.PENDING);
        assertThat(hub.documents.ofOrder(id)).extracting(document -> document.status().name()).containsExactlyInAnyOrder("WITHDRAWN", "REQUESTED");
    }

    @Test
    @DisplayName("money that went back before the export keeps the order, although the shop calls its own payment paid, under an id that no operator knows")
    void shopsOwnId() {
        hub.order(order("7").says("processing").line("1", "A", "20").paid("100.00", "ch_7"));
        hub.payment("P7", "COMPLETED", "100.00", "N7");
        hub.refund("R7", "P7", "FINALIZED", "100.00");
        hub.carryRechecks(hub.count(PLACED.plusSeconds(60), "A", "40"));
        assertThat(hub.state("7")).isEqualTo("READY [payment-amount]");
        assertThat(hub.commands("order.create")).noneMatch(each -> each.entity().equals(Ids.order("shop-main", "7")));
    }

    @Test
    @DisplayName("a cancelled order that was paid and has not left is refunded by the rule, once, and without the rule it is not")
    void onCancel() {
        hub.order(order("1").says("cancelled").updated(5));
        assertThat(hub.commands("refund.create")).isEmpty();
        assertThat(hub.state("1")).contains("payment-amount");
        rule("paid");
        hub.order(order("2"));
        hub.payment("P2", "COMPLETED", "100.00", "N2");
        hub.order(order("2").says("cancelled").updated(5));
        assertThat(hub.commands("refund.create")).singleElement().satisfies(each -> assertThat(each.entity()).isEqualTo(Ids.order("shop-main", "2")));
        assertThat(hub.state("2")).isEqualTo("CANCELLED []");
        hub.order(order("2").says("processing").updated(6));
        assertThat(hub.state("2")).as("its money is on its way back").isEqualTo("READY [refund]");
        hub.order(order("2").says("cancelled").updated(7));
        assertThat(hub.commands("refund.create")).hasSize(1);
    }

    @Test
    @DisplayName("what the shop says it has given back is not given back by the rule: a person decides, until the operator tells of it; what the operator told is taken off")
    void onCancelRefundedByTheShop() {
        rule("paid");
        hub.order(order("1").says("cancelled").refunded().updated(5));
        assertThat(hub.commands("refund.create")).isEmpty();
        assertThat(hub.hold("1")).contains("100.00 was paid", "the channel says that it gave back 100.00 itself", "refund it");
        assertThat(hub.alerts.open).contains("payment-mismatch shop-main " + ORDER);
        hub.refund("R1", "P1", "FINALIZED", "100.00");
        assertThat(hub.state("1")).isEqualTo("CANCELLED []");
        hub.order(order("2"));
        hub.payment("P2", "COMPLETED", "100.00", "N2");
        hub.order(order("2").returned("9", "40.00").updated(3));
        hub.order(order("2").returned("9", "40.00").says("cancelled").updated(5));
        assertThat(hub.commands("refund.create")).as("a part, by whatever way").isEmpty();
        hub.order(order("3"));
        hub.payment("P3", "COMPLETED", "100.00", "N3");
        hub.refund("R3", "P3", "FINALIZED", "40.00");
        hub.order(order("3").returned("9", "40.00").says("cancelled").updated(5));
        assertThat(hub.commands("refund.create")).singleElement().satisfies(each -> assertThat(data(each).path("amount").asText()).isEqualTo("60.00"));
    }

    @Test
    @DisplayName("an order that had been sent when it was cancelled is not refunded by the rule")
    void sent() {
        rule("paid");
        hub.order(order("1").says("completed").updated(5));
        hub.order(order("1").says("cancelled").updated(6));
        assertThat(hub.state("1")).startsWith("CANCELLED");
        assertThat(hub.commands("refund.create")).isEmpty();
    }
}
