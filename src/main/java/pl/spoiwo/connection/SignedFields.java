package pl.spoiwo.connection;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import pl.spoiwo.mapping.Json;

/**
 * What is signed where it is not the bytes that travel: compact JSON of some fields in a fixed order, numbers as they are, neither slashes nor
 * letters escaped.
 *
 * @param fields name to a JSON pointer into the document, whose value it has, or to a text that may hold {secret}
 */
public record SignedFields(Map<String, String> fields) {

    /** @return the bytes to be signed, in UTF-8; empty where a field is not in the document */
    public Optional<byte[]> of(JsonNode document, String secret) {
        var signed = Json.MAPPER.createObjectNode();
        for (var field : fields.entrySet()) {
            var from = field.getValue();
            if (!from.startsWith("/")) {
                signed.put(field.getKey(), from.replace("{secret}", secret));
                continue;
            }
            var value = document.at(JsonPointer.compile(from));
            if (value.isMissingNode()) {
                return Optional.empty();
            }
            signed.set(field.getKey(), value);
        }
        return Optional.of(Json.write(signed, "what is signed").getBytes(StandardCharsets.UTF_8));
    }

    boolean secret() {
        return fields.values().stream().anyMatch(from -> !from.startsWith("/") && from.contains("{secret}"));
    }
}
