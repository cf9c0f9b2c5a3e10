package pl.spoiwo.intake;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Senders who wait for their answer go before messages that wait in a queue. A step of the pipeline calls {@link #giveWay}: it stands
 * aside while a webhook is in hand, but never longer than {@link IntakeProperties#giveWay}, so that it moves on however busy the door is.
 */
@Component("rightOfWay")
public class RightOfWay {

    private static final long LOOK_NANOS = 1_000_000;

    private final AtomicInteger inHand = new AtomicInteger();
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

    /** First step of the route {@code process}. */
    public void giveWay() {
        long until = System.nanoTime() + most.toNanos();
        while (inHand.get() > 0 && System.nanoTime() < until && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
