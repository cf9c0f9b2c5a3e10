package pl.spoiwo.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Message;
import pl.spoiwo.ledger.Headers;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.mapping.Json;

/** Reads an {@link Inbound} from the message in hand. */
final class Received {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {
    };

    private Received() {
    }

    /** @throws IllegalArgumentException where the message did not come by the hub's own door: the broker puts it aside */
    static Inbound from(Message message) {
        var sender = message.getHeader(Headers.SENDER, String.class);
        try {
            return new Inbound(needed(message, Headers.ID), needed(message, Headers.CONNECTION), needed(message, Headers.KIND),
                    needed(message, Headers.KEY), message.getHeader(Headers.CONTENT_TYPE, String.class),
                    sender == null ? Map.of() : Json.MAPPER.readValue(sender, TEXTS), body(message),
                    Instant.ofEpochMilli(Long.parseLong(needed(message, Headers.RECEIVED_AT))), message.getHeader(Headers.CAUSED_BY, String.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("property " + Headers.SENDER + " is no JSON object of texts", e);
        }
    }

    private static byte[] body(Message message) {
        var body = message.getBody(byte[].class);
        return body == null ? new byte[0] : body;
    }

    private static String needed(Message message, String name) {
        var value = message.getHeader(name, String.class);
        if (value == null) {
            throw new IllegalArgumentException("a message in in.* lacks the property " + name);
        }
        return value;
    }
}
