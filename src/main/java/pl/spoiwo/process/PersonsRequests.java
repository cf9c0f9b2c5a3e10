package pl.spoiwo.process;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Reason;

/** What a person asks of the hub: a message of its own that is decided at once, and once for its key. */
public interface PersonsRequests {

    /** Codes of reasons why nothing came of a request. */
    Set<String> REFUSALS = Set.of("refund-refused", "release-refused", "key-used");

    /**
     * @param messageId of the ledger row that has it
     * @param reason    may be null
     * @param outgoing  to be sent now
     */
    record Answer(String messageId, MessageState state, Reason reason, List<Outgoing> outgoing) {
    }

    /**
     * A command to a connection that its mappings could have asked for too.
     *
     * @param type a capability of the connection
     * @param key  makes the request one: the same again is decided once
     */
    Answer ask(String connection, String type, String key);

    /**
     * A label in doubt was bought: its command has ended well, with this parcel. IGNORED where it is in doubt no more.
     *
     * @param connection     the carrier
     * @param externalId     the carrier's id of the parcel
     * @param trackingNumber may be null
     * @param by             who has looked, and what for
     */
    Answer found(String connection, String commandId, String externalId, String trackingNumber, String by, String key);

    /**
     * Gives money of an order back. Refused where it is more than what is left: {@code refund-refused}, and the reason says how much may go.
     *
     * @param connection of the order
     * @param amount     in the order's currency; null for all that is left
     * @param key        the same again gives the same answer; with another amount or reason it is refused as {@code key-used}
     */
    Answer refund(String connection, String orderId, BigDecimal amount, String why, String key);

    /**
     * Lets go what is reserved for an order whose goods have left, or that is cancelled: nobody will issue it. Refused as {@code release-refused} where nothing is, or the order has yet to leave.
     *
     * @param connection of the order
     */
    Answer release(String connection, String orderId, String key);
}
