package pl.spoiwo.intake;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Senders who wait for their answer go before messages that wait in a queue: while a webhook is in hand, the pipeline works on one message at a
 * time. The first step of the route {@code process} calls {@link #giveWay}. It never waits longer than {@link IntakeProperties#giveWay}, so
 * that the pipeline moves on however busy the door is.
 */
@Component("rightOfWay")
public class RightOfWay {

    private final AtomicInteger inHand = new AtomicInteger();
    private final Semaphore lane = new Semaphore(1, true);
    private final Duration most;

    @Autowired
    RightOfWay(IntakeProperties properties) {
        this(properties.giveWay());
    }

    RightOfWay(Duration most) {
        this.most = most;
    }

    /** A whole webhook is in hand from here until {@link #leave}. */
    public void enter() {
        inHand.incrementAndGet();
    }

    public void leave() {
        inHand.decrementAndGet();
    }

    /** Waits for the one lane while a webhook is in hand, and keeps it until this message is done. */
    public void giveWay(Exchange exchange) throws InterruptedException {
        if (inHand.get() > 0 && lane.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    lane.release();
                }
            });
        }
    }
}
