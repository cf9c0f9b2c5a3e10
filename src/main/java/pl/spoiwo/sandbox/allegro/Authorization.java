package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/**
 * {@code /auth/oauth/device} and {@code /auth/oauth/token}, and the page on which the user lets the application in. A record is
 * {deviceCode, userCode, decision (PENDING, APPROVED, DENIED, USED), until, polledAt}. Authorization by code is not simulated.
 */
final class Authorization {

    /** On it the user agrees; here, to open the link is to agree. */
    static final String PAGE = "/uzytkownik/bezpieczenstwo/skojarz-aplikacje";

    private static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final Duration DEVICE_LIVES = Duration.ofHours(1);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int MOST_DEVICES = 100;
    /** Documented is only that there is a limit. */
    private static final int TOKENS_PER_MINUTE = 30;

    private final Application application;
    private final String address;
    private final Tokens tokens;
    private final Documents devices;
    private final Limits limits;
    private final Clock clock;

    Authorization(Application application, String address, Tokens tokens, Documents devices, Limits limits, Clock clock) {
        this.application = application;
        this.address = address;
        this.tokens = tokens;
        this.devices = devices;
        this.limits = limits;
        this.clock = clock;
    }

    Response handle(Request request) {
        if (!request.method().equals("POST")) {
            return Response.empty(405);
        }
        if (!request.basic().equals(application.clientId() + ":" + application.clientSecret())) {
            return Answers.unauthorised(401, "invalid_client", "Bad client credentials");
        }
        return switch (request.path()) {
            case "/auth/oauth/device" -> device(request);
            case "/auth/oauth/token" -> token(request);
            default -> Response.empty(404);
        };
    }

    private Response device(Request request) {
        if (!parameter(request, "client_id").equals(application.clientId())) {
            return Answers.unauthorised(400, "invalid_request", "Missing or wrong client_id");
        }
        String userCode = random(9);
        ObjectNode device = Json.object().put("deviceCode", random(32)).put("userCode", userCode).put("decision", "PENDING")
                .put("until", clock.instant().plus(DEVICE_LIVES).toEpochMilli()).put("polledAt", 0);
        devices.put(devices.highest() + 1, device);
        devices.keep(MOST_DEVICES);
        return Response.json(200, Json.object().put("device_code", device.get("deviceCode").asText()).put("expires_in", DEVICE_LIVES.toSeconds())
                .put("user_code", userCode).put("interval", INTERVAL.toSeconds()).put("verification_uri", address + PAGE)
                .put("verification_uri_complete", address + PAGE + "?code=" + userCode));
    }

    private Response token(Request request) {
        String grant = parameter(request, "grant_type");
        return switch (grant) {
            case DEVICE_GRANT -> poll(parameter(request, "device_code"));
            case "refresh_token" -> {
                limits.take("token", 1, TOKENS_PER_MINUTE, Duration.ofMinutes(1));
                String refresh = parameter(request, "refresh_token");
                ObjectNode pair = refresh.equals(application.refreshToken()) ? tokens.issue(true) : tokens.refresh(refresh);
                yield pair == null ? Answers.unauthorised(400, "invalid_grant", "Invalid refresh token") : Response.json(200, pair);
            }
            case "client_credentials" -> Response.json(200, tokens.issue(false));
            default -> Answers.unauthorised(400, "unsupported_grant_type", "Unsupported grant type: " + grant);
        };
    }

    /** Errors are named as RFC 8628 has them; only authorization_pending and the answer to a used code have been seen in reality. */
    private Response poll(String deviceCode) {
        for (long number : devices.ids()) {
            ObjectNode device = devices.get(number);
            if (device.get("deviceCode").asText().equals(deviceCode)) {
                boolean tooSoon = clock.millis() - device.get("polledAt").asLong() < INTERVAL.toMillis();
                String decision = device.get("decision").asText();
                devices.put(number, device.put("polledAt", clock.millis()).put("decision", decision.equals("APPROVED") ? "USED" : decision));
                if (device.get("until").asLong() <= clock.millis()) {
                    return Answers.unauthorised(400, "expired_token", "Device code has expired");
                }
                return switch (decision) {
                    case "APPROVED" -> Response.json(200, tokens.issue(true));
                    case "DENIED" -> Answers.unauthorised(400, "access_denied", "User has denied access");
                    case "PENDING" -> tooSoon ? Answers.unauthorised(400, "slow_down", "Polling too fast")
                            : Answers.unauthorised(400, "authorization_pending", "User has not authorized the device code yet.");
                    default -> Answers.unauthorised(400, "invalid_request", "Invalid device code");
                };
            }
        }
        return Answers.unauthorised(400, "invalid_request", "Invalid device code");
    }

    /** What the user says to a code that waits; the newest of them where none is named. False where there is none. */
    boolean decide(String userCode, boolean approve) {
        List<Long> numbers = devices.ids();
        for (int i = numbers.size() - 1; i >= 0; i--) {
            ObjectNode device = devices.get(numbers.get(i));
            if (device.get("decision").asText().equals("PENDING") && (userCode.isEmpty() || device.get("userCode").asText().equals(userCode))) {
                devices.put(numbers.get(i), device.put("decision", approve ? "APPROVED" : "DENIED"));
                return true;
            }
        }
        return false;
    }

    Response page(Request request) {
        boolean known = request.query().containsKey("code") && decide(request.query("code", ""), true);
        return new Response(known ? 200 : 404, Map.of("Content-Type", "text/plain; charset=UTF-8"),
                (known ? "Udało się. Aplikacja ma dostęp do Twojego konta." : "Nieprawidłowy kod.").getBytes(StandardCharsets.UTF_8));
    }

    void reset() {
        devices.clear();
        tokens.reset();
    }

    private static String parameter(Request request, String name) {
        return request.query(name, request.form().getOrDefault(name, List.of("")).get(0));
    }

    private static String random(int length) {
        return UUID.randomUUID().toString().replace("-", "").substring(0, length);
    }
}
