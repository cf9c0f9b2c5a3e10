package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One call to a simulated system.
 *
 * @param path      without the system's prefix, not decoded further: {@code /wp-json/wc/v3/orders}
 * @param headers   names in lower case
 * @param showAfter how long what this call makes stays invisible; zero unless its answer is going to be lost
 */
public record Request(String method, String path, Map<String, List<String>> query, Map<String, String> headers, byte[] body,
                      Duration showAfter) {

    public static Map<String, List<String>> parameters(String encoded) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        if (encoded == null || encoded.isBlank()) {
            return found;
        }
        for (String pair : encoded.split("&")) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals)).replace("[]", "");
            found.computeIfAbsent(name, any -> new ArrayList<>()).add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return found;
    }

    public static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    public Request at(String newPath) {
        return new Request(method, newPath, query, headers, body, showAfter);
    }

    public Request shownAfter(Duration delay) {
        return new Request(method, path, query, headers, body, delay);
    }

    /** The first value, or {@code otherwise} where the parameter is absent. */
    public String query(String name, String otherwise) {
        List<String> values = query.get(name);
        return values == null ? otherwise : values.get(0);
    }

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    public boolean changes() {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    /** The body as JSON; an absent body is an empty object. Throws {@link Json.Malformed}. */
    public JsonNode json() {
        return body.length == 0 ? Json.object() : Json.parse(body);
    }

    public Map<String, List<String>> form() {
        return parameters(new String(body, StandardCharsets.UTF_8));
    }

    /** {@code user:password} of HTTP Basic, or "" where there is none. */
    public String basic() {
        String header = header("authorization");
        if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return "";
        }
        try {
            return new String(Base64.getDecoder().decode(header.substring(6).trim()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }
}
