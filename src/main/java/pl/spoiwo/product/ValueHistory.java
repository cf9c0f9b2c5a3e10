package pl.spoiwo.product;

import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;

/** The table {@code value_history}: changes of wanted and of accepted values. Each is written in the transaction of its change. */
@Repository
public class ValueHistory {

    /** The hub decided that the channel shall hold it. */
    public static final String WANTED = "WANTED";
    /** The channel said that it holds it. */
    public static final String ACCEPTED = "ACCEPTED";

    private static final int LONGEST_WHY = 500;
    private static final String INSERT = """
            insert into value_history (connection, sku, kind, event, at, old_value, new_value, message_id, why) values (?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String HELD = """
            select sku, at, new_value from value_history
             where (sku, kind, connection) in (:keys) and event = 'ACCEPTED' order by sku, at, id""";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    public ValueHistory(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    /** What a channel held from a moment on, until the next one. */
    public record Held(Instant since, String value) {
    }

    /** @param why by SKU, for a person */
    public void wanted(String connection, String kind, List<ChannelValues.Change> changes, Map<String, String> why, Instant now, String messageId) {
        batches.batchUpdate(INSERT, changes.stream().map(change -> row(connection, kind, WANTED, change, now, messageId, why.get(change.sku()))).toList());
    }

    public void accepted(String connection, String kind, ChannelValues.Change change, Instant now, String remark) {
        batches.update(INSERT, row(connection, kind, ACCEPTED, change, now, null, remark));
    }

    private static Object[] row(String connection, String kind, String event, ChannelValues.Change change, Instant now, String messageId, String why) {
        return new Object[] {connection, change.sku(), kind, event, UtcTime.of(now), change.old(), change.wanted(), messageId,
            why == null || why.length() <= LONGEST_WHY ? why : why.substring(0, LONGEST_WHY)};
    }

    /** @return by SKU, what the channel has held, oldest first */
    public Map<String, List<Held>> held(String connection, String kind, Collection<String> skus) {
        var held = new TreeMap<String, List<Held>>();
        for (var some : Skus.parts(skus)) {
            jdbc.sql(HELD).param("keys", some.stream().map(sku -> new Object[] {sku, kind, connection}).toList()).query((ResultSet row) -> {
                held.computeIfAbsent(row.getString("sku"), sku -> new ArrayList<>()).add(new Held(UtcTime.read(row, "at"), row.getString("new_value")));
            });
        }
        return held;
    }
}
