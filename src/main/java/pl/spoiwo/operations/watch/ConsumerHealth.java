package pl.spoiwo.operations.watch;

import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.Broker.BrokerUnavailable;
import pl.spoiwo.broker.Broker.QueueState;
import pl.spoiwo.operations.query.ConnectionQueries;
import pl.spoiwo.operations.query.Queues;

/**
 * Part of readiness. Not ready until every connection's messages have a consumer; once that was so, ready as long as the broker answers:
 * consumers also stop while the database is away, and then webhooks must still be let in.
 */
@Component("consumersHealthIndicator")
class ConsumerHealth implements HealthIndicator {

    private final Queues queues;
    private final ConnectionQueries connections;
    private volatile boolean complete;

    ConsumerHealth(Queues queues, ConnectionQueries connections) {
        this.queues = queues;
        this.connections = connections;
    }

    @Override
    public Health health() {
        try {
            var missing = missing();
            complete |= missing.isEmpty();
            var health = complete ? Health.up() : Health.outOfService();
            return missing.isEmpty() ? health.build() : health.withDetail("without consumer", missing).build();
        } catch (BrokerUnavailable e) {
            return Health.outOfService().withDetail("error", "the broker does not answer").build();
        }
    }

    private Set<String> missing() {
        var consumed = queues.all().stream().filter(q -> q.consumers() > 0).map(QueueState::name).collect(Collectors.toSet());
        var needed = connections.ids().stream().map(id -> "process." + id).collect(Collectors.toSet());
        needed.add("record");
        needed.removeAll(consumed);
        return needed;
    }
}
