package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import pl.spoiwo.sandbox.catalogue.Catalogue;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;
import pl.spoiwo.sandbox.server.SimulatedSystem;
import pl.spoiwo.sandbox.server.Store;
import pl.spoiwo.sandbox.server.Throttle;
import pl.spoiwo.sandbox.server.ValueLog;

/** The shop. Differs from a real one in taking HTTP Basic over plain HTTP, which a real shop wants only over HTTPS. */
public final class WooCommerce implements SimulatedSystem {

    private static final String API = "/wp-json/wc/v3/";

    private final String key;
    private final String secret;
    private final FaultSwitch faults = new FaultSwitch();
    private final Throttle throttle;
    private final ValueLog log = new ValueLog("pieces");
    private final ValueLog priceLog = new ValueLog("price");
    private final Products products;
    private final Orders orders;
    private final Webhooks webhooks;
    private final Delivery delivery;
    private final OrderApi orderApi;
    private final ProductApi productApi;
    private final WebhookApi webhookApi;
    private final ShopControl control;

    /**
     * @param address         its home, without a slash at the end
     * @param mostOrders      the oldest are forgotten beyond it
     * @param deliveryTimeout how long a webhook waits for its answer (60 s in the real shop)
     * @param callsPerSecond  answered 429 beyond it, as hosts of shops do; 0 is no limit
     */
    public WooCommerce(String address, String key, String secret, Store store, Catalogue catalogue, Courier courier, Clock clock,
                       int mostOrders, Duration deliveryTimeout, int callsPerSecond) {
        this.key = key;
        this.secret = secret;
        throttle = new Throttle(clock, callsPerSecond);
        products = new Products(store.documents("shop-product"), catalogue, log, priceLog, clock);
        // A base that grows with time: a shop that lost its memory in a restart never gives an old number again.
        orders = new Orders(store.documents("shop-order"), clock, mostOrders, clock.instant().getEpochSecond() - 1_760_000_000L);
        webhooks = new Webhooks(store.documents("shop-webhook"), clock, address);
        delivery = new Delivery(webhooks, courier, faults, deliveryTimeout, clock, address);
        OrderStates states = new OrderStates(products, clock);
        orderApi = new OrderApi(orders, new OrderFactory(address, products, orders::nextId), states, clock, address);
        productApi = new ProductApi(products, address + API.substring(0, API.length() - 1));
        webhookApi = new WebhookApi(webhooks, delivery, address);
        control = new ShopControl(orderApi, orders, products, new OrderExtras(orders, states, clock, address), log, priceLog);
        orders.onChange((topic, id) -> delivery.fire(topic, id,
                topic.equals("order.deleted") ? () -> Json.object().put("id", id) : () -> orders.get(id)));
        products.onUpdate(product -> delivery.fire("product.updated", product.get("id").asLong(),
                () -> products.byId(product.get("id").asLong())));
    }

    @Override
    public String name() {
        return "woocommerce";
    }

    @Override
    public FaultSwitch faults() {
        return faults;
    }

    @Override
    public Response handle(Request request) {
        if (!request.path().startsWith(API)) {
            return Answers.noRoute();
        }
        if (!throttle.admits()) {
            return Answers.error(429, "too_many_requests", "Zbyt wiele żądań").with("Retry-After", "1");
        }
        Response refusal = refusal(request);
        if (refusal != null) {
            return refusal;
        }
        List<String> path = List.of(request.path().substring(API.length()).replaceFirst("/$", "").split("/"));
        List<String> rest = path.subList(1, path.size());
        try {
            return switch (path.get(0)) {
                case "orders" -> orderApi.handle(request, rest);
                case "products" -> productApi.handle(request, rest);
                case "variations" -> rest.isEmpty() ? productApi.variations(request) : Answers.noRoute();
                case "webhooks" -> webhookApi.handle(request, rest);
                default -> Answers.noRoute();
            };
        } catch (Json.Malformed malformed) {
            return Answers.error(400, "rest_invalid_json", "Przekazano nieprawidłową treść JSON.");
        } catch (DateTimeException malformed) {
            return Answers.error(400, "rest_invalid_param", "Nieprawidłowy parametr: data");
        }
    }

    private Response refusal(Request request) {
        String given = request.query().containsKey("consumer_key")
                ? request.query("consumer_key", "") + ":" + request.query("consumer_secret", "") : request.basic();
        if (given.equals(key + ":" + secret)) {
            return null;
        }
        return given.isEmpty() ? Answers.error(401, "woocommerce_rest_cannot_view", "Przykro nam, nie możesz wyświetlać zasobów.")
                : Answers.error(401, "woocommerce_rest_authentication_error", given.startsWith(key + ":")
                        ? "Sekret klienta jest nieprawidłowy." : "Klucz klienta jest nieprawidłowy.");
    }

    @Override
    public Response control(Request request) {
        return control.handle(request);
    }

    /** Counts, webhooks, deliveries, stock and prices of {@code ?stock=} products, and the orders in brief; {@code ?status=} and {@code ?limit=} narrow the orders, newest first. */
    @Override
    public JsonNode state(Request request) {
        ObjectNode state = Json.object().put("orderCount", orders.all().size());
        ObjectNode byStatus = state.putObject("byStatus");
        orders.all().forEach(entry -> byStatus.put(entry.status(), byStatus.path(entry.status()).asLong() + 1));
        ArrayNode brief = state.putArray("orders");
        String status = request.query("status", "");
        long limit = Long.parseLong(request.query("limit", "1000"));
        orders.all().stream().sorted((a, b) -> Long.compare(b.id(), a.id()))
                .filter(entry -> status.isEmpty() || status.equals(entry.status())).limit(limit)
                .forEach(entry -> brief.addObject().put("id", entry.id()).put("status", entry.status()).put("total", entry.total())
                        .put("currency", entry.currency()).put("created", entry.created().toString())
                        .put("modified", entry.modified().toString()).put("visible", orders.visible(entry)));
        ObjectNode stock = state.putObject("stock");
        ObjectNode prices = state.putObject("prices");
        products.find(List.of()).stream().limit(Long.parseLong(request.query("stock", "1000"))).forEach(product -> show(stock, prices, product));
        ArrayNode hooks = state.putArray("webhooks");
        webhooks.all().forEach(webhook -> hooks.add(webhook.deepCopy().without("secret")));
        state.set("deliveries", delivery.state());
        return state;
    }

    private void show(ObjectNode stock, ObjectNode prices, ObjectNode product) {
        if (product.get("type").asText().equals("variable")) {
            products.variations(product.get("id").asLong()).forEach(variation -> show(stock, prices, variation));
        } else {
            stock.set(product.get("sku").asText(), product.get("stock_quantity"));
            prices.set(product.get("sku").asText(), product.get("regular_price"));
        }
    }

    @Override
    public void reset() {
        orders.reset();
        products.reset();
        log.reset();
        priceLog.reset();
        webhooks.reset();
        delivery.reset();
    }

    @Override
    public void close() {
    }
}
