package pl.spoiwo.price;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Skus;
import pl.spoiwo.product.ValueHistory;

/** The table {@code price}: by SKU and price list. What was heard later wins. Callers hold the locks of the SKUs. */
@Repository
public class ListPrices {

    private static final String KNOWN = "select sku, price_list, net, gross, currency, updated_at from price where sku in (:skus)";
    private static final String OF_LISTS = "select sku, price_list, net, gross, currency from price where price_list in (:lists) and sku in (:skus)";
    private static final String SKUS = "select distinct sku from price where sku > :after order by sku limit :most";
    private static final String COUNT = "select count(distinct sku) from price where source = :source";
    private static final String UPDATE = """
            update price set net = ?, gross = ?, currency = ?, source = ?, message_id = ?, updated_at = ? where sku = ? and price_list = ?""";
    private static final String INSERT = """
            insert into price (net, gross, currency, source, message_id, updated_at, sku, price_list) values (?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String HEARD = "update price set updated_at = :at where (sku, price_list) in (:keys)";

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final ValueHistory history;

    public ListPrices(JdbcTemplate jdbc, ValueHistory history) {
        this.jdbc = JdbcClient.create(jdbc);
        this.batches = jdbc;
        this.history = history;
    }

    private record Key(String sku, String list) {
    }

    /** A price, and when it was heard last. */
    public record Heard(ListPrice price, Instant at) {
    }

    /** @return SKUs of which a price is another than before; one that says the same is only heard again */
    public Set<String> put(List<ListPrice> prices, String source, String messageId, Instant at) {
        var changed = new TreeSet<String>();
        var bySku = prices.stream().collect(Collectors.groupingBy(ListPrice::sku));
        for (var some : Skus.parts(bySku.keySet())) {
            var known = known(some);
            var updates = new ArrayList<Object[]>();
            var inserts = new ArrayList<Object[]>();
            var again = new ArrayList<Object[]>();
            var told = new ArrayList<ValueHistory.Told>();
            // The last word of a message counts.
            var said = new HashMap<Key, ListPrice>();
            some.forEach(sku -> bySku.get(sku).forEach(price -> said.put(new Key(sku, price.list()), price)));
            said.values().stream().sorted(Comparator.comparing(ListPrice::sku).thenComparing(ListPrice::list)).forEach(price -> {
                var old = known.get(new Key(price.sku(), price.list()));
                if (old == null || !old.at().isAfter(at) && !old.price().equals(price)) {
                    (old == null ? inserts : updates).add(new Object[] {price.net(), price.gross(), price.currency(), source, messageId, UtcTime.of(at), price.sku(), price.list()});
                    told.add(new ValueHistory.Told(price.list(), new ChannelValues.Change(price.sku(), old == null ? null : old.price().said(), price.said()), price.currency()));
                    changed.add(price.sku());
                } else if (old.at().isBefore(at)) {
                    again.add(new Object[] {price.sku(), price.list()});
                }
            });
            batches.batchUpdate(UPDATE, updates);
            batches.batchUpdate(INSERT, inserts);
            history.told(source, ChannelValues.PRICE, told, at, messageId);
            if (!again.isEmpty()) {
                jdbc.sql(HEARD).param("at", UtcTime.of(at)).param("keys", again).update();
            }
        }
        return changed;
    }

    /** @return by SKU, what all lists say of it */
    public Map<String, List<Heard>> known(Collection<String> skus) {
        return Skus.parts(skus).stream().flatMap(some -> known(some).values().stream()).collect(Collectors.groupingBy(heard -> heard.price().sku()));
    }

    /** @return of how many SKUs this source has told a price last */
    public int count(String source) {
        return jdbc.sql(COUNT).param("source", source).query(Integer.class).single();
    }

    private Map<Key, Heard> known(List<String> skus) {
        var known = new HashMap<Key, Heard>();
        jdbc.sql(KNOWN).param("skus", skus).query((ResultSet row) -> {
            known.put(new Key(row.getString("sku"), row.getString("price_list")), new Heard(price(row), UtcTime.read(row, "updated_at")));
        });
        return known;
    }

    /** The next SKUs that have a price in any list. */
    public List<String> skus(String after, int most) {
        return jdbc.sql(SKUS).param("after", after).param("most", most).query(String.class).list();
    }

    /**
     * @param lists in order: the first one that has the SKU counts
     * @param skus  one of {@link Skus#parts}
     * @return by SKU
     */
    Map<String, ListPrice> of(List<String> lists, Collection<String> skus) {
        return jdbc.sql(OF_LISTS).param("lists", lists).param("skus", skus).query((row, n) -> price(row)).list().stream()
                .collect(Collectors.toMap(ListPrice::sku, Function.identity(), BinaryOperator.minBy(Comparator.comparingInt(price -> lists.indexOf(price.list())))));
    }

    private static ListPrice price(ResultSet row) throws SQLException {
        return new ListPrice(row.getString("sku"), row.getString("price_list"), row.getBigDecimal("net"), row.getBigDecimal("gross"), row.getString("currency"));
    }
}
