package pl.spoiwo.payment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;

/** The table {@code payment}. Writers hold the lock names of the payment and of its reference. */
@Repository
public class Payments {

    private static final String BY_EXTERNAL_ID = "select document, order_id, version from payment where connection = :connection and external_id = :externalId";
    private static final String PLACE = "select order_id, reference from payment where connection = :connection and external_id = :externalId";
    private static final String BY_ORDER = "select document, order_id, version from payment where order_id = :orderId order by payment_id";
    private static final String UNMATCHED = """
            select document, order_id, version from payment
             where connection = :connection and reference = :reference and order_id is null order by payment_id""";
    private static final String WAITING = """
            select payment_id, connection, external_id from payment p
             where payment_id > :after and (order_id is null and reference is not null
                or exists (select 1 from payment_saying s where s.connection = p.connection and s.external_id = p.external_id))
             order by payment_id limit :most""";
    private static final String INSERT = """
            insert into payment (payment_id, connection, external_id, reference, order_id, status, version, document, updated_at)
            values (:id, :connection, :externalId, :reference, :orderId, :status, :next, :document, :now)""";
    private static final String UPDATE = """
            update payment set reference = coalesce(:reference, reference), order_id = :orderId, status = :status, version = :next, document = :document, updated_at = :now
             where payment_id = :id and version = :version""";

    private final JdbcClient jdbc;

    public Payments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Payment> find(String connection, String externalId) {
        return jdbc.sql(BY_EXTERNAL_ID).param("connection", connection).param("externalId", externalId).query(Payments::read).optional();
    }

    /** Where a payment belongs, read before anything is locked: a statement of its own, see {@code Orders.lockNames}. */
    public Optional<Place> place(String connection, String externalId) {
        return jdbc.sql(PLACE).param("connection", connection).param("externalId", externalId)
                .query((row, number) -> new Place(row.getString("order_id"), row.getString("reference"))).optional();
    }

    /** Both may be null. */
    public record Place(String orderId, String reference) {
    }

    /** Payments that belong to the order. */
    public List<Payment> ofOrder(String orderId) {
        return jdbc.sql(BY_ORDER).param("orderId", orderId).query(Payments::read).list();
    }

    /** Payments of this connection that are found by this reference and have no order yet. */
    public List<Payment> unmatched(String connection, String reference) {
        return jdbc.sql(UNMATCHED).param("connection", connection).param("reference", reference).query(Payments::read).list();
    }

    /** A payment that names an order which nobody has found, or of which something was said that nobody has explained. */
    public record Waiting(String paymentId, String connection, String externalId) {
    }

    /** @param after the last id of the page before, or empty */
    public List<Waiting> waiting(String after, int most) {
        return jdbc.sql(WAITING).param("after", after).param("most", most)
                .query((row, number) -> new Waiting(row.getString("payment_id"), row.getString("connection"), row.getString("external_id"))).list();
    }

    /** Saves a payment that is stored already: what it is found by stays. @throws OptimisticLockingFailureException as below */
    public void save(Payment payment, Instant now) {
        save(payment, null, now);
    }

    /**
     * @param reference our part of the operator's reference, by which an order that comes later finds the payment; null leaves it as it is
     * @throws OptimisticLockingFailureException where somebody else was quicker: roll back, the message comes again
     */
    public void save(Payment payment, String reference, Instant now) {
        int rows = jdbc.sql(payment.version() == 0 ? INSERT : UPDATE)
                .param("id", payment.paymentId()).param("connection", payment.connection()).param("externalId", payment.externalId())
                .param("reference", reference).param("orderId", payment.orderId()).param("status", payment.status().name())
                .param("version", payment.version()).param("next", payment.version() + 1).param("document", Json.write(payment, "payment " + payment.paymentId()))
                .param("now", UtcTime.of(now)).update();
        if (rows == 0) {
            throw new OptimisticLockingFailureException("payment " + payment.paymentId() + " changed after version " + payment.version());
        }
    }

    private static Payment read(ResultSet row, int number) throws SQLException {
        return Json.read(row.getString("document"), Payment.class, "a stored payment").stored(row.getString("order_id"), row.getLong("version"));
    }
}
