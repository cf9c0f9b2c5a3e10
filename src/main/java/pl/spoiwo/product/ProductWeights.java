package pl.spoiwo.product;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;

/** The table {@code product_weight}: kg of one piece, as each source tells it. Callers of what writes hold the locks of the SKUs. */
@Repository
public class ProductWeights {

    private static final String KNOWN = "select sku, kg, told_at from product_weight where source = :source and sku in (:skus)";
    private static final String OF = "select sku, source, kg from product_weight where sku in (:skus) order by sku, source";
    private static final String UPDATE = "update product_weight set kg = ?, told_at = ? where sku = ? and source = ?";
    private static final String INSERT = "insert into product_weight (kg, told_at, sku, source) values (?, ?, ?, ?)";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    public ProductWeights(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    private record Known(BigDecimal kg, Instant at) {
    }

    /** What was heard later stays. @return SKUs that weigh something else now by this source */
    public Set<String> put(Map<String, BigDecimal> kilograms, String source, Instant at) {
        var changed = new TreeSet<String>();
        var updated = new ArrayList<Object[]>();
        var added = new ArrayList<Object[]>();
        for (var some : Skus.parts(kilograms.keySet())) {
            var known = new HashMap<String, Known>();
            jdbc.sql(KNOWN).param("source", source).param("skus", some).query((ResultSet row) -> {
                known.put(row.getString("sku"), new Known(row.getBigDecimal("kg"), UtcTime.read(row, "told_at")));
            });
            for (var sku : some) {
                var was = known.get(sku);
                if (was == null || !was.at().isAfter(at) && was.kg().compareTo(kilograms.get(sku)) != 0) {
                    (was == null ? added : updated).add(new Object[] {kilograms.get(sku), UtcTime.of(at), sku, source});
                    changed.add(sku);
                }
            }
        }
        batches.batchUpdate(UPDATE, updated);
        batches.batchUpdate(INSERT, added);
        return changed;
    }

    /** @param first sources whose word goes before that of others; among equals the first by name. @return kg by SKU, of those that are known */
    public Map<String, BigDecimal> of(Collection<String> skus, Predicate<String> first) {
        var best = new HashMap<String, BigDecimal>();
        var others = new HashMap<String, BigDecimal>();
        for (var some : Skus.parts(skus)) {
            jdbc.sql(OF).param("skus", some).query((ResultSet row) -> {
                (first.test(row.getString("source")) ? best : others).putIfAbsent(row.getString("sku"), row.getBigDecimal("kg"));
            });
        }
        others.forEach(best::putIfAbsent);
        return best;
    }
}
