package pl.spoiwo.intake.webhook;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;

/**
 * Webhooks a second, for each connection on this node. Only messages that passed verification use it up, so that a stranger cannot take the
 * sender's share; while it is used up, bodies are not even read.
 */
@Component
class HookRates {

    private record Key(String connection, int rate) {
    }

    private final Map<Key, Bucket> buckets = new ConcurrentHashMap<>();

    /** @throws Refusal where nothing is left; takes nothing */
    void look(Connection connection) {
        refuse(bucket(connection).estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    /** @throws Refusal where nothing is left */
    void take(Connection connection) {
        refuse(bucket(connection).tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill());
    }

    private static void refuse(long nanosToWait) {
        if (nanosToWait > 0) {
            throw Refusal.rate(1 + TimeUnit.NANOSECONDS.toSeconds(nanosToWait));
        }
    }

    private Bucket bucket(Connection connection) {
        int rate = Math.max(1, connection.webhook().ratePerSecond());
        return buckets.computeIfAbsent(new Key(connection.id(), rate),
                key -> Bucket.builder().addLimit(limit -> limit.capacity(2L * rate).refillGreedy(rate, Duration.ofSeconds(1))).build());
    }
}
