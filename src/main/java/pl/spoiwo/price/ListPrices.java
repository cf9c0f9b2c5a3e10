package pl.spoiwo.price;

import static pl.spoiwo.connection.Ownership.Entity.PRICE;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.masterdata.Supposed;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Skus;
import pl.spoiwo.product.ValueHistory;

/** The table {@code price}: by SKU and price list. Callers hold the locks of the SKUs. */
@Repository
public class ListPrices {

    private static final String KNOWN = "select sku, price_list, net, gross, currency, source from price where sku in (:skus)";
    /* The word makes the statement another one, see ProductKeys. */
    private static final String NOW = KNOWN + " and :unique <> ''";
    private static final String OF_LISTS = "select sku, price_list, net, gross, currency from price where price_list in (:lists) and sku in (:skus)";
    private static final String UPDATE = """
            update price set net = ?, gross = ?, currency = ?, source = ?, message_id = ?, updated_at = ? where sku = ? and price_list = ?""";
    private static final String INSERT = """
            insert into price (net, gross, currency, source, message_id, updated_at, sku, price_list) values (?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String DELETE = "delete from price where sku = ? and price_list = ?";

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

    private record Held(ListPrice price, String source) {
    }

    /**
     * Makes the lists what is decided of them.
     *
     * @param decisions of fields {@code price.<list>}
     * @return SKUs of which a price is another than before
     */
    public Set<String> put(List<Decision> decisions, String configuration, Instant at) {
        var changed = new TreeSet<String>();
        var bySku = decisions.stream().collect(Collectors.groupingBy(Decision::item));
        for (var some : Skus.parts(bySku.keySet())) {
            var known = known(some);
            var updates = new ArrayList<Object[]>();
            var inserts = new ArrayList<Object[]>();
            var deletes = new ArrayList<Object[]>();
            var told = new ArrayList<ValueHistory.Told>();
            some.stream().flatMap(sku -> bySku.get(sku).stream()).forEach(decision -> {
                var key = new Key(decision.item(), PRICE.name(decision.field()));
                var old = known.get(key);
                var winner = decision.winner();
                var said = winner == null ? null : ListPrice.of(key.sku(), key.list(), winner.value(), winner.currency());
                var price = said == null || said.none() ? null : said;
                boolean same = old == null ? price == null : price == null ? said == null && !decision.ends(old.source()) : old.price().equals(price);
                if (!same || price != null && decision.governed() && !decision.source().equals(old.source())) {
                    told.add(decision.row(key.list(), old == null ? null : old.price().said(), price == null ? "none" : price.said(), price == null ? null : price.currency(), configuration));
                    if (price == null) {
                        deletes.add(new Object[] {key.sku(), key.list()});
                    } else {
                        (old == null ? inserts : updates).add(new Object[] {price.net(), price.gross(), price.currency(), winner.source(), winner.messageId(),
                                UtcTime.of(winner.saidAt()), key.sku(), key.list()});
                    }
                }
                if (!same) {
                    changed.add(key.sku());
                }
            });
            batches.batchUpdate(UPDATE, updates);
            batches.batchUpdate(INSERT, inserts);
            batches.batchUpdate(DELETE, deletes);
            history.told(ChannelValues.PRICE, told, at);
        }
        return changed;
    }

    /** @return by SKU and list */
    public Map<String, Map<String, ListPrice>> known(Collection<String> skus) {
        return Skus.parts(skus).stream().flatMap(some -> known(some).values().stream())
                .collect(Collectors.groupingBy(held -> held.price().sku(), Collectors.toMap(held -> held.price().list(), Held::price)));
    }

    /** @return by SKU and list, the last price there was, also where there is none any more */
    public Map<String, Map<String, ListPrice>> last(Collection<String> skus) {
        return history.prices(skus).stream().map(told -> ListPrice.of(told.sku(), told.list(), told.value(), told.currency()))
                .collect(Collectors.groupingBy(ListPrice::sku, Collectors.toMap(ListPrice::list, price -> price, (one, next) -> next)));
    }

    /**
     * Which of these prices the lists hold already, of the same source. No lock of an SKU is needed while what sources say of it is locked: who changes its prices reads that first.
     *
     * @param prices   by SKU, one of {@link Skus#parts}
     * @param occasion makes the statement one that no earlier one is taken for
     */
    public Set<String> repeated(Map<String, List<ListPrice>> prices, String source, String occasion) {
        var known = known(jdbc.sql(NOW).param("skus", prices.keySet()).param("unique", occasion));
        return prices.entrySet().stream().filter(each -> each.getValue().stream().allMatch(price -> price.none() ? !known.containsKey(new Key(price.sku(), price.list()))
                : new Held(price, source).equals(known.get(new Key(price.sku(), price.list())))))
                .map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    private Map<Key, Held> known(List<String> skus) {
        return known(jdbc.sql(KNOWN).param("skus", skus));
    }

    private static Map<Key, Held> known(JdbcClient.StatementSpec asked) {
        var known = new HashMap<Key, Held>();
        asked.query((ResultSet row) -> {
            known.put(new Key(row.getString("sku"), row.getString("price_list")), new Held(price(row), row.getString("source")));
        });
        return known;
    }

    /** @param skus one of {@link Skus#parts} @return by SKU, in any order */
    Map<String, List<ListPrice>> of(Collection<String> lists, Collection<String> skus) {
        return jdbc.sql(OF_LISTS).param("lists", lists).param("skus", skus).query((row, n) -> price(row)).list().stream().collect(Collectors.groupingBy(ListPrice::sku));
    }

    /** As they would be. */
    Map<String, List<ListPrice>> of(Collection<String> lists, Collection<String> skus, Supposed supposed) {
        var decisions = supposed.of(PRICE, skus);
        if (decisions.isEmpty()) {
            return of(lists, skus);
        }
        var known = known(List.copyOf(skus));
        for (var decision : decisions) {
            var key = new Key(decision.item(), PRICE.name(decision.field()));
            var old = known.get(key);
            var said = decision.winner() == null ? null : ListPrice.of(key.sku(), key.list(), decision.winner().value(), decision.winner().currency());
            if (said != null && !said.none()) {
                known.put(key, new Held(said, decision.source()));
            } else if (said != null || old != null && decision.ends(old.source())) {
                known.remove(key);
            }
        }
        return known.values().stream().map(Held::price).filter(price -> lists.contains(price.list())).collect(Collectors.groupingBy(ListPrice::sku));
    }

    private static ListPrice price(ResultSet row) throws SQLException {
        return new ListPrice(row.getString("sku"), row.getString("price_list"), row.getBigDecimal("net"), row.getBigDecimal("gross"), row.getString("currency"));
    }
}
