package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.product.Skus;

/**
 * The tables {@code reservation} and {@code reserved}, the sum of it for each SKU and warehouse. Callers hold the locks of the SKUs; a reservation passed on is written under
 * its order's lock.
 */
@Repository
public class ReservationTables {

    private static final String TAKEN = "select sku, warehouse, quantity from reserved where sku in (:skus)";
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
    /* The word makes the statement another one, see ProductKeys. */
    private static final String SHOWN = "select distinct sku from reservation where sku in (:skus) and state = 'CONVERTED' and at <= :at and :unique <> ''";
    private static final String ENDING = """
            select order_id, line_id, sku, warehouse, part, reserved from reservation
             where sku in (:skus) and state = 'CONVERTED' and at <= :at order by order_id, line_id, sku, warehouse, part for update""";
    private static final String END = "update reservation set state = 'ENDED', reserved = 0 where order_id = ? and line_id = ? and sku = ? and warehouse = ? and part = ?";

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    public ReservationTables(JdbcTemplate jdbc) {
        this.jdbc = JdbcClient.create(jdbc);
        this.batches = jdbc;
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
    private void reserve(Bin bin, BigDecimal change) {
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

    /** @param skus one of {@link Skus#parts} @param occasion makes the statement one that no earlier one is taken for @return those of them of which a count of then ends something */
    Set<String> ending(Collection<String> skus, Instant countedAt, String occasion) {
        return Set.copyOf(jdbc.sql(SHOWN).param("skus", skus).param("at", UtcTime.of(countedAt)).param("unique", occasion).query(String.class).list());
    }

    /**
     * Counts show what left before them: it is not reserved any more. Rows are passed on without the SKU's lock, so what is read here is held until it has ended.
     *
     * @param skus one of {@link Skus#parts}
     * @param bins that were counted
     * @return SKUs of which something has ended
     */
    Set<String> end(Collection<String> skus, Set<Bin> bins, Instant countedAt) {
        var ending = new TreeMap<Bin, BigDecimal>();
        var ended = new ArrayList<Object[]>();
        jdbc.sql(ENDING).param("skus", skus).param("at", UtcTime.of(countedAt)).query((ResultSet row) -> {
            var bin = Bin.of(row);
            if (bins.contains(bin)) {
                ending.merge(bin, row.getBigDecimal("reserved").negate(), BigDecimal::add);
                ended.add(new Object[] {row.getString("order_id"), row.getString("line_id"), bin.sku(), bin.warehouse(), row.getInt("part")});
            }
        });
        batches.batchUpdate(END, ended);
        ending.forEach(this::reserve);
        return ending.keySet().stream().map(Bin::sku).collect(Collectors.toSet());
    }
}
