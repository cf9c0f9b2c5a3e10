package pl.spoiwo.operations.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import pl.spoiwo.order.OrderStatus;

/**
 * An order with both sides of a comparison.
 *
 * @param word    the status word that its channel shows now
 * @param said    the words that the channel has come to since it was received, oldest first
 * @param decided commands to the compared connection that would have been sent, or were, oldest first
 * @param parcels that it goes in, as far as the hub has asked for labels
 */
record ComparedOrder(String orderId, String number, OrderStatus status, String word, List<Said> said, List<Decided> decided, int parcels) {

    ComparedOrder(String orderId, String number, OrderStatus status, String word, List<Said> said, List<Decided> decided) {
        this(orderId, number, status, word, said, decided, 0);
    }

    /** @param messageId that the hub heard it from, or null */
    record Said(Instant at, String word, String messageId) {
    }

    /**
     * @param tells the status word or tracking number that it tells, or null
     * @param total the money that it is about; null, as {@code currency}, where it says none
     */
    record Decided(String messageId, String type, Instant at, String tells, BigDecimal total, String currency) {
    }

    /** How many commands of the kind are right. */
    int due(String type) {
        return type.equals("shipment.create") ? Math.max(1, parcels) : 1;
    }

    List<Decided> decided(String type) {
        return decided.stream().filter(command -> command.type().equals(type)).toList();
    }
}
