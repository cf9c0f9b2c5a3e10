package pl.spoiwo.process;

import java.util.List;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Reason;

/** What a person asks of the hub: a message of its own that is decided at once, and once for its key. */
public interface PersonsRequests {

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
}
