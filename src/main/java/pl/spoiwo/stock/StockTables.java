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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.product.Skus;

/**
 * The tables {@code stock}, {@code reservation} and {@code reserved}, the sum of it for each SKU. Callers hold the locks of the SKUs; a reservation
 * passed on is written under its order's lock.
 */
@Repository
public class StockTables {

    private static final String ON_HAND = "select sku, on_hand from stock where warehouse = :warehouse and sku in (:skus)";
    private static final String TAKEN = "select sku, quantity as taken from reserved where sku in (:skus)";
    private static final String QUEUE = """
            select sku, order_id, quantity - reserved as missing, at from reservation
             where sku in (:skus) and state = 'WAITING' order by at, order_id, line_id""";
    private static final String OF_ORDER = "select line_id, sku, quantity, reserved, state, at from reservation where order_id = :order order by line_id";
    private static final String SKUS_OF = "select distinct sku from reservation where order_id = :order";
    private static final String INSERT = """
            insert into reservation (order_id, line_id, sku, quantity, reserved, state, at)
            values (:order, :line, :sku, :quantity, :reserved, :state, :at)""";
    private static final String UPDATE = """
            update reservation set sku = :sku, quantity = :quantity, reserved = :reserved, state = :state, at = :at
             where order_id = :order and line_id = :line""";
    private static final String DELETE = "delete from reservation where order_id = :order and line_id = :line";
    private static final String RECOUNT = """
            update stock set on_hand = :onHand, counted_at = :at, source = :source, message_id = :message
             where sku = :sku and warehouse = :warehouse and counted_at <= :at""";
    private static final String KNOWN = "select count(*) from stock where sku = :sku and warehouse = :warehouse";
    private static final String COUNT = """
            insert into stock (sku, warehouse, on_hand, counted_at, source, message_id)
            values (:sku, :warehouse, :onHand, :at, :source, :message)""";
    private static final String ENDING = "select coalesce(sum(reserved), 0) from reservation where sku = :sku and state = 'CONVERTED' and at <= :at";
    private static final String END = """
            update reservation set state = 'ENDED', reserved = 0 where sku = :sku and state = 'CONVERTED' and at <= :at""";
    private static final String ADD = "update reserved set quantity = quantity + :change where sku = :sku";
    private static final String FIRST = "insert into reserved (sku, quantity) values (:sku, :change) on conflict do nothing";

    private final JdbcClient jdbc;

    public StockTables(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param since the order's place in the queue: placed at this time, ties by order id */
    public Map<String, Shelf> shelves(String warehouse, Collection<String> skus, String orderId, Instant since) {
        var shelves = new HashMap<String, Shelf>();
        for (var some : Skus.parts(skus)) {
            var onHand = onHand(warehouse, some);
            var taken = taken(some);
            var ahead = new HashMap<String, List<BigDecimal>>();
            queue(rest(onHand, taken).keySet(), row -> {
                int age = UtcTime.read(row, "at").compareTo(since);
                if (age < 0 || age == 0 && row.getString("order_id").compareTo(orderId) < 0) {
                    ahead.computeIfAbsent(row.getString("sku"), sku -> new ArrayList<>()).add(row.getBigDecimal("missing"));
                }
            });
            some.forEach(sku -> shelves.put(sku, new Shelf(sku, onHand.get(sku), taken.getOrDefault(sku, BigDecimal.ZERO),
                    ahead.getOrDefault(sku, List.of()))));
        }
        return shelves;
    }

    public List<Reservation> ofOrder(String orderId) {
        return jdbc.sql(OF_ORDER).param("order", orderId).query((row, number) -> new Reservation(row.getString("line_id"), row.getString("sku"),
                row.getBigDecimal("quantity"), row.getBigDecimal("reserved"), Reservation.State.valueOf(row.getString("state")), UtcTime.read(row, "at"))).list();
    }

    /** What to lock for the order: a statement of its own, see {@code Orders.lockNames}. */
    public List<String> skusOf(String orderId) {
        return jdbc.sql(SKUS_OF).param("order", orderId).query(String.class).list();
    }

    /**
     * What a change of an order's reservations means to others.
     *
     * @param touched SKUs whose reserved sum may be another
     * @param freed   SKUs of which the order has, or wants, less than before
     */
    public record Replaced(Set<String> touched, Set<String> freed) {
    }

    /** Makes the order's reservations what they shall be. */
    public Replaced replace(String orderId, List<Reservation> before, List<Reservation> after) {
        var old = new HashMap<String, Reservation>();
        before.forEach(r -> old.put(r.lineId(), r));
        var touched = new TreeSet<String>();
        var changes = new TreeMap<String, BigDecimal>();
        var wants = new TreeMap<String, BigDecimal>();
        before.forEach(r -> wants.merge(r.sku(), r.quantity().negate(), BigDecimal::add));
        after.forEach(r -> wants.merge(r.sku(), r.quantity(), BigDecimal::add));
        for (var now : after) {
            var was = old.remove(now.lineId());
            if (was == null || !was.same(now)) {
                jdbc.sql(was == null ? INSERT : UPDATE).param("order", orderId).param("line", now.lineId()).param("sku", now.sku())
                        .param("quantity", now.quantity()).param("reserved", now.reserved()).param("state", now.state().name())
                        .param("at", UtcTime.of(now.at())).update();
                changes.merge(now.sku(), now.reserved(), BigDecimal::add);
                if (was != null) {
                    changes.merge(was.sku(), was.reserved().negate(), BigDecimal::add);
                }
                if (was == null || !was.sku().equals(now.sku()) || was.reserved().compareTo(now.reserved()) != 0) {
                    touched.add(now.sku());
                    touched.add(was == null ? now.sku() : was.sku());
                }
            }
        }
        for (var gone : old.values()) {
            jdbc.sql(DELETE).param("order", orderId).param("line", gone.lineId()).update();
            changes.merge(gone.sku(), gone.reserved().negate(), BigDecimal::add);
            touched.add(gone.sku());
        }
        changes.forEach(this::reserve);
        return new Replaced(touched, Stream.of(changes, wants).flatMap(each -> each.entrySet().stream()).filter(each -> each.getValue().signum() < 0)
                .map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Rows are taken in the order of their SKUs, so that two transactions cannot wait for each other. */
    private void reserve(String sku, BigDecimal change) {
        if (change.signum() != 0 && !written(ADD, sku, change) && !written(FIRST, sku, change)) {
            written(ADD, sku, change);
        }
    }

    private boolean written(String sql, String sku, BigDecimal change) {
        return jdbc.sql(sql).param("sku", sku).param("change", change).update() == 1;
    }

    /** Orders that wait although what they miss is on hand and held by nobody: the oldest first, and no more than there is stock for. */
    public Set<String> waitingFor(String warehouse, Collection<String> skus) {
        var orders = new TreeSet<String>();
        for (var some : Skus.parts(skus)) {
            var rest = rest(onHand(warehouse, some), taken(some));
            queue(rest.keySet(), row -> {
                var sku = row.getString("sku");
                var missing = row.getBigDecimal("missing");
                if (missing.compareTo(rest.get(sku)) <= 0) {
                    rest.merge(sku, missing, BigDecimal::subtract);
                    orders.add(row.getString("order_id"));
                }
            });
        }
        return orders;
    }

    /** Units that nobody holds, of SKUs that have any: where nothing is left nobody has to know who waits, and that may be thousands. */
    private static Map<String, BigDecimal> rest(Map<String, BigDecimal> onHand, Map<String, BigDecimal> taken) {
        var rest = new HashMap<String, BigDecimal>();
        onHand.forEach((sku, there) -> {
            var left = there.subtract(taken.getOrDefault(sku, BigDecimal.ZERO));
            if (left.signum() > 0) {
                rest.put(sku, left);
            }
        });
        return rest;
    }

    private void queue(Collection<String> skus, RowCallbackHandler handler) {
        if (!skus.isEmpty()) {
            jdbc.sql(QUEUE).param("skus", skus).query(handler);
        }
    }

    /** Takes counts that are not older than the ones known, and ends reservations that they show. @return SKUs that were taken */
    public Set<String> count(List<Count> counts, Instant countedAt, String source, String messageId) {
        var taken = new TreeSet<String>();
        for (var count : counts.stream().sorted(Comparator.comparing(Count::sku)).toList()) {
            if (recount(RECOUNT, count, countedAt, source, messageId)
                    || !known(count) && recount(COUNT, count, countedAt, source, messageId)) {
                end(count.sku(), countedAt);
                taken.add(count.sku());
            }
        }
        return taken;
    }

    /** The count shows what left before it: it is not reserved any more. */
    private void end(String sku, Instant countedAt) {
        var at = UtcTime.of(countedAt);
        reserve(sku, jdbc.sql(ENDING).param("sku", sku).param("at", at).query(BigDecimal.class).single().negate());
        jdbc.sql(END).param("sku", sku).param("at", at).update();
    }

    private boolean recount(String sql, Count count, Instant countedAt, String source, String messageId) {
        return jdbc.sql(sql).param("sku", count.sku()).param("warehouse", count.warehouse()).param("onHand", count.onHand())
                .param("at", UtcTime.of(countedAt)).param("source", source).param("message", messageId).update() == 1;
    }

    private boolean known(Count count) {
        return jdbc.sql(KNOWN).param("sku", count.sku()).param("warehouse", count.warehouse()).query(Long.class).single() > 0;
    }

    Map<String, BigDecimal> onHand(String warehouse, List<String> skus) {
        return sums(jdbc.sql(ON_HAND).param("warehouse", warehouse).param("skus", skus), "on_hand");
    }

    Map<String, BigDecimal> taken(List<String> skus) {
        return sums(jdbc.sql(TAKEN).param("skus", skus), "taken");
    }

    private static Map<String, BigDecimal> sums(JdbcClient.StatementSpec query, String column) {
        var sums = new HashMap<String, BigDecimal>();
        query.query((ResultSet row) -> {
            sums.put(row.getString("sku"), row.getBigDecimal(column));
        });
        return sums;
    }
}
