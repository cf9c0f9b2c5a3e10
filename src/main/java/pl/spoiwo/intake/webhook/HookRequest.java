package pl.spoiwo.intake.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.intake.verification.Signed;

/**
 * One call of a sender: only allow-listed headers, the body as it came.
 *
 * @param path    decoded segments after the connection
 * @param query   decoded parameters of the address; only handshakes use them
 * @param headers lower-case names
 */
record HookRequest(Connection connection, String method, List<String> path, Map<String, String> query, Map<String, String> headers,
                   byte[] body, String sender, Instant receivedAt) {

    HookRequest with(byte[] content) {
        return new HookRequest(connection, method, path, query, headers, content, sender, receivedAt);
    }

    Signed signed() {
        return new Signed(body, headers, path, sender, receivedAt);
    }

    boolean secretPath() {
        return connection.connector().webhook().verify() != null && connection.connector().webhook().verify().scheme().equals("secret-path");
    }

    /** Without the parameters, lower case: {@code application/json}; empty where the sender names none. */
    String mediaType() {
        return headers.getOrDefault("content-type", "").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** The topic as the sender names it: by header, or by the path segment that is not the secret; otherwise {@code message}. */
    String topic() {
        var header = connection.connector().webhook().topicHeader();
        var named = header == null ? null : headers.get(header.toLowerCase(Locale.ROOT));
        if (named == null && path.size() > (secretPath() ? 1 : 0)) {
            named = path.get(0);
        }
        return named == null || named.isBlank() ? "message" : clean(named.strip());
    }

    /** A topic is part of a short column and of patterns. */
    private static String clean(String topic) {
        var text = topic.replaceAll("[^\\p{L}\\p{N}._:/-]", "_");
        return text.length() > 80 ? text.substring(0, 80) : text;
    }
}
