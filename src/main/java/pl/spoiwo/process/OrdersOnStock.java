package pl.spoiwo.process;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.order.Order;
import pl.spoiwo.order.OrderContent;
import pl.spoiwo.order.OrderEvent;
import pl.spoiwo.payment.Payment;
import pl.spoiwo.stock.Availability;
import pl.spoiwo.stock.Reservation;
import pl.spoiwo.stock.ReservationTables;
import pl.spoiwo.stock.Reserving;
import pl.spoiwo.stock.SetTables;
import pl.spoiwo.stock.Sets;
import pl.spoiwo.stock.Supplies;
import pl.spoiwo.stock.Supply;

/** Has orders decided by events that may take stock. Callers hold the locks of the SKUs. */
@Component
final class OrdersOnStock {

    private final ReservationTables reservations;
    private final Supplies supplies;
    private final SetTables sets;
    private final OrderEffects effects;

    OrdersOnStock(ReservationTables reservations, Supplies supplies, SetTables sets, OrderEffects effects) {
        this.reservations = reservations;
        this.supplies = supplies;
        this.sets = sets;
        this.effects = effects;
    }

    /** What to lock for a known order. */
    Set<String> skus(Order order) {
        var skus = new TreeSet<>(order.content().skus());
        skus.addAll(reservations.skusOf(order.orderId()));
        return skus;
    }

    /** @param known null where the event brings the order */
    void decide(OrderEvent event, Order known, OrderContent content, List<Payment> money, Work work) {
        var orderId = known == null ? Ids.order(work.connection().id(), content.externalId()) : known.orderId();
        var reserved = known == null ? List.<Reservation>of() : reservations.ofOrder(orderId);
        var skus = new TreeSet<>(content.skus());
        if (known != null) {
            skus.addAll(known.content().skus());
        }
        effects.decide(event, orderId, known, money, reserved, available(skus, orderId, content, known == null ? work.connection().id() : known.connection(), work), work);
    }

    private Availability available(Set<String> skus, String orderId, OrderContent content, String channel, Work work) {
        var plan = work.plan();
        if (plan == null) {
            return new Availability(Sets.NONE, skus.stream().collect(Collectors.toMap(Function.identity(), Supply::endless)));
        }
        var around = sets.around(skus);
        var parts = around.withParts(skus);
        work.needsLocked(parts);
        return new Availability(around, supplies.of(plan, parts, orderId, new Reserving.Turn(plan.terms(channel).priority(), content.placedAt())));
    }
}
