package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import pl.spoiwo.document.DocumentFact;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.order.OrderContent;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.product.Imports;
import pl.spoiwo.product.Offer;
import pl.spoiwo.rate.Rates;
import pl.spoiwo.shipment.ShipmentFact;
import pl.spoiwo.stock.Count;
import pl.spoiwo.stock.Issued;

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

    /** @param commandId of a label in doubt @param trackingNumber may be null @param by who has found its parcel at the carrier */
    record ParcelFound(String commandId, String externalId, String trackingNumber, String by) implements Envelope {
    }

    record DocumentSaid(String reference, String orderId, DocumentFact fact) implements OfOrder {
    }

    /** @param units that the figures are in, by SKU, where the source says it @param repeated it had more counts, which said what is known and are taken already */
    record StockSaid(Instant countedAt, List<Count> items, Map<String, String> units, boolean repeated) implements Envelope {
    }

    /** @param units that the prices are of, by SKU, where the source says it @param repeated as of stock */
    record PricesSaid(List<ListPrice> items, Map<String, String> units, boolean repeated) implements Envelope {
    }

    record RateSaid(Rates.Edition edition) implements Envelope {
    }

    record ProductsSaid(List<JsonNode> items) implements Envelope {
    }

    /** @param items of the canonical customer event */
    record CustomersSaid(List<JsonNode> items) implements Envelope {
    }

    /** @param kilograms of one piece, by SKU */
    record WeightsSaid(Map<String, BigDecimal> kilograms) implements Envelope {
    }

    /** @param items what was issued; empty for all of it */
    record Confirmation(String reference, String document, boolean issued, List<Issued.Item> items) implements Envelope {
    }

    /** @param readAt not later than what it says was asked for */
    record OffersSaid(Instant readAt, List<Offer> items) implements Envelope {
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

    /** @param matched the order's content with its lines matched anew; null before that was done */
    record Recheck(String orderId, OrderContent matched) implements Envelope {
    }

    /** Orders may find these products now. @param offers of the message's connection */
    record Known(List<String> skus, List<String> offers) implements Envelope {
    }

    /** Values that were held, and may go on. @param skus of the items */
    record Approved(String approval, List<String> items, List<String> skus) implements Envelope {
    }

    /** Of these SKUs something is computed anew. */
    sealed interface Recompute extends Envelope {

        List<String> skus();
    }

    /** Whose word of these counts may be another one now, and what channels shall hold of them. */
    record Decide(List<String> skus) implements Recompute {
    }

    /** Whose word of these companies counts may be another one now. */
    record Customers(List<String> taxIds) implements Envelope {
    }

    /** @param amount null for all that is left; @param why the person's reason */
    record RefundAsked(String orderId, BigDecimal amount, String why) implements Envelope {
    }

    /** What is reserved for an order that is sent or cancelled is let go. */
    record Release(String orderId) implements Envelope {
    }

    /** An order that its channel holds back for long. */
    record Overdue(String orderId) implements Envelope {
    }

    /** The channel's list shows other values than it accepted, or did. @param repriced those of which a sale of the channel's own began or ended */
    record Compare(List<String> skus, List<String> repriced) implements Envelope {
    }

    /** What the channel offers of these shall be read once more. */
    record ReadAgain(List<String> skus) implements Envelope {
    }

    /** Parcels of the connection are to be handed over. @param named ids of shipments, empty for all that wait @param pickup null where no courier is ordered */
    record HandOver(List<String> named, JsonNode pickup) implements Envelope {
    }

    /** Products and links that a first import writes. */
    record Imported(String importId, List<Imports.Open> items) implements Envelope {
    }

    /** The payment may find its order now. */
    record Rematch(String externalId) implements Envelope {
    }
}
