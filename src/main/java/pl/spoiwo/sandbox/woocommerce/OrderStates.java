package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Set;

/** What a change of status does in the shop: dates, and stock counted down once and given back when the order is cancelled. */
final class OrderStates {

    static final Set<String> KNOWN = Set.of("pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed", "trash",
            "checkout-draft", "spakowane");
    private static final Set<String> TAKES_STOCK = Set.of("processing", "on-hold", "completed");
    private static final Set<String> GIVES_STOCK_BACK = Set.of("cancelled", "pending");

    private final Products products;
    private final Clock clock;

    OrderStates(Products products, Clock clock) {
        this.products = products;
        this.clock = clock;
    }

    ObjectNode enter(ObjectNode envelope, String status) {
        ObjectNode order = (ObjectNode) envelope.get("order");
        if (envelope.path("course").isEmpty() || !order.path("status").asText().equals(status)) {
            envelope.withArray("course").add(status);
        }
        order.put("status", status);
        boolean cod = order.path("payment_method").asText().equals("cod");
        boolean paid = status.equals("completed") || (status.equals("processing") && !cod);
        if (paid && order.path("date_paid").isNull()) {
            SiteTime.set(order, "date_paid", clock.instant());
        }
        if (status.equals("completed")) {
            SiteTime.set(order, "date_completed", clock.instant());
        }
        boolean reduced = envelope.path("stockReduced").asBoolean();
        if (!reduced && TAKES_STOCK.contains(status)) {
            products.sell(order, 1);
            envelope.put("stockReduced", true);
        } else if (reduced && GIVES_STOCK_BACK.contains(status)) {
            products.sell(order, -1);
            envelope.put("stockReduced", false);
        }
        return envelope;
    }
}
