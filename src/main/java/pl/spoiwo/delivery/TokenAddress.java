package pl.spoiwo.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.mapping.Json;

/** Speaks with the token addresses of OAuth 2 (RFC 6749). Nothing that it sends or gets is logged. */
@Component
class TokenAddress {

    /** From the request to the last byte of the answer: while it runs, the connection's other calls wait. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 64 * 1024;
    /** What can stand in a header (RFC 6750, 2.1, and a few characters that are seen in the field). */
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,8192}");
    private static final long PRESUMED_SECONDS = 300;
    private static final long MOST_SECONDS = Duration.ofDays(30).toSeconds();

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).followRedirects(HttpClient.Redirect.NEVER).build();
    private final Clock clock;
    private final Duration timeout;

    @Autowired
    TokenAddress(Clock clock) {
        this(clock, TIMEOUT);
    }

    TokenAddress(Clock clock, Duration timeout) {
        this.clock = clock;
        this.timeout = timeout;
    }

    /** @param body missing where it is no JSON */
    record Answer(int status, JsonNode body) {

        /** Word of the error (RFC 6749, 5.2); empty where there is none. */
        String error() {
            return body.path("error").asText("");
        }
    }

    /** @param refresh null where there is none */
    record Tokens(String access, String refresh, Instant expiresAt) {
    }

    /**
     * @param option name of the option of the connector's {@code auth} that holds the address
     * @param fields of the form, beside client id and secret: these go by HTTP Basic where the system wants it, otherwise into the form
     * @throws CallNotMade where there is no answer
     */
    Answer post(Connection connection, String option, Map<String, String> fields) {
        var options = connection.connector().auth().options();
        var id = connection.fill(options.get("clientId"));
        var secret = connection.fill(options.get("clientSecret"));
        boolean basic = "basic".equals(options.get("clientBy"));
        var form = new TreeMap<>(fields);
        form.put("client_id", id);
        var request = HttpRequest.newBuilder(URI.create(connection.fill(options.get(option)))).timeout(timeout)
                .header("Content-Type", "application/x-www-form-urlencoded").header("Accept", "application/json");
        if (basic) {
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8)));
        } else {
            form.put("client_secret", secret);
        }
        var body = form.entrySet().stream().map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue())).collect(Collectors.joining("&"));
        try {
            var response = send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build());
            return new Answer(response.statusCode(), json(response.body()));
        } catch (ConnectException e) {
            throw new CallNotMade("connect", "no connection to the token address", e);
        } catch (IOException e) {
            throw new CallNotMade("connect", "no usable answer from the token address", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallNotMade("connect", "interrupted while a token was fetched", e);
        }
    }

    /** @throws CallNotMade where the answer holds no token that fits into a header */
    Tokens tokens(Answer answer) {
        var access = answer.body().path("access_token").asText("");
        var refresh = answer.body().path("refresh_token").asText("");
        if (!TOKEN.matcher(access).matches() || !refresh.isEmpty() && !TOKEN.matcher(refresh).matches()) {
            throw new CallNotMade("not-authorised", "the token address answers without an access_token that fits into a header", null);
        }
        var seconds = Math.min(MOST_SECONDS, Math.max(0, answer.body().path("expires_in").asLong(PRESUMED_SECONDS)));
        return new Tokens(access, refresh.isEmpty() ? null : refresh, clock.instant().plusSeconds(seconds));
    }

    /** @throws CallNotMade always: temporarily, or because the credentials are refused */
    static CallNotMade refusal(Answer answer) {
        return new CallNotMade(answer.status() >= 500 || answer.status() == 429 ? "connect" : "not-authorised", "the token address answers HTTP " + answer.status(), null);
    }

    private static JsonNode json(byte[] body) throws IOException {
        try {
            return body.length == 0 ? MissingNode.getInstance() : Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        var answer = client.sendAsync(request, head -> new BoundedBody(MOST_BYTES));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("the token address takes longer than " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
