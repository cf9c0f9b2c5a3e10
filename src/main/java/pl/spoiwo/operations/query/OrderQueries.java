package pl.spoiwo.operations.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;

/** Orders as they stand, with shipments and timeline. */
@Component
public class OrderQueries {

    private static final String LIST = """
            select order_id, connection, external_id, external_number, status, document, updated_at from orders
            where (cast(:connection as varchar) is null or connection = :connection)
              and (cast(:externalId as varchar) is null or external_id = :externalId)
              and (cast(:status as varchar) is null or status = :status)
              and updated_at <= :at and (updated_at < :at or order_id < :key)
            order by updated_at desc, order_id desc
            limit :limit""";
    private static final String ONE = "select order_id, connection, external_id, external_number, status, document, updated_at from orders where order_id = :id";
    private static final String TIMELINE = "select at, what, why, message_id from order_timeline where order_id = :id order by seq";
    private static final String SHIPMENTS = """
            select s.document, s.updated_at,
                   (select max(h.handover_id) from handover_parcel p join handover h on h.handover_id = p.handover_id
                     where p.shipment_id = s.shipment_id and h.state in ('ASKED', 'DONE', 'UNCERTAIN')) as handover_id
              from shipment s where s.order_id = :id order by s.updated_at, s.shipment_id""";
    private static final String LABELLED = "select document from shipment where order_id = :order and shipment_id = :id";
    private static final String WRITTEN = "select document from document where order_id = :order and document_id = :id";
    private static final String DOCUMENTS = "select document, updated_at from document where order_id = :id order by updated_at, document_id";
    /* From the few reservations to their orders: orders that are done with are without number. A hub that keeps no stock reserves in no warehouse. */
    private static final String KEPT = "reservation r join orders o on o.order_id = r.order_id where r.state = 'OPEN' and r.warehouse <> ''"
            + " and o.status in ('SHIPPED', 'DELIVERED', 'PARTIALLY_RETURNED', 'RETURNED', 'CANCELLED')";
    private static final String KEEPING = "select distinct o.order_id, o.connection, o.external_number, o.status, o.updated_at from " + KEPT
            + " and o.updated_at < :before order by o.updated_at, o.order_id limit :most";
    private static final String KEPT_OF = "select r.order_id, r.sku, r.warehouse, r.quantity from " + KEPT + " and r.order_id in (:ids) order by r.sku, r.warehouse";
    /** Notes of the modules, not of the shipment or document. */
    private static final List<String> INSIDE = List.of("version", "orderId", "toldNumber");

    private final JdbcClient jdbc;

    OrderQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Found(ObjectNode order, Cursor place) {
    }

    public record Event(Instant at, String what, String why, String messageId) {

        public Event masked() {
            return new Event(at, what, Words.told(why), messageId);
        }
    }

    /** Last changed first. */
    public Page<ObjectNode> list(String connection, String externalId, String status, Cursor from, int limit) {
        var found = jdbc.sql(LIST).param("connection", connection).param("externalId", externalId).param("status", status)
                .param("at", from.time()).param("key", from.key()).param("limit", limit + 1)
                .query((row, n) -> new Found(order(row), new Cursor(Columns.time(row, "updated_at"), row.getString("order_id")))).list();
        return Page.of(found, limit, Found::place).map(Found::order);
    }

    public Optional<ObjectNode> find(String orderId) {
        return jdbc.sql(ONE).param("id", orderId).query((row, n) -> order(row)).optional();
    }

    public List<Event> timeline(String orderId) {
        return jdbc.sql(TIMELINE).param("id", orderId)
                .query((row, n) -> new Event(Columns.time(row, "at"), row.getString("what"), row.getString("why"), row.getString("message_id"))).list();
    }

    /** An order that is sent or cancelled and has stock reserved that the ERP has yet to issue. @param goods {@code 2 x A of MAG} @param since its last change */
    public record Keeping(String orderId, String connection, String number, String status, Instant since, List<String> goods) {

        private Keeping with(List<String> kept) {
            return new Keeping(orderId, connection, number, status, since, kept);
        }
    }

    /** Those that have not changed since before then, the oldest first. */
    public List<Keeping> keeping(Instant before, int most) {
        var found = jdbc.sql(KEEPING).param("before", UtcTime.of(before)).param("most", most).query((row, n) -> new Keeping(row.getString("order_id"), row.getString("connection"),
                row.getString("external_number"), row.getString("status"), Columns.time(row, "updated_at"), List.of())).list();
        var kept = kept(found.stream().map(Keeping::orderId).toList());
        return found.stream().map(order -> order.with(kept.getOrDefault(order.orderId(), List.of()))).toList();
    }

    /** What is reserved for the order; none where it is neither sent nor cancelled. */
    public List<String> kept(String orderId) {
        return kept(List.of(orderId)).getOrDefault(orderId, List.of());
    }

    private Map<String, List<String>> kept(List<String> orderIds) {
        var kept = new HashMap<String, List<String>>();
        if (!orderIds.isEmpty()) {
            jdbc.sql(KEPT_OF).param("ids", orderIds).query((ResultSet row) -> {
                kept.computeIfAbsent(row.getString("order_id"), id -> new ArrayList<>()).add(Columns.number(row, "quantity") + " x " + row.getString("sku") + " of " + row.getString("warehouse"));
            });
        }
        return kept;
    }

    /** The order's parcels, and whether the channel has been told their numbers. */
    public List<ObjectNode> shipments(String orderId) {
        return jdbc.sql(SHIPMENTS).param("id", orderId).query((row, n) -> {
            var stored = Columns.document(row, "document");
            ObjectNode shipment = stored.deepCopy().without(INSIDE);
            shipment.properties().removeIf(field -> field.getValue().isNull());
            if (row.getString("handover_id") != null) {
                shipment.put("handoverId", row.getString("handover_id"));
            }
            return shipment.put("told", stored.hasNonNull("toldNumber") && stored.get("toldNumber").equals(stored.get("trackingNumber")))
                    .put("updatedAt", Columns.time(row, "updated_at").toString());
        }).list();
    }

    /** Id of the stored file to print. */
    public Optional<String> label(String orderId, String shipmentId) {
        return file(LABELLED, orderId, shipmentId, "label");
    }

    /** Id of the stored file of a sales document. */
    public Optional<String> documentFile(String orderId, String documentId) {
        return file(WRITTEN, orderId, documentId, "fileId");
    }

    private Optional<String> file(String sql, String orderId, String id, String field) {
        return jdbc.sql(sql).param("order", orderId).param("id", id).query((row, n) -> Columns.document(row, "document")).optional()
                .filter(document -> document.hasNonNull(field)).map(document -> document.get(field).asText());
    }

    /** The order's sales documents, and whether the channel has been told of them. */
    public List<ObjectNode> documents(String orderId) {
        return jdbc.sql(DOCUMENTS).param("id", orderId).query((row, n) -> {
            ObjectNode document = Columns.document(row, "document").deepCopy();
            document.without(INSIDE).properties().removeIf(field -> field.getValue().isNull());
            return document.put("kind", document.path("kind").asText().toLowerCase(Locale.ROOT)).put("updatedAt", Columns.time(row, "updated_at").toString());
        }).list();
    }

    /** The canonical document; of the hub's own notes beside it only where the order was exported to, and who makes its labels. The columns have the last word. */
    private static ObjectNode order(ResultSet row) throws SQLException {
        var order = Json.MAPPER.createObjectNode();
        order.put("orderId", row.getString("order_id")).put("connection", row.getString("connection"))
                .put("externalId", row.getString("external_id")).put("status", row.getString("status"));
        var document = Columns.document(row, "document");
        var hub = document.remove("hub");
        document.properties().forEach(field -> {
            if (!order.has(field.getKey())) {
                order.set(field.getKey(), field.getValue());
            }
        });
        if (hub != null && hub.path("exports").size() > 0) {
            order.set("exports", hub.get("exports"));
        }
        if (hub != null && hub.path("labels").size() > 0) {
            order.set("labels", hub.get("labels"));
        }
        return order;
    }
}
