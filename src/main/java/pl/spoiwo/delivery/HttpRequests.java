package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.mapping.MappingFailure;

/** Reads request documents of the http transport. A mapping chooses the path, and among the addresses that its connector declares; it never makes a host. */
final class HttpRequests {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    /** They say where a request goes and where it ends: that is the client's business, whatever a mapping takes from a message. */
    private static final Set<String> FRAMING = Set.of("connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

    private HttpRequests() {
    }

    /** The document's method; without one POST where there is a body, otherwise GET. */
    static String method(JsonNode request) {
        var method = request.path("method").asText(request.hasNonNull("body") || request.hasNonNull("base64") ? "POST" : "GET").toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw refused("method " + Texts.cut(method, 20) + " is not allowed; allowed are " + METHODS.stream().sorted().toList());
        }
        return method;
    }

    /** @return the template of the connector's address that the request names with {@code to}; of the first one where it names none */
    static String base(Connector.Http http, JsonNode request) {
        var name = request.path("to").asText("");
        var base = name.isEmpty() ? http.url() : http.others().get(name);
        if (base == null) {
            throw refused("there is no address " + Texts.cut(name, 40) + " under http.others");
        }
        return base;
    }

    /**
     * @param base the connector's address, with settings filled in
     * @return base and path; a path that is a whole address, as in a link to the next page, must be of the same origin
     */
    static URI target(String base, JsonNode request) {
        var path = request.path("path").asText("");
        var trunk = trunk(base);
        try {
            if (path.startsWith("http://") || path.startsWith("https://")) {
                var whole = URI.create(path);
                if (!origin(whole).equals(origin(URI.create(trunk)))) {
                    throw refused("the path is an address of another host");
                }
                return inside(whole);
            }
            return inside(URI.create(path.isEmpty() ? trunk : trunk + (path.startsWith("/") ? path : "/" + path)));
        } catch (IllegalArgumentException e) {
            throw refused("the path is no valid address: percent-encode what is put into it (url-encode)");
        }
    }

    private static String trunk(String base) {
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    /** The path behind the address, without query; the whole path of a link that leads beside it. */
    static String resource(String base, URI target) {
        var before = URI.create(trunk(base)).getRawPath();
        return target.getRawPath().startsWith(before + "/") ? target.getRawPath().substring(before.length()) : target.getRawPath();
    }

    /** The query, encoded; null where there is none. A list repeats its name. */
    static String query(URI target, JsonNode request) {
        var query = new StringJoiner("&");
        if (target.getRawQuery() != null) {
            query.add(target.getRawQuery());
        }
        request.path("query").fields().forEachRemaining(e -> {
            if (e.getValue().isArray()) {
                e.getValue().forEach(v -> query.add(pair(e.getKey(), v)));
            } else if (!e.getValue().isNull()) {
                query.add(pair(e.getKey(), e.getValue()));
            }
        });
        return query.length() == 0 ? null : query.toString();
    }

    /** @param query encoded, or null */
    static String with(String query, String name, String value) {
        return (query == null ? "" : query + "&") + encoded(name) + "=" + encoded(value);
    }

    private static String pair(String name, JsonNode value) {
        return encoded(name) + "=" + encoded(value.isValueNode() ? value.asText() : value.toString());
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A value that a message brings, as a number of an order, must not climb to another resource of the target. */
    private static URI inside(URI uri) {
        var path = (uri.getRawPath() + "/").toLowerCase(Locale.ROOT).replace("%2e", ".");
        if (path.contains("/../") || path.contains("/./")) {
            throw refused("the path has a segment . or ..");
        }
        return uri;
    }

    /** The name of a header that a mapping may set. */
    static String headerName(String header) {
        if (!header.matches("[A-Za-z0-9-]{1,64}") || header.regionMatches(true, 0, "Camel", 0, 5) || FRAMING.contains(header.toLowerCase(Locale.ROOT))) {
            throw refused("header " + Texts.cut(header, 40) + " is not allowed");
        }
        return header;
    }

    /** The value of a header: one line, whatever stands in the message it is taken from. */
    static String headerValue(String header, String value) {
        if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127)) {
            throw refused("the value of header " + Texts.cut(header, 40) + " has a control character");
        }
        return value;
    }

    private static String origin(URI uri) {
        // Without a host (as with an underscore in it) all addresses would look the same.
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw refused("an address needs a host of letters, digits, dots and hyphens, and no user before it");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
        return (uri.getScheme() + "://" + uri.getHost() + ":" + port).toLowerCase(Locale.ROOT);
    }

    static MappingFailure refused(String text) {
        return new MappingFailure("request-refused", text, null, 0, null);
    }
}
