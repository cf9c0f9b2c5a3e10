package pl.spoiwo.stock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Skus;
import pl.spoiwo.product.ValueHistory;

/** The table {@code stock}: what lies in the warehouses, as it was counted or decided. Callers hold the locks of the SKUs. */
@Repository
public class CountTables {

    private static final String KNOWN = "select sku, warehouse, on_hand, incoming, source from stock where sku in (:skus)";
    private static final String RECOUNT = """
            update stock set on_hand = ?, incoming = ?, counted_at = ?, source = ?, message_id = ? where sku = ? and warehouse = ?""";
    private static final String COUNT = """
            insert into stock (on_hand, incoming, counted_at, source, message_id, sku, warehouse) values (?, ?, ?, ?, ?, ?, ?)""";
    /* Where the same source says the same again nothing is written here: its word has the moment, in the table candidate. */
    private static final String SAME = "update stock set counted_at = :at, source = :source, message_id = :message where (sku, warehouse) in (:keys)";
    /* The word makes the statement another one, see ProductKeys. */
    private static final String NOW = KNOWN + " and :unique <> ''";
    private static final String UNCOUNT = "delete from stock where sku = ? and warehouse = ?";

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final ReservationTables reservations;
    private final ValueHistory history;

    public CountTables(JdbcTemplate jdbc, ReservationTables reservations, ValueHistory history) {
        this.jdbc = JdbcClient.create(jdbc);
        this.batches = jdbc;
        this.reservations = reservations;
        this.history = history;
    }

    /**
     * Takes counts, and ends reservations that they show.
     *
     * @param why by count, what decided that it counts
     * @return SKUs of which another amount is there, or reserved, than before
     */
    public Set<String> count(List<Count> counts, Instant countedAt, String source, String messageId, Function<Count, ObjectNode> why, Instant at) {
        var last = new TreeMap<Bin, Count>();
        counts.forEach(count -> last.put(Bin.of(count), count));
        var bySku = last.values().stream().collect(Collectors.groupingBy(Count::sku));
        var changed = new TreeSet<String>();
        for (var some : Skus.parts(bySku.keySet())) {
            count(some.stream().flatMap(sku -> bySku.get(sku).stream()).toList(), some, new Origin(source, messageId, countedAt), why, at, changed);
        }
        return changed;
    }

    private record Origin(String source, String messageId, Instant countedAt) {
    }

    private record Known(Count count, String source) {
    }

    /** A count that is there now. @param why what decided that it counts */
    private record Counted(Count count, Origin origin, ObjectNode why) {
    }

    private void count(List<Count> counts, List<String> skus, Origin origin, Function<Count, ObjectNode> why, Instant at, Set<String> changed) {
        var known = known(skus);
        var others = new ArrayList<Counted>();
        var same = new ArrayList<Object[]>();
        var taken = new HashSet<Bin>();
        for (var count : counts) {
            var bin = Bin.of(count);
            taken.add(bin);
            var was = known.get(bin);
            if (was != null && was.count().same(count)) {
                if (!was.source().equals(origin.source())) {
                    same.add(bin.key());
                }
            } else {
                others.add(new Counted(count, origin, why.apply(count)));
                changed.add(bin.sku());
            }
        }
        write(others, known, at);
        same(same, origin);
        changed.addAll(reservations.end(skus, taken, origin.countedAt()));
    }

    private void same(List<Object[]> keys, Origin origin) {
        if (!keys.isEmpty()) {
            jdbc.sql(SAME).param("at", UtcTime.of(origin.countedAt())).param("source", origin.source()).param("message", origin.messageId()).param("keys", keys).update();
        }
    }

    /**
     * Which of these counts are there already, of the same source, and end no reservation. No lock of an SKU is needed while what sources say of it is locked: who changes its stock reads that first.
     *
     * @param counts   by SKU, one of {@link Skus#parts}
     * @param occasion makes the statements ones that no earlier one is taken for
     */
    public Set<String> repeated(Map<String, List<Count>> counts, Instant countedAt, String source, String occasion) {
        var known = new HashMap<Bin, Known>();
        jdbc.sql(NOW).param("skus", counts.keySet()).param("unique", occasion).query((ResultSet row) -> {
            known.put(Bin.of(row), known(row));
        });
        var ending = reservations.ending(counts.keySet(), countedAt, occasion);
        return counts.entrySet().stream().filter(each -> !ending.contains(each.getKey()) && each.getValue().stream().allMatch(count -> {
            var was = known.get(Bin.of(count));
            return was != null && was.source().equals(source) && was.count().same(count);
        })).map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    private Map<Bin, Known> known(List<String> skus) {
        var known = new HashMap<Bin, Known>();
        jdbc.sql(KNOWN).param("skus", skus).query((ResultSet row) -> {
            known.put(Bin.of(row), known(row));
        });
        return known;
    }

    private static Known known(ResultSet row) throws SQLException {
        return new Known(new Count(row.getString("sku"), row.getString("warehouse"), row.getBigDecimal("on_hand"), row.getBigDecimal("incoming")), row.getString("source"));
    }

    private void write(List<Counted> counts, Map<Bin, Known> known, Instant at) {
        var inserts = new ArrayList<Object[]>();
        var updates = new ArrayList<Object[]>();
        var told = new ArrayList<ValueHistory.Told>();
        for (var each : counts) {
            var count = each.count();
            var origin = each.origin();
            var was = known.get(Bin.of(count));
            (was == null ? inserts : updates).add(new Object[] {count.onHand(), count.incoming(), UtcTime.of(origin.countedAt()), origin.source(), origin.messageId(), count.sku(), count.warehouse()});
            told.add(told(count.sku(), count.warehouse(), was, count.said(), origin, each.why()));
        }
        batches.batchUpdate(COUNT, inserts);
        batches.batchUpdate(RECOUNT, updates);
        history.told(ChannelValues.STOCK, told, at);
    }

    private static ValueHistory.Told told(String sku, String warehouse, Known was, String said, Origin origin, ObjectNode why) {
        return new ValueHistory.Told(origin.source(), origin.messageId(), warehouse, new ChannelValues.Change(sku, was == null ? null : was.count().said(), said), null, why);
    }

    /**
     * Makes the stock what is decided of it, without a count: another source's word counts now, or a person's, or nobody's. No reservation ends by it.
     *
     * @param decisions of fields {@code stock.<warehouse>}
     * @return SKUs of which another amount is there
     */
    public Set<String> decide(List<Decision> decisions, String configuration, Instant at) {
        var changed = new TreeSet<String>();
        var bySku = decisions.stream().collect(Collectors.groupingBy(Decision::item));
        for (var some : Skus.parts(bySku.keySet())) {
            var known = known(some);
            var counts = new ArrayList<Counted>();
            var gone = new ArrayList<ValueHistory.Told>();
            for (var decision : some.stream().flatMap(sku -> bySku.get(sku).stream()).toList()) {
                var bin = Bin.of(decision);
                var was = known.get(bin);
                var count = counted(bin, decision);
                boolean same = count != null && was != null && was.count().same(count);
                if (count == null && was != null && decision.ends(was.source())) {
                    gone.add(told(bin.sku(), bin.warehouse(), was, "none", new Origin("", null, at), decision.told(configuration)));
                    changed.add(bin.sku());
                } else if (count != null && (!same || decision.governed() && !decision.source().equals(was.source()))) {
                    counts.add(new Counted(count, origin(decision, at), decision.told(configuration)));
                    if (!same) {
                        changed.add(bin.sku());
                    }
                }
            }
            write(counts, known, at);
            batches.batchUpdate(UNCOUNT, gone.stream().map(told -> new Object[] {told.change().sku(), told.name()}).toList());
            history.told(ChannelValues.STOCK, gone, at);
        }
        return changed;
    }

    /** Null where there is no word that counts. */
    static Count counted(Bin bin, Decision decision) {
        var said = decision.winner() != null ? decision.winner().value() : decision.outcome() == Decision.Outcome.ZERO ? "0" : null;
        return said == null ? null : Count.of(bin.sku(), bin.warehouse(), said);
    }

    private static Origin origin(Decision decision, Instant at) {
        var winner = decision.winner();
        return new Origin(decision.source(), winner == null ? null : winner.messageId(), winner == null ? at : winner.saidAt());
    }
}
