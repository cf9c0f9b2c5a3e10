package pl.spoiwo.sandbox.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Outbox;
import pl.spoiwo.sandbox.server.Records;
import pl.spoiwo.sandbox.server.Store;

/** Snapshot events: kept to be read again, and delivered to the one endpoint, each delivery with a time and signature of its own. */
final class Events implements Outbox.Receiver {

    static final String API_VERSION = "2026-06-24.dahlia";
    /** Growing gaps of about three days in all: their exact length is not documented. */
    private static final long[] RETRY_MINUTES = {1, 5, 30, 60, 180, 360, 720, 720, 720, 720, 720};
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Records records;
    private final Outbox outbox;
    private final Courier courier;
    private final StripeAccount account;
    private final String endpoint;
    private final Clock clock;

    Events(Store store, Courier courier, FaultSwitch faults, StripeAccount account, String endpoint, Clock clock, int most) {
        this.courier = courier;
        this.account = account;
        this.endpoint = endpoint;
        this.clock = clock;
        records = new Records(store.documents("stripe-event"), most, clock.millis(), event -> new Records.Entry(event.get("seq").asLong(),
                List.of(event.get("id").asText()), event.get("type").asText()));
        outbox = new Outbox(store.documents("stripe-owed"), courier, faults, Outbox.schedule(account.retryScale(), RETRY_MINUTES), most, clock, this);
    }

    Records records() {
        return records;
    }

    Outbox outbox() {
        return outbox;
    }

    /** @param previous the attributes that changed, as they were; null where the object is new */
    void happened(String type, String subject, JsonNode object, JsonNode previous, Duration delay, int copies) {
        ObjectNode event = records.add(seq -> {
            ObjectNode described = Json.object().put("id", Payments.id("evt", seq)).put("object", "event").put("api_version", API_VERSION)
                    .put("created", clock.instant().getEpochSecond());
            ObjectNode data = described.putObject("data");
            data.set("object", object.deepCopy());
            if (previous != null) {
                data.set("previous_attributes", previous);
            }
            described.put("livemode", false).put("pending_webhooks", 1);
            described.putObject("request").putNull("id").putNull("idempotency_key");
            return described.put("type", type);
        });
        outbox.owe(subject, shown(event), delay, copies);
    }

    static ObjectNode shown(ObjectNode event) {
        return event.without("seq");
    }

    @Override
    public boolean send(ObjectNode event) {
        byte[] body = Json.bytes(event);
        long time = clock.instant().getEpochSecond();
        String old = account.oldSecret().isEmpty() ? "" : ",v1=" + signature(account.oldSecret(), time, body);
        // v0 is signed with a secret nobody has, as in test mode: it proves nothing.
        String header = "t=" + time + ",v1=" + signature(account.webhookSecret(), time, body) + old + ",v0=" + signature("unknown", time, body);
        int status = courier.post(endpoint, Map.of("Content-Type", "application/json; charset=utf-8", "User-Agent",
                "Stripe/1.0 (+https://stripe.com/docs/webhooks)", "Stripe-Signature", header), body, TIMEOUT);
        return status >= 200 && status < 300;
    }

    /** Lower-case hexadecimal HMAC-SHA256, keyed with the whole text of the secret, over time, dot and body. */
    static String signature(String secret, long time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
