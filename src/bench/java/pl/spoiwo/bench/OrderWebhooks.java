package pl.spoiwo.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import pl.spoiwo.system.World;

/**
 * The shop's signed webhooks about orders that really stand in the shop, each order again and again with a later time of change, as a busy
 * shop sends them. The first one of an order makes an ERP document; every one goes all the way through processing.
 */
final class OrderWebhooks {

    private static final int TIMES_EACH = 10;
    private static final String SECRET = "demo-woo-webhook-secret";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Long> ids;
    private final ObjectNode template;
    private final LocalDateTime placed;

    /** Places the orders in the shop, silently. All are alike, so all bodies have one size. */
    OrderWebhooks(World world, int webhooks) {
        ids = StreamSupport.stream(world.control("POST", "woocommerce/orders", "{\"payment\": \"cod\", \"items\": [{\"sku\": \"DZB-1200\"}], \"silent\": true, \"count\": "
                + Math.max(2, webhooks / TIMES_EACH) + "}").path("ids").spliterator(), false).map(JsonNode::asLong).toList();
        template = (ObjectNode) world.control("GET", "woocommerce/orders/" + ids.get(0), "").path("order");
        placed = LocalDateTime.parse(template.path("date_modified_gmt").asText());
    }

    HttpRequest.Builder request(URI hook, int number) {
        var order = template.deepCopy();
        long id = ids.get(number % ids.size());
        order.put("id", id).put("number", Long.toString(id)).put("date_modified_gmt", placed.plusSeconds(number / ids.size()).withNano(0).toString());
        try {
            var body = JSON.writeValueAsBytes(order);
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HttpRequest.newBuilder(hook).header("Content-Type", "application/json").header("X-WC-Webhook-Topic", "order.updated")
                    .header("X-WC-Webhook-Signature", Base64.getEncoder().encodeToString(mac.doFinal(body))).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        } catch (JsonProcessingException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
