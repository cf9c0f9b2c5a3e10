package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.TokenExpiry;
import pl.spoiwo.mapping.Json;

/** Tokens of the client-credentials grant (RFC 6749, 4.4), in memory until shortly before they expire; of many callers one renews. */
@Component
class AccessTokens implements TokenExpiry {

    private static final Duration MARGIN = Duration.ofSeconds(30);
    /** From the request to the last byte of the answer: while it runs, the connection's other calls wait. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 64 * 1024;
    /** What can stand in a header (RFC 6750, 2.1, and a few characters that are seen in the field). */
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,8192}");
    private static final long PRESUMED_SECONDS = 300;
    private static final long MOST_SECONDS = Duration.ofDays(30).toSeconds();

    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).followRedirects(HttpClient.Redirect.NEVER).build();
    private final Clock clock;

    AccessTokens(Clock clock) {
        this.clock = clock;
    }

    /** @throws CallNotMade where no token can be had */
    String token(Connection connection) {
        var slot = slots.computeIfAbsent(connection.id(), id -> new Slot());
        synchronized (slot) {
            if (slot.token == null || !clock.instant().isBefore(slot.until)) {
                fetch(connection, slot);
            }
            return slot.token;
        }
    }

    @Override
    public Optional<Instant> expiry(String connection) {
        return Optional.ofNullable(slots.get(connection)).map(slot -> slot.expiry);
    }

    /** The target has refused this token: the next call gets another one, unless somebody was quicker. */
    void refused(String connection, String token) {
        var slot = slots.get(connection);
        if (slot != null) {
            synchronized (slot) {
                if (token != null && token.equals(slot.token)) {
                    slot.token = null;
                    slot.expiry = null;
                }
            }
        }
    }

    private void fetch(Connection connection, Slot slot) {
        var options = connection.connector().auth().options();
        var form = "grant_type=client_credentials"
                + "&client_id=" + encoded(connection.fill(options.get("clientId")))
                + "&client_secret=" + encoded(connection.fill(options.get("clientSecret")))
                + (options.containsKey("scope") ? "&scope=" + encoded(connection.fill(options.get("scope"))) : "");
        var request = HttpRequest.newBuilder(URI.create(connection.fill(options.get("tokenUrl")))).timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded").header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form)).build();
        try {
            var response = send(request);
            if (response.statusCode() != 200) {
                throw new CallNotMade(response.statusCode() >= 500 || response.statusCode() == 429 ? "connect" : "not-authorised",
                        "the token address answers HTTP " + response.statusCode(), null);
            }
            JsonNode answer = Json.MAPPER.readTree(response.body());
            var token = answer.path("access_token").asText("");
            if (!TOKEN.matcher(token).matches()) {
                throw new CallNotMade("not-authorised", "the token address answers without an access_token that fits into a header", null);
            }
            slot.token = token;
            var seconds = Math.min(MOST_SECONDS, Math.max(0, answer.path("expires_in").asLong(PRESUMED_SECONDS)));
            slot.until = until(seconds);
            slot.expiry = clock.instant().plusSeconds(seconds);
        } catch (ConnectException e) {
            throw new CallNotMade("connect", "no connection to the token address", e);
        } catch (IOException e) {
            throw new CallNotMade("connect", "no usable answer from the token address", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallNotMade("connect", "interrupted while a token was fetched", e);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        var answer = client.sendAsync(request, head -> new BoundedBody(MOST_BYTES));
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("the token address takes longer than " + TIMEOUT.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    /** A short-lived token is used for half of its life at least. */
    private Instant until(long seconds) {
        return clock.instant().plusSeconds(Math.max(seconds / 2, seconds - MARGIN.toSeconds()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static final class Slot {
        private String token;
        private Instant until = Instant.MIN;
        /** Read without the lock: who only looks shall not wait for a token address. */
        private volatile Instant expiry;
    }
}
