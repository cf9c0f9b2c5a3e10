package pl.spoiwo.operations.query;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many messages wait for a person. Read from an index: cheap enough for metrics and alerts to ask again and again. */
@Component
public class ParkedCounts {

    private static final String COUNT = "select connection, count(*) as messages from message where state in ('PARKED', 'UNKNOWN') group by connection";

    private final JdbcClient jdbc;

    ParkedCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Map<String, Long> byConnection() {
        var counts = new TreeMap<String, Long>();
        jdbc.sql(COUNT).query(row -> {
            counts.put(row.getString("connection"), row.getLong("messages"));
        });
        return counts;
    }

    public long total() {
        return byConnection().values().stream().mapToLong(Long::longValue).sum();
    }
}
