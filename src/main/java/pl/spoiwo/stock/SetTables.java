package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.product.Skus;

/** The table {@code product_component}, and which products are services. Writers hold the locks of the set and of all that it is made of. */
@Repository
public class SetTables {

    private static final String ANY = """
            select sku from product_component where sku in (:skus) union all select component from product_component where component in (:skus)
            union all select sku from product where sku in (:skus) and service""";
    private static final String PARTS = "select sku, component, quantity from product_component where sku in (:skus)";
    private static final String SETS = "select sku, component, quantity from product_component where component in (:skus)";
    /** Texts of their own for what is read before the locks: H2 may answer one that the session repeats from what it remembers. */
    private static final String UNLOCKED = " order by sku, component";
    private static final String SERVICES = "select sku from product where sku in (:skus) and service";
    private static final String FORGET = "delete from product_component where sku = :sku";
    private static final String INSERT = "insert into product_component (sku, component, quantity) values (?, ?, ?)";

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    public SetTables(JdbcTemplate jdbc) {
        this.jdbc = JdbcClient.create(jdbc);
        this.batches = jdbc;
    }

    /** Most SKUs have nothing to do with sets, and are no services: one question tells. */
    private boolean apart(Collection<String> skus, String unlocked) {
        for (var some : Skus.parts(skus)) {
            if (!jdbc.sql(ANY + unlocked).param("skus", some).query(String.class).list().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Who changes stock of these SKUs locks them, their parts, and all sets that have a part in common with them. */
    public Set<String> toLock(Collection<String> skus) {
        if (apart(skus, " order by 1")) {
            return new TreeSet<>(skus);
        }
        var components = new HashMap<String, Map<String, BigDecimal>>();
        var parts = follow(skus, PARTS + UNLOCKED, "component", components);
        return follow(parts, SETS + UNLOCKED, "sku", components);
    }

    /** What these SKUs and the sets that have a part in common with them are made of. */
    public Sets around(Collection<String> skus) {
        if (apart(skus, "")) {
            return Sets.NONE;
        }
        var components = new HashMap<String, Map<String, BigDecimal>>();
        var all = follow(follow(follow(skus, PARTS, "component", components), SETS, "sku", components), PARTS, "component", components);
        var services = new TreeSet<String>();
        Skus.parts(all).forEach(some -> services.addAll(jdbc.sql(SERVICES).param("skus", some).query(String.class).list()));
        return new Sets(components, services);
    }

    /** @return these, and what the column names of each that it has found */
    private Set<String> follow(Collection<String> skus, String sql, String column, Map<String, Map<String, BigDecimal>> components) {
        var all = new TreeSet<>(skus);
        Set<String> next = all;
        while (!next.isEmpty()) {
            var found = new TreeSet<String>();
            for (var some : Skus.parts(next)) {
                jdbc.sql(sql).param("skus", some).query((ResultSet row) -> {
                    components.computeIfAbsent(row.getString("sku"), set -> new TreeMap<>()).put(row.getString("component"), row.getBigDecimal("quantity"));
                    found.add(row.getString(column));
                });
            }
            found.removeAll(all);
            all.addAll(found);
            next = found;
        }
        return all;
    }

    /** @param components empty where it is no set. @return whether it is made of something else than before */
    public boolean put(String sku, Map<String, BigDecimal> components) {
        var known = new TreeMap<String, BigDecimal>();
        jdbc.sql(PARTS).param("skus", List.of(sku)).query((ResultSet row) -> {
            known.put(row.getString("component"), row.getBigDecimal("quantity"));
        });
        if (known.keySet().equals(components.keySet()) && known.entrySet().stream().allMatch(each -> each.getValue().compareTo(components.get(each.getKey())) == 0)) {
            return false;
        }
        jdbc.sql(FORGET).param("sku", sku).update();
        batches.batchUpdate(INSERT, components.entrySet().stream().map(each -> new Object[] {sku, each.getKey(), each.getValue()}).toList());
        return true;
    }
}
