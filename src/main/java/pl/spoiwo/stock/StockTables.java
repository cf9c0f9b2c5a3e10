package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.connection.Ownership;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.masterdata.Supposed;
import pl.spoiwo.product.Skus;

/**
 * The tables {@code reservation} and {@code reserved}, the sum of it for each SKU and warehouse, beside what {@link CountTables} have counted. Callers hold the locks of the SKUs;
 * a reservation passed on is written under its order's lock.
 */
@Repository
public class StockTables {

    private static final String ON_HAND = "select sku, warehouse, on_hand from stock where sku in (:skus)";
    private static final String TAKEN = "select sku, warehouse, quantity from reserved where sku in (:skus)";
    private static final String QUEUE = """
            select r.sku, r.order_id, r.quantity, r.priority, r.at, o.connection from reservation r join orders o on o.order_id = r.order_id
             where r.sku in (:skus) and r.state = 'WAITING' order by r.priority desc, r.at, r.order_id, r.line_id""";
    private static final String OF_ORDER = """
            select line_id, sku, warehouse, part, quantity, state, priority, at from reservation where order_id = :order order by line_id, sku, warehouse, part""";
    private static final String SKUS_OF = "select distinct sku from reservation where order_id = :order";
    private static final String UNPAID = """
            select o.order_id from orders o
             where o.status in ('NEW', 'AWAITING_PAYMENT') and o.placed_at <= :until and exists (select 1 from reservation r where r.order_id = o.order_id and r.state <> 'EXPIRED')
             order by o.placed_at, o.order_id limit :most""";
    private static final String WAITING = "select distinct order_id from reservation where sku in (:skus) and state = 'WAITING' order by order_id limit :most";
    private static final String HELD = """
            select distinct r.order_id from reservation r join orders o on o.order_id = r.order_id where o.stuck and r.sku in (:skus) order by r.order_id limit :most""";
    private static final String ELSEWHERE = "select distinct order_id from reservation where state = 'OPEN' and warehouse not in (:warehouses) order by order_id limit :most";
    private static final String WANTED = "select distinct sku from reservation where state = 'WAITING' order by sku limit :most";
    private static final String INSERT = """
            insert into reservation (quantity, reserved, state, priority, at, order_id, line_id, sku, warehouse, part) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String UPDATE = """
            update reservation set quantity = ?, reserved = ?, state = ?, priority = ?, at = ? where order_id = ? and line_id = ? and sku = ? and warehouse = ? and part = ?""";
    private static final String DELETE = "delete from reservation where order_id = ? and line_id = ? and sku = ? and warehouse = ? and part = ?";
    private static final String ADD = "update reserved set quantity = quantity + :change where sku = :sku and warehouse = :warehouse";
    private static final String FIRST = "insert into reserved (sku, warehouse, quantity) values (:sku, :warehouse, :change) on conflict do nothing";

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    public StockTables(JdbcTemplate jdbc) {
        this.jdbc = JdbcClient.create(jdbc);
        this.batches = jdbc;
    }

    /** One that waits for stock. */
    private record Waiting(String sku, String orderId, String connection, BigDecimal missing, Reserving.Turn turn) {

        boolean before(String order, Reserving.Turn other) {
            int first = Comparator.comparing(Reserving.Turn::priority, Comparator.reverseOrder()).thenComparing(Reserving.Turn::since).compare(turn, other);
            return first < 0 || first == 0 && orderId.compareTo(order) < 0;
        }
    }

    /** As the order finds it: who waits before it has first call. */
    public Map<String, Supply> supplies(StockPlan plan, Collection<String> skus, String orderId, Reserving.Turn turn) {
        return supplies(shelves(plan, skus, Supposed.NOTHING), plan, waiting -> waiting.before(orderId, turn));
    }

    /** As somebody finds it who comes after all that wait. */
    public Map<String, Supply> supplies(StockPlan plan, Collection<String> skus) {
        return supplies(plan, skus, Supposed.NOTHING);
    }

    /** The same by other words. */
    Map<String, Supply> supplies(StockPlan plan, Collection<String> skus, Supposed supposed) {
        return supplies(shelves(plan, skus, supposed), plan, waiting -> true);
    }

    private Map<String, Supply> supplies(Map<String, Supply> supplies, StockPlan plan, Predicate<Waiting> ahead) {
        queue(supplies).stream().filter(ahead).forEach(waiting -> supplies.get(waiting.sku()).ahead()
                .add(new Supply.Ahead(waiting.missing(), plan.warehouses(waiting.connection()))));
        return supplies;
    }

    private Map<String, Supply> shelves(StockPlan plan, Collection<String> skus, Supposed supposed) {
        var onHand = new HashMap<Bin, BigDecimal>();
        var taken = new HashMap<Bin, BigDecimal>();
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
            jdbc.sql(TAKEN).param("skus", some).query((ResultSet row) -> {
                taken.put(Bin.of(row), row.getBigDecimal("quantity"));
            });
        }
        var supplies = new HashMap<String, Supply>();
        skus.forEach(sku -> supplies.put(sku, new Supply(sku, plan.warehouses().stream().map(warehouse -> new Bin(sku, warehouse))
                .map(bin -> new Shelf(bin.warehouse(), onHand.get(bin), taken.getOrDefault(bin, BigDecimal.ZERO))).toList(), new ArrayList<>())));
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

    public List<Reservation> ofOrder(String orderId) {
        return jdbc.sql(OF_ORDER).param("order", orderId).query((row, number) -> new Reservation(row.getString("line_id"), row.getString("sku"), row.getString("warehouse"),
                row.getInt("part"), row.getBigDecimal("quantity"), Reservation.State.valueOf(row.getString("state")), row.getInt("priority"), UtcTime.read(row, "at"))).list();
    }

    /** @return orders that are not paid, were placed until then, and have or want stock: the oldest */
    public List<String> unpaid(Instant until, int most) {
        return jdbc.sql(UNPAID).param("until", UtcTime.of(until)).param("most", most).query(String.class).list();
    }

    /** Orders that wait for one of these: the oldest. */
    public List<String> waiting(Collection<String> skus, int most) {
        return skus.isEmpty() ? List.of() : jdbc.sql(WAITING).param("skus", skus).param("most", most).query(String.class).list();
    }

    /** Orders of these that are held by something. */
    public List<String> held(Collection<String> skus, int most) {
        return skus.isEmpty() ? List.of() : jdbc.sql(HELD).param("skus", skus).param("most", most).query(String.class).list();
    }

    /** Orders that have stock in other warehouses than these. */
    public List<String> elsewhere(Collection<String> warehouses, int most) {
        return jdbc.sql(ELSEWHERE).param("warehouses", warehouses).param("most", most).query(String.class).list();
    }

    /** SKUs that orders wait for. */
    public List<String> wanted(int most) {
        return jdbc.sql(WANTED).param("most", most).query(String.class).list();
    }

    /** What to lock for the order: a statement of its own, see {@code Orders.lockNames}. */
    public List<String> skusOf(String orderId) {
        return jdbc.sql(SKUS_OF).param("order", orderId).query(String.class).list();
    }

    /**
     * What a change of an order's reservations means to others.
     *
     * @param touched SKUs whose reserved or missing sum may be another
     * @param freed   SKUs of which the order has, or wants, less than before
     */
    public record Replaced(Set<String> touched, Set<String> freed) {
    }

    /** Makes the order's reservations what they shall be. */
    public Replaced replace(String orderId, List<Reservation> before, List<Reservation> after) {
        var old = before.stream().collect(Collectors.toMap(Reservation::key, r -> r));
        var changes = new TreeMap<Bin, BigDecimal>();
        var wants = new TreeMap<String, BigDecimal>();
        var touched = new TreeSet<String>();
        var freed = new TreeSet<String>();
        var inserts = new ArrayList<Object[]>();
        var updates = new ArrayList<Object[]>();
        before.forEach(r -> wants.merge(r.sku(), r.quantity().negate(), BigDecimal::add));
        after.forEach(r -> wants.merge(r.sku(), r.quantity(), BigDecimal::add));
        for (var now : after) {
            var was = old.remove(now.key());
            if (was == null || !was.same(now)) {
                (was == null ? inserts : updates).add(new Object[] {now.quantity(), now.reserved(), now.state().name(), now.priority(), UtcTime.of(now.at()),
                    orderId, now.lineId(), now.sku(), now.warehouse(), now.part()});
                var change = now.reserved().subtract(was == null ? BigDecimal.ZERO : was.reserved());
                changes.merge(new Bin(now.sku(), now.warehouse()), change, BigDecimal::add);
                boolean gaveUp = was != null && was.state() == Reservation.State.WAITING && now.state() == Reservation.State.EXPIRED;
                if (was == null || change.signum() != 0 || was.quantity().compareTo(now.quantity()) != 0 || gaveUp) {
                    touched.add(now.sku());
                }
                if (gaveUp) {
                    freed.add(now.sku());
                }
            }
        }
        old.values().forEach(gone -> {
            changes.merge(new Bin(gone.sku(), gone.warehouse()), gone.reserved().negate(), BigDecimal::add);
            touched.add(gone.sku());
        });
        batches.batchUpdate(DELETE, old.values().stream().map(gone -> new Object[] {orderId, gone.lineId(), gone.sku(), gone.warehouse(), gone.part()}).toList());
        batches.batchUpdate(UPDATE, updates);
        batches.batchUpdate(INSERT, inserts);
        changes.forEach(this::reserve);
        Stream.of(changes.entrySet().stream().filter(each -> each.getValue().signum() < 0).map(each -> each.getKey().sku()),
                wants.entrySet().stream().filter(each -> each.getValue().signum() < 0).map(Map.Entry::getKey)).flatMap(each -> each).forEach(freed::add);
        return new Replaced(touched, freed);
    }

    /** Rows are taken in the order of their SKUs, so that two transactions cannot wait for each other. */
    void reserve(Bin bin, BigDecimal change) {
        if (change.signum() != 0 && !written(ADD, bin, change) && !written(FIRST, bin, change)) {
            written(ADD, bin, change);
        }
    }

    private boolean written(String sql, Bin bin, BigDecimal change) {
        return jdbc.sql(sql).param("sku", bin.sku()).param("warehouse", bin.warehouse()).param("change", change).update() == 1;
    }

    /** @return by SKU and warehouse, what is reserved */
    public Map<String, Map<String, BigDecimal>> reserved(Collection<String> skus) {
        var reserved = new HashMap<String, Map<String, BigDecimal>>();
        for (var some : Skus.parts(skus)) {
            jdbc.sql(TAKEN).param("skus", some).query((ResultSet row) -> {
                reserved.computeIfAbsent(row.getString("sku"), sku -> new HashMap<>()).put(row.getString("warehouse"), row.getBigDecimal("quantity"));
            });
        }
        return reserved;
    }
}
