package pl.spoiwo.intake;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.Broker.BrokerUnavailable;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.ledger.Outgoing;

/**
 * Sends accepted messages durably. Where the sender waits for its answer the wait is bounded: a broker that hangs is a broker that is down.
 * A message whose send ends after that is accepted all the same; its repeat is a duplicate.
 */
@Component
public class Door implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    /** More than this behind the ones that are being sent could not be sent in time anyway. */
    private static final int WAITING = 1000;
    private final Broker broker;
    private final Duration answerWithin;
    private final ThreadPoolExecutor senders;

    Door(Broker broker, IntakeProperties properties) {
        this.broker = broker;
        this.answerWithin = properties.answerWithin();
        var count = new AtomicInteger();
        this.senders = new ThreadPoolExecutor(properties.senders(), properties.senders(), 60, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
            var thread = new Thread(task, "intake-door-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        senders.allowCoreThreadTimeOut(true);
    }

    /**
     * @param senderWaits true where the wait is bounded; null or false to wait as long as the broker client does
     * @throws BrokerUnavailable where the messages are not known to be durable
     */
    public void send(@Body List<Outgoing> messages, @ExchangeProperty("senderWaits") Boolean senderWaits) {
        if (messages.isEmpty()) {
            LOG.debug("nothing new");
            return;
        }
        if (Boolean.TRUE.equals(senderWaits)) {
            sendInTime(messages);
        } else {
            broker.send(messages);
        }
    }

    private void sendInTime(List<Outgoing> messages) {
        Future<?> sending = null;
        try {
            sending = senders.submit(() -> broker.send(messages));
            sending.get(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sending.cancel(false);
            throw new BrokerUnavailable("the broker did not confirm within " + answerWithin.toMillis() + " ms", e);
        } catch (RejectedExecutionException e) {
            throw new BrokerUnavailable("all senders wait for the broker", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BrokerUnavailable down ? down : new BrokerUnavailable("the broker refused: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerUnavailable("the hub is stopping", e);
        }
    }

    @Override
    public void destroy() {
        senders.shutdown();
    }
}
