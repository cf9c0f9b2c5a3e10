package pl.spoiwo.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.rule.Facts;
import pl.spoiwo.rule.RuleSet;
import pl.spoiwo.rule.Subject;

/** What rules of channels ask of goods, many SKUs at a time: each question once for all of them, and only where a rule asks it. Reads, and never writes. */
@Repository
public class RuleFacts {

    private static final String PRODUCTS = "select sku, document from product where sku in (:skus)";
    private static final String WAREHOUSES = "select sku, warehouse from stock where on_hand > 0 and sku in (:skus)";
    private static final String COSTS = "select sku, net, currency from cost where sku in (:skus)";
    private static final String CHANNEL = "select sku, wanted, sold from channel_value where (connection, sku, kind) in (:keys)";

    private final JdbcClient jdbc;

    public RuleFacts(JdbcTemplate jdbc) {
        this.jdbc = JdbcClient.create(jdbc);
    }

    public record Cost(BigDecimal net, String currency) {
    }

    /**
     * What is not as the tables say, because other rules are tried.
     *
     * @param products   documents, by SKU
     * @param costs      by SKU; null where there would be none
     * @param warehouses by SKU, where some pieces would lie
     * @param stock      by SKU, what the channel would hold
     */
    public record Instead(Map<String, JsonNode> products, Map<String, Cost> costs, Map<String, Set<String>> warehouses, Map<String, BigDecimal> stock) {

        public static final Instead NOTHING = new Instead(Map.of(), Map.of(), Map.of(), Map.of());

        /** The same goods in a channel. */
        public Instead with(Map<String, Set<String>> lying, Map<String, BigDecimal> held) {
            return new Instead(products, costs, lying, held);
        }
    }

    /** @param stock null where the channel is told of none */
    public record Held(BigDecimal stock, BigDecimal sold) {
    }

    /**
     * What one channel's rules ask.
     *
     * @param held by SKU, what the channel shall hold
     */
    public record Known(Map<String, Subject> subjects, Map<String, Cost> costs, Map<String, Held> held) {

        public static final Known NOTHING = new Known(Map.of(), Map.of(), Map.of());

        public Subject subject(String sku) {
            return subjects.getOrDefault(sku, Subject.of(sku));
        }

        /** For formulas; costs, which have a currency, and what somebody computes are not among them. */
        public Map<String, Object> facts(String sku) {
            var facts = Facts.of(subject(sku));
            var here = held.get(sku);
            facts.put(Facts.STOCK, here == null ? null : here.stock());
            facts.put(Facts.SOLD, here == null ? null : here.sold());
            return facts;
        }
    }

    /** @param skus one of {@link Skus#parts} */
    public Known of(RuleSet rules, String connection, Collection<String> skus, Instead instead) {
        if (rules.isEmpty()) {
            return Known.NOTHING;
        }
        return new Known(subjects(skus, rules.asksWarehouses() ? warehouses(skus, instead) : Map.of(), instead), rules.asks(Facts.COST) ? costs(skus, instead) : Map.of(),
                rules.asks(Facts.STOCK) || rules.asks(Facts.SOLD) ? held(connection, skus, instead) : Map.of());
    }

    /** What rules know of these goods, but for where they lie. */
    public Map<String, Subject> subjects(Collection<String> skus, Instead instead) {
        return subjects(skus, Map.of(), instead);
    }

    private Map<String, Subject> subjects(Collection<String> skus, Map<String, Set<String>> warehouses, Instead instead) {
        var subjects = new HashMap<String, Subject>();
        skus.forEach(sku -> subjects.put(sku, subject(sku, instead.products().getOrDefault(sku, MissingNode.getInstance()), warehouses)));
        var stored = skus.stream().filter(sku -> !instead.products().containsKey(sku)).toList();
        if (!stored.isEmpty()) {
            jdbc.sql(PRODUCTS).param("skus", stored).query((ResultSet row) -> {
                var sku = row.getString("sku");
                subjects.put(sku, subject(sku, Json.read(row.getString("document"), JsonNode.class, "a stored product"), warehouses));
            });
        }
        return subjects;
    }

    /** Of rules that do not ask where the goods lie. */
    public static Subject subject(String sku, JsonNode product) {
        return subject(sku, product, Map.of());
    }

    private static Subject subject(String sku, JsonNode product, Map<String, Set<String>> warehouses) {
        var tags = new HashSet<String>();
        product.path("tags").forEach(tag -> tags.add(tag.asText()));
        var attributes = new HashMap<String, String>();
        product.path("attributes").fields().forEachRemaining(each -> attributes.put(each.getKey(), each.getValue().asText()));
        return new Subject(sku, product.path("name").asText(null), product.path("category").asText(null), product.path("brand").asText(null), tags, attributes,
                warehouses.getOrDefault(sku, Set.of()));
    }

    private Map<String, Set<String>> warehouses(Collection<String> skus, Instead instead) {
        var warehouses = new HashMap<String, Set<String>>();
        jdbc.sql(WAREHOUSES).param("skus", skus).query((ResultSet row) -> {
            warehouses.computeIfAbsent(row.getString("sku"), sku -> new HashSet<>()).add(row.getString("warehouse"));
        });
        warehouses.putAll(instead.warehouses());
        return warehouses;
    }

    /** What the company pays for one unit, by SKU. */
    public Map<String, Cost> costs(Collection<String> skus) {
        var costs = new HashMap<String, Cost>();
        for (var some : Skus.parts(skus)) {
            jdbc.sql(COSTS).param("skus", some).query((ResultSet row) -> {
                costs.put(row.getString("sku"), new Cost(row.getBigDecimal("net"), row.getString("currency")));
            });
        }
        return costs;
    }

    /** As it would be. */
    public Map<String, Cost> costs(Collection<String> skus, Instead instead) {
        var costs = costs(skus);
        costs.putAll(instead.costs());
        return costs;
    }

    private Map<String, Held> held(String connection, Collection<String> skus, Instead instead) {
        var held = new HashMap<String, Held>();
        jdbc.sql(CHANNEL).param("keys", skus.stream().map(sku -> new Object[] {connection, sku, ChannelValues.STOCK}).toList()).query((ResultSet row) -> {
            held.put(row.getString("sku"), new Held(new BigDecimal(row.getString("wanted")), row.getBigDecimal("sold")));
        });
        instead.stock().forEach((sku, pieces) -> held.merge(sku, new Held(pieces, null), (here, other) -> new Held(pieces, here.sold())));
        return held;
    }
}
