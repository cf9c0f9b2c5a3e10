package pl.spoiwo.process;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.ledger.Leases;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.order.Orders;
import pl.spoiwo.stock.ReservationTables;
import pl.spoiwo.stock.StockPlan;
import pl.spoiwo.stock.Supplies;

/**
 * Bean {@code reservationRounds}: has orders decided again that have kept their stock for longer than
 * {@code stock.unpaidFor} without being paid, those that have it in a warehouse which is
 * not sold from any more, and those that wait for stock which is there: that should not be, but a crash at the wrong moment can lead to it.
 */
@Component("reservationRounds")
public class ReservationRounds {

    private static final int MOST = 1000;
    private static final String JOB = "reservation-rounds";

    private final ActiveConfiguration active;
    private final ReservationTables reservations;
    private final Supplies supplies;
    private final Orders orders;
    private final Leases leases;
    private final Clock clock;

    ReservationRounds(ActiveConfiguration active, ReservationTables reservations, Supplies supplies, Orders orders, Leases leases, Clock clock) {
        this.active = active;
        this.reservations = reservations;
        this.supplies = supplies;
        this.orders = orders;
        this.leases = leases;
        this.clock = clock;
    }

    /** Who is not paid is asked once a day, because it may keep its stock where some of the money is there. */
    public List<Outgoing> messages() {
        var plan = StockPlan.of(active.current());
        if (plan == null || !leases.take(JOB)) {
            return List.of();
        }
        var now = clock.instant();
        var unpaidFor = active.current().company().stock().unpaidFor();
        var messages = new ArrayList<Outgoing>();
        if (unpaidFor != null) {
            messages.addAll(rechecks(reservations.unpaid(now.minus(unpaidFor), MOST), "unpaid-" + now.truncatedTo(ChronoUnit.DAYS), now));
        }
        messages.addAll(rechecks(reservations.elsewhere(plan.warehouses(), MOST), "elsewhere-" + now.truncatedTo(ChronoUnit.MINUTES), now));
        messages.addAll(rechecks(supplies.waitingFor(plan, reservations.wanted(MOST)), "waiting-" + now.truncatedTo(ChronoUnit.MINUTES), now));
        return messages;
    }

    private List<Outgoing> rechecks(Collection<String> orderIds, String occasion, Instant now) {
        return new TreeMap<>(orders.connections(new TreeSet<>(orderIds))).entrySet().stream().filter(order -> active.current().connection(order.getValue()).isPresent())
                .map(order -> OwnMessages.recheck(order.getKey(), order.getValue(), occasion, null, now)).toList();
    }
}
