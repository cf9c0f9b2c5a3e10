package pl.spoiwo.campaign;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends what is signed and cannot be worked on, between good messages: by turns an order with a broken field and one that was cut off. */
final class Poison {

    private static final Pattern MARK = Pattern.compile("poison-\\d+");
    private static final String BROKEN = "{\"id\": 90%d, \"number\": \"%s\", \"status\": \"processing\", \"currency\": \"PLN\", \"total\": \"dwanaście\", \"line_items\": []}";
    private static final String CUT = "{\"id\": 90%d, \"number\": \"%s\", \"status\": \"proces";

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();
    private final AtomicInteger sent = new AtomicInteger();
    private final URI hook;
    private final History history;

    Poison(URI hook, History history) {
        this.hook = hook;
        this.history = history;
    }

    /** @return what tells this message from all others, where it is one of ours */
    static Optional<String> markIn(String payload) {
        var matcher = MARK.matcher(payload);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    void send(int messages) throws GeneralSecurityException, InterruptedException {
        for (int i = 0; i < messages; i++) {
            int number = sent.incrementAndGet();
            var mark = "poison-" + number;
            if (accepted((number % 2 == 0 ? CUT : BROKEN).formatted(number, mark).getBytes(StandardCharsets.UTF_8))) {
                history.add(new History.PoisonAcknowledged(history.now(), mark));
            }
        }
    }

    private boolean accepted(byte[] body) throws GeneralSecurityException, InterruptedException {
        var hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec("demo-woo-webhook-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var request = HttpRequest.newBuilder(hook).timeout(Duration.ofSeconds(20)).header("Content-Type", "application/json").header("X-WC-Webhook-Topic", "order.updated")
                .header("X-WC-Webhook-Signature", Base64.getEncoder().encodeToString(hmac.doFinal(body))).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException untold) {
            return false;
        }
    }
}
