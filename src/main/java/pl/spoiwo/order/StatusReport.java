package pl.spoiwo.order;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import pl.spoiwo.ledger.Command;

/**
 * Tells the channel where its order is. One that is only observed is told too, for show, what would follow had observed ERPs and carriers taken what was
 * held back from them; the order's own status never rests on that, and neither does what a live channel is told. Lives for one decision.
 */
final class StatusReport {

    private final Settlement settlement;
    private final Order before;
    private final OrderRules rules;

    /** @param before the order as it was stored; null where it is new */
    StatusReport(Settlement settlement, Order before, OrderRules rules) {
        this.settlement = settlement;
        this.before = before;
        this.rules = rules;
    }

    /** Nothing is told where the channel is as far already, or has been told. @return the order with the word that is told */
    Order tell(Order order, OrderStatus meaning) {
        var status = status(order);
        boolean assumed = !order.status().atLeast(status);
        var word = rules.channelWord(status).orElse(null);
        // What the channel holds back, or has stopped, is not spoken for it.
        if (word == null || meaning == OrderStatus.NEW || !rules.can("order.status") || word.equals(order.content().channelStatus()) || told(order, word, assumed)
                || meaning != null && meaning.atLeast(status)) {
            return order;
        }
        var data = JsonNodeFactory.instance.objectNode().put("externalId", order.content().externalId()).put("status", word).put("hubStatus", status.name());
        settlement.command(order.connection(), "order.status", order.orderId(), assumed ? data.put(Command.ASSUMED, true) : data);
        settlement.tell("status-told", "the channel " + (assumed ? "would be" : "is") + " told \"" + word + "\"");
        return order.withToldWord(word);
    }

    /** Where the channel has no word for a packed order, it is one that is worked on. */
    private OrderStatus status(Order order) {
        var status = rules.observed() ? order.status().further(OrderExports.assumed(order)).further(Parcels.assumed(order)) : order.status();
        return status == OrderStatus.PACKED && rules.channelWord(status).isEmpty() ? OrderStatus.IN_FULFILMENT : status;
    }

    /** A word that was told of a status before the order had come there was for show: it is told in earnest when it comes there. */
    private boolean told(Order order, String word, boolean assumed) {
        return word.equals(order.toldWord()) && (assumed || rules.tells(word, before.status()));
    }
}
