package pl.spoiwo.shipment;

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

/** The table {@code shipment}. Writers hold the lock name {@code ref:<orderId>}, which is one of the order's too. */
@Repository
public class Shipments {

    private static final String ONE = "select document, version from shipment where shipment_id = :id";
    private static final String BY_ORDER = "select document, version from shipment where order_id = :orderId order by shipment_id";
    /* A parcel that failed may still arrive or come back. */
    private static final String UNDERWAY = """
            select distinct external_id from shipment
             where connection = :connection and status not in ('CANCELLED', 'DELIVERED', 'RETURNED') and updated_at >= :since and external_id > :after
             order by external_id limit :most""";
    private static final String INSERT = """
            insert into shipment (shipment_id, connection, external_id, order_id, status, version, document, updated_at)
            values (:id, :connection, :externalId, :orderId, :status, :next, :document, :now)""";
    private static final String UPDATE = """
            update shipment set status = :status, version = :next, document = :document, updated_at = :now
             where shipment_id = :id and version = :version""";

    private final JdbcClient jdbc;

    public Shipments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Shipment> find(String shipmentId) {
        return jdbc.sql(ONE).param("id", shipmentId).query(Shipments::read).optional();
    }

    /** Also of an order that is not known yet. */
    public List<Shipment> ofOrder(String orderId) {
        return jdbc.sql(BY_ORDER).param("orderId", orderId).query(Shipments::read).list();
    }

    /** The connection's own ids of parcels that have not come to their end, in the order of the ids. @param since when they changed last, at the earliest */
    public List<String> underway(String connection, String after, Instant since, int most) {
        return jdbc.sql(UNDERWAY).param("connection", connection).param("after", after).param("since", UtcTime.of(since)).param("most", most).query(String.class).list();
    }

    /** @throws OptimisticLockingFailureException where somebody else was quicker: roll back, the message comes again */
    public void save(Shipment shipment, Instant now) {
        var statement = jdbc.sql(shipment.version() == 0 ? INSERT : UPDATE).param("id", shipment.shipmentId()).param("status", shipment.status().name())
                .param("next", shipment.version() + 1).param("document", Json.write(shipment, "shipment " + shipment.shipmentId())).param("now", UtcTime.of(now));
        var complete = shipment.version() > 0 ? statement.param("version", shipment.version())
                : statement.param("connection", shipment.connection()).param("externalId", shipment.externalId()).param("orderId", shipment.orderId());
        if (complete.update() == 0) {
            throw new OptimisticLockingFailureException("shipment " + shipment.shipmentId() + " changed after version " + shipment.version());
        }
    }

    static Shipment read(ResultSet row, int number) throws SQLException {
        return Json.read(row.getString("document"), Shipment.class, "a stored shipment").stored(row.getLong("version"));
    }
}
