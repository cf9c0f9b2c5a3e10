package pl.spoiwo.broker;

import java.time.Instant;
import java.util.List;
import pl.spoiwo.ledger.Outgoing;

/** The broker, embedded or external, as the rest of the hub sees it outside of a message in hand. */
public interface Broker {

    /** Sends all, durably, in one transaction. @throws BrokerUnavailable where the broker is full, down or too slow: nothing was sent */
    void send(List<Outgoing> messages);

    /** Takes the copy of this message (property {@code spoiwoId}) out of {@code dlq.<connection>}. @return how many copies there were */
    int removeDeadLetter(String connection, String id);

    /** Ids ({@code spoiwoId}) in {@code dlq.<connection>}, oldest first, at most {@code limit}. */
    List<String> deadLetters(String connection, int limit);

    List<QueueState> queues();

    /** @param oldest time of the oldest message in the queue, or null where it is empty or not known */
    record QueueState(String name, String address, long depth, Instant oldest, int consumers, long added) {
    }

    /** The broker cannot take messages now: tell the sender to come back. */
    final class BrokerUnavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public BrokerUnavailable(String what, Throwable cause) {
            super(what, cause);
        }
    }
}
