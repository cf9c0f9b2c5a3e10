package pl.spoiwo.operations.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.mapping.Json;

/** Hand-overs to a carrier, with their parcels. */
@Component
public class HandoverQueries {

    private static final String LIST = """
            select h.handover_id, h.connection, h.state, h.document, h.created_at, m.reason_code, m.reason_text from handover h left join message m on m.id = h.handover_id
            where h.connection = :connection and h.created_at <= :at and (h.created_at < :at or h.handover_id < :key)
            order by h.created_at desc, h.handover_id desc limit :limit""";
    private static final String PARCELS = """
            select s.shipment_id, s.order_id, s.external_id, s.status, s.document from handover_parcel p join shipment s on s.shipment_id = p.shipment_id
            where p.handover_id = :id order by s.external_id""";
    private static final String ONE = "select document from handover where handover_id = :id and connection = :connection";

    private final JdbcClient jdbc;

    HandoverQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Found(ObjectNode handover, Cursor place) {
    }

    /** Newest first. */
    public Page<ObjectNode> list(String connection, Cursor from, int limit) {
        var found = jdbc.sql(LIST).param("connection", connection).param("at", from.time()).param("key", from.key()).param("limit", limit + 1)
                .query((row, n) -> new Found(handover(row), new Cursor(Columns.time(row, "created_at"), row.getString("handover_id")))).list();
        var page = Page.of(found, limit, Found::place).map(Found::handover);
        page.items().forEach(handover -> parcels(handover.get("handoverId").asText()).forEach(handover.putArray("parcels")::add));
        return page;
    }

    /** Ids of the stored files to print and sign, one for each kind of parcels that the carrier keeps apart. */
    public List<String> protocols(String connection, String handoverId) {
        return jdbc.sql(ONE).param("id", handoverId).param("connection", connection).query((row, n) -> protocols(Columns.document(row, "document"))).optional().orElse(List.of());
    }

    private static List<String> protocols(JsonNode document) {
        return StreamSupport.stream(document.at("/result/protocols").spliterator(), false).map(file -> file.path("fileId").asText()).toList();
    }

    private List<ObjectNode> parcels(String handoverId) {
        return jdbc.sql(PARCELS).param("id", handoverId).query((row, n) -> Json.MAPPER.createObjectNode().put("shipmentId", row.getString("shipment_id"))
                .put("orderId", row.getString("order_id")).put("externalId", row.getString("external_id"))
                .put("trackingNumber", Columns.document(row, "document").path("trackingNumber").asText(null)).put("status", row.getString("status"))).list();
    }

    private static ObjectNode handover(ResultSet row) throws SQLException {
        var document = Columns.document(row, "document");
        var handover = Json.MAPPER.createObjectNode().put("handoverId", row.getString("handover_id")).put("connection", row.getString("connection"))
                .put("state", row.getString("state")).put("createdAt", Columns.time(row, "created_at").toString());
        Optional.ofNullable(document.get("pickup")).ifPresent(pickup -> handover.set("pickup", pickup));
        document.at("/result/pickups").forEach(handover.withArray("pickups")::add);
        handover.put("protocols", protocols(document).size());
        if (!handover.path("state").asText().equals("DONE") && row.getString("reason_code") != null) {
            handover.put("reason", row.getString("reason_code") + ": " + row.getString("reason_text"));
        }
        return handover;
    }
}
