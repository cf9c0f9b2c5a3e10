package pl.spoiwo.order;

import java.sql.ResultSet;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.connection.Connection.MatchBy;
import pl.spoiwo.ledger.UtcTime;

/** The tables {@code orders} and {@code order_timeline}. Writers hold the lock names of the order; the version guards what no name covers. */
@Repository
public class Orders {

    private static final int WHY = 2000;
    private static final int WORD = 100;

    private static final String BY_ID = "select document, version from orders where order_id = :id";
    private static final String CONNECTIONS = "select order_id, connection from orders where order_id in (:ids)";
    private static final String NAMED = " = :value and connection in (:connections)";
    private static final String PLACE = "select order_id, connection, external_id, external_number from orders where ";
    private static final String INSERT = """
            insert into orders (order_id, connection, external_id, external_number, origin_system, origin_id, status, version, document, placed_at, updated_at,
                                unknown_word, stuck)
            values (:id, :connection, :externalId, :number, :originSystem, :originId, :status, :next, :document, :placedAt, :now, :unknownWord, :stuck)""";
    private static final String UPDATE = """
            update orders set external_number = :number, origin_system = :originSystem, origin_id = :originId, status = :status, version = :next,
                              document = :document, placed_at = :placedAt, updated_at = :now,
                              unknown_word = :unknownWord, stuck = :stuck
             where order_id = :id and version = :version""";
    private static final String STUCK = "select order_id, connection from orders where stuck and order_id > :after order by order_id limit :most";
    private static final String HELD_BACK = """
            select order_id, connection, placed_at from orders
             where status = 'NEW' and connection in (:connections) and placed_at > :after and placed_at <= :until order by placed_at, order_id limit :most""";
    private static final String CARRY = "select count(*) from orders where connection = :connection and unknown_word = :word";
    private static final String LAST = "select coalesce(max(seq), 0) from order_timeline where order_id = :id";
    private static final String ENTRY = """
            insert into order_timeline (order_id, seq, at, what, why, message_id) values (:id, :seq, :now, :what, :why, :message)""";

    private final JdbcClient jdbc;

    public Orders(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Order> find(String orderId) {
        return jdbc.sql(BY_ID).param("id", orderId)
                .query((row, number) -> OrderDocument.read(row.getString("document"), row.getLong("version"))).optional();
    }

    /** The connection of each of these orders. */
    public Map<String, String> connections(Collection<String> orderIds) {
        var connections = new HashMap<String, String>();
        if (!orderIds.isEmpty()) {
            jdbc.sql(CONNECTIONS).param("ids", orderIds).query((ResultSet row) -> {
                connections.put(row.getString("order_id"), row.getString("connection"));
            });
        }
        return connections;
    }

    /** An order that waits for something that the rules may give. */
    public record Stuck(String orderId, String connection) {
    }

    /** Orders with an unexplained word or a hold, by their ids. @param after the last id of the page before, or empty */
    public List<Stuck> stuck(String after, int most) {
        return jdbc.sql(STUCK).param("after", after).param("most", most)
                .query((row, number) -> new Stuck(row.getString("order_id"), row.getString("connection"))).list();
    }

    /** An order that its channel has not let go. */
    public record HeldBack(String orderId, String connection, Instant placedAt) {
    }

    /** Orders of these channels that were placed after the one time and until the other, and are NEW still; oldest first. */
    public List<HeldBack> heldBack(Collection<String> connections, Instant after, Instant until, int most) {
        return connections.isEmpty() ? List.of() : jdbc.sql(HELD_BACK).param("connections", connections).param("after", UtcTime.of(after)).param("until", UtcTime.of(until))
                .param("most", most).query((row, number) -> new HeldBack(row.getString("order_id"), row.getString("connection"), UtcTime.read(row, "placed_at"))).list();
    }

    /** Whether any order of the connection has this unexplained word. */
    public boolean carry(String connection, String unknownWord) {
        return jdbc.sql(CARRY).param("connection", connection).param("word", column(unknownWord)).query(Long.class).single() > 0;
    }

    private static String column(String word) {
        return word == null || word.length() <= WORD ? word : word.substring(0, WORD);
    }

    /** Ids of the orders that a payment's reference names, by the rule of its connection. */
    public List<String> named(String reference, MatchBy rule) {
        return rule.connections().isEmpty() ? List.of() : jdbc.sql("select order_id from orders where " + column(rule) + NAMED)
                .param("value", reference).param("connections", rule.connections()).query(String.class).list();
    }

    /**
     * Lock names of an order, read before anything is locked. Statements of their own: H2 may answer a statement that a session repeats from the
     * result that it remembers, although a commit came in between (40 times in 40,000 tries), so what is read before a lock must not be what is
     * read after it.
     */
    public Set<String> lockNames(String orderId) {
        return names(jdbc.sql(PLACE + "order_id = :value").param("value", orderId));
    }

    /** Lock names of the orders that a payment's reference names, read before anything is locked. */
    public Set<String> lockNames(String reference, MatchBy rule) {
        return rule.connections().isEmpty() ? Set.of()
                : names(jdbc.sql(PLACE + column(rule) + NAMED).param("value", reference).param("connections", rule.connections()));
    }

    private static Set<String> names(JdbcClient.StatementSpec query) {
        var names = new TreeSet<String>();
        query.query((ResultSet row) -> {
            names.addAll(Order.lockNames(row.getString("connection"), row.getString("order_id"), row.getString("external_id"),
                    row.getString("external_number")));
        });
        return names;
    }

    private static String column(MatchBy rule) {
        return switch (rule.field()) {
            case "externalId" -> "external_id";
            case "orderId" -> "order_id";
            default -> "external_number";
        };
    }

    /** @return the order as it is stored now. @throws OptimisticLockingFailureException where somebody else was quicker: roll back, the message comes again */
    public Order save(Order order, Instant now) {
        var content = order.content();
        int rows = jdbc.sql(order.version() == 0 ? INSERT : UPDATE)
                .param("id", order.orderId()).param("connection", order.connection()).param("externalId", content.externalId())
                .param("number", content.externalNumber()).param("originSystem", content.at("/origin/system").asText(null))
                .param("originId", content.at("/origin/id").asText(null)).param("status", order.status().name())
                .param("version", order.version()).param("next", order.version() + 1).param("document", OrderDocument.write(order))
                .param("placedAt", UtcTime.of(content.placedAt())).param("now", UtcTime.of(now))
                .param("unknownWord", column(order.unknownWord())).param("stuck", order.unknownWord() != null || !order.holds().isEmpty()).update();
        if (rows == 0) {
            throw new OptimisticLockingFailureException("order " + order.orderId() + " changed after version " + order.version());
        }
        return order.stored(order.version() + 1);
    }

    public void tell(String orderId, List<Decision.Entry> entries, String messageId, Instant now) {
        if (entries.isEmpty()) {
            return;
        }
        int last = jdbc.sql(LAST).param("id", orderId).query(Integer.class).single();
        for (var entry : entries) {
            last++;
            var why = entry.why().length() > WHY ? entry.why().substring(0, WHY) : entry.why();
            jdbc.sql(ENTRY).param("id", orderId).param("seq", last).param("now", UtcTime.of(now)).param("what", entry.what())
                    .param("why", why).param("message", messageId).update();
        }
    }
}
