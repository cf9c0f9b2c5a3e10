package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** {@code orders}: list, read, create, change. Notes and refunds go on to {@link OrderExtras}. */
final class OrderApi {

    private static final Comparator<Orders.Entry> BY_ID = Comparator.comparingLong(Orders.Entry::id);

    private final Orders orders;
    private final OrderFactory factory;
    private final OrderStates states;
    private final OrderExtras extras;
    private final Clock clock;
    private final String address;

    OrderApi(Orders orders, OrderFactory factory, OrderStates states, Clock clock, String address) {
        this.orders = orders;
        this.factory = factory;
        this.states = states;
        this.extras = new OrderExtras(orders, states, clock, address);
        this.clock = clock;
        this.address = address;
    }

    /** @param path segments behind {@code orders} */
    Response handle(Request request, List<String> path) {
        if (path.isEmpty()) {
            return switch (request.method()) {
                case "GET" -> list(request);
                case "POST" -> create(request);
                default -> Answers.noRoute();
            };
        }
        if (!path.get(0).matches("\\d{1,15}")) {
            return Answers.noRoute();
        }
        long id = Long.parseLong(path.get(0));
        if (path.size() > 1) {
            return extras.handle(request, id, path.subList(1, path.size()));
        }
        return switch (request.method()) {
            case "GET" -> {
                ObjectNode order = orders.get(id);
                yield order == null ? Answers.error(404, "woocommerce_rest_shop_order_invalid_id", "Nieprawidłowy identyfikator.")
                        : Answers.ok(200, order);
            }
            case "PUT", "POST", "PATCH" -> update(id, request.json());
            case "DELETE" -> trash(id);
            default -> Answers.noRoute();
        };
    }

    private Response list(Request request) {
        boolean gmt = Set.of("true", "1").contains(request.query("dates_are_gmt", "false"));
        Instant modifiedAfter = moment(request, "modified_after", gmt, Instant.MIN);
        Instant modifiedBefore = moment(request, "modified_before", gmt, Instant.MAX);
        Instant after = moment(request, "after", gmt, Instant.MIN);
        Instant before = moment(request, "before", gmt, Instant.MAX);
        String statuses = request.query().containsKey("status") ? "," + String.join(",", request.query().get("status")) + "," : ",any,";
        Comparator<Orders.Entry> order = switch (request.query("orderby", "date")) {
            case "date" -> Comparator.comparing(Orders.Entry::created).thenComparing(BY_ID);
            case "modified" -> Comparator.comparing(Orders.Entry::modified).thenComparing(BY_ID);
            case "id", "include", "title", "slug" -> BY_ID;
            default -> null;
        };
        if (order == null) {
            return Answers.error(400, "rest_invalid_param", "Nieprawidłowy parametr: orderby");
        }
        List<Orders.Entry> found = orders.all().stream()
                .filter(entry -> orders.visible(entry) && entry.modified().isAfter(modifiedAfter) && entry.modified().isBefore(modifiedBefore)
                        && entry.created().isAfter(after) && entry.created().isBefore(before)
                        && (statuses.contains("," + entry.status() + ",")
                            || (statuses.contains(",any,") && !entry.status().equals("trash"))))
                .sorted(request.query("order", "desc").equals("asc") ? order : order.reversed()).toList();
        return Answers.page(request, address + "/wp-json/wc/v3/orders", found, entry -> orders.get(entry.id()));
    }

    private static Instant moment(Request request, String parameter, boolean gmt, Instant otherwise) {
        return request.query().containsKey(parameter) ? SiteTime.read(request.query(parameter, ""), gmt) : otherwise;
    }

    /** Takes the same short description as the control call: the shop's own form of a new order is not needed by anyone here. */
    private Response create(Request request) {
        return Answers.ok(201, place(request.json(), request.showAfter()));
    }

    ObjectNode place(JsonNode wanted, Duration showAfter) {
        ObjectNode order = factory.make(orders.nextId(), wanted, clock.instant());
        return orders.add(order, envelope -> states.enter(envelope, order.get("status").asText()), showAfter,
                wanted.path("silent").asBoolean());
    }

    Response update(long id, JsonNode change) {
        String status = change.path("status").asText("").replaceFirst("^wc-", "");
        if (change.has("status") && !OrderStates.KNOWN.contains(status)) {
            return Answers.error(400, "rest_invalid_param", "Nieprawidłowy parametr: status");
        }
        ObjectNode envelope = orders.change(id, "order.updated", stored -> {
            ObjectNode order = (ObjectNode) stored.get("order");
            for (String field : List.of("customer_note", "transaction_id", "payment_method", "payment_method_title", "customer_id")) {
                if (change.has(field)) {
                    order.set(field, change.get(field));
                }
            }
            for (String field : List.of("billing", "shipping")) {
                if (change.has(field)) {
                    Json.merge((ObjectNode) order.get(field), change.get(field));
                }
            }
            mergeMeta(order.withArray("meta_data"), change.path("meta_data"));
            if (change.path("set_paid").asBoolean() && order.path("date_paid").isNull()) {
                states.enter(stored, "processing");
            }
            return change.has("status") ? states.enter(stored, status) : stored;
        });
        // A changed order that does not exist is a 400 here, a read one a 404: so the shop.
        return envelope == null ? Answers.error(400, "woocommerce_rest_shop_order_invalid_id", "Nieprawidłowy identyfikator.")
                : Answers.ok(200, envelope.get("order"));
    }

    private void mergeMeta(ArrayNode present, JsonNode change) {
        for (JsonNode wanted : change) {
            ObjectNode same = null;
            for (JsonNode one : present) {
                if (one.path("key").equals(wanted.path("key"))) {
                    same = (ObjectNode) one;
                }
            }
            if (same == null) {
                same = present.addObject().put("id", orders.nextId());
                same.set("key", wanted.path("key"));
            }
            same.set("value", wanted.path("value"));
        }
    }

    Response trash(long id) {
        ObjectNode envelope = orders.change(id, "order.deleted", stored -> states.enter(stored, "trash"));
        return envelope == null ? Answers.error(404, "woocommerce_rest_shop_order_invalid_id", "Nieprawidłowy identyfikator.")
                : Answers.ok(200, envelope.get("order"));
    }
}
