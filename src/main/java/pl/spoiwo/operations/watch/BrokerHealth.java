package pl.spoiwo.operations.watch;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.Broker.BrokerUnavailable;
import pl.spoiwo.broker.Broker.QueueState;
import pl.spoiwo.operations.query.Queues;

/** DOWN while the broker does not answer. */
@Component("brokerHealthIndicator")
class BrokerHealth implements HealthIndicator {

    private final Queues queues;

    BrokerHealth(Queues queues) {
        this.queues = queues;
    }

    @Override
    public Health health() {
        try {
            var all = queues.all();
            return Health.up().withDetail("queues", all.size()).withDetail("messages", all.stream().mapToLong(QueueState::depth).sum()).build();
        } catch (BrokerUnavailable e) {
            return Health.down().withDetail("error", e.getMessage()).build();
        }
    }
}
