package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Skus;
import pl.spoiwo.product.ValueHistory;

/** What channels shall hold of the stock. Callers hold the locks of the SKUs. */
@Component
public class StockFigures {

    private final StockTables stock;
    private final ChannelValues values;
    private final ValueHistory history;

    public StockFigures(StockTables stock, ChannelValues values, ValueHistory history) {
        this.stock = stock;
        this.values = values;
        this.history = history;
    }

    /** Computes anew what the channels shall hold of these SKUs; of unknown stock nothing is said. @return connections with a changed value */
    public Set<String> refresh(Collection<String> skus, Collection<String> connections, String warehouse, int buffer, Instant now, String messageId) {
        var changed = new TreeSet<String>();
        if (connections.isEmpty()) {
            return changed;
        }
        for (var some : Skus.parts(skus)) {
            var figures = new HashMap<String, String>();
            var why = new HashMap<String, String>();
            var taken = stock.taken(some);
            stock.onHand(warehouse, some).forEach((sku, onHand) -> {
                var reserved = taken.getOrDefault(sku, BigDecimal.ZERO);
                figures.put(sku, ChannelFigure.of(onHand, reserved, buffer));
                why.put(sku, warehouse + " " + onHand.stripTrailingZeros().toPlainString() + " - reserved " + reserved.stripTrailingZeros().toPlainString() + " - buffer " + buffer);
            });
            for (var connection : connections) {
                var wanted = values.want(connection, ChannelValues.STOCK, figures, now, messageId);
                history.wanted(connection, ChannelValues.STOCK, wanted, why, null, now, messageId);
                if (!wanted.isEmpty()) {
                    changed.add(connection);
                }
            }
        }
        return changed;
    }
}
