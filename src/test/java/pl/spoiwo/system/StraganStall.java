package pl.spoiwo.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The marketplace of docs/connectors.md as its manual describes it. It keeps what it is told, and every call that it had to refuse. */
final class StraganStall implements AutoCloseable {

    /** One answer of the list of orders. */
    record Page(int offset, int given) {
    }

    private record Answer(int status, JsonNode body) {
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ZoneId ZONE = ZoneId.of("Europe/Warsaw");
    private static final Set<String> STATES = Set.of("new", "paid", "packing", "sent", "dropped");
    private static final Pattern ORDER = Pattern.compile("/v1/orders/([^/]+)/(state|parcels)");
    private static final String PAID = """
            {"state": "paid", "currency": "PLN",
             "customer": {"mail": "ola@example.com", "name": "Ola", "surname": "Łąkowa", "phone": "601 234 567"},
             "ship_to": {"street": "Prosta 1", "zip": "90001", "town": "Łódź", "country": "PL"},
             "shipping": {"kind": "courier", "label": "Kurier", "price": "15.00", "vat": "23"},
             "payment": {"kind": "online"},
             "items": [{"pos": 1, "sku": "DZB-1200", "title": "Dzbanek szklany 1,2 l", "qty": "1", "price_gross": "119.00", "vat": "23"}]}""";

    private final String key;
    private final String secret;
    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, ObjectNode> orders = new TreeMap<>();
    private final Set<String> unlisted = new HashSet<>();
    private final Map<String, List<String>> told = new HashMap<>();
    private final Map<String, List<String>> stock = new HashMap<>();
    private final Map<String, List<String>> prices = new HashMap<>();
    private final Map<String, List<ObjectNode>> parcels = new HashMap<>();
    private final List<Page> pages = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    /** @param skus what the stall sells; it knows no other articles */
    StraganStall(String key, String secret, Collection<String> skus) throws IOException {
        this.key = key;
        this.secret = secret;
        for (var known : List.of(stock, prices)) {
            skus.forEach(sku -> known.put(sku, new ArrayList<>()));
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A paid order for a jug, by courier. @param but what is different in this one @return its number */
    synchronized String order(Instant at, Consumer<ObjectNode> but) throws IOException {
        var no = "S-" + (1001 + orders.size());
        var time = OffsetDateTime.ofInstant(at, ZONE).toString();
        var order = ((ObjectNode) JSON.readTree(PAID)).put("no", no).put("created", time).put("changed", time);
        order.withObject("/payment").put("paid_at", time);
        but.accept(order);
        var sum = new BigDecimal(order.at("/shipping/price").asText());
        for (var item : order.path("items")) {
            sum = sum.add(new BigDecimal(item.path("qty").asText()).multiply(new BigDecimal(item.path("price_gross").asText())));
        }
        orders.put(no, order.put("sum", sum.toPlainString()));
        return no;
    }

    /** From now on the list shows the order, or, as lists of busy systems do for a while, not yet. */
    synchronized void listed(String no, boolean shown) {
        if (shown) {
            unlisted.remove(no);
        } else {
            unlisted.add(no);
        }
    }

    synchronized void pay(String no) {
        var now = OffsetDateTime.now(ZONE).toString();
        orders.get(no).put("state", "paid").put("changed", now).withObject("/payment").put("paid_at", now);
    }

    byte[] event(String no) throws IOException {
        synchronized (this) {
            return JSON.writeValueAsBytes(JSON.createObjectNode().put("event", "order.changed").set("order", orders.get(no).deepCopy()));
        }
    }

    /** @param signature null sends none @return status of the answer */
    int send(String address, byte[] body, String signature) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address)).header("Content-Type", "application/json").header("X-Stragan-Event", "order.changed")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (signature != null) {
            request.header("X-Stragan-Signature", signature);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    String signature(byte[] body) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }

    synchronized ObjectNode order(String no) {
        return orders.get(no).deepCopy();
    }

    /** States that the stall was told of this order, in their order. */
    synchronized List<String> told(String no) {
        return List.copyOf(told.getOrDefault(no, List.of()));
    }

    /** Quantities that the stall was told of this article, in their order. */
    synchronized List<String> stock(String sku) {
        return List.copyOf(stock.get(sku));
    }

    /** Prices that the stall was told of this article, in their order. */
    synchronized List<String> prices(String sku) {
        return List.copyOf(prices.get(sku));
    }

    /** Parcels that the stall was told of this order, each by its carrier and number. */
    synchronized List<String> parcelsOf(String no) {
        return parcels.getOrDefault(no, List.of()).stream().map(parcel -> parcel.path("carrier").asText() + " " + parcel.path("number").asText()).toList();
    }

    synchronized List<Page> pages() {
        return List.copyOf(pages);
    }

    synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }

    private void handle(HttpExchange call) throws IOException {
        try (call) {
            var body = call.getRequestBody().readAllBytes();
            Answer answer;
            synchronized (this) {
                answer = key.equals(call.getRequestHeaders().getFirst("X-Stragan-Key")) ? answer(call, body) : refused(401, "key");
                if (answer.status() >= 400) {
                    refusals.add(call.getRequestMethod() + " " + call.getRequestURI() + " " + new String(body, StandardCharsets.UTF_8) + " -> " + answer);
                }
            }
            var bytes = JSON.writeValueAsBytes(answer.body());
            call.getResponseHeaders().set("Content-Type", "application/json");
            call.sendResponseHeaders(answer.status(), bytes.length);
            call.getResponseBody().write(bytes);
        }
    }

    private Answer answer(HttpExchange call, byte[] body) throws IOException {
        var path = call.getRequestURI().getPath();
        var one = ORDER.matcher(path);
        if (one.matches() && !orders.containsKey(one.group(1))) {
            return refused(404, "no such order");
        }
        return switch (call.getRequestMethod() + " " + (one.matches() ? one.group(2) : path)) {
            case "GET /v1/orders" -> list(query(call.getRequestURI().getRawQuery()));
            case "PUT state" -> state(one.group(1), JSON.readTree(body).path("state").asText());
            case "PUT /v1/stock" -> taken(JSON.readTree(body), "qty", stock);
            case "PUT /v1/prices" -> taken(JSON.readTree(body), "gross", prices);
            case "GET parcels" -> parcels(one.group(1));
            case "POST parcels" -> {
                var known = parcels.computeIfAbsent(one.group(1), none -> new ArrayList<>());
                known.add(((ObjectNode) JSON.readTree(body)).put("id", known.size() + 1));
                yield new Answer(201, known.get(known.size() - 1));
            }
            default -> refused(404, "no such call");
        };
    }

    /** By number, so that a change between two pages moves no order from one to the other. */
    private Answer list(Map<String, String> query) {
        var since = OffsetDateTime.parse(query.get("changed_since"));
        int offset = Integer.parseInt(query.get("offset"));
        var page = orders.values().stream()
                .filter(order -> !unlisted.contains(order.path("no").asText()) && !OffsetDateTime.parse(order.path("changed").asText()).isBefore(since))
                .skip(offset).limit(Integer.parseInt(query.get("limit"))).map(ObjectNode::deepCopy).toList();
        pages.add(new Page(offset, page.size()));
        var body = JSON.createObjectNode();
        body.putArray("orders").addAll(page);
        return new Answer(200, body);
    }

    private Answer state(String no, String state) {
        if (!STATES.contains(state)) {
            return refused(400, "no such state");
        }
        orders.get(no).put("state", state).put("changed", OffsetDateTime.now(ZONE).toString());
        told.computeIfAbsent(no, none -> new ArrayList<>()).add(state);
        return new Answer(200, orders.get(no).deepCopy());
    }

    private static Answer taken(JsonNode items, String what, Map<String, List<String>> known) {
        var body = JSON.createObjectNode();
        var results = body.putArray("results");
        for (var item : items) {
            var sku = item.path("sku").asText();
            var result = results.addObject().put("sku", sku).put("ok", known.containsKey(sku));
            if (known.containsKey(sku)) {
                known.get(sku).add(item.path(what).asText());
                result.put("now", item.path(what).asText());
            } else {
                result.put("why", "unknown");
            }
        }
        return new Answer(200, body);
    }

    private Answer parcels(String no) {
        var body = JSON.createObjectNode();
        body.putArray("parcels").addAll(parcels.getOrDefault(no, List.of()));
        return new Answer(200, body);
    }

    private static Answer refused(int status, String why) {
        return new Answer(status, JsonNodeFactory.instance.objectNode().put("error", why));
    }

    private static Map<String, String> query(String raw) {
        var query = new HashMap<String, String>();
        for (var pair : raw.split("&")) {
            var parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
