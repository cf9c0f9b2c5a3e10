package pl.spoiwo.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import pl.spoiwo.mapping.Json;

/** Reads what lies in {@code in.<connection>}; never an object message. */
final class ReceivedMessage {

    private ReceivedMessage() {
    }

    /** @return empty where it is no message of the hub */
    static Optional<Inbound> read(Message message) throws JMSException {
        var id = message.getStringProperty(Headers.ID);
        var connection = message.getStringProperty(Headers.CONNECTION);
        var kind = message.getStringProperty(Headers.KIND);
        var key = message.getStringProperty(Headers.KEY);
        if (!(message instanceof BytesMessage bytes) || id == null || id.length() > 40 || connection == null || kind == null || key == null) {
            return Optional.empty();
        }
        var body = new byte[Math.toIntExact(bytes.getBodyLength())];
        bytes.readBytes(body);
        return Optional.of(new Inbound(id, connection, kind, key, message.getStringProperty(Headers.CONTENT_TYPE),
                sender(message.getStringProperty(Headers.SENDER)), body, receivedAt(message), message.getStringProperty(Headers.CAUSED_BY)));
    }

    private static Instant receivedAt(Message message) throws JMSException {
        var millis = message.getStringProperty(Headers.RECEIVED_AT);
        try {
            return Instant.ofEpochMilli(millis == null ? message.getJMSTimestamp() : Long.parseLong(millis));
        } catch (NumberFormatException e) {
            return Instant.ofEpochMilli(message.getJMSTimestamp());
        }
    }

    private static Map<String, String> sender(String json) {
        try {
            return json == null ? Map.of() : Json.MAPPER.readValue(json, new TypeReference<Map<String, String>>() { });
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }
}
