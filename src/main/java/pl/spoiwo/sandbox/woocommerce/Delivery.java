package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import pl.spoiwo.sandbox.server.Counts;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;

/** Carries events to the registered webhooks in the background, signed, each once: the shop does not try a failed one again. */
final class Delivery {

    private static final int KEPT = 500;
    private static final String AGENT = "WooCommerce/10.3.4 Hookshot (WordPress/6.9)";

    private final Webhooks webhooks;
    private final Courier courier;
    private final FaultSwitch faults;
    private final Duration timeout;
    private final Clock clock;
    private final String source;
    private final Deque<ObjectNode> newest = new ArrayDeque<>();
    private final Counts counts = new Counts();

    Delivery(Webhooks webhooks, Courier courier, FaultSwitch faults, Duration timeout, Clock clock, String address) {
        this.webhooks = webhooks;
        this.courier = courier;
        this.faults = faults;
        this.timeout = timeout;
        this.clock = clock;
        this.source = address + "/";
    }

    /** @param body read when the event leaves, as the shop does; null then means the thing is gone and nothing is sent */
    void fire(String topic, long id, Supplier<JsonNode> body) {
        for (ObjectNode webhook : webhooks.activeFor(topic)) {
            if (faults.drops()) {
                counts.add("dropped");
                continue;
            }
            int copies = faults.copies(1);
            Duration delay = faults.late(Duration.ZERO);
            // An overtaken event carries what was true when it happened.
            JsonNode then = delay.isZero() ? null : body.get();
            courier.later(topic.replaceFirst("\\..*", "") + id, delay,
                    () -> send(webhook.get("id").asLong(), topic, id, then == null ? body.get() : then, copies));
        }
    }

    private void send(long webhookId, String topic, long id, JsonNode content, int copies) {
        ObjectNode webhook = webhooks.get(webhookId);
        if (content == null || webhook == null || !webhook.get("status").asText().equals("active")) {
            counts.add("skipped");
            return;
        }
        byte[] body = PhpJson.bytes(content);
        String secret = webhook.get("secret").asText();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", AGENT);
        headers.put("Content-Type", "application/json");
        headers.put("X-WC-Webhook-Source", source);
        headers.put("X-WC-Webhook-Topic", topic);
        headers.put("X-WC-Webhook-Resource", webhook.get("resource").asText());
        headers.put("X-WC-Webhook-Event", webhook.get("event").asText());
        headers.put("X-WC-Webhook-Signature", signature(body, secret));
        headers.put("X-WC-Webhook-ID", String.valueOf(webhookId));
        headers.put("X-WC-Webhook-Delivery-ID", deliveryId(webhookId));
        for (int copy = 0; copy < copies; copy++) {
            long start = System.nanoTime();
            int status = courier.post(webhook.get("delivery_url").asText(), headers, body, timeout);
            boolean success = status / 100 == 2 || Set.of(301, 302).contains(status);
            webhooks.delivered(webhookId, success);
            record(webhookId, topic, id, status, (System.nanoTime() - start) / 1_000_000);
            counts.add(success ? "delivered" : "failed");
        }
    }

    /** The unsigned form {@code webhook_id=NN}; true where it was answered with 200. */
    boolean ping(ObjectNode webhook) {
        byte[] body = ("webhook_id=" + webhook.get("id").asText()).getBytes(StandardCharsets.US_ASCII);
        Map<String, String> headers = Map.of("User-Agent", AGENT, "Content-Type", "application/x-www-form-urlencoded");
        int status = courier.post(webhook.get("delivery_url").asText(), headers, body, timeout);
        record(webhook.get("id").asLong(), "ping", 0, status, 0);
        return status == 200;
    }

    /** Base64 of the HMAC-SHA256 over the body; the key is the secret after decoding of HTML entities. */
    static String signature(byte[] body, String secret) {
        String key = secret.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#039;", "'").replace("&amp;", "&");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            mac.init(new SecretKeySpec(bytes.length == 0 ? new byte[1] : bytes, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A hash of webhook and second, as in the shop: two deliveries within one second share it. */
    private String deliveryId(long webhookId) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest((webhookId + "" + clock.instant().getEpochSecond()).getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private synchronized void record(long webhookId, String topic, long id, int status, long millis) {
        if (newest.size() >= KEPT) {
            newest.removeFirst();
        }
        newest.addLast(Json.object().put("at", clock.instant().toString()).put("webhook", webhookId).put("topic", topic).put("id", id)
                .put("status", status).put("ms", millis));
    }

    synchronized ObjectNode state() {
        ObjectNode shown = counts.shown();
        ArrayNode items = shown.putArray("newest");
        newest.descendingIterator().forEachRemaining(items::add);
        return shown;
    }

    synchronized void reset() {
        newest.clear();
        counts.clear();
    }
}
