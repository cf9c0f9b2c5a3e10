package pl.spoiwo.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;

/** The table {@code product}. Callers hold the locks of the SKUs. */
@Repository
public class Products {

    /** The kind that needs no stock. */
    public static final String SERVICE = "service";
    private static final String UPDATE = "update product set name = ?, ean = ?, service = ?, document = ?, source = ?, updated_at = ? where sku = ?";
    private static final String INSERT = "insert into product (name, ean, service, document, source, updated_at, sku) values (?, ?, ?, ?, ?, ?, ?)";
    private static final String OF = "select sku, document, source, updated_at from product where sku in (:skus)";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final ProductKeys keys;

    public Products(JdbcTemplate jdbc, ProductKeys keys) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
        this.keys = keys;
    }

    /** @param document an item of the canonical product event @param source whose name of it counts; {@code at} when the last word of it came */
    public record Product(JsonNode document, String source, Instant at) {

        private String sku() {
            return document.path("sku").asText();
        }
    }

    /** @param found SKUs that are found by something else now than before @param before documents of those that are another product now; null of new ones */
    public record Put(Set<String> found, Map<String, JsonNode> before) {
    }

    public Put put(List<Product> products) {
        var heard = new TreeMap<String, Product>();
        products.forEach(product -> heard.put(product.sku(), product));
        var updated = new ArrayList<Object[]>();
        var added = new ArrayList<Object[]>();
        var taken = new ArrayList<ProductKeys.Product>();
        var before = new TreeMap<String, JsonNode>();
        for (var some : Skus.parts(heard.keySet())) {
            var known = new HashMap<String, String[]>();
            jdbc.sql(OF).param("skus", some).query((ResultSet row) -> {
                known.put(row.getString("sku"), new String[] {row.getString("document"), row.getString("source")});
            });
            for (var sku : some) {
                var product = heard.get(sku);
                var item = product.document();
                var document = item.toString();
                var old = known.get(sku);
                if (old != null && old[0].equals(document) && old[1].equals(product.source())) {
                    continue;
                }
                (old == null ? added : updated).add(new Object[] {item.path("name").asText(), item.path("ean").asText(null), service(item), document, product.source(), UtcTime.of(product.at()), sku});
                taken.add(new ProductKeys.Product(sku, item.path("ean").asText(null), item.path("supplierCode").asText(null)));
                before.put(sku, old == null ? null : read(old[0]));
            }
        }
        batches.batchUpdate(UPDATE, updated);
        batches.batchUpdate(INSERT, added);
        return new Put(keys.put(taken), before);
    }

    /** @param document null where it is no product yet */
    public static boolean service(JsonNode document) {
        return document != null && document.path("kind").asText().equals(SERVICE);
    }

    /** @param skus one of {@link Skus#parts} @return by SKU, those that are products */
    public Map<String, Product> of(Collection<String> skus) {
        var products = new HashMap<String, Product>();
        jdbc.sql(OF).param("skus", skus).query((ResultSet row) -> {
            products.put(row.getString("sku"), new Product(read(row.getString("document")), row.getString("source"), UtcTime.read(row, "updated_at")));
        });
        return products;
    }

    /** @return by SKU, the tax codes of products that have one: a rate, or a word that stands for no tax */
    public Map<String, String> taxCodes(Collection<String> skus) {
        return texts(skus, "taxCode");
    }

    /** @return by SKU, what products that have a unit are counted and priced in */
    public Map<String, String> units(Collection<String> skus) {
        return texts(skus, "unit");
    }

    private Map<String, String> texts(Collection<String> skus, String field) {
        var texts = new HashMap<String, String>();
        for (var some : Skus.parts(skus)) {
            jdbc.sql(OF).param("skus", some).query((ResultSet row) -> {
                var text = read(row.getString("document")).path(field);
                if (text.isTextual()) {
                    texts.put(row.getString("sku"), text.asText());
                }
            });
        }
        return texts;
    }

    /** As they would be. @param instead documents of some of these, by SKU */
    public Map<String, String> taxCodes(Collection<String> skus, Map<String, JsonNode> instead) {
        var codes = taxCodes(skus.stream().filter(sku -> !instead.containsKey(sku)).toList());
        instead.forEach((sku, document) -> Optional.ofNullable(document.path("taxCode").asText(null)).ifPresent(code -> codes.put(sku, code)));
        return codes;
    }

    private static JsonNode read(String document) {
        return Json.read(document, JsonNode.class, "a stored product");
    }
}
