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

/** What channels shall hold of the stock. Callers hold the locks of the SKUs. */
@Component
public class StockFigures {

    private final StockTables stock;
    private final ChannelValues values;

    public StockFigures(StockTables stock, ChannelValues values) {
        this.stock = stock;
        this.values = values;
    }

    /** Computes anew what the channels shall hold of these SKUs; of unknown stock nothing is said. @return connections with a changed value */
    public Set<String> refresh(Collection<String> skus, Collection<String> connections, String warehouse, int buffer, Instant now, String messageId) {
        var changed = new TreeSet<String>();
        if (connections.isEmpty()) {
            return changed;
        }
        for (var some : Skus.parts(skus)) {
            var figures = new HashMap<String, String>();
            var taken = stock.taken(some);
            stock.onHand(warehouse, some).forEach((sku, onHand) ->
                    figures.put(sku, ChannelFigure.of(onHand, taken.getOrDefault(sku, BigDecimal.ZERO), buffer)));
            for (var connection : connections) {
                if (!values.want(connection, ChannelValues.STOCK, figures, now, messageId).isEmpty()) {
                    changed.add(connection);
                }
            }
        }
        return changed;
    }
}
