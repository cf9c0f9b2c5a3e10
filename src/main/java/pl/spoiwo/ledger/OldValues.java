package pl.spoiwo.ledger;

import java.math.BigDecimal;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/** Purges the table {@code value_history}, and keeps a summary of each month in {@code value_summary}. */
final class OldValues {

    /* A range of the index value_history_of. */
    private static final String NEWER = """
            exists (select 1 from value_history n where n.sku = h.sku and n.kind = h.kind and n.event = %s and n.name = h.name and n.connection %s h.connection
                 and n.at >= h.at and n.at < ? and (n.at > h.at or n.id > h.id))""";
    /* H2 reads a range up to its end, and that with it: all own rows, where nobody else speaks. A case keeps it from asking in another order. */
    private static final String FIRST_SPEAKER = """
            (select f.connection from value_history f where f.sku = h.sku and f.kind = h.kind and f.event = h.event and f.name = h.name
              order by f.sku, f.kind, f.event, f.name, f.connection limit 1)""";
    /* What held at the time until which all is kept holds on, and stays: of what is told the last word of anybody, of what sources said the last of each, of what a channel held what it
       accepted last or was seen to hold, whichever is later: an older one of the other kind beside it would look as if the one had followed the other. */
    static final String OLD = """
            select h.id, h.sku, h.kind, h.connection, h.event, h.name, h.at, h.new_value from value_history h
             where h.at >= ? and (h.at > ? or h.id > ?) and h.at < ?
               and (%s or h.event in ('ACCEPTED', 'FOUND') and %s or h.event = 'TOLD' and (%s or case when %s < h.connection then %s else false end))
             order by h.at, h.id limit ?""".formatted(NEWER.formatted("h.event", "="), NEWER.formatted("case h.event when 'FOUND' then 'ACCEPTED' else 'FOUND' end", "="), NEWER.formatted("h.event", ">"), FIRST_SPEAKER, NEWER.formatted("h.event", "<"));
    private static final String DELETE = "delete from value_history where id = ?";
    private static final String ADD = """
            update value_summary set changes = changes + ?, lowest = least(coalesce(lowest, ?), coalesce(?, lowest)), highest = greatest(coalesce(highest, ?), coalesce(?, highest)),
                   last_value = ?, last_at = ?
             where sku = ? and kind = ? and connection = ? and event = ? and name = ? and month_of = ?""";
    private static final String FIRST = """
            insert into value_summary (changes, lowest, highest, last_value, last_at, sku, kind, connection, event, name, month_of)
            values (?, cast(? as numeric(18,4)), cast(? as numeric(18,4)), ?, ?, ?, ?, ?, ?, ?, ?)""";

    private OldValues() {
    }

    /** Behind which a batch goes on: what was left before it stays. */
    record Place(Instant at, long id) {

        static final Place FIRST = new Place(Instant.EPOCH, 0);
    }

    private record Row(long id, List<Object> key, Instant at, String value) {

        /** What a source said is no value that held. */
        private boolean said() {
            return key.get(3).equals("SAID");
        }

        /** Null where it is no number: what a list tells of net and gross, or a code of a tax. */
        private BigDecimal number() {
            return value.matches("-?\\d{1,14}(\\.\\d{1,4})?") ? new BigDecimal(value) : null;
        }
    }

    /** One batch, in the caller's transaction. @return behind what the next one goes on; null where there is none */
    static Place purge(JdbcTemplate jdbc, Instant before, Place from, int most, Months calendar) {
        var until = UtcTime.of(before);
        var behind = UtcTime.of(from.at());
        var rows = jdbc.query(OLD, (row, n) -> {
            var at = UtcTime.read(row, "at");
            return new Row(row.getLong("id"), List.of(row.getString("sku"), row.getString("kind"), row.getString("connection"), row.getString("event"), row.getString("name"), calendar.of(at)), at,
                    row.getString("new_value"));
        }, behind, behind, from.id(), until, until, until, until, until, most);
        var months = new TreeMap<String, List<Row>>();
        rows.stream().filter(row -> !row.said()).forEach(row -> months.computeIfAbsent(row.key().toString(), key -> new ArrayList<>()).add(row));
        months.values().forEach(month -> summarise(jdbc, month));
        if (!rows.isEmpty()) {
            PurgedFacts.keep(jdbc, rows.stream().map(Row::id).toList());
        }
        jdbc.batchUpdate(DELETE, rows.stream().map(row -> new Object[] {row.id()}).toList());
        return rows.size() < most ? null : new Place(rows.get(most - 1).at(), rows.get(most - 1).id());
    }

    /** @param month rows of one key, oldest first */
    private static void summarise(JdbcTemplate jdbc, List<Row> month) {
        var numbers = month.stream().map(Row::number).filter(number -> number != null).sorted().toList();
        var lowest = numbers.isEmpty() ? null : numbers.get(0);
        var highest = numbers.isEmpty() ? null : numbers.get(numbers.size() - 1);
        var last = month.get(month.size() - 1);
        var key = last.key();
        if (jdbc.update(ADD, with(key, month.size(), lowest, lowest, highest, highest, last.value(), UtcTime.of(last.at()))) == 0) {
            jdbc.update(FIRST, with(key, month.size(), lowest, highest, last.value(), UtcTime.of(last.at())));
        }
    }

    private static Object[] with(List<Object> key, Object... values) {
        var all = new ArrayList<>(Arrays.asList(values));
        key.forEach(part -> all.add(part instanceof LocalDate day ? Date.valueOf(day) : part));
        return all.toArray();
    }
}
