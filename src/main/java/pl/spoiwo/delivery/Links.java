package pl.spoiwo.delivery;

import java.sql.ResultSet;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Repository;

/** Our SKU and their id, as a connector's step has found it: table {@code link}, a cache that may be emptied at any time. */
@Repository
class Links {

    private static final String ENTITY = "product";
    private static final String READ = "select our_key, their_key from link where (connection, entity, our_key) in (:keys)";
    private static final String CHANGE = "update link set their_key = :their, updated_at = :now where connection = :connection and entity = :entity and our_key = :our";
    private static final String ADD = """
            insert into link (connection, entity, our_key, their_key, updated_at) values (:connection, :entity, :our, :their, :now)
            on conflict do nothing""";
    private static final String REMOVE = "delete from link where (connection, entity, our_key) in (:keys)";

    private final NamedParameterJdbcTemplate jdbc;

    Links(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Map<String, String> of(String connection, Collection<String> skus) {
        var links = new HashMap<String, String>();
        if (!skus.isEmpty()) {
            jdbc.query(READ, keys(connection, skus), (ResultSet row) -> {
                links.put(row.getString("our_key"), row.getString("their_key"));
            });
        }
        return links;
    }

    void save(String connection, Map<String, String> links, Instant now) {
        links.forEach((our, their) -> {
            var row = Map.of("connection", connection, "entity", ENTITY, "our", our, "their", their, "now", now.atOffset(ZoneOffset.UTC));
            if (jdbc.update(CHANGE, row) == 0) {
                jdbc.update(ADD, row);
            }
        });
    }

    void remove(String connection, Collection<String> skus) {
        if (!skus.isEmpty()) {
            jdbc.update(REMOVE, keys(connection, skus));
        }
    }

    /** Whole keys: H2 uses no index for IN over its last column alone. */
    private static Map<String, ?> keys(String connection, Collection<String> skus) {
        return Map.of("keys", skus.stream().map(sku -> new Object[] {connection, ENTITY, sku}).toList());
    }
}
