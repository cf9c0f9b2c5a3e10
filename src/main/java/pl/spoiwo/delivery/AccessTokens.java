package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.TokenExpiry;
import pl.spoiwo.delivery.TokenAddress.Tokens;
import pl.spoiwo.ledger.Leases;
import pl.spoiwo.mapping.Json;

/**
 * Access tokens, in memory until shortly before they expire; of many callers one renews. Those of the client-credentials grant (RFC 6749, 4.4) are asked
 * for anew; those that a person has given are renewed with their refresh token (RFC 6749, 6), which may be good for one use: the new pair is on disk before
 * it is used, by one node.
 */
@Component
class AccessTokens implements TokenExpiry {

    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final Duration RENEWAL = Duration.ofSeconds(30);

    private final TokenAddress address;
    private final TokenVault vault;
    private final Leases leases;
    private final Alerts alerts;
    private final Clock clock;
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    /** Renewed, and not on disk yet. */
    private final Map<String, Tokens> unsaved = new ConcurrentHashMap<>();

    AccessTokens(TokenAddress address, TokenVault vault, Leases leases, Alerts alerts, Clock clock) {
        this.address = address;
        this.vault = vault;
        this.leases = leases;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** @throws CallNotMade where no token can be had */
    String token(Connection connection) {
        var slot = slots.computeIfAbsent(connection.id(), id -> new Slot());
        synchronized (slot) {
            if (slot.token == null || !clock.instant().isBefore(slot.until)) {
                slot.hold(connection.connector().auth().granted() ? kept(connection, slot.refused) : issued(connection), clock.instant());
                if (connection.connector().auth().granted()) {
                    alerts.clear("shut-out", connection.id(), null);
                }
            }
            return slot.token;
        }
    }

    /**
     * Scopes that the token shows: the claim {@code scope} of a JWT (RFC 9068, section 2.2.3), a list or a text with blanks. What it shows is read and not trusted.
     *
     * @return empty where the token shows none
     * @throws CallNotMade where no token can be had
     */
    Optional<Set<String>> scopes(Connection connection) {
        var parts = token(connection).split("\\.");
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            var claim = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1])).path("scope");
            var scopes = claim.isArray() ? StreamSupport.stream(claim.spliterator(), false).map(JsonNode::asText) : Stream.of(claim.asText().split(" "));
            return claim.isMissingNode() ? Optional.empty() : Optional.of(scopes.collect(Collectors.toSet()));
        } catch (IllegalArgumentException | IOException opaque) {
            return Optional.empty();
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
                    slot.refused = token;
                    slot.token = null;
                    slot.expiry = null;
                }
            }
        }
    }

    /** A person has let the hub in. */
    void granted(Connection connection, Tokens tokens) {
        if (tokens.refresh() == null) {
            throw new CallNotMade("not-authorised", "the system gives no refresh token: the hub would be shut out in a few hours", null);
        }
        var slot = slots.computeIfAbsent(connection.id(), id -> new Slot());
        synchronized (slot) {
            unsaved.remove(connection.id());
            vault.put(connection.id(), tokens);
            slot.hold(tokens, clock.instant());
        }
        alerts.clear("shut-out", connection.id(), null);
    }

    private Tokens issued(Connection connection) {
        var fields = new LinkedHashMap<>(Map.of("grant_type", "client_credentials"));
        scope(connection).ifPresent(scope -> fields.put("scope", scope));
        var answer = address.post(connection, "tokenUrl", fields);
        if (answer.status() != 200) {
            throw TokenAddress.refusal(answer);
        }
        return address.tokens(answer);
    }

    private Tokens kept(Connection connection, String refused) {
        try {
            return renewed(connection, refused);
        } catch (SecretKeeper.WrongKey e) {
            throw shutOut(connection, e.getMessage());
        } catch (DataAccessException | TransactionException e) {
            throw new CallNotMade("connect", "the hub's own database, which keeps the tokens, is away", e);
        }
    }

    /** @param refused the access token that the target did not take, although its time has not come; or null */
    private Tokens renewed(Connection connection, String refused) {
        save(connection);
        var held = held(connection);
        if (good(held, refused)) {
            return held;
        }
        if (!leases.take("token " + connection.id(), RENEWAL)) {
            throw new CallNotMade("connect", "another node renews the token", null);
        }
        try {
            held = held(connection);
            return good(held, refused) ? held : renew(connection, held);
        } finally {
            leases.giveBack("token " + connection.id());
        }
    }

    private boolean good(Tokens held, String refused) {
        return !held.access().equals(refused) && clock.instant().isBefore(until(held, clock.instant()));
    }

    private Tokens renew(Connection connection, Tokens held) {
        var answer = address.post(connection, "tokenUrl", Map.of("grant_type", "refresh_token", "refresh_token", held.refresh()));
        if (answer.status() != 200) {
            throw answer.error().equals("invalid_grant") ? shutOut(connection, "the system takes the hub's refresh token no more") : TokenAddress.refusal(answer);
        }
        var renewed = address.tokens(answer);
        var pair = renewed.refresh() == null ? new Tokens(renewed.access(), held.refresh(), renewed.expiresAt()) : renewed;
        // The one before is used up now: should the database be away, this pair is put as soon as it is back.
        unsaved.put(connection.id(), pair);
        save(connection);
        return pair;
    }

    private void save(Connection connection) {
        var pair = unsaved.get(connection.id());
        if (pair != null) {
            vault.put(connection.id(), pair);
            unsaved.remove(connection.id());
        }
    }

    private Tokens held(Connection connection) {
        return vault.get(connection.id()).or(() -> configured(connection)).orElseThrow(() -> shutOut(connection, "nobody has let the hub in"));
    }

    /** The first one may come from elsewhere; what follows it is in the vault. */
    private static Optional<Tokens> configured(Connection connection) {
        return Optional.ofNullable(connection.connector().auth().options().get("refreshToken")).map(connection::fill).filter(token -> !token.isBlank())
                .map(token -> new Tokens("", token, Instant.EPOCH));
    }

    private CallNotMade shutOut(Connection connection, String why) {
        var text = why + ": POST /api/connections/" + connection.id() + "/authorize";
        alerts.raise("shut-out", connection.id(), null, text);
        return new CallNotMade("not-authorised", text, null);
    }

    static Optional<String> scope(Connection connection) {
        return Optional.ofNullable(connection.connector().auth().options().get("scope")).map(connection::fill).filter(scope -> !scope.isBlank());
    }

    /** A short-lived token is used for half of its life at least. */
    private static Instant until(Tokens tokens, Instant now) {
        var left = Duration.between(now, tokens.expiresAt());
        return left.compareTo(MARGIN.multipliedBy(2)) > 0 ? tokens.expiresAt().minus(MARGIN) : tokens.expiresAt().minus(left.dividedBy(2));
    }

    private static final class Slot {
        private String token;
        private String refused;
        private Instant until = Instant.MIN;
        /** Read without the lock: who only looks shall not wait for a token address. */
        private volatile Instant expiry;

        private void hold(Tokens tokens, Instant now) {
            token = tokens.access();
            refused = null;
            until = until(tokens, now);
            expiry = tokens.expiresAt();
        }
    }
}
