package pl.spoiwo.sandbox.payu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code /api/v2_1/orders...}: create, read, cancel, capture, refund. */
final class PayuApi {

    private static final Set<String> OPEN = Set.of("NEW", "PENDING", "WAITING_FOR_CONFIRMATION");

    private final Payments payments;
    private final Notices notices;
    private final Clock clock;
    private final String posId;
    private final Duration refundTakes;

    /** @param refundTakes from the acceptance of a refund to its final status */
    PayuApi(Payments payments, Notices notices, Clock clock, String posId, Duration refundTakes) {
        this.payments = payments;
        this.notices = notices;
        this.clock = clock;
        this.posId = posId;
        this.refundTakes = refundTakes;
    }

    /** @param path segments behind {@code orders} */
    Response handle(Request request, List<String> path) {
        if (path.isEmpty()) {
            return request.method().equals("POST") ? create(request) : Response.empty(405);
        }
        ObjectNode payment = payments.get(path.get(0));
        if (payment == null) {
            return status(404, "DATA_NOT_FOUND", "Could not find data for given criteria.");
        }
        String action = request.method() + " " + String.join("/", path.subList(1, path.size())).replaceFirst("refunds/.+", "refunds/{id}");
        return switch (action) {
            case "GET " -> Response.json(200, shown(payment));
            case "DELETE " -> end(payment, OPEN, "CANCELED", "Could not cancel order.");
            case "POST captures" -> end(payment, Set.of("WAITING_FOR_CONFIRMATION"), "COMPLETED", "Order is not waiting for confirmation.");
            case "PUT status" -> request.json().path("orderStatus").asText().equals("COMPLETED")
                    ? end(payment, Set.of("WAITING_FOR_CONFIRMATION"), "COMPLETED", "Order is not waiting for confirmation.")
                    : status(400, "ERROR_VALUE_INVALID", "orderStatus");
            case "POST refunds" -> refund(request, payment);
            case "GET refunds" -> Response.json(200, Json.object().set("refunds", refunds(payment)));
            case "GET refunds/{id}" -> oneRefund(payment, path.get(2));
            default -> Response.empty(405);
        };
    }

    private Response create(Request request) {
        JsonNode wanted = request.json();
        for (String field : List.of("customerIp", "merchantPosId", "description", "currencyCode", "totalAmount", "products")) {
            if (!wanted.has(field)) {
                return status(400, "ERROR_VALUE_MISSING", "Missing required field: " + field);
            }
        }
        if (!wanted.get("merchantPosId").asText().equals(posId) || !wanted.get("totalAmount").asText().matches("[1-9]\\d*")) {
            return status(400, "ERROR_VALUE_INVALID", "merchantPosId or totalAmount");
        }
        String reference = wanted.path("extOrderId").asText("");
        if (!reference.isEmpty() && payments.byReference(reference) != null) {
            return status(400, "ERROR_ORDER_NOT_UNIQUE", "Order with provided extOrderId already exists.");
        }
        ObjectNode payment = payments.add(Json.object().put("reference", reference).put("amount", wanted.get("totalAmount").asText())
                .put("currency", wanted.get("currencyCode").asText()).put("status", "NEW").put("method", "PBL")
                .put("notifyUrl", wanted.path("notifyUrl").asText("")).put("algorithm", "MD5"), request.showAfter());
        String orderId = payment.get("orderId").asText();
        ObjectNode body = statusBody("SUCCESS", null).put("redirectUri", "http://127.0.0.1/payu/pay/?orderId=" + orderId)
                .put("orderId", orderId);
        return Response.json(302, reference.isEmpty() ? body : body.put("extOrderId", reference))
                .with("Location", body.get("redirectUri").asText());
    }

    private Response end(ObjectNode payment, Set<String> from, String to, String otherwise) {
        if (!from.contains(payment.get("status").asText())) {
            return status(400, "BUSINESS_ERROR", otherwise);
        }
        payments.change(payment.get("seq").asLong(), stored -> stored.put("status", to));
        notices.statusChanged(payment.get("seq").asLong(), Duration.ZERO, 1);
        ObjectNode body = statusBody("SUCCESS", "Status was updated").put("orderId", payment.get("orderId").asText());
        return Response.json(200, body.put("extOrderId", payment.path("reference").asText()));
    }

    private Response refund(Request request, ObjectNode payment) {
        JsonNode wanted = request.json().path("refund");
        if (wanted.path("description").asText().isBlank()) {
            return status(400, "ERROR_VALUE_MISSING", "Missing required field: refund.description");
        }
        if (!payment.get("status").asText().equals("COMPLETED")) {
            return status(400, "BUSINESS_ERROR", "Refund not possible - incorrect order status.");
        }
        String external = wanted.path("extRefundId").asText("");
        BigDecimal left = new BigDecimal(payment.get("amount").asText());
        for (JsonNode one : payment.path("refunds")) {
            if (!external.isEmpty() && one.path("extRefundId").asText().equals(external)) {
                return status(400, "ERROR_VALUE_INVALID", "extRefundId already used.");
            }
            left = one.path("status").asText().equals("CANCELED") ? left : left.subtract(new BigDecimal(one.get("amount").asText()));
        }
        BigDecimal amount = wanted.has("amount") ? new BigDecimal(wanted.get("amount").asText()) : left;
        if (amount.signum() <= 0 || amount.compareTo(left) > 0) {
            return status(400, "BUSINESS_ERROR", "Refund amount exceeds transaction amount.");
        }
        ObjectNode refund = notices.addRefund(payment, amount.toPlainString(), external, wanted.get("description").asText(), "PENDING",
                request.showAfter());
        notices.finishRefund(payment.get("seq").asLong(), refund.get("refundId").asText(), "FINALIZED", refundTakes);
        ObjectNode body = statusBody("SUCCESS", "Refund queued for processing").put("orderId", payment.get("orderId").asText());
        body.set("refund", refund.deepCopy().without("visibleAt"));
        return Response.json(200, body);
    }

    private ArrayNode refunds(ObjectNode payment) {
        ArrayNode shown = Json.array();
        payment.path("refunds").forEach(one -> {
            if (!Instant.ofEpochMilli(one.path("visibleAt").asLong()).isAfter(clock.instant())) {
                shown.add(((ObjectNode) one).deepCopy().without("visibleAt"));
            }
        });
        return shown;
    }

    private Response oneRefund(ObjectNode payment, String refundId) {
        for (JsonNode one : refunds(payment)) {
            if (one.get("refundId").asText().equals(refundId)) {
                return Response.json(200, one);
            }
        }
        return status(404, "DATA_NOT_FOUND", "Could not find data for given criteria.");
    }

    private ObjectNode shown(ObjectNode payment) {
        ObjectNode body = Json.object();
        body.putArray("orders").add(notices.order(payment));
        body.setAll(statusBody("SUCCESS", "Request processing successful"));
        body.set("properties", notices.properties(payment));
        return body;
    }

    static Response status(int http, String code, String description) {
        return Response.json(http, statusBody(code, description));
    }

    private static ObjectNode statusBody(String code, String description) {
        ObjectNode body = Json.object();
        ObjectNode status = body.putObject("status").put("statusCode", code);
        if (description != null) {
            status.put("statusDesc", description);
        }
        return body;
    }
}
