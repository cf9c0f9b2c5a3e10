package pl.spoiwo.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;

/** The table {@code product}. What was heard later wins. Callers hold the lock of the SKU. */
@Repository
public class Products {

    private static final String UPDATE = """
            update product set name = :name, ean = :ean, document = :document, source = :source, updated_at = :at
             where sku = :sku and updated_at <= :at""";
    private static final String KNOWN = "select count(*) from product where sku = :sku";
    private static final String INSERT = """
            insert into product (sku, name, ean, document, source, updated_at) values (:sku, :name, :ean, :document, :source, :at)""";

    private static final String DOCUMENTS = "select sku, document from product where sku in (:skus)";

    private final JdbcClient jdbc;

    public Products(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param item an item of the canonical product event */
    public void put(JsonNode item, String source, Instant at) {
        if (!write(UPDATE, item, source, at) && jdbc.sql(KNOWN).param("sku", item.path("sku").asText()).query(Long.class).single() == 0) {
            write(INSERT, item, source, at);
        }
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

    private boolean write(String sql, JsonNode item, String source, Instant at) {
        return jdbc.sql(sql).param("sku", item.path("sku").asText()).param("name", item.path("name").asText())
                .param("ean", item.hasNonNull("ean") ? item.get("ean").asText() : null).param("document", item.toString())
                .param("source", source).param("at", UtcTime.of(at)).update() == 1;
    }
}
