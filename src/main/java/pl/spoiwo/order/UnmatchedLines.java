package pl.spoiwo.order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.order.MatchedLines.Open;
import pl.spoiwo.product.Key;
import pl.spoiwo.product.ProductKeys.Entry;
import pl.spoiwo.product.Skus;

/** The table {@code unmatched_line}. Writers hold the lock names of the order. */
@Repository
public class UnmatchedLines {

    private static final String DELETE = "delete from unmatched_line where order_id = ?";
    private static final String INSERT = """
            insert into unmatched_line (order_id, line_id, candidate, connection, offer_id, sku, ean, spelling, bare_ean, since)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    /* The word makes each statement another one, see ProductKeys. */
    private static final String BY_PRODUCT = """
            select order_id from unmatched_line where spelling in (:said) and :unique <> ''
            union select order_id from unmatched_line where bare_ean in (:said) and :unique <> ''
            union select order_id from unmatched_line where candidate in (:skus) and :unique <> ''""";
    private static final String BY_OFFER = "select order_id from unmatched_line where connection = :connection and offer_id in (:offers) and :unique <> ''";
    private static final String OF = "select count(*) from unmatched_line where order_id = :order";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    public UnmatchedLines(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    /** These are the lines of the order that name no product. */
    public void replace(Order order, List<Open> lines, Instant now) {
        batches.update(DELETE, order.orderId());
        var rows = new ArrayList<Object[]>();
        for (var line : lines) {
            var asked = line.asked();
            for (var candidate : line.candidates().isEmpty() ? List.of("") : line.candidates()) {
                rows.add(new Object[] {order.orderId(), line.lineId(), candidate, order.connection(), asked.offerId(), asked.sku(), asked.ean(),
                    asked.sku() == null ? null : Key.folded(asked.sku()), asked.ean() == null ? null : Key.bare(asked.ean()), UtcTime.of(now)});
            }
        }
        batches.batchUpdate(INSERT, rows);
    }

    public boolean any(String orderId) {
        return jdbc.sql(OF).param("order", orderId).query(Long.class).single() > 0;
    }

    /**
     * Orders that wait for one of these products.
     *
     * @param found    by what they are found
     * @param occasion makes the statement one that no earlier one is taken for
     */
    public Set<String> waitingFor(Collection<String> skus, Collection<Entry> found, String occasion) {
        var said = found.stream().map(Entry::said).toList();
        return new TreeSet<>(skus.isEmpty() ? List.of() : jdbc.sql(BY_PRODUCT).param("skus", skus).param("said", said.isEmpty() ? List.of("") : said)
                .param("unique", occasion).query(String.class).list());
    }

    /** Orders that wait for a link of one of these offers. */
    public Set<String> waitingForOffers(String connection, Collection<String> offers, String occasion) {
        var orders = new TreeSet<String>();
        for (var some : Skus.parts(offers)) {
            orders.addAll(jdbc.sql(BY_OFFER).param("connection", connection).param("offers", some).param("unique", occasion).query(String.class).list());
        }
        return orders;
    }
}
