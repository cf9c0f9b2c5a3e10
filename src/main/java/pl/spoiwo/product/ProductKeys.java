package pl.spoiwo.product;

import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The table {@code product_key}: by what each SKU is found that the hub has as a product or counts. Callers of what writes hold the locks of the SKUs.
 */
@Repository
public class ProductKeys {

    private static final String SPELLING = "spelling";
    private static final String EAN = "ean";
    private static final String CODE = "code";

    /* The word makes each statement another one: H2 may answer one that a session repeats from what it remembers. What is joined to nothing keeps the planner from
       the key that begins with the connection. */
    private static final String LINKS = """
            select 'link' as kind, their_key as said, our_key as sku, origin = 'HAND' as by_hand from link
             where their_key in (:offers) and connection || '' = :connection and entity || '' = 'product' and :unique <> ''
            union all select 'link', offer_id, sku, false from offer_product where offer_id in (:offers) and connection = :connection and sku is not null and :unique <> ''""";
    private static final String KEYS = """
            select kind, said, sku, false as by_hand from product_key where said in (:said) and :unique <> ''""";
    private static final String OF = "select kind, said, sku from product_key where sku in (:skus)";
    private static final String INSERT = "insert into product_key (kind, said, sku) values (?, ?, ?) on conflict do nothing";
    private static final String DELETE = "delete from product_key where kind = ? and said = ? and sku = ?";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    public ProductKeys(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    /** One row. @param said folded or bare, see {@link Key} */
    public record Entry(String kind, String said) {
    }

    /** What else the product of an SKU is found by. @param ean may be null; so may {@code supplierCode} */
    public record Product(String sku, String ean, String supplierCode) {

        private Set<Entry> entries() {
            var entries = new HashSet<Entry>();
            entries.add(spelling(sku));
            if (ean != null) {
                entries.add(new Entry(EAN, Key.bare(ean)));
            }
            if (supplierCode != null) {
                entries.add(new Entry(CODE, Key.folded(supplierCode)));
            }
            return entries;
        }
    }

    private static Entry spelling(String sku) {
        return new Entry(SPELLING, Key.folded(sku));
    }

    /**
     * The candidates for all that is asked, by one statement for each few hundred articles.
     *
     * @param occasion makes the statement one that no earlier one is taken for, such as the message in hand
     */
    public Matching.Known known(String connection, Collection<Matching.Asked> asked, String occasion) {
        var known = new Matching.Known(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        for (var some : parts(asked)) {
            var offers = some.stream().map(Matching.Asked::offerId).filter(Objects::nonNull).distinct().toList();
            var said = some.stream().flatMap(ProductKeys::said).distinct().toList();
            var sql = offers.isEmpty() ? KEYS : said.isEmpty() ? LINKS : LINKS + "\nunion all\n" + KEYS;
            var query = jdbc.sql(sql).param("unique", occasion).param("connection", connection).param("offers", offers).param("said", said);
            query.query((ResultSet row) -> {
                var key = row.getString("said");
                var sku = row.getString("sku");
                switch (row.getString("kind")) {
                    case SPELLING -> known.spellings().computeIfAbsent(key, any -> new TreeSet<>()).add(sku);
                    case EAN -> known.eans().computeIfAbsent(key, any -> new TreeSet<>()).add(sku);
                    case CODE -> known.codes().computeIfAbsent(key, any -> new TreeSet<>()).add(sku);
                    default -> known.links().computeIfAbsent(key, any -> new HashSet<>()).add(new Matching.Link(sku, row.getBoolean("by_hand")));
                }
            });
        }
        return known;
    }

    private static Stream<String> said(Matching.Asked asked) {
        return Stream.concat(Stream.ofNullable(asked.sku()).map(Key::folded), Stream.ofNullable(asked.ean()).map(Key::bare));
    }

    private static List<List<Matching.Asked>> parts(Collection<Matching.Asked> asked) {
        var all = asked.stream().filter(each -> !each.nothing()).distinct().toList();
        var parts = new ArrayList<List<Matching.Asked>>();
        for (int from = 0; from < all.size(); from += Skus.AT_ONCE) {
            parts.add(all.subList(from, Math.min(all.size(), from + Skus.AT_ONCE)));
        }
        return parts;
    }

    /** Makes these the keys of their SKUs. @return SKUs that are found by something else now than before */
    public Set<String> put(Collection<Product> products) {
        var wanted = new HashMap<String, Set<Entry>>();
        products.forEach(product -> wanted.put(product.sku(), product.entries()));
        var changed = new TreeSet<String>();
        for (var some : Skus.parts(wanted.keySet())) {
            var before = of(some);
            var added = new ArrayList<Object[]>();
            var removed = new ArrayList<Object[]>();
            for (var sku : some) {
                var old = before.getOrDefault(sku, Set.of());
                wanted.get(sku).stream().filter(entry -> !old.contains(entry)).forEach(entry -> added.add(row(entry, sku)));
                old.stream().filter(entry -> !wanted.get(sku).contains(entry)).forEach(entry -> removed.add(row(entry, sku)));
                if (!old.equals(wanted.get(sku))) {
                    changed.add(sku);
                }
            }
            batches.batchUpdate(DELETE, removed);
            batches.batchUpdate(INSERT, added);
        }
        return changed;
    }

    /** Their stock is counted, so they are known. @return those that were not known before */
    public Set<String> counted(Collection<String> skus) {
        var added = new TreeSet<String>();
        for (var some : Skus.parts(skus)) {
            var known = of(some).keySet();
            some.stream().filter(sku -> !known.contains(sku)).forEach(added::add);
        }
        batches.batchUpdate(INSERT, added.stream().map(sku -> row(spelling(sku), sku)).toList());
        return added;
    }

    public Map<String, Set<Entry>> of(Collection<String> skus) {
        var entries = new HashMap<String, Set<Entry>>();
        for (var some : Skus.parts(skus)) {
            jdbc.sql(OF).param("skus", some).query((ResultSet row) -> {
                entries.computeIfAbsent(row.getString("sku"), any -> new HashSet<>()).add(new Entry(row.getString("kind"), row.getString("said")));
            });
        }
        return entries;
    }

    private static Object[] row(Entry entry, String sku) {
        return new Object[] {entry.kind(), entry.said(), sku};
    }
}
