package pl.spoiwo.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Set;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.payment.PaymentMachine;
import pl.spoiwo.payment.RefundFact;
import pl.spoiwo.payment.RefundRequest;
import pl.spoiwo.payment.Refunding;

/** Money that the hub gives back: asked for, and what became of it. */
final class Refunds {

    static final String CREATE = "refund.create";
    /** Stands for the request where the rule gives money back. */
    static final String ON_CANCEL = "refunds.onCancel";
    static final String REFUSED = "refund-refused";

    private Refunds() {
    }

    static Decision asked(OrderEvent.RefundAsked event, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        var payments = without(event.discarded(), snapshot.payments());
        var refunding = Refunding.of(payments, rules.refunding(), order.content().currency(), event.amount());
        if (refunding.refusal() != null) {
            return Decision.ignored(REFUSED, refunding.refusal());
        }
        return ask(new Settlement(order, snapshot.with(payments), rules, cause), refunding, event.request(), event.why()).settle();
    }

    /** @param request what asks for it */
    static Settlement ask(Settlement settlement, Refunding refunding, String request, String why) {
        refunding.parts().forEach(part -> {
            var payment = part.payment();
            var data = JsonNodeFactory.instance.objectNode().put("paymentExternalId", payment.externalId()).put("amount", part.amount().toPlainString())
                    .put("currency", payment.currency()).put("description", why);
            var id = settlement.effect(payment.connection(), CREATE, request + " " + payment.paymentId(), data);
            settlement.payment(payment.asked(new RefundRequest(id, request, part.amount(), RefundRequest.Status.REQUESTED, null)))
                    .tell("refund-asked", part.amount().toPlainString() + " " + payment.currency() + " of " + payment.connection() + " " + payment.externalId() + ", reference " + id);
        });
        return settlement;
    }

    /** @param discarded commands that a person has discarded */
    static List<Payment> without(Set<String> discarded, List<Payment> payments) {
        return payments.stream().map(payment -> without(discarded, payment)).toList();
    }

    private static Payment without(Set<String> discarded, Payment payment) {
        var left = payment;
        for (var commandId : discarded) {
            left = left.answered(commandId, RefundRequest.Status.DISCARDED, null);
        }
        return left;
    }

    /** All that is left of each payment that this rule has not given back before. */
    static Refunding onCancel(List<Payment> payments, OrderRules rules, String currency) {
        return Refunding.of(payments.stream().filter(payment -> payment.requests().stream().noneMatch(request -> request.request().equals(ON_CANCEL))).toList(),
                rules.refunding(), currency, null);
    }

    static Decision ended(OrderEvent.RefundEnded event, Order order, Snapshot snapshot, OrderRules rules, Cause cause) {
        var receipt = event.receipt();
        var known = snapshot.payments().stream().filter(payment -> payment.asked(receipt.commandId())).findFirst().orElse(null);
        if (known == null) {
            return OrderDecisions.ended(new Settlement(order, snapshot, rules, cause), receipt, order).settle();
        }
        var heard = heard(event, known);
        var settlement = OrderDecisions.ended(new Settlement(order, snapshot.with(heard), rules, cause), receipt, order);
        if (!heard.equals(known)) {
            settlement.payment(heard);
        }
        if (receipt.state().parked()) {
            settlement.alert(Notice.task("refund-failed", known.connection(), receipt.commandId(), "the refund " + receipt.commandId() + " of payment " + known.externalId()
                    + ", order " + order.content().externalNumber() + ", is " + receipt.state() + ": the buyer does not have the money"));
        }
        return moved(settlement, known, heard, order).settle();
    }

    /** Says what went back since, and tells a person what has come back to the operator: the buyer does not have it. */
    static Settlement moved(Settlement settlement, Payment before, Payment now, Order order) {
        now.cameBack(before).forEach(refund -> settlement.tell("refund-came-back", refund.externalId() + " of " + now.said())
                .alert(Notice.task("refund-failed", now.connection(), refund.externalId(), "the refund " + refund.externalId() + " of payment " + now.externalId() + ", order "
                        + order.content().externalNumber() + ", had arrived and came back: the buyer does not have the " + refund.amount().toPlainString() + " " + refund.currency())));
        int more = now.back().compareTo(before.back());
        return more < 0 ? settlement.cameBack("money that had been refunded came back") : more > 0 || now.partlyBack() && !before.partlyBack() ? settlement.refunded("money was refunded") : settlement;
    }

    private static Payment heard(OrderEvent.RefundEnded event, Payment known) {
        var receipt = event.receipt();
        if (receipt.state() != MessageState.DELIVERED) {
            return known.answered(receipt.commandId(), receipt.state() == MessageState.WOULD_SEND ? RefundRequest.Status.WOULD_SEND : RefundRequest.Status.REFUSED, null);
        }
        var id = id(receipt.result());
        var done = known.answered(receipt.commandId(), RefundRequest.Status.DONE, id);
        var amount = known.requests().stream().filter(request -> request.commandId().equals(receipt.commandId())).findFirst().orElseThrow().amount();
        return id == null ? done : PaymentMachine.apply(done, new RefundFact(id, known.externalId(), event.status(), amount, known.currency()));
    }

    private static String id(JsonNode result) {
        return result == null ? null : result.path("externalId").asText(null);
    }
}
