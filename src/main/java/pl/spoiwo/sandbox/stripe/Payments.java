package pl.spoiwo.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Records;

/**
 * The payments. A record is {seq, visibleAt, intent, charge?, refunds[], dispute?}, each of them the object that the API shows; a refund has a
 * {@code visibleAt} of its own.
 */
final class Payments {

    private static final Set<String> CHARGED = Set.of("requires_capture", "succeeded");

    private final Records records;
    private final Clock clock;

    Payments(Documents stored, Clock clock, int most) {
        this.clock = clock;
        records = new Records(stored, most, clock.millis() / 10, record -> new Records.Entry(record.get("seq").asLong(),
                List.of(record.at("/intent/id").asText(), id("ch", record.get("seq").asLong()), id("dp", record.get("seq").asLong()), "reference:" + reference(record)),
                record.at("/intent/status").asText()));
    }

    Records records() {
        return records;
    }

    /** pi_3Sbx... and ch_3Sbx... of one payment end alike. */
    static String id(String kind, long number) {
        return kind + "_3Sbx" + String.format("%12s", Long.toString(number, 36)).replace(' ', '0');
    }

    private static String reference(ObjectNode record) {
        return record.at("/intent/metadata/order_id").asText();
    }

    /** By the id of its intent, its charge or its dispute; null where there is none, or none to be seen yet. */
    ObjectNode find(String id) {
        ObjectNode record = records.find(id);
        return record == null || record.get("visibleAt").asLong() > clock.millis() ? null : record;
    }

    ObjectNode byReference(String reference) {
        return records.find("reference:" + reference);
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    ObjectNode add(long amount, String currency, JsonNode metadata, String captureMethod, String method, Duration showAfter) {
        return records.add(seq -> {
            ObjectNode intent = Json.object().put("id", id("pi", seq)).put("object", "payment_intent").put("amount", amount)
                    .put("amount_capturable", 0).put("amount_received", 0).putNull("canceled_at").putNull("cancellation_reason")
                    .put("capture_method", captureMethod).put("created", now()).put("currency", currency).putNull("customer").putNull("description")
                    .putNull("last_payment_error").putNull("latest_charge").put("livemode", false);
            intent.set("metadata", metadata);
            intent.putArray("payment_method_types").add(method);
            intent.put("status", "requires_payment_method");
            ObjectNode record = Json.object().put("visibleAt", clock.millis() + showAfter.toMillis());
            record.set("intent", intent);
            record.putArray("refunds");
            return record;
        });
    }

    /** Takes the payment to this status, with all that follows from it. @param received of the amount, where it is taken; the rest is let go */
    ObjectNode move(ObjectNode payment, String status, long received) {
        return change(payment, record -> {
            ObjectNode intent = (ObjectNode) record.get("intent");
            boolean taken = status.equals("succeeded");
            intent.put("status", status).put("amount_capturable", status.equals("requires_capture") ? intent.get("amount").asLong() : 0)
                    .put("amount_received", taken ? received : 0);
            if (CHARGED.contains(status)) {
                ObjectNode charge = record.has("charge") ? (ObjectNode) record.get("charge") : charge(record);
                charge.put("captured", taken).put("amount_captured", taken ? received : 0);
                intent.put("latest_charge", charge.get("id").asText()).putNull("last_payment_error");
                record.set("charge", charge);
            } else if (status.equals("canceled")) {
                intent.put("canceled_at", now()).put("cancellation_reason", "requested_by_customer");
            }
        });
    }

    private ObjectNode charge(ObjectNode record) {
        JsonNode intent = record.get("intent");
        ObjectNode charge = Json.object().put("id", id("ch", record.get("seq").asLong())).put("object", "charge");
        charge.set("amount", intent.get("amount"));
        charge.put("amount_captured", 0).put("amount_refunded", 0).put("captured", false).put("created", now())
                .put("currency", intent.get("currency").asText()).put("disputed", false).put("livemode", false).set("metadata", intent.get("metadata"));
        charge.put("paid", true).put("payment_intent", intent.get("id").asText());
        charge.putObject("payment_method_details").put("type", intent.at("/payment_method_types/0").asText());
        return charge.put("refunded", false).put("status", "succeeded");
    }

    /** The buyer's attempt failed: the payment waits for another method. */
    ObjectNode fail(ObjectNode payment) {
        return change(payment, record -> ((ObjectNode) record.get("intent")).put("status", "requires_payment_method").putObject("last_payment_error")
                .put("code", "card_declined").put("decline_code", "insufficient_funds").put("message", "Your card has insufficient funds.").put("type", "card_error"));
    }

    /** @return the refund, which is the last of the payment's */
    ObjectNode refund(ObjectNode payment, long amount, String status, String reason, JsonNode metadata, Duration showAfter) {
        ObjectNode changed = change(payment, record -> {
            ObjectNode refund = Json.object().put("id", id("re", record.get("seq").asLong()) + "r" + (record.get("refunds").size() + 1)).put("object", "refund")
                    .put("amount", amount).put("charge", record.at("/charge/id").asText()).put("created", now())
                    .put("currency", record.at("/charge/currency").asText());
            refund.set("metadata", metadata);
            refund.put("payment_intent", record.at("/intent/id").asText()).put("reason", reason).put("status", status)
                    .put("visibleAt", clock.millis() + showAfter.toMillis());
            record.withArray("refunds").add(refund);
            recount(record);
        });
        return (ObjectNode) changed.get("refunds").get(changed.get("refunds").size() - 1);
    }

    ObjectNode refundMoves(ObjectNode payment, String refundId, String status) {
        return change(payment, record -> {
            record.get("refunds").forEach(each -> {
                if (each.get("id").asText().equals(refundId)) {
                    ((ObjectNode) each).put("status", status);
                }
            });
            recount(record);
        });
    }

    /** The sum of a charge's refunds is cumulative, and falls again when one fails. */
    private static void recount(ObjectNode record) {
        long sum = 0;
        for (JsonNode each : record.get("refunds")) {
            sum += Set.of("failed", "canceled").contains(each.get("status").asText()) ? 0 : each.get("amount").asLong();
        }
        ((ObjectNode) record.get("charge")).put("amount_refunded", sum).put("refunded", sum >= record.at("/charge/amount_captured").asLong());
    }

    ObjectNode dispute(ObjectNode payment, String status, String reason) {
        return change(payment, record -> {
            ObjectNode dispute = record.has("dispute") ? (ObjectNode) record.get("dispute")
                    : Json.object().put("id", id("dp", record.get("seq").asLong())).put("object", "dispute").put("amount", record.at("/charge/amount_captured").asLong())
                            .put("charge", record.at("/charge/id").asText()).put("created", now()).put("currency", record.at("/charge/currency").asText())
                            .put("payment_intent", record.at("/intent/id").asText()).put("reason", reason);
            dispute.putObject("evidence_details").put("due_by", dispute.get("created").asLong() + 14 * 86_400);
            ((ObjectNode) record.get("charge")).put("disputed", true);
            record.set("dispute", dispute.put("status", status));
        });
    }

    private ObjectNode change(ObjectNode payment, Consumer<ObjectNode> change) {
        ObjectNode changed = records.change(payment.get("seq").asLong(), record -> {
            change.accept(record);
            return record;
        });
        if (changed == null) {
            throw Refused.unknown("payment_intent", payment.at("/intent/id").asText());
        }
        return changed;
    }
}
