package pl.spoiwo.sandbox.payu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import pl.spoiwo.sandbox.server.Counts;
import pl.spoiwo.sandbox.server.Courier;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;

/** Sends signed notifications and repeats those that get no 200, on the operator's schedule shortened by a factor. */
final class Notifier {

    private static final List<Duration> SCHEDULE = List.of(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5),
            Duration.ofMinutes(10), Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofHours(2), Duration.ofHours(3),
            Duration.ofHours(6), Duration.ofHours(9), Duration.ofHours(12), Duration.ofHours(15), Duration.ofHours(18), Duration.ofHours(21),
            Duration.ofHours(24), Duration.ofHours(36), Duration.ofHours(48), Duration.ofHours(60), Duration.ofHours(72));
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Payments payments;
    private final Courier courier;
    private final FaultSwitch faults;
    private final String secondKey;
    private final double scale;
    private final Clock clock;
    private final Counts counts = new Counts();

    Notifier(Payments payments, Courier courier, FaultSwitch faults, String secondKey, double scale, Clock clock) {
        this.payments = payments;
        this.courier = courier;
        this.faults = faults;
        this.secondKey = secondKey;
        this.scale = scale;
        this.clock = clock;
    }

    /**
     * Owes the receiver this body from now on. What is owed is stored, so a restart goes on with it.
     *
     * @param copies how often it is sent even where the first is acknowledged
     */
    void owe(long seq, JsonNode body, Duration delay, int copies) {
        if (faults.drops()) {
            counts.add("dropped");
            return;
        }
        long number = clock.millis() * 1000 + Math.floorMod(System.nanoTime(), 1000);
        payments.change(seq, payment -> {
            payment.withArray("owed").addObject().put("number", number).set("body", body);
            return payment;
        });
        Duration start = faults.late(delay);
        int all = faults.copies(copies);
        courier.later("payment" + seq, start, () -> attempt(seq, number, 0, all));
    }

    /** Sends again, now, everything that is still owed. */
    void resume() {
        for (Payments.Entry entry : payments.all()) {
            ObjectNode payment = payments.bySeq(entry.seq());
            payment.path("owed").forEach(owed -> courier.later("payment" + entry.seq(),
                    () -> attempt(entry.seq(), owed.get("number").asLong(), 0, 1)));
        }
    }

    private void attempt(long seq, long number, int attempt, int copies) {
        ObjectNode payment = payments.bySeq(seq);
        JsonNode body = payment == null ? null : owed(payment, number);
        if (body == null) {
            return;
        }
        boolean acknowledged = false;
        for (int copy = 0; copy < copies; copy++) {
            boolean answered = send(payment, body);
            acknowledged |= answered;
            counts.add(answered ? "acknowledged" : "failed");
        }
        if (acknowledged || attempt >= SCHEDULE.size()) {
            payments.change(seq, stored -> settle(stored, number));
            counts.add(acknowledged ? "settled" : "givenUp");
        } else {
            Duration wait = Duration.ofMillis(Math.max(1, Math.round(SCHEDULE.get(attempt).toMillis() * scale)));
            courier.later("payment" + seq, wait, () -> attempt(seq, number, attempt + 1, 1));
        }
    }

    private static JsonNode owed(ObjectNode payment, long number) {
        for (JsonNode owed : payment.path("owed")) {
            if (owed.get("number").asLong() == number) {
                return owed.get("body");
            }
        }
        return null;
    }

    private static ObjectNode settle(ObjectNode payment, long number) {
        ArrayNode left = Json.array();
        payment.path("owed").forEach(owed -> {
            if (owed.get("number").asLong() != number) {
                left.add(owed);
            }
        });
        payment.set("owed", left);
        return payment;
    }

    private boolean send(ObjectNode payment, JsonNode content) {
        byte[] body = Json.bytes(content);
        String algorithm = payment.path("algorithm").asText("MD5");
        String signature = "sender=checkout;signature=" + signature(body, secondKey, algorithm) + ";algorithm=" + algorithm
                + ";content=DOCUMENT";
        return courier.post(payment.path("notifyUrl").asText(), Map.of("Content-Type", "application/json;charset=UTF-8",
                "User-Agent", "Jakarta Commons-HttpClient/3.1", "OpenPayu-Signature", signature, "X-OpenPayU-Signature", signature),
                body, TIMEOUT) == 200;
    }

    /** Lower-case hexadecimal hash over the body followed by the second key. */
    static String signature(byte[] body, String secondKey, String algorithm) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(body);
            return HexFormat.of().formatHex(digest.digest(secondKey.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException unknown) {
            throw new IllegalArgumentException("algorithm " + algorithm + "; allowed are MD5 and SHA-256", unknown);
        }
    }

    ObjectNode state() {
        return counts.shown();
    }

    void reset() {
        counts.clear();
    }
}
