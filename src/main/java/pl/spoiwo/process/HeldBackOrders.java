package pl.spoiwo.process;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.ledger.Leases;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.order.Orders;

/**
 * Bean {@code heldBackOrders}: orders that hold stock while their channel has not let them go are asked for again at growing ages. A channel may merge
 * two orders into a new one without a word about the old ones, which would hold their stock for ever.
 */
@Component("heldBackOrders")
public class HeldBackOrders {

    /** After a month nobody waits any more. */
    private static final List<Duration> AGES = List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(4), Duration.ofHours(12), Duration.ofDays(1),
            Duration.ofDays(2), Duration.ofDays(3), Duration.ofDays(5), Duration.ofDays(8), Duration.ofDays(12), Duration.ofDays(20), Duration.ofDays(30));
    /** Rounds that may be late, or die, before an order is asked for at its next age only. */
    private static final int ROUNDS = 3;
    private static final int MOST = 1000;
    private static final String JOB = "held-back-orders";

    private final ActiveConfiguration active;
    private final Orders orders;
    private final Leases leases;
    private final Clock clock;
    private final Duration every;

    HeldBackOrders(ActiveConfiguration active, Orders orders, Leases leases, Clock clock, @Value("${spoiwo.held-back.every}") Duration every) {
        this.active = active;
        this.orders = orders;
        this.leases = leases;
        this.clock = clock;
        this.every = every;
    }

    /** One message for each order that has come of an age since the last rounds; sent again it is a duplicate. */
    public List<Outgoing> messages() {
        var channels = active.current().connections().values().stream().filter(connection -> connection.has("channel") && connection.capability("order.fetch").isPresent())
                .map(Connection::id).toList();
        if (channels.isEmpty() || !leases.take(JOB)) {
            return List.of();
        }
        var now = clock.instant();
        var messages = new ArrayList<Outgoing>();
        for (var age : AGES) {
            orders.heldBack(channels, now.minus(age).minus(every.multipliedBy(ROUNDS)), now.minus(age), MOST)
                    .forEach(order -> messages.add(OwnMessages.overdue(order.orderId(), order.connection(), "after " + age, now)));
        }
        return messages;
    }
}
