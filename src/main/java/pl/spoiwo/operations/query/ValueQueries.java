package pl.spoiwo.operations.query;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a channel is to hold, which in observe mode nobody has written, beside what its offers showed when they were read. */
@Component
public class ValueQueries {

    private static final int EXAMPLES = 20;
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,20}(\\.\\d{1,10})?");
    /* Of several offers of one SKU the one on sale, and of those the one read last. */
    private static final String SIDES = """
            select v.kind, v.sku, v.wanted, o.offer_id, o.name, o.stock, o.price, o.read_at
              from channel_value v left join channel_offer o on o.connection = v.connection and o.sku = v.sku and o.state <> 'GONE'
             where v.connection = :connection
             order by v.kind, v.sku, case o.state when 'ACTIVE' then 0 else 1 end, o.read_at desc, o.offer_id""";

    private final JdbcClient jdbc;

    ValueQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param kind      stock, price, name or description
     * @param unknown   wanted, and no offer of that SKU was read, or it tells no value
     * @param examples  of those that differ, by SKU
     */
    public record Values(String kind, int same, int different, int unknown, List<Example> examples) {
    }

    /** @param hub what it is to hold @param channel what it held @param readAt when */
    public record Example(String sku, String offerId, String hub, String channel, Instant readAt) {
    }

    private static final class Count {
        private int same;
        private int different;
        private int unknown;
        private final List<Example> examples = new ArrayList<>();
    }

    public List<Values> compare(String connection) {
        var counts = new TreeMap<String, Count>();
        var seen = new HashSet<List<String>>();
        jdbc.sql(SIDES).param("connection", connection).query((ResultSet row) -> {
            if (seen.add(List.of(row.getString("kind"), row.getString("sku")))) {
                count(row, counts);
            }
        });
        return counts.entrySet().stream().map(each -> values(each)).toList();
    }

    private static void count(ResultSet row, Map<String, Count> counts) throws SQLException {
        var count = counts.computeIfAbsent(row.getString("kind"), kind -> new Count());
        var kind = row.getString("kind");
        var wanted = plain(kind, row.getString("wanted"));
        var held = kind.equals("description") ? null : plain(kind, row.getString(kind));
        if (wanted == null || held == null) {
            count.unknown++;
        } else if (wanted.equals(held)) {
            count.same++;
        } else {
            count.different++;
            if (count.examples.size() < EXAMPLES) {
                count.examples.add(new Example(row.getString("sku"), row.getString("offer_id"), row.getString("wanted"), held, Columns.time(row, "read_at")));
            }
        }
    }

    private static Values values(Map.Entry<String, Count> of) {
        return new Values(of.getKey(), of.getValue().same, of.getValue().different, of.getValue().unknown, List.copyOf(of.getValue().examples));
    }

    /** 5, 5.0 and 5.00 are one value. */
    private static String plain(String kind, String text) {
        return kind.equals("name") ? text : text != null && NUMBER.matcher(text).matches() ? new BigDecimal(text).stripTrailingZeros().toPlainString() : null;
    }
}
