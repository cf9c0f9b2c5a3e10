package pl.spoiwo.delivery;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Authorizations;
import pl.spoiwo.connection.Connection;

/** The device flow (RFC 8628): a person lets the hub in on a page of the system, and the hub asks at the system's pace whether it has happened. */
@Component
class DeviceAuthorizations implements Authorizations, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceAuthorizations.class);
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    /** RFC 8628, 3.2 and 3.5. */
    private static final Duration PRESUMED_INTERVAL = Duration.ofSeconds(5);
    private static final Duration SLOWER = Duration.ofSeconds(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final TokenAddress address;
    private final AccessTokens tokens;
    private final Clock clock;
    private final Map<String, Waiting> last = new ConcurrentHashMap<>();
    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "device-authorizations");
        thread.setDaemon(true);
        return thread;
    });

    DeviceAuthorizations(TokenAddress address, AccessTokens tokens, Clock clock) {
        this.address = address;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** @param code secret of the hub */
    private record Waiting(Connection connection, String code, Duration interval, Authorization shown) {

        Waiting slower() {
            return new Waiting(connection, code, interval.plus(SLOWER), shown);
        }

        Waiting ended(State state, String text) {
            return new Waiting(connection, code, interval, new Authorization(state, null, null, shown.until(), text));
        }
    }

    @Override
    public Authorization begin(Connection connection) {
        try {
            var fields = new LinkedHashMap<String, String>();
            AccessTokens.scope(connection).ifPresent(scope -> fields.put("scope", scope));
            var answer = address.post(connection, "deviceUrl", fields);
            var body = answer.body();
            var page = body.path("verification_uri_complete").asText(body.path("verification_uri").asText(""));
            if (answer.status() != 200 || page.isEmpty() || body.path("device_code").asText("").isEmpty()) {
                throw new RefusedAuthorization("the system gives no page (HTTP " + answer.status() + "): check client id and secret, and that the application is one for devices", null);
            }
            var lives = Duration.ofSeconds(Math.max(1, Math.min(LONGEST_WAIT.toSeconds(), body.path("expires_in").asLong(LONGEST_WAIT.toSeconds()))));
            var interval = Duration.ofSeconds(Math.max(1, Math.min(LONGEST_INTERVAL.toSeconds(), body.path("interval").asLong(PRESUMED_INTERVAL.toSeconds()))));
            var waiting = new Waiting(connection, body.path("device_code").asText(), interval,
                    new Authorization(State.WAITING, page, body.path("user_code").asText(null), clock.instant().plus(lives), null));
            last.put(connection.id(), waiting);
            askLater(waiting);
            return waiting.shown();
        } catch (CallNotMade e) {
            throw new RefusedAuthorization(e.getMessage(), e);
        }
    }

    @Override
    public Optional<Authorization> last(String connection) {
        return Optional.ofNullable(last.get(connection)).map(Waiting::shown);
    }

    private void askLater(Waiting waiting) {
        asking.schedule(() -> ask(waiting), waiting.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ask(Waiting waiting) {
        var id = waiting.connection().id();
        // A newer page has taken its place.
        if (!waiting.equals(last.get(id))) {
            return;
        }
        try {
            var next = asked(waiting);
            if (last.replace(id, waiting, next) && next.shown().state() == State.WAITING) {
                askLater(next);
            } else {
                LOG.info("authorisation of {}: {}", id, next.shown().state());
            }
        } catch (RuntimeException e) {
            last.replace(id, waiting, waiting.ended(State.FAILED, "the tokens cannot be kept: " + e.getMessage()));
            LOG.warn("the authorisation of {} failed", id, e);
        }
    }

    private Waiting asked(Waiting waiting) {
        if (!clock.instant().isBefore(waiting.shown().until())) {
            return waiting.ended(State.EXPIRED, "nobody let the hub in before " + waiting.shown().until());
        }
        TokenAddress.Answer answer;
        try {
            answer = address.post(waiting.connection(), "tokenUrl", Map.of("grant_type", GRANT, "device_code", waiting.code()));
        } catch (CallNotMade e) {
            // RFC 8628, 3.5: on a lost connection ask less often.
            return waiting.slower();
        }
        if (answer.status() == 200) {
            tokens.granted(waiting.connection(), address.tokens(answer));
            return waiting.ended(State.DONE, null);
        }
        return switch (answer.error()) {
            case "authorization_pending" -> waiting;
            case "slow_down" -> waiting.slower();
            case "access_denied" -> waiting.ended(State.DENIED, "the person refused");
            case "expired_token" -> waiting.ended(State.EXPIRED, "the page has expired");
            default -> answer.status() >= 500 || answer.status() == 429 ? waiting.slower()
                    : waiting.ended(State.FAILED, "the system answers HTTP " + answer.status() + " " + Texts.cut(answer.error(), 60));
        };
    }

    @Override
    public void destroy() {
        asking.shutdownNow();
    }
}
