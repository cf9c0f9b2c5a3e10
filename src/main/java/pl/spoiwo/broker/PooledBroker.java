package pl.spoiwo.broker;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Session;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.Senders.Sender;
import pl.spoiwo.ledger.Headers;
import pl.spoiwo.ledger.Outgoing;

/** Sends through the door's own sessions, which fail soon; asks about queues through the broker's management. */
@Component
class PooledBroker implements Broker {

    private static final String ALL_QUEUES = "{\"field\":\"\",\"operation\":\"\",\"value\":\"\",\"sortField\":\"\",\"sortOrder\":\"\"}";

    private final Senders senders;
    private final ConnectionFactory hub;
    private final OutgoingMessages outgoing;
    private final BrokerManagement management;
    private final Clock clock;
    private final Optional<OwnBroker> own;

    PooledBroker(Senders senders, @Qualifier("hubConnectionFactory") ConnectionFactory hub, OutgoingMessages outgoing, BrokerManagement management, Clock clock,
                 Optional<OwnBroker> own) {
        this.senders = senders;
        this.hub = hub;
        this.outgoing = outgoing;
        this.management = management;
        this.clock = clock;
        this.own = own;
    }

    @Override
    public void send(List<Outgoing> messages) {
        if (messages.isEmpty()) {
            return;
        }
        checkSpace();
        try {
            var sender = senders.take();
            try {
                send(messages, sender);
            } catch (JMSException | JMSRuntimeException e) {
                if (Senders.answered(e)) {
                    throw e;
                }
                // Its connection may have died while it lay idle. What it has sent all the same is known by its id.
                send(messages, senders.take());
            }
        } catch (JMSException | JMSRuntimeException e) {
            throw new BrokerUnavailable("the broker takes no messages for " + messages.get(0).address(), e);
        }
        // Artemis confirms a message although its page could not be written. What was written all the same is known by its id.
        checkSpace();
    }

    private void checkSpace() {
        if (own.isPresent() && !own.get().hasSpace()) {
            throw new BrokerUnavailable("the disk of the data folder is full", null);
        }
    }

    private void send(List<Outgoing> messages, Sender sender) throws JMSException {
        try {
            for (Outgoing message : messages) {
                sender.producer().send(OutgoingMessages.destination(message.address()), outgoing.message(sender.session(), message));
            }
            sender.session().commit();
            senders.giveBack(sender);
        } catch (JMSException | JMSRuntimeException e) {
            senders.failed(sender);
            throw e;
        }
    }

    @Override
    public int removeDeadLetter(String connection, String id) {
        try (Connection jms = hub.createConnection()) {
            jms.start();
            try (Session session = jms.createSession(true, Session.SESSION_TRANSACTED);
                    var consumer = session.createConsumer(session.createQueue("dlq." + connection), selector(id))) {
                int removed = 0;
                while (consumer.receiveNoWait() != null) {
                    removed++;
                }
                session.commit();
                return removed;
            }
        } catch (JMSException e) {
            throw new BrokerUnavailable("the dead letters of " + connection + " cannot be reached", e);
        }
    }

    private static String selector(String id) {
        return Headers.ID + " = '" + id.replace("'", "''") + "'";
    }

    @Override
    public List<String> deadLetters(String connection, int limit) {
        try (Connection jms = hub.createConnection()) {
            jms.start();
            try (Session session = jms.createSession(false, Session.AUTO_ACKNOWLEDGE);
                    var browser = session.createBrowser(session.createQueue("dlq." + connection))) {
                var ids = new ArrayList<String>();
                var messages = browser.getEnumeration();
                while (messages.hasMoreElements() && ids.size() < limit) {
                    var id = ((jakarta.jms.Message) messages.nextElement()).getStringProperty(Headers.ID);
                    if (id != null) {
                        ids.add(id);
                    }
                }
                return Collections.unmodifiableList(ids);
            }
        } catch (JMSException e) {
            throw new BrokerUnavailable("the dead letters of " + connection + " cannot be listed", e);
        }
    }

    @Override
    public List<QueueState> queues() {
        var found = management.invokeForJson("broker", "listQueues", ALL_QUEUES, 1, 10_000).path("data");
        var states = new ArrayList<QueueState>();
        for (var queue : found) {
            var name = queue.path("name").asText();
            var address = queue.path("address").asText();
            if (address.startsWith("activemq.") || queue.path("temporary").asBoolean()) {
                continue;
            }
            long depth = queue.path("messageCount").asLong();
            var oldest = depth == 0 ? null : firstMessage(name);
            states.add(new QueueState(name, address, depth, oldest, queue.path("consumerCount").asInt(), queue.path("messagesAdded").asLong()));
        }
        return states;
    }

    private Instant firstMessage(String queue) {
        return management.attribute("queue." + queue, "firstMessageAge") instanceof Number age
                ? clock.instant().minusMillis(age.longValue()) : null;
    }
}
