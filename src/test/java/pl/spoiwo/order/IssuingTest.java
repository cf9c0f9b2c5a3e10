package pl.spoiwo.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.document.Document;
import pl.spoiwo.document.DocumentRules.When;
import pl.spoiwo.document.DocumentStatus;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.payment.PaymentStatus;
import pl.spoiwo.payment.Refund;
import pl.spoiwo.shipment.ShipmentStatus;

@DisplayName("sales documents of orders")
class IssuingTest {

    private static final String ACCEPTED = """
            {"externalId": "7", "number": "FV 1/2024", "kind": "invoice", "status": "KSEF_ACCEPTED", "ksefNumber": "5265877635-20250826-0100001AF629-AF",
             "issueDate": "2024-03-30", "amounts": {"gross": "100.00", "currency": "PLN"}}""";

    private final Story story = new Story(Examples.rulesWithDocuments(When.PAID));

    private Command paid(Examples.Draft draft) {
        story.comes(draft.says("processing"));
        story.pays("P1", PaymentStatus.PAID, "100.00");
        return story.commands("document.create").get(0);
    }

    private Document document(String kind) {
        return story.documents.values().stream().filter(each -> each.kind().word().equals(kind)).findFirst().orElseThrow();
    }

    @Test
    @DisplayName("an order that is paid gets its document once, however often it is looked at")
    void once() {
        story.comes(Examples.order("1").says("processing"));
        assertThat(story.commands("document.create")).isEmpty();
        story.pays("P1", PaymentStatus.PAID, "100.00");
        story.recheck();
        story.ships("S1", ShipmentStatus.PICKED_UP, "6200");
        story.comes(Examples.order("1").says("completed").updated(60));
        assertThat(story.commands("document.create")).singleElement().satisfies(command -> {
            assertThat(command.connection()).isEqualTo("invoices-main");
            assertThat(command.data().path("document")).hasToString("{\"kind\":\"receipt\",\"saleDate\":\"2024-03-30\",\"issueDate\":\"2024-03-30\"}");
        });
        assertThat(document("receipt").status()).isEqualTo(DocumentStatus.REQUESTED);
    }

    @Test
    @DisplayName("who gives a tax number gets an invoice; others what the first rule says that fits, or a receipt")
    void kinds() {
        assertThat(paid(Examples.order("1").taxId("5252445767")).data().at("/document/kind").asText()).isEqualTo("invoice");
        var german = new Story(Examples.rulesWithDocuments(When.PAID));
        german.comes(Examples.order("1").country("DE").says("processing"));
        german.pays("P1", PaymentStatus.PAID, "100.00");
        assertThat(german.commands("document.create").get(0).data().at("/document/kind").asText()).isEqualTo("invoice");
    }

    @Test
    @DisplayName("with cash on delivery, or where the rules say so, the document is issued at the hand-over")
    void handOver() {
        story.comes(Examples.order("1").cashOnDelivery().says("processing"));
        story.ships("S1", ShipmentStatus.LABEL_READY, "6200");
        assertThat(story.commands("document.create")).isEmpty();
        story.ships("S1", ShipmentStatus.PICKED_UP, "6200");
        assertThat(story.commands("document.create")).hasSize(1);
        var shipped = new Story(Examples.rulesWithDocuments(When.SHIPPED));
        shipped.comes(Examples.order("1").says("processing"));
        shipped.pays("P1", PaymentStatus.PAID, "100.00");
        assertThat(shipped.commands("document.create")).isEmpty();
        shipped.ships("S1", ShipmentStatus.PICKED_UP, "6200");
        assertThat(shipped.commands("document.create")).hasSize(1);
    }

    @Test
    @DisplayName("without documents.yaml, and for orders from before the start of the invoicing, nothing is issued")
    void nothing() {
        var without = new Story(Examples.rules());
        without.comes(Examples.order("1").says("processing"));
        without.pays("P1", PaymentStatus.PAID, "100.00");
        assertThat(without.commands("document.create")).isEmpty();
        assertThat(without.documents).isEmpty();
    }

    @Test
    @DisplayName("the channel is told of the document once, when the authority has accepted it")
    void told() {
        var command = paid(Examples.order("1").taxId("5252445767"));
        assertThat(story.commands("document.upload")).isEmpty();
        story.ended(command, MessageState.DELIVERED, ACCEPTED, null, null);
        story.ended(command, MessageState.DELIVERED, ACCEPTED, null, null);
        assertThat(document("invoice")).returns(DocumentStatus.KSEF_ACCEPTED, Document::status).returns("FV 1/2024", Document::number).returns(true, Document::told);
        assertThat(story.commands("document.upload")).singleElement()
                .satisfies(upload -> assertThat(upload.data().toString()).contains("FV 1/2024").doesNotContain("http"));
    }

    @Test
    @DisplayName("a document that is final after its channel has cancelled the order is not told there, until the order is alive again")
    void cancelledMeanwhile() {
        var command = paid(Examples.order("1").taxId("5252445767"));
        story.left = MessageState.SENDING;
        story.comes(Examples.order("1").taxId("5252445767").says("cancelled").updated(5));
        story.ended(command, MessageState.DELIVERED, ACCEPTED, null, null);
        assertThat(story.commands("document.upload")).isEmpty();
        assertThat(story.alerts()).as("its money is known, and corrects it when it goes back").doesNotContain("correction-needed");
        story.comes(Examples.order("1").taxId("5252445767").says("processing").updated(9));
        assertThat(story.commands("document.upload")).hasSize(1);
    }

    @Test
    @DisplayName("an invoice of an order that is cancelled and was paid in its channel asks a person: that its money goes back the hub never hears")
    void cancelledInTheChannel() {
        story.comes(Examples.order("1").taxId("5252445767").paid("100.00", "P1").says("processing"));
        assertThat(story.commands("document.create")).hasSize(1);
        story.left = MessageState.SENDING;
        story.comes(Examples.order("1").taxId("5252445767").paid("100.00", "P1").says("cancelled").updated(5));
        story.recheck();
        assertThat(story.alerts()).containsOnlyOnce("correction-needed");
        assertThat(story.commands("document.correct")).isEmpty();
    }

    @Test
    @DisplayName("a document that has not left is called back with its order: nobody corrects it, whether the operator or the shop had the money; alive again the order gets another one")
    void calledBack() {
        for (boolean inTheShop : new boolean[] {false, true}) {
            var story = new Story(Examples.rulesWithDocuments(When.PAID));
            story.comes(inTheShop ? Examples.order("1").paid("100.00", "P1").says("processing") : Examples.order("1").says("processing"));
            if (!inTheShop) {
                story.pays("P1", PaymentStatus.PAID, "100.00");
            }
            var cancelled = inTheShop ? Examples.order("1").refunded().returned("9", "100.00").says("cancelled").updated(5) : Examples.order("1").says("cancelled").updated(5);
            story.comes(cancelled);
            if (!inTheShop) {
                story.refunds("P1", "R1", Refund.Status.REFUNDED, "100.00");
            }
            story.recheck();
            assertThat(story.timeline).extracting(Decision.Entry::what).contains("document-withdrawn");
            assertThat(story.alerts()).as("paid in the shop: " + inTheShop).doesNotContain("correction-needed");
            assertThat(story.commands("document.correct")).isEmpty();
            story.comes(Examples.order("1").paid("100.00", "P2").says("processing").updated(9));
            story.pays("P2", PaymentStatus.PAID, "100.00");
            assertThat(story.commands("document.create")).hasSize(2).extracting(Command::id).doesNotHaveDuplicates();
            assertThat(story.documents.values()).extracting(Document::status).containsExactlyInAnyOrder(DocumentStatus.WITHDRAWN, DocumentStatus.REQUESTED);
        }
    }

    @Test
    @DisplayName("a document that may have left when its order was cancelled goes the way of one that is issued; where nobody knows a person looks; one of goods that have left is not called back")
    void calledBackTooLate() {
        for (var left : new MessageState[] {MessageState.SENDING, MessageState.UNKNOWN}) {
            var story = new Story(Examples.rulesWithDocuments(When.PAID));
            story.comes(Examples.order("1").taxId("5252445767").says("processing"));
            story.pays("P1", PaymentStatus.PAID, "100.00");
            story.left = left;
            story.comes(Examples.order("1").taxId("5252445767").says("cancelled").updated(5));
            assertThat(story.alerts().contains("correction-needed")).as("nobody knows").isEqualTo(left == MessageState.UNKNOWN);
            story.ended(story.commands("document.create").get(0), MessageState.DELIVERED, ACCEPTED, null, null);
            story.refunds("P1", "R1", Refund.Status.REFUNDED, "100.00");
            assertThat(story.commands("document.correct")).hasSize(left == MessageState.SENDING ? 1 : 0);
        }
        paid(Examples.order("1"));
        story.ships("S1", ShipmentStatus.PICKED_UP, "6200");
        story.comes(Examples.order("1").says("cancelled").updated(5));
        assertThat(document("receipt").status()).isEqualTo(DocumentStatus.REQUESTED);
    }

    @Test
    @DisplayName("an order that is edited after its document was asked for asks a person, without an ERP too: for lines, a sum, a tax number, a billing address, and for nothing else; before it nobody")
    void edited() {
        var rules = story.rules;
        var story = new Story(new OrderRules(rules.channel(), rules.statuses(), List.of(), rules.capturing(), rules.cancelling(), rules.stock(), null, Set.of(), rules.documents(),
                rules.refunding(), false, false));
        story.comes(Examples.order("1").says("processing"));
        story.comes(Examples.order("1").says("processing").country("PL").updated(2));
        story.pays("P1", PaymentStatus.PAID, "100.00");
        story.ended(story.commands("document.create").get(0), MessageState.DELIVERED, "{\"externalId\": \"8\", \"number\": \"PA 1\", \"status\": \"ISSUED\"}", null, null);
        story.comes(Examples.order("1").says("processing").country("PL").city("Gdańsk").updated(3));
        assertThat(story.alerts()).isEmpty();
        story.comes(Examples.order("1").says("processing").country("PL").city("Gdańsk").taxId("5252445767").updated(4));
        assertThat(story.notices).singleElement().satisfies(notice -> assertThat(notice.text())
                .isEqualTo("order N1: it was edited after its document was asked for (invoice data changed); correct invoices-main receipt PA 1: ISSUED in invoices-main"));
        story.comes(Examples.order("1").says("processing").country("DE").city("Gdańsk").taxId("5252445767").updated(5));
        story.comes(Examples.order("1").says("processing").country("DE").city("Gdańsk").taxId("5252445767").line("1", "A", "2").updated(6));
        assertThat(story.alerts()).containsExactly("correction-needed", "correction-needed", "correction-needed");
    }

    @Test
    @DisplayName("where the channel takes no documents the buyer is mailed by who issues them, once, and only when the document is final")
    void mailed() {
        var story = new Story(Examples.rulesWithMail());
        story.comes(Examples.order("1").taxId("5252445767").says("processing"));
        story.pays("P1", PaymentStatus.PAID, "100.00");
        var command = story.commands("document.create").get(0);
        story.ended(command, MessageState.WAITING, ACCEPTED.replace("KSEF_ACCEPTED", "KSEF_PENDING"), null, null);
        assertThat(story.commands("document.send")).isEmpty();
        story.ended(command, MessageState.DELIVERED, ACCEPTED, null, null);
        story.recheck();
        story.comes(Examples.order("1").taxId("5252445767").says("completed").updated(60));
        assertThat(story.commands("document.send")).singleElement().satisfies(mail -> {
            assertThat(mail.connection()).isEqualTo("invoices-main");
            assertThat(mail.data().path("externalId").asText()).isEqualTo("7");
        });
        assertThat(story.commands("document.upload")).isEmpty();
    }

    @Test
    @DisplayName("a channel that takes invoices alone is told of no correction, and nothing says that it was; the buyer is mailed it")
    void kindsOfTheChannel() {
        var story = new Story(Examples.rulesWithMail("invoice"));
        story.comes(Examples.order("1").taxId("5252445767").says("processing"));
        story.pays("P1", PaymentStatus.PAID, "100.00");
        story.ended(story.commands("document.create").get(0), MessageState.DELIVERED, ACCEPTED, null, null);
        story.refunds("P1", "R1", Refund.Status.REFUNDED, "100.00");
        story.ended(story.commands("document.correct").get(0), MessageState.DELIVERED, ACCEPTED.replace("\"7\"", "\"8\"").replace("FV 1/2024", "KOR 1/2024").replace("\"invoice\"", "\"correction\""), null, null);
        assertThat(story.commands("document.upload")).singleElement().satisfies(upload -> assertThat(upload.data().path("kind").asText()).isEqualTo("invoice"));
        assertThat(story.commands("document.send")).singleElement().satisfies(mail -> assertThat(mail.data().path("number").asText()).isEqualTo("KOR 1/2024"));
        assertThat(story.timeline).filteredOn(entry -> entry.what().equals("document-told")).hasSize(1);
    }

    @Test
    @DisplayName("an order that waits for a bank transfer gets a pro forma at once, and the document of the sale after the money, which names it; the channel is told of that one alone")
    void proforma() {
        var story = new Story(Examples.rulesWithDocuments(When.PAID, true));
        story.comes(Examples.order("1").taxId("5252445767").byTransfer().says("on-hold"));
        story.recheck();
        var proforma = story.commands("document.create");
        assertThat(proforma).singleElement().satisfies(command -> assertThat(command.data().at("/document/kind").asText()).isEqualTo("proforma"));
        story.ended(proforma.get(0), MessageState.DELIVERED, "{\"externalId\": \"5\", \"number\": \"P1/2024\", \"kind\": \"proforma\", \"status\": \"ISSUED\"}", null, null);
        assertThat(story.commands("document.upload")).isEmpty();
        story.comes(Examples.order("1").taxId("5252445767").byTransfer().paid("100.00", "T1").says("processing").updated(60));
        story.recheck();
        assertThat(story.commands("document.create")).hasSize(2);
        assertThat(story.commands("document.create").get(1).data().path("document")).hasToString(
                "{\"kind\":\"invoice\",\"saleDate\":\"2024-03-30\",\"issueDate\":\"2024-03-30\",\"proforma\":{\"externalId\":\"5\",\"number\":\"P1/2024\"}}");
    }

    @Test
    @DisplayName("no pro forma for who pays otherwise, for an order that is cancelled before, and where no rule says so")
    void noProforma() {
        var story = new Story(Examples.rulesWithDocuments(When.PAID, true));
        story.comes(Examples.order("1").says("pending"));
        assertThat(story.commands("document.create")).isEmpty();
        story.comes(Examples.order("1").byTransfer().says("cancelled").updated(5));
        assertThat(story.commands("document.create")).isEmpty();
        this.story.comes(Examples.order("1").byTransfer().says("on-hold"));
        assertThat(this.story.commands("document.create")).isEmpty();
    }

    @Test
    @DisplayName("while the authority works the order shows so, with the number, and nobody is told; a late word of it takes nothing back")
    void pending() {
        var command = paid(Examples.order("1").taxId("5252445767"));
        story.ended(command, MessageState.WAITING, ACCEPTED.replace("KSEF_ACCEPTED", "KSEF_PENDING").replace("5265877635-20250826-0100001AF629-AF", ""), null, null);
        assertThat(document("invoice")).returns(DocumentStatus.KSEF_PENDING, Document::status).returns("FV 1/2024", Document::number);
        assertThat(story.commands("document.upload")).isEmpty();
        story.ended(command, MessageState.DELIVERED, ACCEPTED, null, null);
        story.ended(command, MessageState.WAITING, ACCEPTED.replace("KSEF_ACCEPTED", "KSEF_PENDING"), null, null);
        assertThat(document("invoice").status()).isEqualTo(DocumentStatus.KSEF_ACCEPTED);
        assertThat(story.commands("document.upload")).hasSize(1);
    }

    @Test
    @DisplayName("what the authority refuses is parked with its reason, told to nobody, and not made again")
    void refused() {
        var command = paid(Examples.order("1").taxId("5252445767"));
        story.ended(command, MessageState.PARKED, null, "ksef-rejected", "Nieprawidłowy NIP");
        story.recheck();
        assertThat(document("invoice")).returns(DocumentStatus.KSEF_REJECTED, Document::status).returns("Nieprawidłowy NIP", Document::reason);
        assertThat(story.commands("document.upload")).isEmpty();
        assertThat(story.commands("document.create")).hasSize(1);
        assertThat(story.alerts()).contains("parked");
        story.ended(command, MessageState.DELIVERED, ACCEPTED, null, null);
        assertThat(document("invoice")).returns(DocumentStatus.KSEF_ACCEPTED, Document::status).returns(null, Document::reason);
    }

    @Test
    @DisplayName("a receipt has no correction: a refund of all of it is a task too")
    void receiptRefunded() {
        var command = paid(Examples.order("1"));
        story.ended(command, MessageState.DELIVERED, "{\"externalId\": \"8\", \"number\": \"PA 1\", \"status\": \"ISSUED\"}", null, null);
        story.refunds("P1", "R1", Refund.Status.REFUNDED, "100.00");
        assertThat(story.commands("document.correct")).isEmpty();
        assertThat(story.alerts()).containsOnlyOnce("correction-needed");
    }

    @Test
    @DisplayName("a full refund is corrected once, a part of it is a task for a person")
    void correction() {
        var command = paid(Examples.order("1").taxId("5252445767"));
        story.ended(command, MessageState.DELIVERED, ACCEPTED, null, null);
        story.refunds("P1", "R1", Refund.Status.REFUNDED, "100.00");
        story.recheck();
        assertThat(story.commands("document.correct")).singleElement().satisfies(correct -> assertThat(correct.data().at("/document/corrects"))
                .hasToString("{\"externalId\":\"7\",\"number\":\"FV 1/2024\",\"kind\":\"invoice\"}"));
        assertThat(document("correction").status()).isEqualTo(DocumentStatus.REQUESTED);
    }

    @Test
    @DisplayName("an invoice that a person was asked to correct after a part of the money went back is that person's, also when all of it has")
    void byHand() {
        var command = paid(Examples.order("1").taxId("5252445767"));
        story.ended(command, MessageState.DELIVERED, ACCEPTED, null, null);
        story.refunds("P1", "R1", Refund.Status.REFUNDED, "40.00");
        assertThat(story.alerts()).containsOnlyOnce("correction-needed");
        story.refunds("P1", "R2", Refund.Status.REFUNDED, "60.00");
        story.recheck();
        assertThat(story.commands("document.correct")).isEmpty();
        assertThat(story.alerts()).filteredOn("correction-needed"::equals).as("the rest is a task of its own").hasSize(2);
    }

    private Story invoiced(Examples.Draft draft, String... amounts) {
        var story = new Story(Examples.rulesWithDocuments(When.PAID));
        story.comes(draft.taxId("5252445767").says("processing"));
        for (int i = 0; i < amounts.length; i++) {
            story.pays("P" + (i + 1), PaymentStatus.PAID, amounts[i]);
        }
        story.ended(story.commands("document.create").get(0), MessageState.DELIVERED, ACCEPTED, null, null);
        return story;
    }

    @Test
    @DisplayName("one of two payments that went back whole is a part of the order: a person; both are all of it, also when the second one is still on its way while the first arrives")
    void twoPayments() {
        var one = invoiced(Examples.order("1"), "60.00", "40.00");
        one.refunds("P1", "R1", Refund.Status.REFUNDED, "60.00");
        one.recheck();
        assertThat(one.alerts()).containsOnlyOnce("correction-needed");
        assertThat(one.commands("document.correct")).isEmpty();
        var both = invoiced(Examples.order("1"), "60.00", "40.00");
        both.refunds("P2", "R2", Refund.Status.PENDING, "40.00");
        both.refunds("P1", "R1", Refund.Status.REFUNDED, "60.00");
        assertThat(both.alerts()).doesNotContain("correction-needed");
        assertThat(both.commands("document.correct")).isEmpty();
        both.refunds("P2", "R2", Refund.Status.REFUNDED, "40.00");
        assertThat(both.alerts()).doesNotContain("correction-needed");
        assertThat(both.commands("document.correct")).hasSize(1);
        var failing = invoiced(Examples.order("1"), "60.00", "40.00");
        failing.refunds("P2", "R2", Refund.Status.PENDING, "40.00");
        failing.refunds("P1", "R1", Refund.Status.REFUNDED, "60.00");
        failing.refunds("P2", "R2", Refund.Status.FAILED, "40.00");
        assertThat(failing.alerts()).containsOnlyOnce("correction-needed");
    }

    @Test
    @DisplayName("the operator's part that went back whole beside a voucher is a part: a person; what was paid too much and went back corrects nothing")
    void voucherStays() {
        for (var id : new String[] {"V1", null}) {
            var story = new Story(Examples.rulesWithDocuments(When.PAID));
            story.comes(Examples.order("1").taxId("5252445767").voucher("20.00", "V1").says("processing"));
            story.pays("P1", PaymentStatus.PAID, "80.00");
            story.ended(story.commands("document.create").get(0), MessageState.DELIVERED, ACCEPTED, null, null);
            if (id == null) {
                story.comes(Examples.order("1").taxId("5252445767").says("completed").updated(9));
            }
            story.refunds("P1", "R1", Refund.Status.REFUNDED, "80.00");
            story.recheck();
            assertThat(story.commands("document.correct")).as("voucher " + id).isEmpty();
            assertThat(story.alerts()).as("voucher " + id).containsOnlyOnce("correction-needed");
        }
        var twice = invoiced(Examples.order("1"), "100.00", "0.01");
        twice.refunds("P2", "R2", Refund.Status.REFUNDED, "0.01");
        assertThat(twice.alerts()).doesNotContain("correction-needed");
        twice.refunds("P1", "R1", Refund.Status.REFUNDED, "100.00");
        assertThat(twice.commands("document.correct")).hasSize(1);
    }

    @Test
    @DisplayName("the prepaid part of an order with cash on delivery that went back while the carrier collects the rest is a person's to correct")
    void prepaidPartOfCash() {
        var story = new Story(Examples.shippingRulesWithDocuments());
        story.pays("P1", PaymentStatus.PAID, "50.00");
        story.comes(Examples.order("1").taxId("5252445767").cashOnDelivery().by("courier").says("processing"));
        story.labelled(story.commands("shipment.create").get(0), MessageState.DELIVERED, "62000");
        story.ships("carrier-main", "7", ShipmentStatus.IN_TRANSIT, "62000");
        story.ended(story.commands("document.create").get(0), MessageState.DELIVERED, ACCEPTED, null, null);
        story.refunds("P1", "R1", Refund.Status.REFUNDED, "50.00");
        story.ships("carrier-main", "7", ShipmentStatus.DELIVERED, "62000");
        assertThat(story.commands("document.correct")).isEmpty();
        assertThat(story.alerts()).containsOnlyOnce("correction-needed");
    }

    private static Examples.Draft paidInTheShop(int second) {
        return Examples.order("1").taxId("5252445767").paid("100.00", "T1").says("completed").updated(second);
    }

    @Test
    @DisplayName("money that the shop alone says it gave back asks a person, once for each time; not what the operator has told already")
    void returnedInTheShop() {
        story.comes(paidInTheShop(0));
        story.ended(story.commands("document.create").get(0), MessageState.DELIVERED, ACCEPTED, null, null);
        story.comes(paidInTheShop(5).returned("9", "10.00"));
        story.comes(paidInTheShop(6).returned("9", "10.00").city("Gdańsk"));
        story.recheck();
        assertThat(story.alerts()).containsOnlyOnce("correction-needed");
        assertThat(story.timeline).filteredOn(entry -> entry.what().equals("returned")).singleElement().satisfies(entry -> assertThat(entry.why()).contains("10.00 PLN"));
        story.comes(paidInTheShop(7).returned("9", "10.00").returned("10", "5.00"));
        assertThat(story.alerts()).filteredOn("correction-needed"::equals).hasSize(2);
        assertThat(story.commands("document.correct")).isEmpty();
        var early = new Story(Examples.rulesWithDocuments(When.PAID));
        early.comes(paidInTheShop(0).returned("9", "10.00"));
        early.recheck();
        assertThat(early.alerts()).as("issued whole after it").containsOnlyOnce("correction-needed");
        var told = invoiced(Examples.order("1").paid("100.00", "ch_1"), "100.00");
        told.refunds("P1", "R1", Refund.Status.REFUNDED, "40.00");
        told.comes(Examples.order("1").taxId("5252445767").says("processing").paid("100.00", "ch_1").returned("9", "40.00").updated(5));
        assertThat(told.alerts()).containsOnlyOnce("correction-needed");
    }

    @Test
    @DisplayName("all of it given back through the operator is corrected by itself, whether the shop or the operator tells first")
    void returnedWhole() {
        for (boolean shopFirst : new boolean[] {true, false}) {
            var story = invoiced(Examples.order("1").paid("100.00", "ch_1"), "100.00");
            Runnable shop = () -> story.comes(Examples.order("1").taxId("5252445767").says("cancelled").refunded().returned("9", "100.00").updated(5));
            Runnable operator = () -> story.refunds("P1", "R1", Refund.Status.REFUNDED, "100.00");
            (shopFirst ? shop : operator).run();
            if (shopFirst) {
                assertThat(story.order.hold(Hold.PAYMENT_AMOUNT).orElseThrow().text()).contains("100.00 was paid", "gave back 100.00 itself", "refund it");
            }
            (shopFirst ? operator : shop).run();
            assertThat(story.state()).isEqualTo("CANCELLED []");
            assertThat(story.commands("document.correct")).as("shop first " + shopFirst).hasSize(1);
            assertThat(story.alerts()).doesNotContain("correction-needed");
        }
    }

    @Test
    @DisplayName("goods that came back have their invoice corrected; the money that follows, told by the shop and by the operator, is what it corrects, and asks nobody")
    void refundBehindCorrection() {
        var story = new Story(Examples.shippingRulesWithDocuments());
        story.comes(Examples.order("1").taxId("5252445767").by("courier").says("processing"));
        story.pays("P1", PaymentStatus.PAID, "100.00");
        story.labelled(story.commands("shipment.create").get(0), MessageState.DELIVERED, "62000");
        story.ships("carrier-main", "7", ShipmentStatus.IN_TRANSIT, "62000");
        story.ended(story.commands("document.create").get(0), MessageState.DELIVERED, ACCEPTED, null, null);
        story.ships("carrier-main", "7", ShipmentStatus.RETURNED, "62000");
        assertThat(story.order.status()).isEqualTo(OrderStatus.RETURNED);
        assertThat(story.commands("document.correct")).hasSize(1);
        story.comes(Examples.order("1").taxId("5252445767").by("courier").says("cancelled").refunded().returned("9", "100.00").updated(5));
        story.refunds("P1", "R1", Refund.Status.REFUNDED, "100.00");
        assertThat(story.commands("document.correct")).hasSize(1);
        assertThat(story.alerts()).doesNotContain("correction-needed");
    }

    @Test
    @DisplayName("a refund that came back after its correction was asked for is a person's: the correction is not undone by itself, and the buyer does not have the money")
    void refundCameBack() {
        var story = invoiced(Examples.order("1"), "100.00");
        story.refunds("P1", "R1", Refund.Status.REFUNDED, "100.00");
        assertThat(story.commands("document.correct")).hasSize(1);
        assertThat(story.alerts()).doesNotContain("correction-needed");
        story.refunds("P1", "R1", Refund.Status.FAILED, "100.00");
        assertThat(story.alerts()).containsOnlyOnce("correction-needed", "refund-failed");
        assertThat(story.notices).anyMatch(notice -> notice.text() != null && notice.text().contains("came back after its correction was asked for"));
        story.refunds("P1", "R2", Refund.Status.REFUNDED, "100.00");
        assertThat(story.commands("document.correct")).as("the correction is the person's now").hasSize(1);
        assertThat(story.alerts()).filteredOn("correction-needed"::equals).hasSize(2);
        var without = invoiced(Examples.order("1"), "100.00");
        without.refunds("P1", "R1", Refund.Status.PENDING, "100.00");
        without.refunds("P1", "R1", Refund.Status.FAILED, "100.00");
        assertThat(without.alerts()).doesNotContain("correction-needed", "refund-failed");
    }
}
