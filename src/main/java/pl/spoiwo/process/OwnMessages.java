package pl.spoiwo.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.product.Imports;

/** Messages of the hub to itself, kind {@code hub:<what>}: work on one order, one payment or some values that needs locks of its own. */
public final class OwnMessages {

    static final String RECHECK = "recheck";
    static final String OVERDUE = "overdue";
    static final String REMATCH = "rematch";
    static final String IMPORTED = "imported";
    static final String KNOWN = "known";
    static final String DECIDE = "decide";
    static final String CUSTOMERS = "customers";
    static final String COMPARE = "compare";
    static final String READ_AGAIN = "read-again";
    static final String APPROVED = "approved";
    static final String HANDOVER = "handover";
    static final String ASK = "ask";
    static final String REFUND = "refund";
    static final String FOUND = "found";
    static final String RELEASE = "release";

    private OwnMessages() {
    }

    /** @param occasion makes the key: the same occasion again is a duplicate; @param causedBy may be null */
    public static Outgoing recheck(String orderId, String connection, String occasion, String causedBy, Instant now) {
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

    /** @param customers their tax numbers are the items, otherwise SKUs @param occasion why now: the override, or the round */
    public static Outgoing decide(boolean customers, List<String> items, String connection, String occasion, Instant now) {
        return customers ? customers(items, connection, occasion, now) : skus(DECIDE, items, connection, occasion, null, now);
    }

    /** The key names none: everybody may read it. */
    private static Outgoing customers(List<String> taxIds, String connection, String occasion, Instant now) {
        var body = JsonNodeFactory.instance.objectNode();
        taxIds.forEach(body.putArray("taxIds")::add);
        return message(CUSTOMERS, body, Ids.derived("t", taxIds.get(0)), connection, occasion, null, now);
    }

    /** @param repriced those of the SKUs of which a sale of the channel's own began or ended @param occasion the message that brought the channel's list */
    static Outgoing compare(Set<String> skus, Set<String> repriced, String connection, String occasion, Instant now) {
        var body = JsonNodeFactory.instance.objectNode();
        skus.forEach(body.putArray("skus")::add);
        repriced.forEach(body.putArray("repriced")::add);
        return message(COMPARE, body, skus.iterator().next(), connection, occasion, occasion, now);
    }

    /** @param occasion the message that found the difference */
    static Outgoing readAgain(Set<String> skus, String connection, String occasion, Instant now) {
        return skus(READ_AGAIN, List.copyOf(skus), connection, occasion, occasion, now);
    }

    /** @param items of the approval that may go on, not none */
    static Outgoing approved(String approval, List<String> items, List<String> skus, String connection, Instant now) {
        var body = JsonNodeFactory.instance.objectNode().put("approval", approval);
        items.forEach(body.putArray("items")::add);
        skus.forEach(body.putArray("skus")::add);
        return message(APPROVED, body, items.get(0), connection, approval, null, now);
    }

    private static Outgoing skus(String what, List<String> skus, String connection, String occasion, String causedBy, Instant now) {
        var body = JsonNodeFactory.instance.objectNode();
        skus.forEach(body.putArray("skus")::add);
        return message(what, body, skus.get(0), connection, occasion, causedBy, now);
    }

    /** @param order what {@link Envelope.HandOver} says */
    static Outgoing handOver(String connection, ObjectNode order, String occasion, Instant now) {
        return message(HANDOVER, order, connection, connection, occasion, null, now);
    }

    /** Lock name, of the level of orders: who holds it has the connection's offers to itself. */
    public static String offersLock(String connection) {
        return "offers " + connection;
    }

    /**
     * Looks for orders that wait for products.
     *
     * @param skus     that are found by something new
     * @param offers   of the connection that are linked anew; not both are empty
     * @param causedBy may be null
     */
    public static Outgoing known(List<String> skus, List<String> offers, String connection, String occasion, String causedBy, Instant now) {
        var body = JsonNodeFactory.instance.objectNode();
        skus.forEach(body.putArray("skus")::add);
        offers.forEach(body.putArray("offers")::add);
        return message(KNOWN, body, skus.isEmpty() ? offers.get(0) : skus.get(0), connection, occasion, causedBy, now);
    }

    /** Some items of a first import. */
    static Outgoing imported(Imports.Import writing, List<Imports.Open> some, Instant now) {
        var body = JsonNodeFactory.instance.objectNode().put("import", writing.id());
        var items = body.putArray("items");
        for (var each : some) {
            var item = items.addObject().put("item", each.item()).put("sku", each.sku());
            if (each.offerId() != null) {
                item.put("offerId", each.offerId());
            }
            if (each.product() != null) {
                item.set("product", each.product());
            }
        }
        // The size is in the key: what is cut otherwise after a restart is another message.
        return message(IMPORTED, body, some.get(0).item(), writing.connection(), writing.id() + ":" + some.size(), null, now);
    }

    private static Outgoing message(String what, String field, String value, String connection, String occasion, String causedBy, Instant now) {
        return message(what, JsonNodeFactory.instance.objectNode().put(field, value), value, connection, occasion, causedBy, now);
    }

    private static Outgoing message(String what, ObjectNode document, String about, String connection, String occasion, String causedBy, Instant now) {
        return Outgoing.of(inbound(what, document, about, connection, occasion, causedBy, now));
    }

    /** The message itself, for who decides it at once. */
    static Inbound inbound(String what, ObjectNode document, String about, String connection, String occasion, String causedBy, Instant now) {
        var key = key(what, about, occasion);
        var body = document.toString().getBytes(StandardCharsets.UTF_8);
        return new Inbound(Ids.derived("h", connection, key), connection, "hub:" + what, key, "application/json", Map.of(), body, now, causedBy);
    }

    static String key(String what, String about, String occasion) {
        return what + ":" + about + ":" + occasion;
    }
}
