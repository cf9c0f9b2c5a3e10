package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code orders/{id}/notes} and {@code orders/{id}/refunds}. */
final class OrderExtras {

    private final Orders orders;
    private final OrderStates states;
    private final Clock clock;
    private final String address;

    OrderExtras(Orders orders, OrderStates states, Clock clock, String address) {
        this.orders = orders;
        this.states = states;
        this.clock = clock;
        this.address = address;
    }

    /** @param path segments behind the order's number */
    Response handle(Request request, long id, List<String> path) {
        String list = path.get(0);
        if (!list.equals("notes") && !list.equals("refunds")) {
            return Answers.noRoute();
        }
        ObjectNode envelope = orders.envelope(id);
        if (envelope == null) {
            return Answers.error(404, "woocommerce_rest_order_invalid_id", "Nieprawidłowy identyfikator zamówienia.");
        }
        if (path.size() == 1 && request.method().equals("POST")) {
            return list.equals("notes") ? addNote(request, id) : addRefund(id, request.json(), visibleAt(request));
        }
        if (!request.method().equals("GET")) {
            return Answers.noRoute();
        }
        List<JsonNode> shown = visible(envelope, list).stream().filter(one -> ofType(one, request.query("type", "any"))).toList();
        if (path.size() == 1) {
            return Answers.page(request, address + "/wp-json/wc/v3/orders/" + id + "/" + list, shown, one -> one);
        }
        return shown.stream().filter(one -> one.path("id").asText().equals(path.get(1))).findFirst().map(one -> Answers.ok(200, one))
                .orElseGet(() -> Answers.error(404, "woocommerce_rest_invalid_id", "Nieprawidłowy identyfikator."));
    }

    private long visibleAt(Request request) {
        return clock.instant().plus(request.showAfter()).toEpochMilli();
    }

    /** Newest first, without what is not to be seen yet. */
    private List<JsonNode> visible(ObjectNode envelope, String list) {
        List<JsonNode> shown = new ArrayList<>();
        envelope.path(list).forEach(one -> {
            if (one.path("visibleAt").asLong() <= clock.millis()) {
                shown.add(0, ((ObjectNode) one).deepCopy().without("visibleAt"));
            }
        });
        return shown;
    }

    private static boolean ofType(JsonNode note, String type) {
        return !note.has("customer_note") || type.equals("any") || note.path("customer_note").asBoolean() == type.equals("customer");
    }

    private Response addNote(Request request, long id) {
        JsonNode wanted = request.json();
        if (wanted.path("note").asText().isBlank()) {
            return Answers.error(400, "rest_missing_callback_param", "Brakujące parametry: note");
        }
        ObjectNode note = Json.object().put("id", orders.nextId()).put("author", "system");
        SiteTime.set(note, "date_created", clock.instant());
        note.put("note", wanted.get("note").asText()).put("customer_note", wanted.path("customer_note").asBoolean());
        long visibleAt = visibleAt(request);
        // A note is a comment in the shop: it neither modifies the order nor causes an event.
        orders.change(id, null, envelope -> {
            envelope.withArray("notes").add(note.deepCopy().put("visibleAt", visibleAt));
            envelope.withArray("course").add("note");
            return envelope;
        });
        return Answers.ok(201, note);
    }

    Response addRefund(long id, JsonNode wanted, long visibleAt) {
        ObjectNode envelope = orders.envelope(id);
        if (envelope == null) {
            return Answers.error(404, "woocommerce_rest_order_invalid_id", "Nieprawidłowy identyfikator zamówienia.");
        }
        BigDecimal total = new BigDecimal(envelope.path("order").path("total").asText());
        BigDecimal amount = wanted.has("amount") ? new BigDecimal(wanted.get("amount").asText()) : total;
        BigDecimal before = BigDecimal.ZERO;
        for (JsonNode one : envelope.path("refunds")) {
            before = before.add(new BigDecimal(one.path("amount").asText()));
        }
        if (amount.signum() <= 0 || before.add(amount).compareTo(total) > 0) {
            return Answers.error(400, "woocommerce_rest_invalid_order_refund", "Nieprawidłowa kwota zwrotu.");
        }
        ObjectNode refund = Json.object().put("id", orders.nextId());
        SiteTime.set(refund, "date_created", clock.instant());
        refund.put("amount", OrderFactory.text(amount)).put("reason", wanted.path("reason").asText(""))
                .put("refunded_payment", wanted.path("api_refund").asBoolean(true));
        refund.putArray("meta_data");
        refund.set("line_items", wanted.path("line_items").isArray() ? wanted.get("line_items") : Json.array());
        boolean whole = before.add(amount).compareTo(total) == 0;
        orders.change(id, "order.updated", stored -> {
            stored.withArray("refunds").add(refund.deepCopy().put("visibleAt", visibleAt));
            ObjectNode order = (ObjectNode) stored.get("order");
            ArrayNode brief = order.withArray("refunds");
            brief.addObject().put("id", refund.get("id").asLong()).put("reason", refund.get("reason").asText())
                    .put("total", "-" + refund.get("amount").asText());
            return whole ? states.enter(stored, "refunded") : stored;
        });
        return Answers.ok(201, refund);
    }
}
