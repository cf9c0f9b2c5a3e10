package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import pl.spoiwo.document.DocumentFact;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.order.OrderContent;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.shipment.ShipmentFact;
import pl.spoiwo.stock.Count;

/** One thing that a message says, checked and typed. A message may say several. */
sealed interface Envelope {

    record OrderSaid(OrderContent content) implements Envelope {
    }

    /** @param word the channel's status of an order that it does not have any more */
    record OrderGone(String externalId, String word) implements Envelope {
    }

    /** @param word the operator's own word */
    record PaymentSaid(String externalId, String reference, String word, BigDecimal amount, String currency, String method,
                       Instant occurredAt) implements Envelope {
    }

    record RefundSaid(String externalId, String paymentExternalId, String word, BigDecimal amount, String currency) implements Envelope {
    }

    /** Names its order by one of the two: a command's reference, or the order's id. */
    sealed interface OfOrder extends Envelope {

        String reference();

        String orderId();
    }

    record ShipmentSaid(String reference, String orderId, ShipmentFact fact) implements OfOrder {
    }

    record DocumentSaid(String reference, String orderId, DocumentFact fact) implements OfOrder {
    }

    record StockSaid(Instant countedAt, List<Count> items) implements Envelope {
    }

    record PricesSaid(List<ListPrice> items) implements Envelope {
    }

    record ProductsSaid(List<JsonNode> items) implements Envelope {
    }

    record Confirmation(String reference, String document) implements Envelope {
    }

    record Ask(String type, String entity, ObjectNode with) implements Envelope {
    }

    /** @param text null where the cause is gone */
    record AlertSaid(String code, String text, String entity) implements Envelope {
    }

    record Ignore(String reason) implements Envelope {
    }

    record Receipt(String commandId, String type, String entity, MessageState state, JsonNode result, String code, String reason) implements Envelope {
    }

    record Recheck(String orderId) implements Envelope {
    }

    /** @param amount null for all that is left; @param why the person's reason */
    record RefundAsked(String orderId, BigDecimal amount, String why) implements Envelope {
    }

    /** An order that its channel holds back for long. */
    record Overdue(String orderId) implements Envelope {
    }

    /** The rules may ask other prices now. */
    record Reprice(List<String> skus) implements Envelope {
    }

    /** The payment may find its order now. */
    record Rematch(String externalId) implements Envelope {
    }
}
