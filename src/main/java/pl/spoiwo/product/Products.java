package pl.spoiwo.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;

/** The table {@code product}. What was heard later wins. Callers hold the locks of the SKUs. */
@Repository
public class Products {

    private static final String UPDATE = """
            update product set name = ?, ean = ?, document = ?, source = ?, updated_at = ?
             where sku = ? and updated_at <= ?""";
    private static final String KNOWN = "select sku, updated_at from product where sku in (:skus)";
    private static final String INSERT = """
            insert into product (name, ean, document, source, updated_at, sku) values (?, ?, ?, ?, ?, ?)""";

    private static final String TOLD = "select sku from product where sku in (:skus) and updated_at = :at";
    private static final String DOCUMENTS = "select sku, document from product where sku in (:skus)";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final ProductKeys keys;

    public Products(JdbcTemplate jdbc, ProductKeys keys) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
        this.keys = keys;
    }

    /**
     * @param items of the canonical product event
     * @return SKUs that are found by something else now than before
     */
    public Set<String> put(List<JsonNode> items, String source, Instant at) {
        var heard = new TreeMap<String, JsonNode>();
        items.forEach(item -> heard.put(item.path("sku").asText(), item));
        var updated = new ArrayList<Object[]>();
        var added = new ArrayList<Object[]>();
        var taken = new ArrayList<ProductKeys.Product>();
        for (var some : Skus.parts(heard.keySet())) {
            var known = new HashMap<String, Instant>();
            jdbc.sql(KNOWN).param("skus", some).query((ResultSet row) -> {
                known.put(row.getString("sku"), UtcTime.read(row, "updated_at"));
            });
            for (var sku : some) {
                var item = heard.get(sku);
                var when = known.get(sku);
                if (when == null) {
                    added.add(new Object[] {item.path("name").asText(), text(item, "ean"), item.toString(), source, UtcTime.of(at), sku});
                } else if (!when.isAfter(at)) {
                    updated.add(new Object[] {item.path("name").asText(), text(item, "ean"), item.toString(), source, UtcTime.of(at), sku, UtcTime.of(at)});
                } else {
                    continue;
                }
                taken.add(new ProductKeys.Product(sku, text(item, "ean"), text(item, "supplierCode")));
            }
        }
        batches.batchUpdate(UPDATE, updated);
        batches.batchUpdate(INSERT, added);
        return keys.put(taken);
    }

    /** @return those of these SKUs whose product is what was told then */
    public Set<String> told(Collection<String> skus, Instant at) {
        var told = new HashSet<String>();
        Skus.parts(skus).forEach(some -> told.addAll(jdbc.sql(TOLD).param("skus", some).param("at", UtcTime.of(at)).query(String.class).list()));
        return told;
    }

    /** @return by SKU, the tax codes of products that have one: a rate, or a word that stands for no tax */
    public Map<String, String> taxCodes(Collection<String> skus) {
        var codes = new HashMap<String, String>();
        for (var some : Skus.parts(skus)) {
            jdbc.sql(DOCUMENTS).param("skus", some).query((ResultSet row) -> {
                var code = Json.read(row.getString("document"), JsonNode.class, "a stored product").path("taxCode");
                if (code.isTextual()) {
                    codes.put(row.getString("sku"), code.asText());
                }
            });
        }
        return codes;
    }

    private static String text(JsonNode item, String field) {
        return item.hasNonNull(field) ? item.get(field).asText() : null;
    }
}
