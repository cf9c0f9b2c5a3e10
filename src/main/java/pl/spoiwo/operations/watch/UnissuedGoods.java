package pl.spoiwo.operations.watch;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import pl.spoiwo.operations.query.OrderQueries;

/** Stock that is reserved for orders which are done with: the ERP was to say that it has issued the goods, and has not. */
@Component
class UnissuedGoods implements LongWait {

    private final OrderQueries orders;
    private final Duration after;
    private final Clock clock;

    /** @param after how long the ERP may take */
    UnissuedGoods(OrderQueries orders, @Value("${spoiwo.stock.unissued-after}") Duration after, Clock clock) {
        this.orders = orders;
        this.after = after;
        this.clock = clock;
    }

    @Override
    public String code() {
        return "goods-not-issued";
    }

    @Override
    public List<Waiting> tooLong() {
        return orders.keeping(clock.instant().minus(after), MOST).stream().map(order -> new Waiting(order.connection(), order.orderId(), "order " + order.number() + " of "
                + order.connection() + " is " + order.status() + ", unchanged since " + order.since() + ", and no goods issue has come for " + String.join(", ", order.goods())
                + ": they stay reserved, and no channel sells them. Make the goods issue, or let them go.")).toList();
    }

    @Override
    public boolean waits(String connection, String entity) {
        return !orders.kept(entity).isEmpty();
    }
}
