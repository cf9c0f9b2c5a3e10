package pl.spoiwo.delivery;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BlockingStrategy;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;

/**
 * The rate limit of each connection, shared by all its flows on this node. Calls are spaced evenly ({@code per / rate} apart), because a
 * bucket that may burst lets up to twice the rate through in an unlucky window.
 */
@Component
class Limits {

    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private final DeliveryProperties properties;

    Limits(DeliveryProperties properties) {
        this.properties = properties;
    }

    /** @return a permit to be closed when the call has ended, or, where it would take too long, {@link Refused} with the time to come back after */
    Turn take(Connection connection) {
        var limit = connection.connector().http() == null ? null : connection.connector().http().limit();
        if (limit == null) {
            return new Permit(null);
        }
        var gate = gates.compute(connection.id(), (id, known) -> known != null && known.limit.equals(limit) ? known : new Gate(limit));
        try {
            return gate.take(properties.limitWait());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Refused(properties.limitWait());
        }
    }

    sealed interface Turn permits Permit, Refused {
    }

    record Refused(Duration after) implements Turn {
    }

    static final class Permit implements Turn, AutoCloseable {
        private final Semaphore places;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Permit(Semaphore places) {
            this.places = places;
        }

        @Override
        public void close() {
            if (open.compareAndSet(true, false) && places != null) {
                places.release();
            }
        }
    }

    private static final class Gate {
        private final Connector.Limit limit;
        private final Bucket bucket;
        private final Semaphore places;

        Gate(Connector.Limit limit) {
            this.limit = limit;
            this.bucket = limit.rate() <= 0 ? null : Bucket.builder().addLimit(Bandwidth.builder().capacity(1)
                    .refillGreedy(1, limit.per().dividedBy(limit.rate())).build()).build();
            this.places = limit.parallel() <= 0 ? null : new Semaphore(limit.parallel(), true);
        }

        Turn take(Duration wait) throws InterruptedException {
            if (places != null && !places.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Refused(wait);
            }
            if (bucket != null && !bucket.asBlocking().tryConsume(1, wait, BlockingStrategy.PARKING)) {
                if (places != null) {
                    places.release();
                }
                return new Refused(wait);
            }
            return new Permit(places);
        }
    }
}
