package pl.spoiwo.broker;

import jakarta.annotation.PreDestroy;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.activemq.artemis.api.core.ActiveMQAddressFullException;
import org.apache.activemq.artemis.api.core.ActiveMQConnectionTimedOutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Open sessions of the door on one connection, taken and given back without a lock: in a general pool all senders of a busy hub waited for
 * one another. There are as many as were ever in use at once. One that failed is closed; a connection that is lost takes all with it.
 */
@Component
class Senders {

    private static final Logger LOG = LoggerFactory.getLogger(Senders.class);

    /** One transacted session, for one thread at a time. */
    record Sender(Connection connection, Session session, MessageProducer producer) {
    }

    private final ConnectionFactory factory;
    private final ConcurrentLinkedDeque<Sender> idle = new ConcurrentLinkedDeque<>();
    private volatile Connection connection;

    Senders(@Qualifier("doorConnectionFactory") ConnectionFactory factory) {
        this.factory = factory;
    }

    Sender take() throws JMSException {
        for (var sender = idle.pollFirst(); sender != null; sender = idle.pollFirst()) {
            if (sender.connection() == connection) {
                return sender;
            }
        }
        var known = connection;
        if (known != null) {
            try {
                return open(known);
            } catch (JMSException | JMSRuntimeException e) {
                if (answered(e)) {
                    throw e;
                }
                LOG.debug("The connection had died before its listener was told", e);
            }
        }
        return open(connected());
    }

    /** The broker said no, or said nothing for so long that asking again helps nobody. */
    static boolean answered(Exception failure) {
        return failure.getCause() instanceof ActiveMQAddressFullException || failure.getCause() instanceof ActiveMQConnectionTimedOutException;
    }

    private Sender open(Connection on) throws JMSException {
        try {
            var session = on.createSession(true, Session.SESSION_TRANSACTED);
            var producer = session.createProducer(null);
            producer.setDeliveryMode(DeliveryMode.PERSISTENT);
            return new Sender(on, session, producer);
        } catch (JMSException | JMSRuntimeException e) {
            lost(on);
            throw e;
        }
    }

    void giveBack(Sender sender) {
        idle.addFirst(sender);
    }

    /** What it had not committed is gone. */
    void failed(Sender sender) {
        close(sender.session());
    }

    private synchronized Connection connected() throws JMSException {
        if (connection == null) {
            var opened = factory.createConnection();
            opened.setExceptionListener(broken -> lost(opened));
            connection = opened;
        }
        return connection;
    }

    private void lost(Connection gone) {
        synchronized (this) {
            if (gone != connection) {
                return;
            }
            connection = null;
        }
        LOG.info("The connection to the broker is lost; the next message opens another one");
        close(gone);
    }

    private static void close(AutoCloseable broken) {
        try {
            broken.close();
        } catch (Exception e) {
            LOG.debug("What is broken does not close", e);
        }
    }

    @PreDestroy
    synchronized void close() {
        if (connection != null) {
            close(connection);
            connection = null;
        }
    }
}
