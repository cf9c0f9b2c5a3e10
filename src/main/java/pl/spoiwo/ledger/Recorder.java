package pl.spoiwo.ledger;

import jakarta.jms.BytesMessage;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Writes every accepted message into the ledger, from its own copy in the queue {@code in.#::record}: in batches, the database first, the
 * broker's commit after the sync. While the database is away the batch stays in hand, so that the broker counts no attempts.
 */
@Component
class Recorder implements SmartLifecycle {

    static final String QUEUE = "in.#::record";
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int BATCH = 200;
    private static final Duration GATHER = Duration.ofMillis(50);
    private static final Duration IDLE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final ConnectionFactory connections;
    private final Ledger ledger;
    private final DurableCommit durable;
    private volatile CountDownLatch stopping = new CountDownLatch(0);
    private Thread thread;

    Recorder(@Qualifier("recordConnectionFactory") ConnectionFactory connections, Ledger ledger, DurableCommit durable) {
        this.connections = connections;
        this.ledger = ledger;
        this.durable = durable;
    }

    @Override
    public synchronized void start() {
        if (!isRunning()) {
            stopping = new CountDownLatch(1);
            thread = new Thread(this::run, "recorder");
            thread.start();
        }
    }

    /** Never interrupts: an interrupt in the middle of a write can close files of the database. */
    @Override
    public synchronized void stop() {
        stopping.countDown();
        try {
            if (thread != null) {
                thread.join(STOP.toMillis());
                if (thread.isAlive()) {
                    LOG.warn("The recorder is still writing after {}; what it has not committed comes again", STOP);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return stopping.getCount() > 0;
    }

    /** Before the routes start, after they stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 2000;
    }

    private void run() {
        var pause = new Pause();
        while (isRunning()) {
            try (var connection = connections.createConnection();
                 var session = connection.createSession(true, Session.SESSION_TRANSACTED);
                 var consumer = session.createConsumer(session.createQueue(QUEUE))) {
                connection.start();
                consume(session, consumer, pause);
            } catch (JMSException | RuntimeException e) {
                pause.after("The recorder lost the broker: messages wait in the queue 'record'", e);
            }
        }
    }

    private void consume(Session session, MessageConsumer consumer, Pause pause) throws JMSException {
        while (isRunning()) {
            var batch = receive(consumer);
            if (batch.isEmpty()) {
                continue;
            }
            if (!record(batch, pause)) {
                session.rollback();
                return;
            }
            session.commit();
            pause.over();
        }
    }

    private static List<Inbound> receive(MessageConsumer consumer) throws JMSException {
        var batch = new ArrayList<Inbound>();
        var first = consumer.receive(IDLE.toMillis());
        long end = System.nanoTime() + GATHER.toNanos();
        for (Message message = first; message != null; message = next(consumer, batch.size(), end)) {
            try {
                batch.add(received(message));
            } catch (IllegalArgumentException e) {
                LOG.warn("Message {} in queue 'record' was not written by the hub and has no ledger row: {}", message.getJMSMessageID(), e.getMessage());
            }
        }
        return batch;
    }

    private static Inbound received(Message message) throws JMSException {
        if (!(message instanceof BytesMessage bytes)) {
            throw new IllegalArgumentException("it is no message of bytes");
        }
        var properties = new HashMap<String, String>();
        for (var name : ReceivedMessage.PROPERTIES) {
            properties.put(name, message.getStringProperty(name));
        }
        var body = new byte[Math.toIntExact(bytes.getBodyLength())];
        bytes.readBytes(body);
        return ReceivedMessage.read(properties::get, body);
    }

    private static Message next(MessageConsumer consumer, int size, long end) throws JMSException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        return size >= BATCH || left <= 0 ? null : consumer.receive(left);
    }

    /** @return false where the recorder stops before the batch could be written */
    private boolean record(List<Inbound> batch, Pause pause) {
        while (true) {
            try {
                ledger.recordReceived(batch);
                durable.await();
                return true;
            } catch (DataIntegrityViolationException e) {
                return recordOneByOne(batch);
            } catch (RuntimeException e) {
                pause.after("The recorder cannot write " + batch.size() + " messages to the database: it keeps them and tries again", e);
                if (!isRunning()) {
                    return false;
                }
            }
        }
    }

    /** One message that no row can hold must not keep the others out; the process route has its own copy of it and closes or parks it. */
    private boolean recordOneByOne(List<Inbound> batch) {
        for (var message : batch) {
            try {
                ledger.recordReceived(List.of(message));
            } catch (DataIntegrityViolationException e) {
                LOG.error("Message {} of {} does not fit the ledger", message.id(), message.connection(), e);
            }
        }
        durable.await();
        return true;
    }

    /** Waits longer after each failure, and ends at once when the recorder stops. */
    private final class Pause {

        private Duration next = IDLE;

        void after(String what, Exception e) {
            if (!isRunning()) {
                return;
            }
            LOG.warn("{} (next try in {}): {}", what, next, e.toString());
            try {
                stopping.await(next.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                stopping.countDown();
            }
            next = next.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? next.multipliedBy(2) : LONGEST_PAUSE;
        }

        void over() {
            next = IDLE;
        }
    }
}
