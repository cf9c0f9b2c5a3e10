package pl.spoiwo.sandbox.payu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.Json;

/** The operator's documents: the order as its API and notifications show it, refunds, and the notices about both. */
final class Notices {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx")
            .withZone(ZoneId.of("Europe/Warsaw"));

    private final Payments payments;
    private final Notifier notifier;
    private final Courier courier;
    private final Clock clock;
    private final String posId;

    Notices(Payments payments, Notifier notifier, Courier courier, Clock clock, String posId) {
        this.payments = payments;
        this.notifier = notifier;
        this.courier = courier;
        this.clock = clock;
        this.posId = posId;
    }

    ObjectNode order(ObjectNode payment) {
        String reference = payment.path("reference").asText();
        String amount = payment.get("amount").asText();
        ObjectNode order = Json.object().put("orderId", payment.get("orderId").asText());
        if (!reference.isEmpty()) {
            order.put("extOrderId", reference);
        }
        order.put("orderCreateDate", TIME.format(Instant.parse(payment.get("createdAt").asText())))
                .put("notifyUrl", payment.path("notifyUrl").asText()).put("customerIp", "203.0.113.7").put("merchantPosId", posId)
                .put("description", "Zamówienie " + reference).put("currencyCode", payment.get("currency").asText())
                .put("totalAmount", amount);
        order.putObject("buyer").put("customerId", "guest").put("email", "jan.testowy@example.com").put("firstName", "Jan")
                .put("lastName", "Żółkiewski").put("language", "pl");
        order.putObject("payMethod").put("type", payment.path("method").asText("PBL"));
        order.putArray("products").addObject().put("name", "Zamówienie " + reference).put("unitPrice", amount).put("quantity", "1");
        return order.put("status", payment.get("status").asText());
    }

    ArrayNode properties(ObjectNode payment) {
        ArrayNode properties = Json.array();
        properties.addObject().put("name", "PAYMENT_ID").put("value", String.valueOf(5_000_000_000L + payment.get("seq").asLong() % 1_000_000_000L));
        return properties;
    }

    /** Owes the receiver the payment's present status. */
    void statusChanged(long seq, Duration delay, int copies) {
        ObjectNode payment = payments.bySeq(seq);
        ObjectNode body = Json.object();
        body.set("order", order(payment));
        if (payment.get("status").asText().equals("COMPLETED")) {
            body.put("localReceiptDateTime", TIME.format(clock.instant()));
        }
        body.set("properties", properties(payment));
        notifier.owe(seq, body, delay, copies);
    }

    ObjectNode addRefund(ObjectNode payment, String amount, String external, String description, String status, Duration showAfter) {
        int number = payment.path("refunds").size() + 1;
        ObjectNode refund = Json.object().put("refundId", String.valueOf(payment.get("seq").asLong() * 100 + number));
        if (!external.isEmpty()) {
            refund.put("extRefundId", external);
        }
        refund.put("amount", amount).put("currencyCode", payment.get("currency").asText()).put("description", description)
                .put("creationDateTime", TIME.format(clock.instant())).put("status", status).put("statusDateTime", TIME.format(clock.instant()))
                .put("visibleAt", clock.instant().plus(showAfter).toEpochMilli());
        payments.change(payment.get("seq").asLong(), stored -> {
            stored.withArray("refunds").add(refund.deepCopy());
            return stored;
        });
        return refund;
    }

    /** Gives the refund its final status after a while and tells the receiver. */
    void finishRefund(long seq, String refundId, String status, Duration after) {
        courier.later("refund" + refundId, after, () -> {
            ObjectNode payment = payments.change(seq, stored -> {
                stored.path("refunds").forEach(one -> {
                    if (one.get("refundId").asText().equals(refundId)) {
                        ((ObjectNode) one).put("status", status).put("statusDateTime", TIME.format(clock.instant()));
                    }
                });
                return stored;
            });
            for (JsonNode one : payment.path("refunds")) {
                if (one.get("refundId").asText().equals(refundId)) {
                    refundChanged(payment, (ObjectNode) one);
                }
            }
        });
    }

    private void refundChanged(ObjectNode payment, ObjectNode refund) {
        ObjectNode body = Json.object().put("orderId", payment.get("orderId").asText())
                .put("extOrderId", payment.path("reference").asText());
        ObjectNode shown = body.putObject("refund");
        shown.set("reasonDescription", refund.get("description"));
        for (String field : new String[] {"refundId", "extRefundId", "amount", "currencyCode", "status", "statusDateTime"}) {
            if (refund.has(field)) {
                shown.set(field, refund.get(field));
            }
        }
        shown.put("reason", "refund").put("refundDate", refund.get("statusDateTime").asText());
        notifier.owe(payment.get("seq").asLong(), body, Duration.ZERO, 1);
    }
}
