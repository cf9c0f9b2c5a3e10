package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;
import pl.spoiwo.sandbox.server.ValueLog;

/** Control calls of the shop: what customers and the shop's staff do. */
final class ShopControl {

    private static final int MOST_AT_ONCE = 10_000;

    private final OrderApi api;
    private final Orders orders;
    private final Products products;
    private final OrderExtras extras;
    private final ValueLog log;
    private final ValueLog priceLog;

    ShopControl(OrderApi api, Orders orders, Products products, OrderExtras extras, ValueLog log, ValueLog priceLog) {
        this.api = api;
        this.orders = orders;
        this.products = products;
        this.extras = extras;
        this.log = log;
        this.priceLog = priceLog;
    }

    Response handle(Request request) {
        JsonNode wanted = request.json();
        String call = request.method() + " " + request.path().replaceFirst("^/orders/\\d+", "/orders/{id}");
        long id = call.contains("{id}") ? Long.parseLong(request.path().substring("/orders/".length()).replaceFirst("/.*", ""))
                : wanted.path("orderId").asLong();
        return switch (call) {
            case "POST /orders" -> place(wanted);
            case "GET /orders/{id}" -> envelope(id);
            case "PUT /orders/{id}", "POST /orders/{id}" -> edit(id, wanted);
            case "DELETE /orders/{id}" -> api.trash(id);
            case "POST /payments" -> api.update(id, Json.object().put("status", "processing")
                    .put("transaction_id", wanted.path("transactionId").asText("demo-" + id)));
            case "POST /shipments" -> api.update(id, Json.object().put("status", "completed"));
            case "POST /returns" -> extras.addRefund(id, wanted, 0);
            case "POST /stock" -> stock(wanted);
            case "PUT /products" -> edit(wanted);
            case "GET /stock-log" -> log.show(request);
            case "GET /price-log" -> priceLog.show(request);
            default -> Response.refused(404, "unknown control call " + call + "; allowed are POST orders, GET|PUT|DELETE orders/{id}, "
                    + "POST payments, POST shipments, POST returns, POST stock, PUT products, GET stock-log, GET price-log");
        };
    }

    private Response place(JsonNode wanted) {
        ObjectNode description = (ObjectNode) wanted.deepCopy();
        int count = description.path("count").asInt(1);
        if (count < 1 || count > MOST_AT_ONCE) {
            throw new IllegalArgumentException("count is " + count + "; allowed are 1 to " + MOST_AT_ONCE);
        }
        boolean chosen = description.path("items").size() > 0;
        ArrayNode ids = Json.array();
        ObjectNode order = null;
        for (int i = 0; i < count; i++) {
            if (!chosen) {
                description.set("items", anyItem());
            }
            order = api.place(description, Duration.ofMillis(description.path("showAfterMs").asLong()));
            ids.add(order.get("id").asLong());
        }
        return Response.json(201, count == 1 ? order : Json.object().<ObjectNode>set("ids", ids));
    }

    private ArrayNode anyItem() {
        List<ObjectNode> all = products.find(List.of()).stream().filter(product -> !product.get("sku").asText().isEmpty() && product.path("stock_status").asText().equals("instock")).toList();
        ArrayNode items = Json.array();
        items.addObject().put("sku", all.get(ThreadLocalRandom.current().nextInt(all.size())).get("sku").asText()).put("quantity", 1);
        return items;
    }

    /** The order with its notes and refunds. */
    private Response envelope(long id) {
        ObjectNode envelope = orders.envelope(id);
        return envelope == null ? Response.refused(404, "no order " + id) : Response.json(200, envelope);
    }

    /** Fields of the API are changed as by its PUT; {@code override} is laid over the document as it stands. */
    private Response edit(long id, JsonNode wanted) {
        if (wanted.path("override").isObject()) {
            orders.change(id, wanted.size() == 1 ? "order.updated" : null, envelope -> {
                Json.merge((ObjectNode) envelope.get("order"), wanted.get("override"));
                return envelope;
            });
        }
        return wanted.size() == 1 && wanted.has("override") ? envelope(id) : api.update(id, wanted);
    }

    private Response stock(JsonNode wanted) {
        return change(wanted, Json.object().put("stock_quantity", wanted.path("quantity").asInt()));
    }

    /** Somebody edits a product in the panel: {@code name}, {@code price}, {@code salePrice} (empty: none any more), {@code quantity}, {@code status}, and {@code code} and {@code ean} that it shall have. */
    private Response edit(JsonNode wanted) {
        ObjectNode change = Json.object();
        if (wanted.has("name")) {
            change.put("name", wanted.get("name").asText());
        }
        if (wanted.has("price")) {
            change.put("regular_price", wanted.get("price").asText());
        }
        if (wanted.has("salePrice")) {
            change.put("sale_price", wanted.get("salePrice").asText());
        }
        if (wanted.has("quantity")) {
            change.put("stock_quantity", wanted.get("quantity").asInt());
        }
        if (wanted.has("status")) {
            change.put("status", wanted.get("status").asText());
        }
        if (wanted.has("code")) {
            change.put("sku", wanted.get("code").asText());
        }
        if (wanted.has("ean")) {
            change.put("global_unique_id", wanted.get("ean").asText());
        }
        return change(wanted, change);
    }

    private Response change(JsonNode wanted, ObjectNode change) {
        ObjectNode product = products.bySku(wanted.path("sku").asText());
        return product == null ? Response.refused(404, "no product with SKU " + wanted.path("sku"))
                : Response.json(200, products.update(product.get("id").asLong(), change));
    }
}
