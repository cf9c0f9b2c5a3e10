package pl.spoiwo.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Set;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.Json;

/** Which events follow from what happens to a payment. */
final class Happenings {

    /** Banks take their time with these; a card is refunded at once. */
    private static final Set<String> SLOW = Set.of("blik", "p24");

    private final Payments payments;
    private final Events events;
    private final Courier courier;
    private final Duration refundTakes;

    /** @param refundTakes from the making of a slow refund to its success */
    Happenings(Payments payments, Events events, Courier courier, Duration refundTakes) {
        this.payments = payments;
        this.events = events;
        this.courier = courier;
        this.refundTakes = refundTakes;
    }

    /** @param what the event's name behind {@code payment_intent.} */
    void changed(ObjectNode payment, String what, Duration delay, int copies) {
        tell("payment_intent." + what, payment, payment.get("intent"), null, delay, copies);
        if (what.equals("succeeded")) {
            tell("charge.succeeded", payment, payment.get("charge"), null, delay, copies);
        }
    }

    ObjectNode refund(ObjectNode payment, long amount, String reason, JsonNode metadata, Duration showAfter) {
        boolean slow = SLOW.contains(payment.at("/charge/payment_method_details/type").asText());
        ObjectNode refund = payments.refund(payment, amount, slow ? "pending" : "succeeded", reason, metadata, showAfter);
        ObjectNode after = payments.find(payment.at("/intent/id").asText());
        tell("refund.created", payment, shown(refund), null, Duration.ZERO, 1);
        tell("charge.refunded", payment, after.get("charge"), refundedBefore(payment), Duration.ZERO, 1);
        if (slow) {
            courier.later("refund" + refund.get("id").asText(), refundTakes, () -> refundMoves(payment, refund.get("id").asText(), "succeeded"));
        }
        return shown(refund);
    }

    /** Does nothing where the refund has this status already. */
    void refundMoves(ObjectNode payment, String refundId, String status) {
        ObjectNode before = payments.find(payment.at("/intent/id").asText());
        JsonNode known = refund(before, refundId);
        if (known == null || known.get("status").asText().equals(status)) {
            return;
        }
        JsonNode refund = refund(payments.refundMoves(before, refundId, status), refundId);
        tell(status.equals("failed") ? "refund.failed" : "refund.updated", payment, shown(refund), Json.object().put("status", known.get("status").asText()), Duration.ZERO, 1);
    }

    private static JsonNode refund(ObjectNode payment, String refundId) {
        for (JsonNode each : payment.get("refunds")) {
            if (each.get("id").asText().equals(refundId)) {
                return each;
            }
        }
        return null;
    }

    void disputed(ObjectNode payment, String status) {
        boolean over = Set.of("won", "lost").contains(status);
        tell(over ? "charge.dispute.closed" : "charge.dispute.created", payment, payment.get("dispute"), null, Duration.ZERO, 1);
    }

    private static ObjectNode refundedBefore(ObjectNode payment) {
        ObjectNode before = Json.object();
        before.set("amount_refunded", payment.at("/charge/amount_refunded"));
        return before;
    }

    static ObjectNode shown(JsonNode refund) {
        return ((ObjectNode) refund.deepCopy()).without("visibleAt");
    }

    private void tell(String type, ObjectNode payment, JsonNode object, JsonNode previous, Duration delay, int copies) {
        events.happened(type, "stripe" + payment.get("seq").asLong(), object, previous, delay, copies);
    }
}
