package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;

/**
 * The pairs of tokens. A record is {access, accessUntil, refresh, refreshUntil}, times in milliseconds; {@code refresh} is absent in
 * what an application gets for itself. A refresh token is used once, but works on for a minute, in case the answer was lost.
 */
final class Tokens {

    private static final Duration ACCESS_LIVES = Duration.ofSeconds(43_199);
    private static final Duration REFRESH_LIVES = Duration.ofDays(90);
    private static final Duration AFTER_USE = Duration.ofSeconds(60);
    private static final String SCOPE = "allegro:api:orders:read allegro:api:orders:write allegro:api:sale:offers:read "
            + "allegro:api:sale:offers:write allegro:api:payments:read allegro:api:payments:write";
    private static final int MOST = 1_000;
    /** As long as the signed tokens of the real system are. */
    private static final int BYTES = 700;

    private volatile String scopes = SCOPE;
    private final SecureRandom random = new SecureRandom();
    private final Documents stored;
    private final Clock clock;
    private final Map<String, Long> byAccess = new HashMap<>();
    private final Map<String, Long> byRefresh = new HashMap<>();

    Tokens(Documents stored, Clock clock) {
        this.stored = stored;
        this.clock = clock;
        stored.each(this::index);
    }

    /** A new pair, as the token endpoint answers it; {@code user} false gives an access token alone. */
    ObjectNode issue(boolean user) {
        long number = stored.highest() + 1;
        ObjectNode pair = Json.object().put("access", access()).put("accessUntil", clock.instant().plus(ACCESS_LIVES).toEpochMilli());
        if (user) {
            pair.put("refresh", token()).put("refreshUntil", clock.instant().plus(REFRESH_LIVES).toEpochMilli());
        }
        stored.put(number, pair);
        index(number, pair);
        if (stored.size() > MOST) {
            stored.keep(MOST);
            byAccess.values().removeIf(known -> known <= number - MOST);
            byRefresh.values().removeIf(known -> known <= number - MOST);
        }
        ObjectNode answer = Json.object().put("access_token", pair.get("access").asText()).put("token_type", "bearer");
        if (user) {
            answer.put("refresh_token", pair.get("refresh").asText());
        }
        return answer.put("expires_in", ACCESS_LIVES.toSeconds()).put("scope", scopes).put("allegro_api", true)
                .put("iss", "https://allegro.pl").put("jti", UUID.randomUUID().toString());
    }

    /** The pair that follows; null where this refresh token is not, or no longer, good. */
    ObjectNode refresh(String token) {
        Long number = byRefresh.get(token);
        ObjectNode pair = number == null ? null : stored.get(number);
        if (pair == null || pair.get("refreshUntil").asLong() <= clock.millis()) {
            return null;
        }
        if (!pair.has("used")) {
            stored.put(number, pair.put("used", true).put("refreshUntil", clock.instant().plus(AFTER_USE).toEpochMilli()));
        }
        return issue(true);
    }

    /** The valid token that the call carries, as its record; null where it carries none. */
    ObjectNode of(Request request) {
        String header = request.header("authorization");
        Long number = header.regionMatches(true, 0, "Bearer ", 0, 7) ? byAccess.get(header.substring(7).trim()) : null;
        ObjectNode pair = number == null ? null : stored.get(number);
        return pair == null || pair.get("accessUntil").asLong() <= clock.millis() ? null : pair;
    }

    /** Ends all tokens of the kind that is named, {@code access} or {@code refresh}, or of both where none is. */
    void expire(String kind) {
        stored.each((number, pair) -> {
            for (String one : new String[] {"access", "refresh"}) {
                if (pair.has(one) && (kind.isEmpty() || kind.equals(one))) {
                    pair.put(one + "Until", clock.millis());
                }
            }
            stored.put(number, pair);
        });
    }

    int size() {
        return stored.size();
    }

    void reset() {
        scopes = SCOPE;
        stored.clear();
        byAccess.clear();
        byRefresh.clear();
    }

    private void index(long number, ObjectNode pair) {
        byAccess.put(pair.get("access").asText(), number);
        if (pair.has("refresh")) {
            byRefresh.put(pair.get("refresh").asText(), number);
        }
    }

    /** In the manner of a JWT: it shows its scopes, and its signature is of nobody. */
    private String access() {
        ObjectNode claims = Json.object().put("iss", "https://allegro.pl");
        ArrayNode scope = claims.putArray("scope");
        List.of(scopes.split(" ")).forEach(scope::add);
        Base64.Encoder text = Base64.getUrlEncoder().withoutPadding();
        return text.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8)) + "." + text.encodeToString(claims.toString().getBytes(StandardCharsets.UTF_8)) + "." + token();
    }

    /** Of tokens issued from now on. */
    void scopes(String wanted) {
        scopes = wanted.isBlank() ? SCOPE : wanted;
    }

    private String token() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return "eyJ" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
