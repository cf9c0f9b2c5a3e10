package pl.spoiwo.order;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.ledger.MessageState.DELIVERED;
import static pl.spoiwo.ledger.MessageState.PARKED;
import static pl.spoiwo.ledger.MessageState.SENDING;
import static pl.spoiwo.ledger.MessageState.WOULD_SEND;
import static pl.spoiwo.order.Examples.order;
import static pl.spoiwo.payment.PaymentStatus.AUTHORIZED;
import static pl.spoiwo.payment.PaymentStatus.CANCELLED;
import static pl.spoiwo.payment.PaymentStatus.PAID;
import static pl.spoiwo.payment.PaymentStatus.PENDING;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.payment.PaymentStatus;
import pl.spoiwo.payment.Refund;
import pl.spoiwo.shipment.ShipmentStatus;
import pl.spoiwo.stock.Reservation;

class OrderDecisionsTest {

    private final Story story = new Story(Examples.rules());

    private String state() {
        return story.order.status() + " " + story.order.holds().stream().map(Hold::reason).toList();
    }

    @Test
    @DisplayName("a new order waits for its payment and has its stock reserved")
    void newOrder() {
        story.comes(order("1"));
        assertThat(state()).isEqualTo("AWAITING_PAYMENT []");
        assertThat(story.reservations).singleElement().satisfies(r -> {
            assertThat(r.state()).isEqualTo(Reservation.State.OPEN);
            assertThat(r.reserved()).isEqualByComparingTo("1");
        });
        assertThat(story.commands).isEmpty();
    }

    @Test
    @DisplayName("an order placed before the connection starts is ignored and says why")
    void beforeStart() {
        var decision = story.comes(order("1").placed(Examples.START.minusSeconds(1)));
        assertThat(decision.ignored()).isTrue();
        assertThat(decision.reason().code()).isEqualTo("before-start");
        assertThat(story.order).isNull();
    }

    @Test
    @DisplayName("a status that is to be ignored makes no order")
    void ignoredWord() {
        assertThat(story.comes(order("1").says("draft")).reason().code()).isEqualTo("status-ignored");
    }

    @Test
    @DisplayName("a paid order becomes READY and goes to the ERP, with all its content, once")
    void paidOrder() {
        story.comes(order("1"));
        story.pays("P1", PAID, "100");
        story.pays("P1", PAID, "100.00");
        assertThat(state()).isEqualTo("READY []");
        assertThat(story.commands).singleElement().satisfies(command -> {
            assertThat(command.connection()).isEqualTo("erp-main");
            assertThat(command.type()).isEqualTo("order.create");
            assertThat(command.data().path("status").asText()).isEqualTo("READY");
            assertThat(command.data().path("externalNumber").asText()).isEqualTo("N1");
        });
    }

    @Test
    @DisplayName("an order paid by cash on delivery is READY at once")
    void cashOnDelivery() {
        story.comes(order("1").cashOnDelivery().says("processing"));
        assertThat(state()).isEqualTo("READY []");
        assertThat(story.commands("order.create")).hasSize(1);
    }

    @Test
    @DisplayName("an order that the channel calls paid is READY; its own sum must be right")
    void paidByTheChannel() {
        story.comes(order("1").says("processing").paid("100.00", "T1"));
        assertThat(state()).isEqualTo("READY []");
        var other = new Story(Examples.rules());
        other.comes(order("1").says("processing").paid("99.99", "T1"));
        assertThat(other.order.hold(Hold.PAYMENT_AMOUNT)).isPresent();
    }

    @Test
    @DisplayName("the same payment heard from the channel and from the operator counts once; a voucher that only the channel knows is added")
    void channelAndOperator() {
        story.comes(order("1").paid("100.00", "P1"));
        story.pays("P1", PAID, "100.00");
        assertThat(state()).isEqualTo("READY []");
        var voucher = new Story(Examples.rules());
        voucher.comes(order("1"));
        voucher.comes(order("1").updated(1).voucher("20.00", "V1"));
        voucher.pays("P1", PAID, "80.00");
        assertThat(voucher.order.status()).isEqualTo(OrderStatus.READY);
        var named = new Story(Examples.rules());
        named.comes(order("1").paid("80.00", "P1").paid("20.00", "V1"));
        named.pays("P1", PAID, "80.00");
        assertThat(named.state()).as("the channel names the operator's payment by its id, so the other one is other money").isEqualTo("READY []");
    }

    @Test
    @DisplayName("a payment that the shop knows under an id of its own is the operator's: it counts once, and when it went back before the export the order stays")
    void shopsOwnId() {
        story.onHand.clear();
        story.comes(order("1").says("processing").paid("100.00", "ch_1"));
        assertThat(state()).as("by the shop's word, as long as no operator tells").isEqualTo("READY [shortage]");
        story.pays("P1", PAID, "100.00");
        assertThat(state()).isEqualTo("READY [shortage]");
        story.refunds("P1", "R1", Refund.Status.REFUNDED, "40.00");
        assertThat(state()).isEqualTo("READY [shortage, payment-amount]");
        story.refunds("P1", "R2", Refund.Status.REFUNDED, "60.00");
        story.stocked("A", "10");
        assertThat(state()).isEqualTo("READY [payment-amount]");
        assertThat(story.commands("order.create")).isEmpty();
        assertThat(story.order.holds().get(0).text()).startsWith("paid 0.00 of 100.00 PLN");
        var after = new Story(Examples.rules());
        after.comes(order("1").says("processing").paid("100.00", "ch_1"));
        after.pays("P1", PAID, "100.00");
        after.refunds("P1", "R1", Refund.Status.REFUNDED, "100.00");
        assertThat(after.state()).as("it had gone on").isEqualTo("READY []");
        assertThat(after.commands("order.create")).hasSize(1);
    }

    @Test
    @DisplayName("too little at the operator is too little, whatever the shop says under an id of its own; a voucher beside it is other money, also when the operator's part went back")
    void shopsOwnIdInPart() {
        story.comes(order("1").says("processing"));
        story.pays("P1", PAID, "60.00");
        story.comes(order("1").says("processing").paid("40.00", "ch_1").updated(1));
        assertThat(state()).isEqualTo("AWAITING_PAYMENT [payment-amount]");
        var voucher = new Story(Examples.rules());
        voucher.onHand.clear();
        voucher.comes(order("1").says("processing").paid("80.00", "ch_1").voucher("20.00", "V1"));
        voucher.pays("P1", PAID, "80.00");
        assertThat(voucher.state()).isEqualTo("READY [shortage]");
        voucher.refunds("P1", "R1", Refund.Status.REFUNDED, "80.00");
        assertThat(voucher.state()).isEqualTo("READY [shortage, payment-amount]");
        var waiting = new Story(Examples.rules());
        waiting.pays("P1", AUTHORIZED, "100.00");
        waiting.comes(order("1").says("processing").paid("100.00", "ch_1"));
        assertThat(waiting.commands).extracting(command -> command.type()).containsExactly("payment.capture");
    }

    @Test
    @DisplayName("PAID before the order is known is matched when it comes")
    void paidFirst() {
        assertThat(story.pays("P1", PAID, "100.00")).isNull();
        story.comes(order("1"));
        assertThat(state()).isEqualTo("READY []");
        assertThat(story.payments.get("P1").orderId()).isEqualTo(story.order.orderId());
        assertThat(story.timeline).extracting(Decision.Entry::what).contains("payment-matched");
    }

    @Test
    @DisplayName("PENDING after PAID changes nothing")
    void pendingAfterPaid() {
        story.comes(order("1"));
        story.pays("P1", PAID, "100.00");
        assertThat(story.pays("P1", PENDING, "100.00")).isNull();
        assertThat(story.payments.get("P1").status()).isEqualTo(PAID);
    }

    @Test
    @DisplayName("a wrong amount holds the order, raises an alert and keeps it from the ERP")
    void wrongAmount() {
        story.comes(order("1"));
        story.pays("P1", PAID, "99.99");
        assertThat(state()).isEqualTo("AWAITING_PAYMENT [payment-amount]");
        assertThat(story.alerts()).containsExactly("payment-mismatch");
        assertThat(story.order.holds().get(0).text()).contains("99.99 of 100.00 PLN");
        assertThat(story.commands).isEmpty();
    }

    @Test
    @DisplayName("a wrong currency holds the order")
    void wrongCurrency() {
        story.comes(order("1"));
        story.pays("P1", PAID, "100.00", "EUR");
        assertThat(state()).isEqualTo("AWAITING_PAYMENT [payment-amount]");
    }

    @Test
    @DisplayName("several payments are summed exactly: too little holds, the rest releases, one grosz more holds")
    void severalPayments() {
        story.comes(order("1").total("0.30"));
        story.pays("P1", PAID, "0.10");
        assertThat(state()).isEqualTo("AWAITING_PAYMENT [payment-amount]");
        story.pays("P2", PAID, "0.20");
        assertThat(state()).isEqualTo("READY []");
        assertThat(story.notices).anyMatch(notice -> notice.kind() == Decision.Notice.Kind.OVER && notice.code().equals("payment-mismatch"));
        story.pays("P3", PAID, "0.01");
        assertThat(state()).isEqualTo("READY [payment-amount]");
    }

    @Test
    @DisplayName("a failed attempt followed by a second payment is fine")
    void secondAttempt() {
        story.comes(order("1"));
        story.pays("P1", CANCELLED, "100.00");
        story.pays("P2", PAID, "100.00");
        assertThat(state()).isEqualTo("READY []");
    }

    @Test
    @DisplayName("an authorized payment of the right amount is captured once; the order waits until it is paid")
    void capture() {
        story.comes(order("1"));
        story.pays("P1", AUTHORIZED, "100.00");
        story.recheck();
        assertThat(state()).isEqualTo("AWAITING_PAYMENT []");
        assertThat(story.commands).singleElement().satisfies(command -> {
            assertThat(command.type()).isEqualTo("payment.capture");
            assertThat(command.connection()).isEqualTo("pay-main");
            assertThat(command.data().toString()).isEqualTo("{\"externalId\":\"P1\",\"amount\":\"100.00\",\"currency\":\"PLN\",\"reference\":\"N1\"}");
        });
        story.pays("P1", PAID, "100.00");
        assertThat(state()).isEqualTo("READY []");
    }

    @Test
    @DisplayName("an authorized payment of a wrong amount is not captured")
    void noCapture() {
        story.comes(order("1"));
        story.pays("P1", AUTHORIZED, "101.00");
        assertThat(state()).isEqualTo("AWAITING_PAYMENT [payment-amount]");
        assertThat(story.commands).isEmpty();
    }

    @Test
    @DisplayName("nothing is captured while stock is missing; when it comes the payment is captured, once")
    void captureWaitsForStock() {
        story.onHand.put("A", BigDecimal.ZERO);
        story.comes(order("1"));
        story.pays("P1", AUTHORIZED, "100.00");
        assertThat(state()).isEqualTo("AWAITING_PAYMENT [shortage]");
        assertThat(story.commands).isEmpty();
        story.onHand.put("A", BigDecimal.ONE);
        story.recheck();
        story.recheck();
        assertThat(story.commands).extracting(command -> command.type()).containsExactly("payment.capture");
    }

    @Test
    @DisplayName("nothing is captured for a line without SKU")
    void captureWaitsForSku() {
        story.comes(order("1").line("1", "A", "1").line("2", null, "1"));
        story.pays("P1", AUTHORIZED, "100.00");
        assertThat(story.commands).isEmpty();
        story.comes(order("1").line("1", "A", "1").line("2", "A", "1").updated(5));
        assertThat(story.commands("payment.capture")).hasSize(1);
    }

    @Test
    @DisplayName("nothing is captured while nobody has explained what the channel says")
    void captureWaitsForTheWord() {
        story.comes(order("1").says("fraud-check"));
        story.pays("P1", AUTHORIZED, "100.00");
        assertThat(story.commands).isEmpty();
        story.comes(order("1").says("processing").updated(5));
        assertThat(story.commands("payment.capture")).hasSize(1);
    }

    @Test
    @DisplayName("a cancelled order lets its reserved money go, once, whichever came first; no person is needed")
    void cancelledWhileReserved() {
        story.comes(order("1").says("cancelled"));
        story.pays("P1", AUTHORIZED, "100.00");
        story.recheck();
        assertThat(state()).isEqualTo("CANCELLED []");
        assertThat(story.commands).singleElement().satisfies(command -> {
            assertThat(command.type()).isEqualTo("payment.cancel");
            assertThat(command.connection()).isEqualTo("pay-main");
            assertThat(command.data().toString()).isEqualTo("{\"externalId\":\"P1\",\"amount\":\"100.00\",\"currency\":\"PLN\",\"reference\":\"N1\"}");
        });
        assertThat(story.alerts()).isEmpty();
        story.pays("P1", CANCELLED, "100.00");
        assertThat(state()).isEqualTo("CANCELLED []");
    }

    @Test
    @DisplayName("money that was to be let go and was paid after all is a task for a person")
    void paidInsteadOfCancelled() {
        story.comes(order("1").says("cancelled"));
        story.pays("P1", AUTHORIZED, "100.00");
        story.pays("P1", PAID, "100.00");
        assertThat(state()).isEqualTo("CANCELLED [payment-amount]");
        assertThat(story.alerts()).containsExactly("payment-mismatch");
    }

    @Test
    @DisplayName("where the operator cannot be told, reserved money of a cancelled order is a task for a person until it is let go")
    void cancelledWithoutCapability() {
        var story = new Story(Examples.rulesWithoutCancel());
        story.comes(order("1").says("cancelled"));
        story.pays("P1", AUTHORIZED, "100.00");
        assertThat(story.order.hold(Hold.PAYMENT_AMOUNT)).hasValueSatisfying(hold -> assertThat(hold.text()).contains("100.00 is reserved").contains("cancel"));
        assertThat(story.alerts()).containsExactly("payment-mismatch");
        story.pays("P1", CANCELLED, "100.00");
        assertThat(story.order.holds()).isEmpty();
        assertThat(story.commands).isEmpty();
    }

    @Test
    @DisplayName("an order cancelled after its capture was asked for is a task for a person at once: the money comes")
    void cancelledAfterCapture() {
        story.comes(order("1"));
        story.pays("P1", AUTHORIZED, "100.00");
        story.comes(order("1").says("cancelled").updated(5));
        assertThat(state()).isEqualTo("CANCELLED [payment-amount]");
        assertThat(story.commands("payment.cancel")).isEmpty();
        story.pays("P1", PAID, "100.00");
        assertThat(story.order.holds().get(0).text()).contains("100.00 was paid").contains("refund it");
    }

    @Test
    @DisplayName("an order that comes alive again does not capture what it has asked to let go")
    void reactivatedAfterRelease() {
        story.onHand.put("A", BigDecimal.ZERO);
        story.comes(order("1"));
        story.pays("P1", AUTHORIZED, "100.00");
        story.comes(order("1").says("cancelled").updated(5));
        story.onHand.put("A", BigDecimal.ONE);
        story.comes(order("1").says("processing").updated(9));
        assertThat(story.commands).extracting(command -> command.type()).containsExactly("payment.cancel");
        story.pays("P2", PAID, "100.00");
        assertThat(state()).isEqualTo("READY []");
        story.pays("P1", CANCELLED, "100.00");
        assertThat(state()).isEqualTo("READY []");
    }

    @Test
    @DisplayName("a shortage holds the order and names SKU, wanted and available; stock that comes releases it")
    void shortage() {
        story.onHand.put("A", new BigDecimal("1"));
        story.comes(order("1").line("1", "A", "2"));
        story.pays("P1", PAID, "100.00");
        assertThat(state()).isEqualTo("READY [shortage]");
        assertThat(story.order.holds().get(0).text()).isEqualTo("A: wanted 2, available 1");
        assertThat(story.alerts()).containsExactly("hold");
        story.onHand.put("A", new BigDecimal("2"));
        story.recheck();
        assertThat(state()).isEqualTo("READY []");
        assertThat(story.commands("order.create")).hasSize(1);
    }

    @Test
    @DisplayName("unknown stock is a shortage too")
    void unknownStock() {
        story.comes(order("1").line("1", "X/1 b", "1"));
        assertThat(story.order.holds().get(0).text()).isEqualTo("X/1 b: wanted 1, available unknown");
    }

    @Test
    @DisplayName("a product line without SKU holds the order; an edit that names it releases it")
    void withoutSku() {
        story.comes(order("1").cashOnDelivery().line("1", "A", "1").line("2", null, "1"));
        assertThat(state()).isEqualTo("READY [line-without-sku]");
        assertThat(story.order.holds().get(0).text()).contains("line 2");
        story.comes(order("1").cashOnDelivery().line("1", "A", "1").line("2", "A", "1").updated(5));
        assertThat(state()).isEqualTo("READY []");
    }

    @Test
    @DisplayName("an unknown status word keeps the state, is recorded, and raises one alert for the word")
    void unknownWord() {
        story.comes(order("1"));
        story.comes(order("1").says("fraud-check").updated(5));
        story.pays("P1", PAID, "100.00");
        assertThat(state()).isEqualTo("AWAITING_PAYMENT []");
        assertThat(story.alerts()).containsExactly("unknown-status");
        assertThat(story.timeline).extracting(Decision.Entry::what).contains("unknown-status");
        story.comes(order("1").says("processing").updated(9));
        assertThat(state()).isEqualTo("READY []");
        assertThat(story.notices).anyMatch(notice -> notice.kind() == Decision.Notice.Kind.OVER && notice.code().equals("unknown-status") && notice.entity().equals("fraud-check"));
    }

    @Test
    @DisplayName("the same content again, by poll, is processed as unchanged")
    void unchanged() {
        story.comes(order("1"));
        var decision = story.comes(order("1"));
        assertThat(decision.ignored()).isFalse();
        assertThat(decision.reason().code()).isEqualTo("unchanged");
        assertThat(decision.order()).isNull();
        assertThat(decision.timeline()).isEmpty();
    }

    @Test
    @DisplayName("a content that is newer by its time alone is unchanged, and older ones are stale from then on")
    void touched() {
        story.comes(order("1").says("processing"));
        var revision = story.order.revision();
        var decision = story.comes(order("1").says("processing").updated(10));
        assertThat(decision.reason().code()).isEqualTo("unchanged");
        assertThat(story.order.revision()).isEqualTo(revision);
        assertThat(decision.timeline()).isEmpty();
        assertThat(story.comes(order("1").updated(9)).reason().code()).isEqualTo("stale");
    }

    @Test
    @DisplayName("bought, but not let go by the channel: it holds its stock and nothing else, however it is paid")
    void bought() {
        var story = new Story(Examples.shippingRules(true));
        story.comes(order("1").says("bought").cashOnDelivery());
        assertThat(story.order.status()).isEqualTo(OrderStatus.NEW);
        assertThat(story.order.holds()).isEmpty();
        assertThat(story.reservations).singleElement().satisfies(r -> assertThat(r.reserved()).isEqualByComparingTo("1"));
        story.comes(order("1").says("bought").updated(1).paid("100.00", "T1"));
        assertThat(story.commands).isEmpty();
        assertThat(story.order.status()).isEqualTo(OrderStatus.NEW);
        story.comes(order("1").says("processing").updated(2).paid("100.00", "T1").by("courier"));
        assertThat(story.order.status()).isEqualTo(OrderStatus.READY);
        assertThat(story.commands).extracting(pl.spoiwo.ledger.Command::type).containsExactlyInAnyOrder("order.create", "shipment.create");
    }

    @Test
    @DisplayName("an order that the channel does not have any more is cancelled and gives its stock back")
    void gone() {
        story.comes(order("1").says("bought"));
        story.gone("gone");
        assertThat(state()).isEqualTo("CANCELLED []");
        assertThat(story.reservations).isEmpty();
        story.comes(order("1").says("bought"));
        assertThat(state()).as("a late copy of the same instant: the channel is asked").isEqualTo("CANCELLED []");
        assertThat(story.commands("order.fetch")).hasSize(1);
    }

    @Test
    @DisplayName("an order that was let go and that the channel does not have any more is a task for a person, and goes on")
    void goneLater() {
        story.comes(order("1").says("processing").paid("100.00", "T1"));
        story.gone("gone");
        assertThat(state()).isEqualTo("READY []");
        assertThat(story.alerts()).contains("order-deleted");
    }

    @Test
    @DisplayName("an order that somebody has stopped at the channel is not pushed on by what the ERP says of it")
    void stopped() {
        story.comes(order("1").says("processing").paid("100.00", "T1"));
        story.comes(order("1").says("bought").updated(1).paid("100.00", "T1"));
        story.receipt(story.commands("order.create").get(0), pl.spoiwo.ledger.MessageState.DELIVERED, "ZK 1");
        assertThat(story.order.status()).isEqualTo(OrderStatus.IN_FULFILMENT);
        assertThat(story.commands("order.status")).isEmpty();
        story.comes(order("1").says("on-hold").updated(2).paid("100.00", "T1"));
        assertThat(story.commands("order.status")).hasSize(1);
    }

    @Test
    @DisplayName("an order that the channel holds back for long is asked for; one that it has let go is not")
    void overdue() {
        story.comes(order("1").says("bought"));
        story.overdue();
        assertThat(story.commands("order.fetch")).hasSize(1);
        story.comes(order("1").says("processing").updated(1));
        assertThat(story.overdue().ignored()).isTrue();
        assertThat(story.commands("order.fetch")).hasSize(1);
    }

    @Test
    @DisplayName("goods that others have and send are not taken from the company's stock")
    void fulfilledElsewhere() {
        story.comes(order("1").says("processing").paid("100.00", "T1").fulfilledBy("the marketplace"));
        assertThat(state()).isEqualTo("READY []");
        assertThat(story.reservations).isEmpty();
    }

    @Test
    @DisplayName("an older content is stale")
    void stale() {
        story.comes(order("1").updated(10).says("processing"));
        var decision = story.comes(order("1").updated(9));
        assertThat(decision.ignored()).isTrue();
        assertThat(decision.reason().code()).isEqualTo("stale");
        assertThat(story.order.content().channelStatus()).isEqualTo("processing");
    }

    @Test
    @DisplayName("two contents of one second: the channel is asked, and its answer ranks above both")
    void sameSecond() {
        story.comes(order("1").updated(10));
        story.comes(order("1").updated(10).city("Gdańsk"));
        assertThat(story.commands("order.fetch")).singleElement().satisfies(command -> {
            assertThat(command.connection()).isEqualTo("shop-main");
            assertThat(command.data().path("externalId").asText()).isEqualTo("1");
        });
        story.fetched(order("1").updated(10).city("Sopot"), 12);
        assertThat(story.order.content().at("/shippingAddress/city").asText()).isEqualTo("Sopot");
        story.comes(order("1").updated(10).city("Gdańsk"));
        assertThat(story.order.content().at("/shippingAddress/city").asText()).isEqualTo("Sopot");
        story.comes(order("1").updated(11).city("Hel"));
        assertThat(story.order.content().at("/shippingAddress/city").asText()).isEqualTo("Hel");
    }

    @Test
    @DisplayName("two contents of one second from a channel that cannot be asked: the later one is taken")
    void sameSecondWithoutFetch() {
        var story = new Story(Examples.rules(false, "order.status"));
        story.comes(order("1").updated(10));
        story.comes(order("1").updated(10).city("Gdańsk"));
        assertThat(story.order.content().at("/shippingAddress/city").asText()).isEqualTo("Gdańsk");
        assertThat(story.commands).isEmpty();
    }

    @Test
    @DisplayName("cancelled before READY: reservations are released and nothing goes to the ERP")
    void cancelledEarly() {
        story.comes(order("1"));
        story.comes(order("1").says("cancelled").updated(5));
        assertThat(state()).isEqualTo("CANCELLED []");
        assertThat(story.reservations).isEmpty();
        assertThat(story.commands).isEmpty();
    }

    @Test
    @DisplayName("a payment for a cancelled order is a task for a person, until it is refunded")
    void paidAfterCancel() {
        story.comes(order("1").says("cancelled"));
        story.pays("P1", PAID, "100.00");
        assertThat(state()).isEqualTo("CANCELLED [payment-amount]");
        assertThat(story.commands).isEmpty();
        story.refunds("P1", "R1", Refund.Status.REFUNDED, "100.00");
        assertThat(state()).isEqualTo("CANCELLED []");
    }

    @Test
    @DisplayName("cancelled after READY, export not yet claimed: it is called back without an alert")
    void calledBack() {
        story.comes(order("1").cashOnDelivery());
        story.comes(order("1").cashOnDelivery().says("cancelled").updated(5));
        assertThat(state()).isEqualTo("CANCELLED []");
        assertThat(story.order.exports().get("erp-main").state()).isEqualTo(Export.State.WITHDRAWN);
        assertThat(story.alerts()).isEmpty();
    }

    @Test
    @DisplayName("cancelled while the export is on its way: CANCELLED, stock released, and a task for a person")
    void tooLate() {
        story.comes(order("1").cashOnDelivery());
        story.left = SENDING;
        story.comes(order("1").cashOnDelivery().says("cancelled").updated(5));
        assertThat(state()).isEqualTo("CANCELLED []");
        assertThat(story.reservations).isEmpty();
        assertThat(story.alerts()).containsExactly("cancel-after-export");
        story.receipt(story.commands("order.create").get(0), DELIVERED, "ZK 7");
        assertThat(state()).isEqualTo("CANCELLED []");
        assertThat(story.commands("order.status")).isEmpty();
    }

    @Test
    @DisplayName("cancelled after the ERP took it: the alert names the ERP's document")
    void cancelledAfterDelivery() {
        story.comes(order("1").cashOnDelivery());
        story.receipt(story.commands.get(0), DELIVERED, "ZK 7");
        story.comes(order("1").cashOnDelivery().says("cancelled").updated(5));
        assertThat(story.notices).anyMatch(notice -> notice.code().equals("cancel-after-export") && notice.text().contains("ZK 7"));
    }

    @Test
    @DisplayName("an export in observe mode never left, so a cancel needs nobody")
    void cancelledInObserveMode() {
        story.comes(order("1").cashOnDelivery());
        story.left = WOULD_SEND;
        story.comes(order("1").cashOnDelivery().says("cancelled").updated(5));
        assertThat(story.alerts()).isEmpty();
    }

    @Test
    @DisplayName("a cancelled order that comes alive again is reserved and exported anew, by a command of its own")
    void reactivated() {
        story.comes(order("1").cashOnDelivery());
        story.comes(order("1").cashOnDelivery().says("cancelled").updated(5));
        story.comes(order("1").cashOnDelivery().says("processing").updated(9));
        assertThat(state()).isEqualTo("READY []");
        assertThat(story.reservations).hasSize(1);
        assertThat(story.commands("order.create")).hasSize(2).extracting(command -> command.id()).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("an order that comes alive after its export arrived is not exported twice; a person is told")
    void reactivatedAfterExport() {
        story.comes(order("1").cashOnDelivery());
        story.receipt(story.commands.get(0), DELIVERED, "ZK 7");
        story.comes(order("1").cashOnDelivery().says("cancelled").updated(5));
        story.comes(order("1").cashOnDelivery().says("processing").updated(9));
        assertThat(state()).isEqualTo("IN_FULFILMENT []");
        assertThat(story.commands("order.create")).hasSize(1);
        assertThat(story.alerts()).containsExactly("cancel-after-export", "changed-after-export");
    }

    @Test
    @DisplayName("edited after export: the content is taken, a person is told what changed, and no personal data is shown")
    void edited() {
        story.comes(order("1").cashOnDelivery());
        story.comes(order("1").cashOnDelivery().line("1", "A", "3").total("300.00").city("Poznań").updated(5));
        assertThat(story.order.content().total()).isEqualByComparingTo("300");
        assertThat(story.alerts()).containsExactly("changed-after-export");
        var shown = story.timeline.stream().filter(entry -> entry.what().equals("changed")).findFirst().orElseThrow().why();
        assertThat(shown).contains("line 1 (A): quantity 1 -> 3", "total 100.00 PLN -> 300.00 PLN", "shipping address changed").doesNotContain("Poznań");
        assertThat(story.commands("order.create")).hasSize(1);
    }

    @Test
    @DisplayName("delivered to the ERP: IN_FULFILMENT, its document in the timeline, and the channel is told once")
    void delivered() {
        story.comes(order("1").cashOnDelivery());
        var create = story.commands.get(0);
        story.receipt(create, DELIVERED, "ZK 7/2024");
        story.receipt(create, DELIVERED, "ZK 7/2024");
        assertThat(state()).isEqualTo("IN_FULFILMENT []");
        assertThat(story.timeline).anyMatch(entry -> entry.why().contains("ZK 7/2024") && entry.why().contains(create.id()));
        assertThat(story.commands("order.status")).singleElement().satisfies(command -> {
            assertThat(command.connection()).isEqualTo("shop-main");
            assertThat(command.data().toString()).isEqualTo("{\"externalId\":\"1\",\"status\":\"processing\",\"hubStatus\":\"IN_FULFILMENT\"}");
        });
    }

    @Test
    @DisplayName("what the channel was told before it stopped the order it is told again when it lets it go on: it may not have taken it")
    void toldWhileStopped() {
        story.comes(order("1").cashOnDelivery());
        story.receipt(story.commands.get(0), DELIVERED, null);
        story.comes(order("1").cashOnDelivery().city("Poznań").updated(3));
        assertThat(story.commands("order.status")).hasSize(1);
        story.comes(order("1").cashOnDelivery().says("cancelled").updated(5));
        story.comes(order("1").cashOnDelivery().updated(9));
        assertThat(state()).isEqualTo("IN_FULFILMENT []");
        assertThat(story.commands("order.status")).hasSize(2);
    }

    @Test
    @DisplayName("a channel that is as far already is not told")
    void notTold() {
        story.comes(order("1").cashOnDelivery().says("processing"));
        story.receipt(story.commands.get(0), DELIVERED, null);
        assertThat(state()).isEqualTo("IN_FULFILMENT []");
        assertThat(story.commands("order.status")).isEmpty();
    }

    @Test
    @DisplayName("a parked export raises an alert and leaves the order READY; a confirmation still moves it on")
    void parkedThenConfirmed() {
        story.comes(order("1").cashOnDelivery());
        var create = story.commands.get(0);
        story.receipt(create, PARKED, null);
        assertThat(state()).isEqualTo("READY []");
        assertThat(story.alerts()).containsExactly("parked");
        story.confirmed(create, "ZK 9");
        assertThat(state()).isEqualTo("IN_FULFILMENT []");
        assertThat(story.order.exports().get("erp-main")).isEqualTo(new Export(create.id(), Export.State.CONFIRMED, "ZK 9"));
        assertThat(story.confirmed(create, "ZK 9").reason().code()).isEqualTo("unchanged");
    }

    @Test
    @DisplayName("the channel says shipped: the status moves on, never back, and the reservation waits for the ERP's count")
    void shippedByTheChannel() {
        story.comes(order("1").paid("100.00", "T1"));
        story.comes(order("1").paid("100.00", "T1").says("completed").updated(5));
        story.comes(order("1").paid("100.00", "T1").says("on-hold").updated(9));
        assertThat(state()).isEqualTo("SHIPPED []");
        assertThat(story.reservations).extracting(Reservation::state).containsExactly(Reservation.State.CONVERTED);
    }

    @Test
    @DisplayName("where the ERP's figure is net of its orders, the reservation is passed on with the proof of the document")
    void passedOn() {
        var story = new Story(Examples.rules(true, "order.status"));
        story.comes(order("1").cashOnDelivery());
        story.receipt(story.commands.get(0), DELIVERED, null);
        assertThat(story.reservations).extracting(Reservation::state).containsExactly(Reservation.State.OPEN);
        story.confirmed(story.commands.get(0), "ZK 1");
        assertThat(story.reservations).extracting(Reservation::state).containsExactly(Reservation.State.CONVERTED);
        story.comes(order("1").cashOnDelivery().says("cancelled").updated(5));
        assertThat(story.reservations).as("nothing has left").isEmpty();
        story.comes(order("1").cashOnDelivery().says("processing").updated(9));
        assertThat(story.reservations).as("nobody knows whether the ERP still has it").extracting(Reservation::state).containsExactly(Reservation.State.OPEN);
    }

    @Test
    @DisplayName("cancelled when its goods had left: what the ERP has yet to issue stays reserved, until it does, or the parcel comes back")
    void cancelledAfterItLeft() {
        var story = leftAndCancelled();
        assertThat(story.reservations).extracting(Reservation::state).containsExactly(Reservation.State.OPEN);
        story.issued(story.commands.get(0), "WZ 1");
        assertThat(story.reservations).extracting(Reservation::state).containsExactly(Reservation.State.CONVERTED);
        var back = leftAndCancelled();
        back.ships("S1", ShipmentStatus.IN_TRANSIT, "6200");
        back.ships("S2", ShipmentStatus.IN_TRANSIT, "6201");
        back.ships("S1", ShipmentStatus.RETURNED, "6200");
        assertThat(back.reservations).as("the other one is on its way").extracting(Reservation::state).containsExactly(Reservation.State.OPEN);
        back.ships("S2", ShipmentStatus.RETURNED, "6201");
        assertThat(back.reservations).extracting(Reservation::state).containsExactly(Reservation.State.CONVERTED);
        assertThat(back.order.status()).isEqualTo(OrderStatus.CANCELLED);
    }

    @Test
    @DisplayName("a parcel that is no label of the hub and came back before the cancellation keeps nothing either; one of two does, while the other one is on its way")
    void cameBackBeforeItWasCancelled() {
        for (boolean all : new boolean[] {true, false}) {
            var story = left();
            story.ships("S1", ShipmentStatus.IN_TRANSIT, "6200");
            story.ships("S2", ShipmentStatus.IN_TRANSIT, "6201");
            story.ships("S1", ShipmentStatus.RETURNED, "6200");
            if (all) {
                story.ships("S2", ShipmentStatus.RETURNED, "6201");
            }
            assertThat(story.order.status()).isEqualTo(OrderStatus.SHIPPED);
            cancelled(story);
            assertThat(story.reservations).extracting(Reservation::state).containsExactly(all ? Reservation.State.CONVERTED : Reservation.State.OPEN);
        }
    }

    private static Story leftAndCancelled() {
        return cancelled(left());
    }

    private static Story left() {
        var story = new Story(Examples.rulesWithIssuing());
        story.comes(order("1").cashOnDelivery());
        story.receipt(story.commands.get(0), DELIVERED, "ZK 1");
        story.comes(order("1").cashOnDelivery().says("completed").updated(5));
        return story;
    }

    private static Story cancelled(Story story) {
        story.comes(order("1").cashOnDelivery().says("cancelled").updated(9));
        assertThat(story.order.status()).isEqualTo(OrderStatus.CANCELLED);
        return story;
    }

    @Test
    @DisplayName("cancelled when its goods had left and its export had not: what the courier has stays reserved until a person lets it go: no count shows it")
    void cancelledAfterItLeftUnissued() {
        var story = new Story(Examples.rulesWithIssuing());
        story.comes(order("1").cashOnDelivery());
        story.comes(order("1").cashOnDelivery().says("completed").updated(5));
        assertThat(story.reservations).extracting(Reservation::state).containsExactly(Reservation.State.OPEN);
        story.comes(order("1").cashOnDelivery().says("cancelled").updated(9));
        assertThat(story.order.exports().get("erp-main").state()).isEqualTo(Export.State.WITHDRAWN);
        assertThat(story.reservations).as("called back").extracting(Reservation::state).containsExactly(Reservation.State.OPEN);
        var partly = new Story(Examples.rulesWithIssuing());
        partly.comes(order("1").cashOnDelivery());
        partly.receipt(partly.commands.get(0), DELIVERED, "ZK 1");
        partly.ships("S1", ShipmentStatus.IN_TRANSIT, "6200");
        partly.comes(order("1").cashOnDelivery().says("cancelled").updated(5));
        assertThat(partly.reservations).as("a parcel of others has left, and nobody knows whether it is all").extracting(Reservation::state).containsExactly(Reservation.State.OPEN);
        partly.ships("S1", ShipmentStatus.RETURNED, "6200");
        assertThat(partly.reservations).as("it came back").extracting(Reservation::state).containsExactly(Reservation.State.CONVERTED);
    }

    @Test
    @DisplayName("refunds are summed on the payment and never change a READY order")
    void refunds() {
        story.comes(order("1"));
        story.pays("P1", PAID, "100.00");
        story.refunds("P1", "R1", Refund.Status.PENDING, "40.00");
        assertThat(story.payments.get("P1").status()).isEqualTo(PAID);
        story.refunds("P1", "R1", Refund.Status.REFUNDED, "40.00");
        assertThat(story.payments.get("P1").status()).isEqualTo(PaymentStatus.PARTIALLY_REFUNDED);
        story.refunds("P1", "R2", Refund.Status.REFUNDED, "60.00");
        assertThat(story.payments.get("P1").status()).isEqualTo(PaymentStatus.REFUNDED);
        assertThat(state()).isEqualTo("READY []");
    }

    @Test
    @DisplayName("a hold is beside the status: paid but short of stock is READY, and a refund before it went on holds it when the stock comes")
    void refundedEarly() {
        story.onHand.clear();
        story.comes(order("1"));
        story.pays("P1", PAID, "100.00");
        assertThat(state()).isEqualTo("READY [shortage]");
        story.refunds("P1", "R1", Refund.Status.REFUNDED, "100.00");
        story.onHand.put("A", BigDecimal.TEN);
        story.recheck();
        assertThat(state()).isEqualTo("READY [payment-amount]");
        assertThat(story.commands("order.create")).isEmpty();
    }

    @Test
    @DisplayName("money on its way back holds an order that has not gone on: no export, label or document until it failed, and then it goes on by itself; refunded it is held for its money")
    void goingBack() {
        for (var end : Refund.Status.values()) {
            var held = new Story(Examples.shippingRulesWithDocuments());
            held.onHand.clear();
            held.comes(order("1").by("courier").says("processing"));
            held.pays("P1", PAID, "100.00");
            held.refunds("P1", "R1", Refund.Status.PENDING, "40.00");
            held.stocked("A", "10");
            assertThat(held.state()).isEqualTo("READY [refund]");
            assertThat(held.order.holds().get(0).text()).isEqualTo("40.00 of 100.00 PLN is on its way back: pay-main P1: PAID 100.00 PLN");
            assertThat(held.alerts()).contains("hold");
            assertThat(held.commands).isEmpty();
            held.refunds("P1", "R1", end, "40.00");
            boolean failed = end == Refund.Status.FAILED || end == Refund.Status.CANCELLED;
            assertThat(held.state()).isEqualTo(failed ? "READY []" : end == Refund.Status.REFUNDED ? "READY [payment-amount]" : "READY [refund]");
            assertThat(held.commands).extracting(command -> command.type())
                    .containsExactlyElementsOf(failed ? List.of("order.create", "shipment.create", "document.create") : List.of());
        }
        story.comes(order("1"));
        story.pays("P1", PAID, "100.00");
        story.refunds("P1", "R1", Refund.Status.PENDING, "40.00");
        assertThat(state()).as("it has gone on").isEqualTo("READY []");
    }

    @Test
    @DisplayName("a parcel's number goes to the channel with its carrier, once, and a corrected number goes too")
    void trackingNumber() {
        story.comes(order("1").cashOnDelivery().says("processing"));
        story.ships("S1", ShipmentStatus.CREATED, null);
        assertThat(story.commands("tracking.add")).isEmpty();
        story.ships("S1", ShipmentStatus.LABEL_READY, "6200");
        story.ships("S1", ShipmentStatus.LABEL_READY, "6200");
        story.recheck();
        assertThat(story.commands("tracking.add")).singleElement().satisfies(command -> {
            assertThat(command.connection()).isEqualTo("shop-main");
            assertThat(command.data().toString()).isEqualTo("{\"externalId\":\"1\",\"trackingNumber\":\"6200\"}");
        });
        story.ships("S1", ShipmentStatus.PICKED_UP, "6201");
        assertThat(story.commands("tracking.add")).extracting(command -> command.data().path("trackingNumber").asText()).containsExactly("6200", "6201");
        assertThat(story.timeline).extracting(Decision.Entry::why).contains("erp-main S1: LABEL_READY, 6200", "the channel is told 6201");
    }

    @Test
    @DisplayName("a channel that takes no tracking numbers is told none, and the order moves by its own word alone")
    void noTracking() {
        var plain = new Story(Examples.rules(false, "order.status"));
        plain.comes(order("1").cashOnDelivery().says("processing"));
        plain.ships("S1", ShipmentStatus.DELIVERED, "6200");
        assertThat(plain.commands("tracking.add")).isEmpty();
        assertThat(plain.order.status()).isEqualTo(OrderStatus.READY);
    }

    @Test
    @DisplayName("of a cancelled order and of a parcel called off nothing is told; alive again, the parcel's number is")
    void cancelledTracking() {
        story.comes(order("1").cashOnDelivery().says("cancelled"));
        story.ships("S1", ShipmentStatus.LABEL_READY, "6200");
        story.ships("S2", ShipmentStatus.CANCELLED, "6300");
        assertThat(story.commands("tracking.add")).isEmpty();
        story.comes(order("1").cashOnDelivery().says("processing").updated(1));
        assertThat(story.commands("tracking.add")).extracting(command -> command.data().path("trackingNumber").asText()).containsExactly("6200");
    }
}
