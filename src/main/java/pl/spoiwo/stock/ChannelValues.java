package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;

/** What each channel shall hold: the wanted side of the table {@code channel_value}. Callers hold the locks of the SKUs. */
@Repository
public class ChannelValues {

    /** Wanted differs from what the channel has accepted, and nobody has tried yet. */
    public static final String OPEN = "OPEN";

    /* Whole keys: H2 uses no index for IN over a later column alone. */
    private static final String WANTED = "select sku, wanted from channel_value where (connection, sku, kind) in (:keys)";
    private static final String CHANGE = """
            update channel_value set wanted = :wanted, wanted_at = :now, wanted_by = :message, state = 'OPEN', attempts = 0, due_at = null, reason = null
             where connection = :connection and sku = :sku and kind = 'stock'""";
    private static final String INSERT = """
            insert into channel_value (connection, sku, kind, wanted, wanted_at, wanted_by, state)
            values (:connection, :sku, 'stock', :wanted, :now, :message, 'OPEN')""";
    private static final String DOUBT = """
            update channel_value set accepted = null, stale = true, state = 'OPEN', attempts = 0, due_at = null, reason = null
             where connection = :connection and kind = 'stock' and sku = :sku and (state = 'ACCEPTED' or lease_until is not null)""";
    private static final String SOLD = "update channel_value set sold = sold + :quantity where sku = :sku and kind = 'stock'";

    private final JdbcClient jdbc;
    private final StockTables stock;

    public ChannelValues(JdbcClient jdbc, StockTables stock) {
        this.jdbc = jdbc;
        this.stock = stock;
    }

    /** Computes anew what the channels shall hold of these SKUs; of unknown stock nothing is said. @return connections with a changed value */
    public Set<String> refresh(Collection<String> skus, Collection<String> connections, String warehouse, int buffer, Instant now, String messageId) {
        var changed = new TreeSet<String>();
        if (connections.isEmpty()) {
            return changed;
        }
        for (var some : StockTables.parts(skus)) {
            var figures = new HashMap<String, String>();
            var taken = stock.taken(some);
            stock.onHand(warehouse, some).forEach((sku, onHand) ->
                    figures.put(sku, ChannelFigure.of(onHand, taken.getOrDefault(sku, BigDecimal.ZERO), buffer)));
            for (var connection : connections) {
                var known = new HashMap<String, String>();
                jdbc.sql(WANTED).param("keys", some.stream().map(sku -> new Object[] {connection, sku, "stock"}).toList()).query((ResultSet row) -> {
                    known.put(row.getString("sku"), row.getString("wanted"));
                });
                if (write(connection, figures, known, now, messageId)) {
                    changed.add(connection);
                }
            }
        }
        return changed;
    }

    /** The channel has moved its stock of these SKUs by itself: what it has accepted, or is accepting just now, proves nothing any more. */
    public void doubt(String connection, Collection<String> skus) {
        new TreeSet<>(skus).forEach(sku -> jdbc.sql(DOUBT).param("connection", connection).param("sku", sku).update());
    }

    /** Counts what was ordered: the dispatcher serves the most sold first. */
    public void sold(String sku, BigDecimal quantity) {
        jdbc.sql(SOLD).param("sku", sku).param("quantity", quantity).update();
    }

    private boolean write(String connection, Map<String, String> figures, Map<String, String> known, Instant now, String messageId) {
        boolean any = false;
        for (var sku : new TreeSet<>(figures.keySet())) {
            var wanted = figures.get(sku);
            if (!wanted.equals(known.get(sku))) {
                jdbc.sql(known.containsKey(sku) ? CHANGE : INSERT).param("connection", connection).param("sku", sku).param("wanted", wanted)
                        .param("now", UtcTime.of(now)).param("message", messageId).update();
                any = true;
            }
        }
        return any;
    }
}
