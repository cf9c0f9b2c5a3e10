package pl.spoiwo.price;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Skus;
import pl.spoiwo.product.ValueHistory;
import pl.spoiwo.product.ValueHistory.Told;

/** What articles say that prices are made of: the table {@code cost}, and the history of costs and of taxes. Callers hold the locks of the SKUs. */
@Repository
public class ProductFacts {

    /** Kinds of values. */
    public static final String COST = "cost";
    public static final String TAX = "tax";

    private static final String KNOWN = "select sku, net, currency, source, message_id, updated_at from cost where sku in (:skus)";
    private static final String UPDATE = "update cost set net = ?, currency = ?, source = ?, message_id = ?, updated_at = ? where sku = ?";
    private static final String INSERT = "insert into cost (net, currency, source, message_id, updated_at, sku) values (?, ?, ?, ?, ?, ?)";

    private static final String HEARD = "update cost set updated_at = :at where sku in (:skus)";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;
    private final ValueHistory history;

    public ProductFacts(JdbcTemplate jdbc, ValueHistory history) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
        this.history = history;
    }

    /** What the company pays for one unit. @param net without tax */
    private record Cost(String sku, BigDecimal net, String currency, String source, String messageId, Instant updatedAt) {

        private String said() {
            return net.setScale(Math.max(2, net.stripTrailingZeros().scale())).toPlainString();
        }

        private boolean same(Cost other) {
            return net.compareTo(other.net) == 0 && currency.equals(other.currency);
        }
    }

    /** @param items of the canonical product event; one that tells no cost leaves it as it was, and what was heard later wins */
    public void costs(List<JsonNode> items, String source, String messageId, Instant at) {
        var said = new HashMap<String, Cost>();
        items.stream().filter(item -> item.has(COST)).forEach(item -> said.put(item.path("sku").asText(), new Cost(item.path("sku").asText(),
                new BigDecimal(item.at("/cost/net").asText()), item.at("/cost/currency").asText(), source, messageId, at)));
        for (var some : Skus.parts(said.keySet())) {
            var known = costs(some);
            var updates = new ArrayList<Object[]>();
            var inserts = new ArrayList<Object[]>();
            var told = new ArrayList<Told>();
            var again = new ArrayList<String>();
            for (var sku : some) {
                var cost = said.get(sku);
                var old = known.get(sku);
                if (old == null || !old.updatedAt().isAfter(at) && !old.same(cost)) {
                    (old == null ? inserts : updates).add(new Object[] {cost.net(), cost.currency(), source, messageId, UtcTime.of(at), sku});
                    told.add(new Told("", new ChannelValues.Change(sku, old == null ? null : old.said(), cost.said()), cost.currency()));
                } else if (old.updatedAt().isBefore(at)) {
                    again.add(sku);
                }
            }
            batches.batchUpdate(UPDATE, updates);
            batches.batchUpdate(INSERT, inserts);
            history.told(source, COST, told, at, messageId);
            if (!again.isEmpty()) {
                jdbc.sql(HEARD).param("at", UtcTime.of(at)).param("skus", again).update();
            }
        }
    }

    /** Writes down which taxes are others now. @param before, after by SKU */
    public void taxes(Map<String, String> before, Map<String, String> after, String source, String messageId, Instant at) {
        history.told(source, TAX, after.entrySet().stream().filter(now -> !Objects.equals(now.getValue(), before.get(now.getKey())))
                .map(now -> new Told("", new ChannelValues.Change(now.getKey(), before.get(now.getKey()), now.getValue()), null)).toList(), at, messageId);
    }

    /** @return by SKU, the cost by its currency */
    public Map<String, Map<String, BigDecimal>> costs(Set<String> skus) {
        var costs = new HashMap<String, Map<String, BigDecimal>>();
        Skus.parts(skus).forEach(some -> costs(some).values().forEach(cost -> costs.put(cost.sku(), Map.of(cost.currency(), cost.net()))));
        return costs;
    }

    private Map<String, Cost> costs(List<String> skus) {
        var known = new HashMap<String, Cost>();
        jdbc.sql(KNOWN).param("skus", skus).query((row, n) -> new Cost(row.getString("sku"), row.getBigDecimal("net"), row.getString("currency"), row.getString("source"),
                row.getString("message_id"), UtcTime.read(row, "updated_at"))).list().forEach(cost -> known.put(cost.sku(), cost));
        return known;
    }
}
