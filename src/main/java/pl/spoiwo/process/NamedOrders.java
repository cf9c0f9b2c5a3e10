package pl.spoiwo.process;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.order.Orders;

/** Finds the orders that others tell of, by their id or by the reference of a command; an order may come later than what is told of it. */
@Component
final class NamedOrders {

    private final Orders orders;
    private final Ledger ledger;

    NamedOrders(Orders orders, Ledger ledger) {
        this.orders = orders;
        this.ledger = ledger;
    }

    /** What to lock. */
    Set<String> names(Envelope.OfOrder said) {
        var names = new TreeSet<String>();
        idOf(said).ifPresent(orderId -> {
            names.add("ref:" + orderId);
            names.addAll(orders.lockNames(orderId));
        });
        return names;
    }

    /** @param then gets the order's id; where no command has the reference, the message is processed and nothing else happens */
    void with(Envelope.OfOrder said, Work work, Consumer<String> then) {
        idOf(said).ifPresentOrElse(then, () -> work.processed(Reason.of("no-order", "no command of the hub has the reference " + said.reference())));
    }

    /** A command never changes its order, so this may be read before and after the locks alike. */
    Optional<String> idOf(Envelope.OfOrder said) {
        return said.orderId() == null ? ledger.find(said.reference()).map(Row::entity) : Optional.of(said.orderId());
    }
}
