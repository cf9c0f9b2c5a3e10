package pl.spoiwo.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import pl.spoiwo.ledger.Headers;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.mapping.Json;

/** How an accepted message is put on the broker. */
public final class InboundMessage {

    private InboundMessage() {
    }

    public static Outgoing outgoing(Inbound message) {
        var properties = new HashMap<String, String>();
        properties.put(Headers.ID, message.id());
        properties.put(Headers.CONNECTION, message.connection());
        properties.put(Headers.KIND, message.kind());
        properties.put(Headers.KEY, message.key());
        properties.put(Headers.RECEIVED_AT, Long.toString(message.receivedAt().toEpochMilli()));
        properties.put(Headers.SENDER, json(message.headers()));
        if (message.contentType() != null) {
            properties.put(Headers.CONTENT_TYPE, message.contentType());
        }
        if (message.causedBy() != null) {
            properties.put(Headers.CAUSED_BY, message.causedBy());
        }
        return new Outgoing("in." + message.connection(), message.body(), Map.copyOf(properties), Duration.ZERO);
    }

    private static String json(Map<String, String> headers) {
        try {
            return Json.MAPPER.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("headers are plain text", e);
        }
    }
}
