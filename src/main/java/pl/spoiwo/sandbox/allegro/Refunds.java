package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code /payments/refunds}. The same {@code commandId} again gives the refund that it made (assumed), whatever else the call says. */
final class Refunds {

    private static final int MOST = 2_000;

    private final Documents stored;
    private final FormApi forms;
    private final Clock clock;

    Refunds(Documents stored, FormApi forms, Clock clock) {
        this.stored = stored;
        this.forms = forms;
        this.clock = clock;
    }

    Response handle(Request request) {
        return switch (request.method()) {
            case "GET" -> list(request);
            case "POST" -> refund(request);
            default -> Response.empty(405);
        };
    }

    private Response list(Request request) {
        List<JsonNode> found = all(request.query("order.id", ""), request.query("payment.id", ""));
        found.removeIf(refund -> refund.get("visibleAt").asLong() > clock.millis());
        List<JsonNode> page = Answers.page(found, Answers.number(request, "offset", 0, 0, 9_999_999), Answers.number(request, "limit", 20, 1, 100));
        ObjectNode body = Json.object();
        ArrayNode refunds = body.putArray("refunds");
        page.forEach(refund -> refunds.add(shown(refund)));
        return Response.json(200, body.put("count", page.size()).put("totalCount", found.size()));
    }

    private List<JsonNode> all(String orderId, String paymentId) {
        List<JsonNode> found = new ArrayList<>();
        stored.each((number, refund) -> {
            if ((orderId.isEmpty() || refund.get("order").get("id").asText().equals(orderId))
                    && (paymentId.isEmpty() || refund.get("payment").get("id").asText().equals(paymentId))) {
                found.add(refund);
            }
        });
        return found;
    }

    private Response refund(Request request) {
        JsonNode wanted = request.json();
        String commandId = Answers.text(wanted, "commandId", 422);
        for (JsonNode earlier : all("", "")) {
            if (earlier.get("commandId").asText().equals(commandId)) {
                return Response.json(200, shown(earlier));
            }
        }
        JsonNode form = forms.record(wanted.path("order").path("id").asText()).get("form");
        JsonNode payment = form.path("payment");
        if (!payment.path("id").asText("").equals(wanted.path("payment").path("id").asText())) {
            throw Refusal.missing("Payment");
        }
        BigDecimal left = new BigDecimal(payment.path("paidAmount").path("amount").asText("0"));
        for (JsonNode earlier : all(form.get("id").asText(), "")) {
            left = left.subtract(new BigDecimal(earlier.get("totalValue").get("amount").asText()));
        }
        BigDecimal sum = sum(wanted, form);
        if (sum.signum() <= 0 || sum.compareTo(left) > 0) {
            throw Refusal.invalid("totalValue", "Refund of " + sum + " where " + left + " can be refunded");
        }
        ObjectNode refund = ((ObjectNode) wanted.deepCopy()).put("id", UUID.randomUUID().toString()).put("status", "SUCCESS")
                .put("createdAt", Answers.time(clock.instant())).put("visibleAt", clock.instant().plus(request.showAfter()).toEpochMilli());
        refund.set("totalValue", Answers.money(sum.toPlainString(), form.get("summary").get("totalToPay").get("currency").asText()));
        stored.put(stored.highest() + 1, refund);
        stored.keep(MOST);
        return Response.json(200, shown(refund));
    }

    private static BigDecimal sum(JsonNode wanted, JsonNode form) {
        BigDecimal sum = new BigDecimal(wanted.path("delivery").path("value").path("amount").asText("0.00"));
        for (JsonNode item : wanted.path("lineItems")) {
            BigDecimal value = new BigDecimal(item.path("value").path("amount").asText("0"));
            for (JsonNode line : form.get("lineItems")) {
                if (item.path("type").asText().equals("QUANTITY") && line.get("id").equals(item.path("id"))) {
                    value = new BigDecimal(line.get("price").get("amount").asText()).multiply(item.path("quantity").decimalValue());
                }
            }
            sum = sum.add(value);
        }
        return sum;
    }

    private static ObjectNode shown(JsonNode refund) {
        return ((ObjectNode) refund.deepCopy()).without(List.of("commandId", "visibleAt"));
    }

    int size() {
        return stored.size();
    }

    void reset() {
        stored.clear();
    }
}
