package pl.spoiwo.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;

/** The table {@code price}: by SKU and price list. What was heard later wins. Callers hold the lock of the SKU. */
@Repository
public class Prices {

    private static final String UPDATE = """
            update price set net = :net, gross = :gross, currency = :currency, source = :source, message_id = :message, updated_at = :at
             where sku = :sku and price_list = :list and updated_at <= :at""";
    private static final String KNOWN = "select count(*) from price where sku = :sku and price_list = :list";
    private static final String INSERT = """
            insert into price (sku, price_list, net, gross, currency, source, message_id, updated_at)
            values (:sku, :list, :net, :gross, :currency, :source, :message, :at)""";

    private final JdbcClient jdbc;

    public Prices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param item an item of the canonical price event */
    public void put(JsonNode item, String source, String messageId, Instant at) {
        if (!write(UPDATE, item, source, messageId, at) && jdbc.sql(KNOWN).param("sku", item.path("sku").asText())
                .param("list", item.path("priceList").asText()).query(Long.class).single() == 0) {
            write(INSERT, item, source, messageId, at);
        }
    }

    private boolean write(String sql, JsonNode item, String source, String messageId, Instant at) {
        return jdbc.sql(sql).param("sku", item.path("sku").asText()).param("list", item.path("priceList").asText())
                .param("net", amount(item.get("net"))).param("gross", amount(item.get("gross"))).param("currency", item.path("currency").asText())
                .param("source", source).param("message", messageId).param("at", UtcTime.of(at)).update() == 1;
    }

    private static BigDecimal amount(JsonNode value) {
        return value == null ? null : new BigDecimal(value.asText());
    }
}
