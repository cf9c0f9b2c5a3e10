package pl.spoiwo.product;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.rule.Globs;

/** What each channel shall hold: the wanted side of the table {@code channel_value}. Callers hold the locks of the SKUs. */
@Repository
public class ChannelValues {

    /** Kinds of values. */
    public static final String STOCK = "stock";
    public static final String PRICE = "price";
    /** Texts; a long one in its short form, see {@link LongTexts}. */
    public static final String NAME = "name";
    public static final String DESCRIPTION = "description";
    /** Wanted differs from what the channel has accepted, and nobody has tried yet. */
    public static final String OPEN = "OPEN";

    private static final String COLUMNS = "sku, wanted, wanted_at, behind, limited_by";
    /* Whole keys: H2 uses no index for IN over a later column alone. */
    private static final String WANTED = "select " + COLUMNS + " from channel_value where (connection, sku, kind) in (:keys)";
    private static final String RANGE = "select " + COLUMNS + " from channel_value where connection = :connection and kind = :kind and sku between :first and :last";
    private static final String THERE = " from channel_value where connection = :connection and kind = :kind and wanted <> '0'";
    /* What the channel holds is no newer number either while it is short: what it has sold unseen is to be left off that one too. */
    private static final String CHANGE = """
            update channel_value set wanted = ?, wanted_at = ?, wanted_by = ?, behind = ?, limited_by = ?, accepted = case when short_until is null then accepted end,
                                     state = case when accepted = ? and short_until is null then 'ACCEPTED' else 'OPEN' end, attempts = 0, due_at = null, reason = null
             where connection = ? and sku = ? and kind = ?""";
    private static final String INSERT = """
            insert into channel_value (wanted, wanted_at, wanted_by, behind, limited_by, connection, sku, kind, state, sold)
            values (?, ?, ?, ?, ?, ?, ?, ?, 'OPEN', (select coalesce(max(sold), 0) from channel_value where sku = ?))""";
    private static final String STANDS = "update channel_value set behind = ?, limited_by = ? where connection = ? and sku = ? and kind = ?";
    private static final String DOUBT = """
            update channel_value set accepted = null, stale = true, state = 'OPEN', attempts = 0, due_at = null, reason = null
             where connection = :connection and kind = :kind and sku = :sku and (accepted is not null or lease_until is not null)""";
    private static final String RELINK = """
            update channel_value set accepted = null, last_accepted = null, previous_accepted = null, expected = null, expected_least = null, short_until = null, stale = true, state = 'OPEN',
                                     attempts = 0, due_at = null, reason = null
             where connection = ? and sku = ?""";
    private static final String REFUSED = "select sku from channel_value where connection = :connection and kind = :kind and state = 'REFUSED' and wanted <> coalesce(accepted, '')";
    private static final String AGAIN = """
            update channel_value set state = 'OPEN', attempts = 0, due_at = null, reason = null
             where connection = ? and kind = ? and sku = ? and state = 'REFUSED'""";
    /* What was sent is not there any more, so it does not bound what is expected. */
    private static final String EXPECT = """
            update channel_value set expected = cast(? as numeric(18,4)), expected_least = null, counted_down = 0, sent = null
             where connection = ? and kind = 'stock' and sku = ?""";
    private static final String SOLD = "update channel_value set sold = sold + ? where sku = ?";
    private static final String COUNTED_DOWN = "update channel_value set counted_down = counted_down + ? where sku = ? and connection = ? and kind = 'stock'";

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    public ChannelValues(JdbcTemplate jdbc) {
        this.jdbc = JdbcClient.create(jdbc);
        this.batches = jdbc;
    }

    /**
     * A value that is another than before.
     *
     * @param old null for the first one
     * @param at  when it was wanted: after the one before, also where the clocks of nodes differ or one goes back; null of what is told
     */
    public record Change(String sku, String old, String wanted, Instant at) {

        public Change(String sku, String old, String wanted) {
            this(sku, old, wanted, null);
        }
    }

    /** The same of values of which nothing is only for a while. */
    public List<Change> want(String connection, String kind, Map<String, String> values, Instant now, String messageId) {
        return want(connection, kind, values, Map.of(), now, messageId);
    }

    /**
     * Writes down what the channel shall hold.
     *
     * @param values    by SKU, one of {@link Skus#parts}
     * @param limitedBy by SKU, see {@link Wanted}
     * @return those that are different from before, by SKU
     */
    public List<Change> want(String connection, String kind, Map<String, String> values, Map<String, Set<String>> limitedBy, Instant now, String messageId) {
        if (values.isEmpty()) {
            return List.of();
        }
        var known = wanted(connection, kind, values.keySet());
        // Of stock that nobody knows nothing is sold.
        var nothing = new Wanted(kind.equals(STOCK) ? "0" : null, now, null, Set.of());
        var changes = new ArrayList<Change>();
        var changed = new ArrayList<Object[]>();
        var added = new ArrayList<Object[]>();
        var stands = new ArrayList<Object[]>();
        new TreeMap<>(values).forEach((sku, wanted) -> {
            var old = known.get(sku);
            var next = Objects.requireNonNullElse(old, nothing).next(wanted, now, limitedBy.getOrDefault(sku, Set.of()));
            var names = next.limitedBy().isEmpty() ? null : String.join("\n", next.limitedBy());
            if (old == null) {
                changes.add(new Change(sku, null, wanted, now));
                added.add(new Object[] {wanted, UtcTime.of(now), messageId, next.behind(), names, connection, sku, kind, sku});
            } else if (!wanted.equals(old.value())) {
                changes.add(new Change(sku, old.value(), wanted, next.at()));
                changed.add(new Object[] {wanted, UtcTime.of(next.at()), messageId, next.behind(), names, wanted, connection, sku, kind});
            } else if (!next.equals(old)) {
                stands.add(new Object[] {next.behind(), names, connection, sku, kind});
            }
        });
        batches.batchUpdate(CHANGE, changed);
        batches.batchUpdate(INSERT, added);
        batches.batchUpdate(STANDS, stands);
        return changes;
    }

    /** @param skus not none, one of {@link Skus#parts} @return by SKU, what the channel shall hold now */
    public Map<String, Wanted> wanted(String connection, String kind, Collection<String> skus) {
        return read(jdbc.sql(WANTED).param("keys", skus.stream().map(sku -> new Object[] {connection, sku, kind}).toList()));
    }

    /** What channels are to hold only because a person had set it for a while that is over, where nothing says another value. @param standing SKUs of which there is no value, with names of what persons have set and still holds */
    public Map<String, Wanted> left(String connection, String kind, Map<String, Set<String>> standing) {
        var left = standing.isEmpty() ? new HashMap<String, Wanted>() : wanted(connection, kind, standing.keySet());
        left.entrySet().removeIf(each -> !each.getValue().setIsOver(standing.get(each.getKey())));
        return left;
    }

    private static Map<String, Wanted> read(JdbcClient.StatementSpec asked) {
        var known = new HashMap<String, Wanted>();
        asked.query((ResultSet row) -> {
            var names = row.getString("limited_by");
            known.put(row.getString("sku"), new Wanted(row.getString("wanted"), UtcTime.read(row, "wanted_at"), row.getString("behind"), names == null ? Set.of() : Set.of(names.split("\n"))));
        });
        return known;
    }

    /** What the channel shall hold of all SKUs from one to another, as the database orders them. @return by SKU */
    public Map<String, Wanted> wanted(String connection, String kind, String first, String last) {
        return read(jdbc.sql(RANGE).param("connection", connection).param("kind", kind).param("first", first).param("last", last));
    }

    /** @param skus empty for all @return how many values of this kind the channel shall hold, other than nothing */
    public int known(String connection, String kind, Globs skus) {
        var asked = jdbc.sql((skus.isEmpty() ? "select count(*)" : "select sku") + THERE).param("connection", connection).param("kind", kind);
        return skus.isEmpty() ? asked.query(Integer.class).single() : (int) asked.query(String.class).list().stream().filter(skus::match).count();
    }

    /** The channel has moved its stock of these SKUs by itself: what it has accepted, or is accepting just now, proves nothing any more. */
    public void doubt(String connection, Collection<String> skus) {
        doubted(connection, STOCK, skus);
    }

    /**
     * The channel does not hold what it has accepted, and no sale explains it: it is sent anew as it is wanted.
     *
     * @param found what it held instead: of a stock that is less by the time of the write some was sold meanwhile; null for none
     */
    public void repair(String connection, String kind, String sku, String found) {
        if (kind.equals(STOCK)) {
            batches.update(EXPECT, found == null ? null : new BigDecimal(found), connection, sku);
        }
        doubted(connection, kind, List.of(sku));
    }

    /** The values of these SKUs belong to another offer than before: of that one nothing is known. */
    public void relinked(String connection, Collection<String> skus) {
        batches.batchUpdate(RELINK, new TreeSet<>(skus).stream().map(sku -> new Object[] {connection, sku}).toList());
    }

    /** @return SKUs of which the channel has refused the value */
    public List<String> refused(String connection, String kind) {
        return jdbc.sql(REFUSED).param("connection", connection).param("kind", kind).query(String.class).list();
    }

    /** What the channel has refused goes once more, as it is wanted. @return how many of these it had refused */
    public int again(String connection, String kind, Collection<String> skus) {
        return IntStream.of(batches.batchUpdate(AGAIN, new TreeSet<>(skus).stream().map(sku -> new Object[] {connection, kind, sku}).toList())).sum();
    }

    private void doubted(String connection, String kind, Collection<String> skus) {
        new TreeSet<>(skus).forEach(sku -> jdbc.sql(DOUBT).param("connection", connection).param("kind", kind).param("sku", sku).update());
    }

    /** Counts what was ordered: the dispatcher serves the most sold first. @param quantities by SKU */
    public void sold(SortedMap<String, BigDecimal> quantities) {
        batches.batchUpdate(SOLD, quantities.entrySet().stream().map(each -> new Object[] {each.getValue(), each.getKey()}).toList());
    }

    /** The channel may have taken so much off its own stock since it accepted a value: what it holds less is explained by that. @param quantities by SKU */
    public void countedDown(String connection, SortedMap<String, BigDecimal> quantities) {
        batches.batchUpdate(COUNTED_DOWN, quantities.entrySet().stream().map(each -> new Object[] {each.getValue(), each.getKey(), connection}).toList());
    }
}
