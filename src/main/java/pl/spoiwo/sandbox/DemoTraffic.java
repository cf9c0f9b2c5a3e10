package pl.spoiwo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import pl.spoiwo.sandbox.catalogue.Catalogue;
import pl.spoiwo.sandbox.server.Json;

/**
 * Customers, the shop's staff and the warehouse of the demo. Once the hub is ready it registers the webhooks through the shop's API and
 * exports the goods; then, every few seconds, it places an order and goes on with the open ones. It keeps no memory of its own: what is
 * to be paid next it reads from the shop, so a restart goes on where it stopped.
 */
final class DemoTraffic implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DemoTraffic.class.getName());
    private static final List<String> TOPICS = List.of("order.created", "order.updated", "order.deleted", "order.restored");
    private static final Duration THINKS = Duration.ofSeconds(3);
    private static final int CANCELS = 31;
    private static final int AUTHORISES = 11;

    private final SandboxOptions options;
    private final String sandbox;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();
    private final Random random = new Random();
    private final DemoOrders orders = new DemoOrders(Catalogue.load(), random);
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sandbox-demo");
        thread.setDaemon(true);
        return thread;
    });
    private boolean prepared;
    private long turn;

    DemoTraffic(SandboxOptions options, String sandbox) {
        this.options = options;
        this.sandbox = sandbox;
    }

    DemoTraffic start() {
        scheduler.scheduleWithFixedDelay(this::step, 0, options.demoInterval().toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void step() {
        try {
            if (!prepared) {
                prepared = status("GET", options.hubUrl() + "/actuator/health/readiness", null) == 200 && prepare();
            } else {
                call("POST", "/_control/woocommerce/orders", orders.next());
                goOn();
                if (turn % 2 == 0) {
                    call("POST", "/_control/allegro/orders", orders.onTheMarketplace());
                }
                fillIn();
                carry();
                if (++turn % 5 == 0) {
                    call("POST", "/_control/subiekt/stock", Json.object().put("sku", orders.anySku()).put("change", 20 + random.nextInt(40)));
                }
            }
        } catch (IOException | RuntimeException notNow) {
            LOG.log(Level.FINE, "the demo pauses for a turn", notNow);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** True once every webhook is active. */
    private boolean prepare() throws IOException, InterruptedException {
        String hook = options.hubUrl() + "/hooks/" + options.shopConnection();
        JsonNode present = call("GET", "/woocommerce/wp-json/wc/v3/webhooks?per_page=100", null);
        boolean active = true;
        for (String topic : TOPICS) {
            JsonNode known = null;
            for (JsonNode one : present) {
                known = one.path("topic").asText().equals(topic) ? one : known;
            }
            JsonNode now = known == null
                    ? call("POST", "/woocommerce/wp-json/wc/v3/webhooks", Json.object().put("name", "Spoiwo " + topic).put("topic", topic)
                            .put("delivery_url", hook).put("secret", options.shopWebhookSecret()).put("status", "active"))
                    : call("PUT", "/woocommerce/wp-json/wc/v3/webhooks/" + known.path("id").asText(), Json.object().put("status", "active")
                            .put("delivery_url", hook).put("secret", options.shopWebhookSecret()));
            active &= now.path("status").asText().equals("active");
        }
        if (active) {
            call("POST", "/_control/subiekt/goods", Json.object());
            LOG.info("The demo's customers start to order, one order every " + options.demoInterval().toMillis() + " ms");
        }
        return active;
    }

    private void goOn() throws IOException, InterruptedException {
        for (JsonNode order : call("GET", "/woocommerce/wp-json/wc/v3/orders?status=pending&orderby=id&per_page=100", null)) {
            if (old(order) && order.path("payment_method").asText().equals("payu")) {
                payOrCancel(order);
            }
        }
        for (JsonNode order : call("GET", "/woocommerce/wp-json/wc/v3/orders?status=on-hold&orderby=id&per_page=100", null)) {
            if (old(order) && order.path("date_paid").isNull()) {
                call("POST", "/_control/woocommerce/payments", Json.object().put("orderId", order.path("id").asLong()));
            }
        }
    }

    /** Buyers of the marketplace say later where it goes and how they pay; a few think better of it. */
    private void fillIn() throws IOException, InterruptedException {
        for (JsonNode order : call("GET", "/_control/allegro/state?status=BOUGHT&limit=20", null).path("orders")) {
            if (Instant.parse(order.path("updated").asText()).plus(THINKS).isBefore(Instant.now())) {
                call("PUT", "/_control/allegro/orders/" + order.path("id").asText(),
                        Json.object().put("status", random.nextInt(12) == 0 ? "BUYER_CANCELLED" : "READY_FOR_PROCESSING"));
            }
        }
    }

    /** Parcels whose label is bought go on, one step in a turn; the courier gets them when the ERP has issued their goods. */
    private void carry() throws IOException, InterruptedException {
        for (JsonNode parcel : call("GET", "/_control/inpost/state?open=true&limit=20", null).path("shipments")) {
            if (!parcel.path("status").asText().equals("confirmed") || issued(parcel.path("comments").asText())) {
                call("POST", "/_control/inpost/shipments", Json.object().put("shipmentId", parcel.path("id").asLong()));
            }
        }
    }

    /** @param words of a parcel, which end with the number of its order */
    private boolean issued(String words) throws IOException, InterruptedException {
        ObjectNode order = Json.object().put("reference", words.substring(words.lastIndexOf(' ') + 1));
        return status("POST", sandbox + "/_control/subiekt/shipments", order) == 200;
    }

    private static boolean old(JsonNode order) {
        return Instant.parse(order.path("date_created_gmt").asText() + "Z").plus(THINKS).isBefore(Instant.now());
    }

    /** First the operator says PENDING (or that it waits for the merchant), a turn later COMPLETED; a few customers think better of it. */
    private void payOrCancel(JsonNode order) throws IOException, InterruptedException {
        long id = order.path("id").asLong();
        if (id % CANCELS == 0) {
            call("PUT", "/_control/woocommerce/orders/" + id, Json.object().put("status", "cancelled"));
            return;
        }
        String reference = reference(order, id);
        JsonNode payment = call("GET", "/_control/payu/payments?reference=" + reference, null);
        String status = payment.path("status").asText();
        if (!payment.has("orderId")) {
            pay(reference, order, id % AUTHORISES == 0 ? "WAITING_FOR_CONFIRMATION" : "PENDING");
        } else if (status.equals("PENDING")) {
            pay(reference, order, "COMPLETED");
        }
    }

    /** The order's number, or what the operator's plugin writes: its id and a {@code uniqid} of PHP, made of the order, as the demo has no memory. */
    private static String reference(JsonNode order, long id) {
        long placed = Instant.parse(order.path("date_created_gmt").asText() + "Z").getEpochSecond();
        return id % 2 == 0 ? order.path("number").asText()
                : String.format("%d_%08x%05x%d.%08d", id, placed, id * 7_919 % 1_000_000, id % 10, id * 104_729 % 100_000_000);
    }

    private void pay(String reference, JsonNode order, String status) throws IOException, InterruptedException {
        call("POST", "/_control/payu/payments", Json.object().put("reference", reference).put("amount", order.path("total").asText())
                .put("currency", order.path("currency").asText()).put("status", status));
    }

    private JsonNode call(String method, String path, ObjectNode body) throws IOException, InterruptedException {
        byte[] answer = client.send(request(method, sandbox + path, body), HttpResponse.BodyHandlers.ofByteArray()).body();
        return answer.length == 0 ? Json.object() : Json.parse(answer);
    }

    private int status(String method, String url, ObjectNode body) throws IOException, InterruptedException {
        return client.send(request(method, url, body), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest request(String method, String url, ObjectNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).method(method,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)));
        if (url.startsWith(sandbox + "/woocommerce/")) {
            String key = options.shopKey() + ":" + options.shopSecret();
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)));
        }
        return request.build();
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
