package pl.spoiwo.operations.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.operations.action.ActionRefused;
import pl.spoiwo.operations.action.Disclosure;
import pl.spoiwo.operations.action.OrderActions;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.OrderPayments;
import pl.spoiwo.operations.query.OrderQueries;
import pl.spoiwo.operations.query.Page;
import pl.spoiwo.operations.query.PaymentQueries;
import pl.spoiwo.order.OrderStatus;

@RestController
@RequestMapping("/api/orders")
@Tag(name = "orders")
class OrdersApi {

    private final OrderQueries orders;
    private final PaymentQueries payments;
    private final OrderActions actions;
    private final Disclosure disclosure;
    private final ObjectMapper json;

    OrdersApi(OrderQueries orders, PaymentQueries payments, OrderActions actions, Disclosure disclosure, ObjectMapper json) {
        this.json = json;
        this.orders = orders;
        this.payments = payments;
        this.actions = actions;
        this.disclosure = disclosure;
    }

    @GetMapping
    @Operation(summary = "Orders, last changed first; personal data is masked for the role viewer")
    Page<ObjectNode> list(@RequestParam(required = false) String connection, @RequestParam(required = false) String externalId,
                          @RequestParam(required = false) OrderStatus status, @RequestParam(defaultValue = Limit.PRESET) int limit,
                          @RequestParam(required = false) String cursor) {
        var page = orders.list(connection, externalId, status == null ? null : status.name(), Cursor.parse(cursor), Limit.check(limit));
        var ids = page.items().stream().map(order -> order.path("orderId").asText()).toList();
        return disclosure.full("order.read", ids) ? page : page.map(Masking::order);
    }

    @GetMapping("/{orderId}")
    @Operation(summary = "One order with its payments, shipments, documents, returns and its timeline: every change, when, what, from which message, why")
    ObjectNode one(@PathVariable String orderId) {
        var found = orders.find(orderId).orElseThrow(() -> ActionRefused.unknown("there is no order " + orderId));
        boolean full = disclosure.full("order.read", List.of(orderId));
        var order = full ? found : Masking.order(found);
        var merged = OrderPayments.merged(order.path("payments"), payments.ofOrder(orderId));
        var shown = order.putArray("payments");
        merged.forEach(payment -> shown.add(full ? payment : Masking.payment((ObjectNode) payment)));
        var shipments = order.withArray("shipments");
        orders.shipments(orderId).forEach(shipments::add);
        var documents = order.withArray("documents");
        // The authority's words may name the buyer.
        orders.documents(orderId).forEach(document -> documents.add(full ? document : document.without("reason")));
        order.withArray("returns");
        var timeline = orders.timeline(orderId);
        order.set("timeline", json.<JsonNode>valueToTree(full ? timeline : timeline.stream().map(OrderQueries.Event::masked).toList()));
        return order;
    }

    /**
     * @param amount decimal text in the order's currency; absent for all that is left
     * @param reason why, for the operator and the audit
     */
    record RefundRequest(@JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal amount, String reason) {
    }

    @PostMapping("/{orderId}/refunds")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Gives money back, each payment by its own operator, never more than is left (409 says how much);"
            + " the same key, or the same request for the same order, gives the same refund. Role operator")
    OrderActions.Refund refund(@PathVariable String orderId, @RequestHeader(name = "Idempotency-Key", required = false) String key, @RequestBody RefundRequest request) {
        return actions.refund(orderId, request.amount(), request.reason(), key);
    }

    @PostMapping("/{orderId}/release")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Lets go what is reserved for an order that is sent or cancelled and that nobody will issue: the next count ends it;"
            + " 409 where nothing is, or the order has yet to leave. Role operator")
    OrderActions.Release release(@PathVariable String orderId, @RequestBody ActionRequest request) {
        return actions.release(orderId, request.reason());
    }
}
