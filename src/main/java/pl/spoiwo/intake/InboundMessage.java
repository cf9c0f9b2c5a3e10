package pl.spoiwo.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
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
        properties.put(Headers.SENDER, new String(json(message.headers()), StandardCharsets.UTF_8));
        if (message.contentType() != null) {
            properties.put(Headers.CONTENT_TYPE, message.contentType());
        }
        if (message.causedBy() != null) {
            properties.put(Headers.CAUSED_BY, message.causedBy());
        }
        return new Outgoing("in." + message.connection(), message.body(), Map.copyOf(properties), Duration.ZERO);
    }

    /** The body of a message that is a document: JSON with every number as it came. */
    public static byte[] body(JsonNode document) {
        return json(document);
    }

    private static byte[] json(Object content) {
        try {
            return Json.MAPPER.writeValueAsBytes(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("documents and headers are plain JSON", e);
        }
    }
}
