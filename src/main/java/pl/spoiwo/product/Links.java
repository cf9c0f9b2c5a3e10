package pl.spoiwo.product;

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
import java.util.TreeSet;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;

/**
 * Our SKU and the offer that it has in a channel, one at most: table {@code link}. What the hub has found may be emptied at any time; what a person has
 * linked, the hub neither changes nor removes.
 */
@Repository
public class Links {

    /** A write to the channel found it. */
    public static final String FOUND = "FOUND";
    /** The channel's list of offers says it. */
    public static final String MATCHED = "MATCHED";
    /** A person made it. */
    public static final String HAND = "HAND";

    private static final String READ = "select our_key, their_key from link where (connection, entity, our_key) in (:keys)";
    private static final String CHANGE = """
            update link set their_key = ?, origin = ?, updated_at = ?
             where connection = ? and entity = 'product' and our_key = ? and origin <> 'HAND' and (their_key <> ? or origin <> ?)""";
    private static final String ADD = """
            insert into link (connection, entity, our_key, their_key, origin, updated_at) values (?, 'product', ?, ?, ?, ?) on conflict do nothing""";
    private static final String REMOVE = "delete from link where (connection, entity, our_key) in (:keys) and origin <> 'HAND'";
    private static final String BY_HAND = """
            select our_key, their_key from link
             where connection = :connection and entity = 'product' and origin = 'HAND' and (our_key = :sku or their_key = :offer)""";
    private static final String CLEAR = "delete from link where connection = :connection and entity = 'product' and (our_key = :sku or their_key = :offer)";
    private static final String LINKED = "select our_key from link where connection = :connection and entity = 'product' and their_key = :offer";
    private static final String UNLINK = "delete from link where connection = :connection and entity = 'product' and their_key = :offer";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    public Links(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    public Map<String, String> of(String connection, Collection<String> skus) {
        var links = new HashMap<String, String>();
        for (var some : Skus.keys(skus)) {
            jdbc.sql(READ).param("keys", keys(connection, some)).query((ResultSet row) -> {
                links.put(row.getString("our_key"), row.getString("their_key"));
            });
        }
        return links;
    }

    /** @param links offer ids by SKU; @param origin {@link #FOUND} or {@link #MATCHED} */
    public void save(String connection, Map<String, String> links, String origin, Instant now) {
        var at = UtcTime.of(now);
        var changes = new ArrayList<Object[]>();
        var additions = new ArrayList<Object[]>();
        var known = of(connection, links.keySet());
        new TreeMap<>(links).forEach((sku, offer) -> {
            changes.add(new Object[] {offer, origin, at, connection, sku, offer, origin});
            if (!known.containsKey(sku)) {
                additions.add(new Object[] {connection, sku, offer, origin, at});
            }
        });
        batches.batchUpdate(ADD, additions);
        batches.batchUpdate(CHANGE, changes.stream().filter(change -> known.containsKey((String) change[4])).toList());
    }

    public void remove(String connection, Collection<String> skus) {
        for (var some : Skus.keys(skus)) {
            jdbc.sql(REMOVE).param("keys", keys(connection, some)).update();
        }
    }

    /** A link that a person made. */
    public record Made(String sku, String offerId) {
    }

    /** @return the link by hand that stands in the way of this one: the offer is another SKU's, or the SKU has another offer */
    public Optional<Made> inTheWay(String connection, String offerId, String sku) {
        return jdbc.sql(BY_HAND).param("connection", connection).param("sku", sku).param("offer", offerId)
                .query((row, number) -> new Made(row.getString("our_key"), row.getString("their_key"))).list().stream()
                .filter(made -> !made.equals(new Made(sku, offerId))).findFirst();
    }

    /**
     * A person says that the offer is this SKU. What the hub had found of either gives way.
     *
     * @return SKUs that have another offer than before, or none
     */
    public Set<String> make(String connection, String offerId, String sku, Instant now) {
        var moved = linked(connection, offerId);
        moved.add(sku);
        jdbc.sql(CLEAR).param("connection", connection).param("sku", sku).param("offer", offerId).update();
        batches.update(ADD, connection, sku, offerId, HAND, UtcTime.of(now));
        return moved;
    }

    /** @return SKUs that had it, by whomever the link was made */
    public Set<String> unlink(String connection, String offerId) {
        var moved = linked(connection, offerId);
        jdbc.sql(UNLINK).param("connection", connection).param("offer", offerId).update();
        return moved;
    }

    /** @return SKUs that have the offer, by whomever the link was made */
    public Set<String> linked(String connection, String offerId) {
        return new TreeSet<>(jdbc.sql(LINKED).param("connection", connection).param("offer", offerId).query(String.class).list());
    }

    /* Whole keys: H2 uses no index for IN over its last column alone. */
    private static List<Object[]> keys(String connection, Collection<String> skus) {
        return skus.stream().map(sku -> new Object[] {connection, "product", sku}).toList();
    }
}
