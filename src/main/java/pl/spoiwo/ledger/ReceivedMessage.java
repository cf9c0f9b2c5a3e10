package pl.spoiwo.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import pl.spoiwo.mapping.Json;

/** Reads what lies in {@code in.<connection>}, as {@link Outgoing#of(Inbound)} has written it. */
public final class ReceivedMessage {

    /** Names of the properties that are read. */
    static final List<String> PROPERTIES = List.of(Headers.ID, Headers.CONNECTION, Headers.KIND, Headers.KEY, Headers.CONTENT_TYPE, Headers.SENDER,
            Headers.RECEIVED_AT, Headers.CAUSED_BY);
    private static final int LONGEST_ID = 40;
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {
    };

    private ReceivedMessage() {
    }

    /**
     * @param properties value by name, null where there is none
     * @param body       null for none
     * @throws IllegalArgumentException where the message did not come by the hub's own door
     */
    public static Inbound read(UnaryOperator<String> properties, byte[] body) {
        var id = needed(properties, Headers.ID);
        if (id.length() > LONGEST_ID) {
            throw new IllegalArgumentException("property " + Headers.ID + " of a message in in.* is longer than " + LONGEST_ID);
        }
        return new Inbound(id, needed(properties, Headers.CONNECTION), needed(properties, Headers.KIND), needed(properties, Headers.KEY),
                properties.apply(Headers.CONTENT_TYPE), sender(properties.apply(Headers.SENDER)), body == null ? new byte[0] : body,
                Instant.ofEpochMilli(Long.parseLong(needed(properties, Headers.RECEIVED_AT))), properties.apply(Headers.CAUSED_BY));
    }

    private static Map<String, String> sender(String json) {
        try {
            return json == null ? Map.of() : Json.MAPPER.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("property " + Headers.SENDER + " is no JSON object of texts", e);
        }
    }

    private static String needed(UnaryOperator<String> properties, String name) {
        var value = properties.apply(name);
        if (value == null) {
            throw new IllegalArgumentException("a message in in.* lacks the property " + name);
        }
        return value;
    }
}
