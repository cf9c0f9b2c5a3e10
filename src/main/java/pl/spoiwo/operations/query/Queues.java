package pl.spoiwo.operations.query;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.broker.Broker.QueueState;

/** The broker's queues as they were at most two seconds ago: health, metrics, pages and alerts ask often, the broker is asked once. */
@Component
public class Queues {

    private static final Duration FRESH = Duration.ofSeconds(2);

    private final Broker broker;
    private final Clock clock;
    private Seen seen = new Seen(List.of(), Instant.MIN);

    private record Seen(List<QueueState> queues, Instant at) {
    }

    /** Messages that wait, and since when the oldest does. {@code oldest} is null where nothing waits or where it is not known. */
    public record Backlog(long messages, Instant oldest) {
        public static final Backlog NONE = new Backlog(0, null);
    }

    Queues(Broker broker, Clock clock) {
        this.broker = broker;
        this.clock = clock;
    }

    /** @throws Broker.BrokerUnavailable where the broker does not answer */
    public synchronized List<QueueState> all() {
        var now = clock.instant();
        if (seen.at().isBefore(now.minus(FRESH))) {
            seen = new Seen(List.copyOf(broker.queues()), now);
        }
        return seen.queues();
    }

    /** @param name {@code process.<connection>}, {@code out.<connection>}, {@code dlq.<connection>} */
    public Backlog backlog(String name) {
        return all().stream().filter(q -> q.name().equals(name)).findFirst().map(q -> new Backlog(q.depth(), q.oldest())).orElse(Backlog.NONE);
    }
}
