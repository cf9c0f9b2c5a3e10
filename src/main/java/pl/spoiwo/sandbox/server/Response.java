package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The answer to a call; immutable, {@link #with} gives a copy with one header more. */
public record Response(int status, Map<String, String> headers, byte[] body) {

    public static Response json(int status, JsonNode body) {
        return new Response(status, Map.of("Content-Type", "application/json"), Json.bytes(body));
    }

    public static Response empty(int status) {
        return new Response(status, Map.of(), new byte[0]);
    }

    /** An answer of the control API that says what is wrong with the call. */
    public static Response refused(int status, String why) {
        return json(status, Json.object().put("error", why));
    }

    public Response with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, body);
    }
}
