package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.connection.Ownership;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.masterdata.Candidates;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.masterdata.Supposed;
import pl.spoiwo.product.Skus;

/** What there is of SKUs, less what is reserved, and who waits for it. Reads only. */
@Repository
public class Supplies {

    private static final String ON_HAND = "select sku, warehouse, on_hand from stock where sku in (:skus)";
    private static final String QUEUE = """
            select r.sku, r.order_id, r.quantity, r.priority, r.at, o.connection from reservation r join orders o on o.order_id = r.order_id
             where r.sku in (:skus) and r.state = 'WAITING' order by r.priority desc, r.at, r.order_id, r.line_id""";
    private static final String ORDERED = """
            select r.sku, sum(r.quantity) as quantity from reservation r join orders o on o.order_id = r.order_id
             where r.sku in (:skus) and r.state <> 'EXPIRED' and o.connection = :channel and o.placed_at >= :since group by r.sku""";
    private static final String WAITED_FOR = "select distinct sku from reservation where sku in (:skus) and state = 'WAITING'";

    private final JdbcClient jdbc;
    private final ReservationTables reservations;
    private final Candidates candidates;

    public Supplies(JdbcTemplate jdbc, ReservationTables reservations, Candidates candidates) {
        this.jdbc = JdbcClient.create(jdbc);
        this.reservations = reservations;
        this.candidates = candidates;
    }

    /** One that waits for stock. */
    private record Waiting(String sku, String orderId, String connection, BigDecimal missing, Reserving.Turn turn) {

        boolean before(String order, Reserving.Turn other) {
            int first = Comparator.comparing(Reserving.Turn::priority, Comparator.reverseOrder()).thenComparing(Reserving.Turn::since).compare(turn, other);
            return first < 0 || first == 0 && orderId.compareTo(order) < 0;
        }
    }

    /** As the order finds it: who waits before it has first call. */
    public Map<String, Supply> of(StockPlan plan, Collection<String> skus, String orderId, Reserving.Turn turn) {
        return of(shelves(plan, skus, Supposed.NOTHING), plan, waiting -> waiting.before(orderId, turn));
    }

    /** As somebody finds it who comes after all that wait. */
    public Map<String, Supply> of(StockPlan plan, Collection<String> skus) {
        return of(plan, skus, Supposed.NOTHING);
    }

    /** The same by other words. */
    Map<String, Supply> of(StockPlan plan, Collection<String> skus, Supposed supposed) {
        return of(shelves(plan, skus, supposed), plan, waiting -> true);
    }

    private Map<String, Supply> of(Map<String, Supply> supplies, StockPlan plan, Predicate<Waiting> ahead) {
        queue(supplies).stream().filter(ahead).forEach(waiting -> supplies.get(waiting.sku()).ahead()
                .add(new Supply.Ahead(waiting.missing(), plan.warehouses(waiting.connection()))));
        return supplies;
    }

    private Map<String, Supply> shelves(StockPlan plan, Collection<String> skus, Supposed supposed) {
        var onHand = new HashMap<Bin, BigDecimal>();
        for (var some : Skus.parts(skus)) {
            jdbc.sql(ON_HAND).param("skus", some).query((ResultSet row) -> {
                onHand.put(Bin.of(row), row.getBigDecimal("on_hand"));
            });
            for (var decision : supposed.of(Ownership.Entity.STOCK, some)) {
                var bin = Bin.of(decision);
                var count = CountTables.counted(bin, decision);
                if (count != null) {
                    onHand.put(bin, count.onHand());
                } else if (decision.outcome() == Decision.Outcome.NOTHING) {
                    onHand.remove(bin);
                }
            }
        }
        var reserved = reservations.reserved(skus);
        var supplies = new HashMap<String, Supply>();
        skus.forEach(sku -> supplies.put(sku, new Supply(sku, plan.warehouses().stream().map(warehouse -> new Shelf(warehouse, onHand.get(new Bin(sku, warehouse)),
                reserved.getOrDefault(sku, Map.of()).getOrDefault(warehouse, BigDecimal.ZERO))).toList(), new ArrayList<>())));
        return supplies;
    }

    /** Who waits for SKUs of which any are left: where nothing is left nobody has to know, and that may be thousands. The first one first. */
    private List<Waiting> queue(Map<String, Supply> supplies) {
        var left = supplies.values().stream().filter(supply -> supply.free().values().stream().anyMatch(free -> free.signum() > 0)).map(Supply::sku).toList();
        var queue = new ArrayList<Waiting>();
        for (var some : Skus.parts(left)) {
            queue.addAll(jdbc.sql(QUEUE).param("skus", some).query((row, n) -> new Waiting(row.getString("sku"), row.getString("order_id"), row.getString("connection"),
                    row.getBigDecimal("quantity"), new Reserving.Turn(row.getInt("priority"), UtcTime.read(row, "at")))).list());
        }
        return queue;
    }

    /** SKUs of which somebody has told a count in one of these warehouses, whether it is still one or not, and for which no order waits. @param skus one of {@link Skus#parts} */
    Set<String> told(Collection<String> skus, Collection<String> warehouses) {
        var told = new TreeSet<>(candidates.told(Ownership.Entity.STOCK, skus, warehouses.stream().map(Ownership.Entity.STOCK::field).toList()));
        if (!told.isEmpty()) {
            told.removeAll(jdbc.sql(WAITED_FOR).param("skus", told).query(String.class).set());
        }
        return told;
    }

    /** Whole pieces that orders want which were placed in the channel since then; of a set no fewer than were ordered as one, of what takes no stock nobody knows. @param parts how many of which SKUs one piece takes */
    BigDecimal ordered(Map<String, BigDecimal> parts, String channel, Instant since) {
        var ordered = new HashMap<String, BigDecimal>();
        for (var some : Skus.parts(parts.keySet())) {
            jdbc.sql(ORDERED).param("skus", some).param("channel", channel).param("since", UtcTime.of(since)).query((ResultSet row) -> {
                ordered.put(row.getString("sku"), row.getBigDecimal("quantity"));
            });
        }
        return parts.entrySet().stream().map(part -> ordered.getOrDefault(part.getKey(), BigDecimal.ZERO).divide(part.getValue(), 0, RoundingMode.CEILING)).min(Comparator.naturalOrder()).orElse(BigDecimal.ZERO);
    }

    /** Orders that wait although what they miss is on hand and held by nobody: the first ones, and no more than there is stock for. */
    public Set<String> waitingFor(StockPlan plan, Collection<String> skus) {
        var orders = new TreeSet<String>();
        var supplies = shelves(plan, new TreeSet<>(skus), Supposed.NOTHING);
        var free = new HashMap<String, Map<String, BigDecimal>>();
        for (var waiting : queue(supplies)) {
            var rest = free.computeIfAbsent(waiting.sku(), sku -> supplies.get(sku).free());
            var warehouses = plan.warehouses(waiting.connection());
            if (waiting.missing().compareTo(Supply.sum(rest, warehouses)) <= 0) {
                Supply.take(rest, warehouses, waiting.missing());
                orders.add(waiting.orderId());
            }
        }
        return orders;
    }
}
