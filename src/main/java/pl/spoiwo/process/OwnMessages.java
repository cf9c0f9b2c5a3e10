package pl.spoiwo.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Outgoing;

/** Messages of the hub to itself, kind {@code hub:<what>}: work on one order, one payment or some prices that needs locks of its own. */
final class OwnMessages {

    static final String RECHECK = "recheck";
    static final String OVERDUE = "overdue";
    static final String REMATCH = "rematch";
    static final String REPRICE = "reprice";
    static final String ASK = "ask";
    static final String REFUND = "refund";

    private OwnMessages() {
    }

    /** @param occasion makes the key: the same occasion again is a duplicate; @param causedBy may be null */
    static Outgoing recheck(String orderId, String connection, String occasion, String causedBy, Instant now) {
        return message(RECHECK, "orderId", orderId, connection, occasion, causedBy, now);
    }

    /** @param occasion how long the channel has held the order back */
    static Outgoing overdue(String orderId, String connection, String occasion, Instant now) {
        return message(OVERDUE, "orderId", orderId, connection, occasion, null, now);
    }

    /** @param externalId of a payment of this connection that has no order */
    static Outgoing rematch(String externalId, String connection, String occasion, Instant now) {
        return message(REMATCH, "externalId", externalId, connection, occasion, null, now);
    }

    /** @param skus in order */
    static Outgoing reprice(List<String> skus, String connection, String occasion, Instant now) {
        var body = JsonNodeFactory.instance.objectNode();
        skus.forEach(body.putArray("skus")::add);
        return message(REPRICE, body, skus.get(0), connection, occasion, null, now);
    }

    private static Outgoing message(String what, String field, String value, String connection, String occasion, String causedBy, Instant now) {
        return message(what, JsonNodeFactory.instance.objectNode().put(field, value), value, connection, occasion, causedBy, now);
    }

    private static Outgoing message(String what, ObjectNode document, String about, String connection, String occasion, String causedBy, Instant now) {
        return Outgoing.of(inbound(what, document, about, connection, occasion, causedBy, now));
    }

    /** The message itself, for who decides it at once. */
    static Inbound inbound(String what, ObjectNode document, String about, String connection, String occasion, String causedBy, Instant now) {
        var key = what + ":" + about + ":" + occasion;
        var body = document.toString().getBytes(StandardCharsets.UTF_8);
        return new Inbound(Ids.derived("h", connection, key), connection, "hub:" + what, key, "application/json", Map.of(), body, now, causedBy);
    }
}
