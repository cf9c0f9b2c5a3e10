package pl.spoiwo.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import pl.spoiwo.mapping.Json;

/** Bodies of the messages that the hub makes of what it asked for. */
public final class InboundMessage {

    private InboundMessage() {
    }

    /** The body of a message that is a document: JSON with every number as it came. */
    public static byte[] body(JsonNode document) {
        try {
            return Json.MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("documents are plain JSON", e);
        }
    }
}
