package pl.spoiwo.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import pl.spoiwo.mapping.Json;

/**
 * A message to be sent in the JMS session of the message in hand.
 *
 * @param address    {@code in.<c>} (a topic address), {@code out.<c>}, {@code dlq.<c>}, {@code wake.<c>}, {@code alerts}
 * @param properties message properties, see {@link Headers}
 * @param delay      broker-scheduled delay, zero for now
 */
public record Outgoing(String address, byte[] body, Map<String, String> properties, Duration delay) {

    /** A message in, as it lies in {@code in.<connection>}. */
    public static Outgoing of(Inbound message) {
        var properties = new HashMap<String, String>();
        properties.put(Headers.ID, message.id());
        properties.put(Headers.CONNECTION, message.connection());
        properties.put(Headers.KIND, message.kind());
        properties.put(Headers.KEY, message.key());
        properties.put(Headers.RECEIVED_AT, Long.toString(message.receivedAt().toEpochMilli()));
        properties.put(Headers.SENDER, new String(json(message.headers()), StandardCharsets.UTF_8));
        if (message.contentType() != null) {
            properties.put(Headers.CONTENT_TYPE, message.contentType());
        }
        if (message.causedBy() != null) {
            properties.put(Headers.CAUSED_BY, message.causedBy());
        }
        return new Outgoing("in." + message.connection(), message.body(), Map.copyOf(properties), Duration.ZERO);
    }

    /** A command, as it lies in {@code out.<connection>}. */
    public static Outgoing of(Command command) {
        return new Outgoing("out." + command.connection(), json(command), Map.of(Headers.ID, command.id(), Headers.CONNECTION, command.connection(),
                Headers.TYPE, command.type(), Headers.CONTENT_TYPE, "application/json"), Duration.ZERO);
    }

    /** Calls the dispatcher of a connection; one call that lies there stands for all. */
    public static Outgoing wake(String connection) {
        return new Outgoing("wake." + connection, new byte[0], Map.of(Headers.CONNECTION, connection, Headers.LAST_VALUE, connection), Duration.ZERO);
    }

    public Outgoing after(Duration delay) {
        return new Outgoing(address, body, properties, delay);
    }

    private static byte[] json(Object value) {
        try {
            return Json.MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of text and commands can always be written", e);
        }
    }
}
