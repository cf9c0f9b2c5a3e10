package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Outgoing;

/** Messages by which the hub is told to hand parcels over. */
public final class HandoverOrders {

    static final String CREATE = "handover.create";

    private HandoverOrders() {
    }

    /**
     * @param named    ids of shipments; empty for all that wait
     * @param pickup   {@code {date, from, to, note?}}; null where no courier is ordered
     * @param occasion makes the key: the same occasion again is a duplicate
     */
    public static Outgoing message(String connection, List<String> named, JsonNode pickup, String occasion, Instant now) {
        var order = JsonNodeFactory.instance.objectNode();
        named.forEach(order.putArray("shipments")::add);
        if (pickup != null) {
            order.set("pickup", pickup);
        }
        return OwnMessages.handOver(connection, order, occasion, now);
    }

    /** The id that the hand-over of this occasion will have, if there is anything to hand over. */
    public static String idOf(String connection, String occasion) {
        return id(connection, OwnMessages.key(OwnMessages.HANDOVER, connection, occasion));
    }

    static String id(String connection, String messageKey) {
        return Ids.command(connection, messageKey, CREATE, 0);
    }
}
