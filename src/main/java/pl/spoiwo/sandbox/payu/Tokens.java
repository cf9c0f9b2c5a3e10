package pl.spoiwo.sandbox.payu;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/** OAuth: client credentials in, bearer tokens out; a token lives 12 hours or until {@link #revoke}. */
final class Tokens {

    private static final Duration LIFE = Duration.ofSeconds(43_199);
    private static final int MOST = 1_000;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Instant> valid = new ConcurrentHashMap<>();
    private final String clientId;
    private final String clientSecret;
    private final Clock clock;

    Tokens(String clientId, String clientSecret, Clock clock) {
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.clock = clock;
    }

    Response authorize(Request request) {
        Map<String, List<String>> form = request.form();
        String grant = first(form, "grant_type");
        if (!grant.equals("client_credentials") && !grant.equals("trusted_merchant")) {
            return refused(400, "unsupported_grant_type", "Unsupported grant type: " + grant);
        }
        String given = form.containsKey("client_id") ? first(form, "client_id") + ":" + first(form, "client_secret") : request.basic();
        if (!given.equals(clientId + ":" + clientSecret)) {
            return refused(401, "invalid_client", "Bad client credentials");
        }
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        if (valid.size() >= MOST) {
            valid.clear();
        }
        valid.put(token, clock.instant().plus(LIFE));
        return Response.json(200, Json.object().put("access_token", token).put("token_type", "bearer").put("expires_in", LIFE.toSeconds())
                .put("grant_type", grant));
    }

    boolean accepts(Request request) {
        String header = request.header("authorization");
        Instant end = header.regionMatches(true, 0, "Bearer ", 0, 7) ? valid.get(header.substring(7).trim()) : null;
        return end != null && end.isAfter(clock.instant());
    }

    void revoke() {
        valid.clear();
    }

    private static String first(Map<String, List<String>> form, String field) {
        return form.getOrDefault(field, List.of("")).get(0);
    }

    private static Response refused(int status, String error, String description) {
        return Response.json(status, Json.object().put("error", error).put("error_description", description));
    }
}
