package pl.spoiwo.rate;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;

/** The tables {@code exchange_rate} and {@code rate_table}. What was heard later wins: a bank corrects an edition now and then. */
@Repository
public class Rates {

    /** Editions that anybody may ask for: more than a document looks back. */
    private static final int EDITIONS = 60;
    private static final String KNOWN = "select currency, rate, number, heard_at from exchange_rate where rate_table = :table and base = :base and valid_on = :on";
    private static final String PUT = """
            insert into exchange_rate (number, rate, source, message_id, heard_at, rate_table, base, currency, valid_on) values (?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String CORRECT = """
            update exchange_rate set number = ?, rate = ?, source = ?, message_id = ?, heard_at = ?
             where rate_table = ? and base = ? and currency = ? and valid_on = ?""";
    private static final String FIRST = "insert into rate_table (name, base, as_of, changed_at) values (:table, :base, :asOf, :at) on conflict do nothing";
    private static final String LATER = "update rate_table set as_of = :asOf where name = :table and base = :base and as_of < :asOf";
    private static final String CHANGED = "update rate_table set changed_at = :at where name = :table and base = :base";
    private static final String AS_OF = "select as_of from rate_table where name = :table and base = :base";
    private static final String EDITIONS_OF = """
            select number, valid_on, rate from exchange_rate where rate_table = :table and base = :base and currency = :currency
            order by valid_on desc limit :most""";
    private static final String STATE = "select max(as_of) as as_of, max(changed_at) as changed_at from rate_table";

    private final JdbcTemplate batches;
    private final JdbcClient jdbc;

    public Rates(JdbcTemplate jdbc) {
        this.batches = jdbc;
        this.jdbc = JdbcClient.create(jdbc);
    }

    /**
     * One edition of a table.
     *
     * @param asOf   until when no later edition was there; null where only the edition is told
     * @param values of one unit, by currency
     */
    public record Edition(String table, String number, LocalDate date, String base, Instant asOf, Map<String, BigDecimal> values) {
    }

    /** @param at when it was heard */
    public void put(Edition edition, String source, String messageId, Instant at) {
        var known = new HashMap<String, Heard>();
        jdbc.sql(KNOWN).param("table", edition.table()).param("base", edition.base()).param("on", edition.date())
                .query((row, n) -> new Heard(rate(edition, row.getString("number"), row.getString("currency"), row.getBigDecimal("rate")), UtcTime.read(row, "heard_at")))
                .list().forEach(heard -> known.put(heard.rate().currency(), heard));
        var added = new ArrayList<Object[]>();
        var corrected = new ArrayList<Object[]>();
        edition.values().forEach((currency, value) -> {
            var rate = rate(edition, edition.number(), currency, value);
            var old = known.get(currency);
            if (old == null || !old.at().isAfter(at) && !old.rate().equals(rate)) {
                (old == null ? added : corrected).add(new Object[] {rate.number(), rate.value(), source, messageId, UtcTime.of(at), rate.table(), rate.base(),
                    currency, rate.date()});
            }
        });
        batches.batchUpdate(PUT, added);
        batches.batchUpdate(CORRECT, corrected);
        heard(edition, !added.isEmpty() || !corrected.isEmpty(), at);
    }

    private void heard(Edition edition, boolean changed, Instant at) {
        var asOf = edition.asOf() == null ? Instant.EPOCH : edition.asOf();
        var names = Map.of("table", edition.table(), "base", edition.base());
        jdbc.sql(FIRST).params(names).param("asOf", UtcTime.of(asOf)).param("at", UtcTime.of(at)).update();
        jdbc.sql(LATER).params(names).param("asOf", UtcTime.of(asOf)).update();
        if (changed) {
            jdbc.sql(CHANGED).params(names).param("at", UtcTime.of(at)).update();
        }
    }

    /** @param base of the table; @param zone whose days are meant */
    public RateTable table(String name, String currency, String base, ZoneId zone) {
        var asOf = jdbc.sql(AS_OF).param("table", name).param("base", base).query((row, n) -> UtcTime.read(row, "as_of")).optional().orElse(null);
        return new RateTable(name, currency, asOf, zone, jdbc.sql(EDITIONS_OF).param("table", name).param("base", base).param("currency", currency).param("most", EDITIONS)
                .query((row, n) -> new Rate(name, row.getString("number"), row.getObject("valid_on", LocalDate.class), currency, base, row.getBigDecimal("rate"))).list());
    }

    /** Another one whenever a rate has changed, and on the first word of each day: what waited for rates is looked at again then. */
    public String state(ZoneId zone) {
        return jdbc.sql(STATE).query((row, n) -> row.getObject("as_of") == null ? ""
                : UtcTime.read(row, "changed_at").toEpochMilli() + "," + UtcTime.read(row, "as_of").atZone(zone).toLocalDate()).single();
    }

    private record Heard(Rate rate, Instant at) {
    }

    private static Rate rate(Edition edition, String number, String currency, BigDecimal value) {
        return new Rate(edition.table(), number, edition.date(), currency, edition.base(), value);
    }
}
