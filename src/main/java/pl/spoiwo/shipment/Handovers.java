package pl.spoiwo.shipment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;

/** The tables {@code handover} and {@code handover_parcel}. Writers hold {@link #lockName}: so no parcel is in two that count. */
@Repository
public class Handovers {

    private static final List<String> FREE = Arrays.stream(HandoverState.values()).filter(HandoverState::free).map(Enum::name).toList();
    private static final String OPEN = """
            select document, version from shipment s
             where s.connection = :connection and s.status = 'LABEL_READY' and (%s)
               and not exists (select 1 from handover_parcel p join handover h on h.handover_id = p.handover_id
                                where p.shipment_id = s.shipment_id and h.state not in (:free))
             order by s.updated_at, s.shipment_id limit :most""";
    private static final String SINCE = OPEN.formatted("s.updated_at >= :since");
    private static final String NAMED = OPEN.formatted("s.shipment_id in (:named)");
    private static final String INSERT = """
            insert into handover (handover_id, connection, state, document, created_at) values (:id, :connection, 'ASKED', :document, :now)""";
    private static final String PARCEL = "insert into handover_parcel (handover_id, shipment_id) values (:id, :shipment)";
    private static final String FREED = "select handover_id from handover where connection = :connection and state in ('REFUSED', 'WOULD_SEND') order by created_at";
    private static final String STATE = "update handover set state = :state where handover_id = :id and state not in ('DONE', 'PUT_ASIDE')";
    private static final String DONE = "update handover set state = 'DONE', document = :document where handover_id = :id";
    private static final String ONE = "select document from handover where handover_id = :id";

    private final JdbcClient jdbc;

    public Handovers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public static String lockName(String connection) {
        return "handover:" + connection;
    }

    /** Parcels with a label that nobody has taken, that changed last at {@code since} or later, oldest first. */
    public List<Shipment> open(String connection, Instant since, int most) {
        return open(jdbc.sql(SINCE).param("since", UtcTime.of(since)), connection, most);
    }

    /** Those of the named parcels that can be handed over. */
    public List<Shipment> open(String connection, Collection<String> named) {
        return open(jdbc.sql(NAMED).param("named", named), connection, named.size());
    }

    private static List<Shipment> open(JdbcClient.StatementSpec query, String connection, int most) {
        return query.param("connection", connection).param("free", FREE).param("most", most).query(Shipments::read).list().stream()
                .filter(parcel -> parcel.label() != null).toList();
    }

    /** @param pickup when the courier shall come; null where none is ordered */
    public void create(String id, String connection, JsonNode pickup, List<String> shipments, Instant now) {
        var document = Json.MAPPER.createObjectNode();
        if (pickup != null) {
            document.set("pickup", pickup);
        }
        jdbc.sql(INSERT).param("id", id).param("connection", connection).param("document", document.toString()).param("now", UtcTime.of(now)).update();
        shipments.forEach(shipment -> jdbc.sql(PARCEL).param("id", id).param("shipment", shipment).update());
    }

    /** Ids of those that may be put aside. */
    public List<String> refused(String connection) {
        return jdbc.sql(FREED).param("connection", connection).query(String.class).list();
    }

    /** What is done or put aside stays so. */
    public void state(String id, HandoverState state) {
        jdbc.sql(STATE).param("id", id).param("state", state.name()).update();
    }

    /** @param result the receipt of the command */
    public void done(String id, JsonNode result) {
        jdbc.sql(ONE).param("id", id).query(String.class).optional().ifPresent(known -> {
            ObjectNode document = Json.read(known, ObjectNode.class, "a stored hand-over");
            document.set("result", result);
            jdbc.sql(DONE).param("id", id).param("document", document.toString()).update();
        });
    }
}
