package pl.spoiwo.order;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import pl.spoiwo.document.Document;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.payment.Refund;
import pl.spoiwo.shipment.Shipment;
import pl.spoiwo.stock.Issued;

/** What can happen to an order. */
public sealed interface OrderEvent {

    /** @param via how it came, for a person: {@code webhook}, {@code poll}, {@code fetch} */
    record Arrived(OrderContent content, Rank rank, String via) implements OrderEvent {
    }

    /**
     * The channel was asked, and has the order no more: it was cancelled, or became part of another one.
     *
     * @param word the channel's status of it from now on
     */
    record Gone(String word, Instant askedAt) implements OrderEvent {
    }

    /** The channel has not let the order go yet, and may have forgotten to say what became of it. */
    record Overdue() implements OrderEvent {
    }

    /** @param before the payment as it was @param changed as it now is; it is in the snapshot too */
    record PaymentChanged(Payment before, Payment changed) implements OrderEvent {
    }

    /** @param before the shipment as it was @param changed as it now is; it is in the snapshot too */
    record ShipmentChanged(Shipment before, Shipment changed) implements OrderEvent {
    }

    /** @param changed the document that is new or different, as it now is; it is in the snapshot too */
    record DocumentChanged(Document changed) implements OrderEvent {
    }

    /**
     * A command of this order has ended.
     *
     * @param target the connection it went to
     * @param result what the connector made of the answer; may be missing
     * @param code   why it is parked as a word, and {@code reason} as a sentence; both null where it is not
     */
    record ReceiptCame(String commandId, String type, String target, MessageState state, JsonNode result, String code, String reason) implements OrderEvent {
    }

    /** The target shows what a command made. @param document the target's own id or number, or null */
    record Confirmed(String target, String commandId, String document, boolean issued, List<Issued.Item> items) implements OrderEvent {
    }

    /**
     * A person has money given back.
     *
     * @param request   id of the person's message
     * @param amount    null for all that is left
     * @param discarded commands of earlier refunds that a person has discarded
     */
    record RefundAsked(String request, BigDecimal amount, String why, Set<String> discarded) implements OrderEvent {
    }

    /** A person lets go what is reserved for an order that is sent or cancelled. */
    record Released() implements OrderEvent {
    }

    /** @param status what the operator's word in the receipt means; null where there is none, or nobody has explained it */
    record RefundEnded(ReceiptCame receipt, Refund.Status status) implements OrderEvent {
    }

    /**
     * Stock or a product may be there now, or the rules have changed, or a person has discarded a command.
     *
     * @param matched   the content with its lines matched anew
     * @param discarded commands of refunds that a person has discarded
     */
    record Recheck(OrderContent matched, Set<String> discarded) implements OrderEvent {
    }

    /** The answer to {@link Decision#withdrawals()}. @param left state of the command where it could not be called back, null where it could */
    record Withdrawn(Decision.Withdrawal withdrawal, MessageState left) implements OrderEvent {
    }
}
