package pl.spoiwo.operations.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import pl.spoiwo.mapping.Json;

/**
 * A stored body as the API shows it.
 *
 * @param encoding {@code json}: the value itself; {@code text}; {@code base64} for bytes that are not UTF-8; {@code masked}: hidden from
 *                 the role viewer, JSON with its structure
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Payload(String encoding, JsonNode value) {

    static Payload of(byte[] body, boolean masked) {
        if (body == null) {
            return null;
        }
        try {
            var json = Json.MAPPER.readTree(body);
            if (json != null && json.isContainerNode()) {
                return masked ? new Payload("masked", Masking.payload(json)) : new Payload("json", json);
            }
        } catch (IOException notJson) {
            // Many senders do not speak JSON: shown as text below.
        }
        return masked ? new Payload("masked", TextNode.valueOf("*** " + body.length + " bytes")) : text(body);
    }

    private static Payload text(byte[] body) {
        try {
            return new Payload("text", TextNode.valueOf(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString()));
        } catch (CharacterCodingException e) {
            return new Payload("base64", TextNode.valueOf(Base64.getEncoder().encodeToString(body)));
        }
    }
}
