package pl.spoiwo.order;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.DeliverySettings;
import pl.spoiwo.connection.Statuses;
import pl.spoiwo.document.DocumentKind;
import pl.spoiwo.document.DocumentRules;

/**
 * The configuration that decisions on one channel's orders need.
 *
 * @param exportTo         connections that take READY orders: role erp, able to {@code order.create}
 * @param capturing        payment connections able to {@code payment.capture}
 * @param cancelling       payment connections able to {@code payment.cancel}
 * @param delivery         who carries which order; null where the hub buys no labels
 * @param callingOff       carriers able to {@code shipment.cancel}
 * @param documents        null where the hub issues no sales documents
 * @param refunding        payment connections able to {@code refund.create}
 * @param refundOnCancel   what was paid for a cancelled order that has not left goes back by itself
 * @param observed         the channel's statuses are only shown
 */
public record OrderRules(Connection channel, Statuses statuses, List<String> exportTo, Set<String> capturing, Set<String> cancelling,
                         Stock stock, DeliverySettings delivery, Set<String> callingOff, DocumentRules documents,
                         Set<String> refunding, boolean refundOnCancel, boolean observed) {

    static final String IGNORE = "IGNORE";

    /**
     * @param warehouses that the channel sells from, in order of preference
     * @param priority   of its orders, where stock is short
     * @param unpaidFor  how long an order that is not paid keeps its stock; null for as long as it lives
     * @param free       ERPs whose counts are net of the orders they hold
     * @param issuing    ERPs that say when they have issued the goods
     */
    public record Stock(List<String> warehouses, int priority, Duration unpaidFor, Set<String> free, Set<String> issuing) {
    }

    /** The hub's word for a channel's word, {@code IGNORE} included. */
    Optional<String> hubWord(String word) {
        return statuses.toHub(channel.connector().system(), "order", word);
    }

    /** Empty where nobody has explained the word. */
    Optional<OrderStatus> meaning(String word) {
        return hubWord(word).flatMap(OrderStatus::of);
    }

    Optional<String> channelWord(OrderStatus status) {
        return statuses.toSystem(channel.connector().system(), "order", status.name());
    }

    /** The word is the channel's for this status, or for one before it. */
    boolean tells(String word, OrderStatus status) {
        return Arrays.stream(OrderStatus.values()).anyMatch(each -> each.compareTo(status) <= 0 && channelWord(each).filter(word::equals).isPresent());
    }

    /** The channel says a word that moves none of its stock, and has taken the order's pieces off. @param known the order before that word */
    boolean keepsOff(Order known, String word) {
        return channel.capability("stock.write").filter(writes -> writes.unmoved().contains(word) && known.takenOff(writes)).isPresent();
    }

    /** The channel takes a document of this kind. */
    boolean uploads(DocumentKind kind) {
        return channel.capability(Issuing.UPLOAD).filter(upload -> upload.takes(kind.word())).isPresent();
    }

    boolean can(String capability) {
        return channel.capability(capability).isPresent();
    }
}
