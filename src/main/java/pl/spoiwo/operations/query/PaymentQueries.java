package pl.spoiwo.operations.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.UtcTime;

/** Payments as their operators told them, with and without an order. */
@Component
public class PaymentQueries {

    private static final String COLUMNS = "select payment_id, connection, external_id, reference, order_id, status, document, updated_at from payment";
    private static final String OF_ORDER = COLUMNS + " where order_id = :id order by updated_at, payment_id";
    private static final String LIST = COLUMNS + """
             where (cast(:connection as varchar) is null or connection = :connection)
              and (cast(:reference as varchar) is null or reference = :reference)
              and (cast(:status as varchar) is null or status = :status)
              and (cast(:matched as boolean) is null or (order_id is not null) = cast(:matched as boolean))
              and updated_at <= :at and (updated_at < :at or payment_id < :key)
            order by updated_at desc, payment_id desc
            limit :limit""";
    private static final String WAITING = """
            select connection, external_id, reference, status, document, updated_at, many from (
                select connection, external_id, reference, status, document, updated_at, count(*) over (partition by connection) as many,
                       row_number() over (partition by connection order by updated_at, payment_id) as place
                from payment
                where order_id is null and status in ('AUTHORIZED', 'PAID', 'PARTIALLY_REFUNDED') and updated_at < :before) as waiting
            where place <= :most
            order by connection, place""";
    private static final String WAITS = """
            select count(*) from payment
            where connection = :connection and external_id = :externalId and order_id is null and status not in ('FAILED', 'CANCELLED', 'REFUNDED')""";

    /** Notes of the payment module, not of the payment. */
    private static final List<String> INSIDE = List.of("captureAsked", "cancelAsked", "version", "charge", "orderId");

    private final JdbcClient jdbc;

    PaymentQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Found(ObjectNode payment, Cursor place) {
    }

    /**
     * Money that belongs to no order.
     *
     * @param reference what the operator says it is for, or null
     * @param said      status, amount and currency, for a person
     * @param since     last news of it
     * @param many      how many of this connection wait for as long
     */
    public record Waiting(String connection, String externalId, String reference, String said, Instant since, long many) {
    }

    /** Last changed first. @param matched whether it has an order; null: both */
    public Page<ObjectNode> list(String connection, String reference, String status, Boolean matched, Cursor from, int limit) {
        var found = jdbc.sql(LIST).param("connection", connection).param("reference", reference).param("status", status).param("matched", matched)
                .param("at", from.time()).param("key", from.key()).param("limit", limit + 1)
                .query((row, n) -> new Found(payment(row), new Cursor(Columns.time(row, "updated_at"), row.getString("payment_id")))).list();
        return Page.of(found, limit, Found::place).map(Found::payment);
    }

    public List<ObjectNode> ofOrder(String orderId) {
        return jdbc.sql(OF_ORDER).param("id", orderId).query((row, n) -> payment(row)).list();
    }

    /** Reserved or paid, without an order, and without news since then: of each connection the ones that wait longest. */
    public List<Waiting> waiting(Instant before, int mostOfEach) {
        return jdbc.sql(WAITING).param("before", UtcTime.of(before)).param("most", mostOfEach).query((row, n) -> new Waiting(row.getString("connection"),
                row.getString("external_id"), row.getString("reference"), said(row), Columns.time(row, "updated_at"), row.getLong("many"))).list();
    }

    /** Whether a payment still has no order and has not come to nothing. */
    public boolean waits(String connection, String externalId) {
        return jdbc.sql(WAITS).param("connection", connection).param("externalId", externalId).query(Long.class).single() > 0;
    }

    private static String said(ResultSet row) throws SQLException {
        var document = Columns.document(row, "document");
        return row.getString("status") + (document.hasNonNull("amount") ? " " + document.get("amount").asText() + " " + document.path("currency").asText() : "");
    }

    private static ObjectNode payment(ResultSet row) throws SQLException {
        ObjectNode payment = Columns.document(row, "document").without(INSIDE);
        payment.properties().removeIf(field -> field.getValue().isNull());
        payment.put("paymentId", row.getString("payment_id")).put("connection", row.getString("connection"))
                .put("externalId", row.getString("external_id")).put("status", row.getString("status"))
                .put("updatedAt", Columns.time(row, "updated_at").toString());
        for (var column : new String[][] {{"reference", "reference"}, {"orderId", "order_id"}}) {
            if (row.getString(column[1]) != null) {
                payment.put(column[0], row.getString(column[1]));
            }
        }
        return payment;
    }
}
