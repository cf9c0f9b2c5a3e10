package pl.spoiwo.order;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.ledger.MessageState.DELIVERED;
import static pl.spoiwo.ledger.MessageState.WOULD_SEND;
import static pl.spoiwo.order.Examples.order;
import static pl.spoiwo.payment.PaymentStatus.PAID;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.Command;

/** What would follow had observed ERPs and carriers taken what was held back, and what becomes of it when they go live one by one. */
class ObservedDecisionsTest {

    private static final Map<String, String> WORDS = Map.of("IN_FULFILMENT", "working", "PACKED", "packed", "SHIPPED", "completed");
    private static final OrderRules OBSERVED = Examples.withWords(Examples.shippingRules(true), WORDS, true);
    private static final OrderRules LIVE = Examples.withWords(Examples.shippingRules(true), WORDS, false);

    private final Story story = new Story(OBSERVED);

    private Command create(String type) {
        assertThat(story.commands(type)).hasSize(1);
        return story.commands(type).get(0);
    }

    private void paid(String method) {
        story.comes(order("1").by(method));
        story.pays("P1", PAID, "100");
    }

    /** Words that the channel is told; those that are only shown with a question mark. */
    private List<String> told() {
        return story.commands("order.status").stream().map(command -> command.data().path("status").asText() + (command.assumed() ? "?" : "")).toList();
    }

    @Test
    @DisplayName("where ERP, carrier and channel are only observed, the channel would be told what follows, each once; the order itself waits where it is")
    void shown() {
        paid("courier");
        story.receipt(create("order.create"), WOULD_SEND, null);
        assertThat(told()).containsExactly("working?");
        story.labelled(create("shipment.create"), WOULD_SEND, null);
        story.recheck();
        story.comes(order("1").by("courier").says("processing").updated(5));
        assertThat(told()).containsExactly("working?", "packed?");
        assertThat(story.order.status()).isEqualTo(OrderStatus.READY);
        assertThat(story.shipments).as("an observed label has no number").isEmpty();
        assertThat(story.timeline).extracting(Decision.Entry::why).contains("the channel would be told \"working\"");
        story.comes(order("1").by("courier").says("completed").updated(9));
        assertThat(told()).as("the old tool has sent it").containsExactly("working?", "packed?");
    }

    @Test
    @DisplayName("a channel that is live is told nothing that rests on what was held back, whatever comes again")
    void live() {
        story.rules = LIVE;
        paid("courier");
        story.receipt(create("order.create"), WOULD_SEND, null);
        story.labelled(create("shipment.create"), WOULD_SEND, null);
        story.recheck();
        assertThat(told()).isEmpty();
    }

    @Test
    @DisplayName("the channel goes live: nothing of what was shown is told; a held back command that is sent after all tells it in earnest, once")
    void goesLive() {
        paid("courier");
        story.receipt(create("order.create"), WOULD_SEND, null);
        story.labelled(create("shipment.create"), WOULD_SEND, null);
        story.rules = LIVE;
        story.recheck();
        assertThat(told()).containsExactly("working?", "packed?");
        story.labelled(create("shipment.create"), DELIVERED, "62000");
        story.recheck();
        assertThat(told()).as("the word that was shown last").containsExactly("working?", "packed?", "packed");
        story.receipt(create("order.create"), DELIVERED, "ZK 1");
        assertThat(told()).hasSize(3);
        assertThat(story.commands).extracting(Command::type).filteredOn(type -> type.endsWith(".create")).containsExactly("order.create", "shipment.create");
    }

    @Test
    @DisplayName("the ERP alone goes live: its orders are told as they are, and what the carrier would add is shown")
    void erpLive() {
        paid("courier");
        story.receipt(create("order.create"), DELIVERED, "ZK 1");
        story.labelled(create("shipment.create"), WOULD_SEND, null);
        story.recheck();
        assertThat(told()).containsExactly("working", "packed?");
        story.rules = LIVE;
        story.recheck();
        assertThat(told()).as("what holds, and was only shown before").containsExactly("working", "packed?", "working");
    }

    @Test
    @DisplayName("of two ERPs one that was held back assumes nothing for the other")
    void twoErps() {
        var two = new ArrayList<>(OBSERVED.exportTo());
        two.add("erp-two");
        story.rules = new OrderRules(OBSERVED.channel(), OBSERVED.statuses(), two, OBSERVED.capturing(), OBSERVED.cancelling(), OBSERVED.stock(), OBSERVED.delivery(), OBSERVED.callingOff(),
                OBSERVED.documents(), OBSERVED.refunding(), OBSERVED.refundOnCancel(), true);
        paid("pickup");
        story.receipt(story.commands("order.create").get(0), WOULD_SEND, null);
        assertThat(told()).isEmpty();
        story.receipt(story.commands("order.create").get(1), WOULD_SEND, null);
        assertThat(told()).containsExactly("working?");
    }
}
