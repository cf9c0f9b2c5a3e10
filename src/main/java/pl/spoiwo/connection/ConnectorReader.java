package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import pl.spoiwo.configuration.PositionedYaml;

/** Makes a {@link Connector} of a connector.yaml that its schema has accepted. What the file leaves out gets its default here. */
final class ConnectorReader {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Duration SETTLE = Duration.ofSeconds(60);
    private static final Connector.Limit LIMIT = new Connector.Limit(10, Duration.ofSeconds(1), 2);
    private static final Connector.Answer OK = new Connector.Answer(200, null, null);

    private ConnectorReader() {
    }

    /** @param queries texts by name */
    static Connector read(PositionedYaml file, Map<String, String> queries) {
        var root = file.root();
        var outcome = Fields.text(root, "outcome", "lib/outcome-http");
        var capabilities = new LinkedHashMap<String, Connector.Capability>();
        root.path("capabilities").fields().forEachRemaining(e -> capabilities.put(e.getKey(), capability(e.getKey(), e.getValue(), root.path("changes"), outcome)));
        return new Connector(
                root.path("system").asText(),
                root.path("title").asText(),
                Fields.texts(root, "roles", List.of()),
                Fields.map(root.path("settings"), ConnectorReader::setting),
                root.has("http") ? http(root.get("http")) : null,
                root.has("file") ? fileTransport(root.get("file")) : null,
                root.has("sql") ? sql(root.get("sql"), queries) : null,
                auth(root.path("auth")),
                outcome,
                root.has("webhook") ? webhook(root.get("webhook")) : null,
                Collections.unmodifiableMap(capabilities),
                file.file());
    }

    private static Connector.Setting setting(JsonNode node) {
        return new Connector.Setting(node.path("description").asText(), node.path("required").asBoolean(), node.path("secret").asBoolean(),
                Fields.text(node, "default", null), Fields.texts(node, "enum", List.of()), Fields.text(node, "pattern", null), node.path("https").asBoolean());
    }

    private static Connector.Http http(JsonNode node) {
        return new Connector.Http(node.path("url").asText(), Fields.text(node, "codec", "json"), Fields.duration(node, "timeout", TIMEOUT),
                Fields.texts(node.path("headers")), node.has("limit") ? limit(node.get("limit"), LIMIT.parallel()) : LIMIT,
                Fields.texts(node.path("others")), Fields.map(node.path("resources"), limit -> limit(limit, 0)));
    }

    private static Connector.Limit limit(JsonNode node, int parallel) {
        return new Connector.Limit(node.path("rate").asInt(), Fields.duration(node, "per", null), node.path("parallel").asInt(parallel), Fields.text(node, "by", null));
    }

    private static Connector.FileTransport fileTransport(JsonNode node) {
        return new Connector.FileTransport(Fields.text(node, "out", null), Fields.text(node, "in", null), node.path("codec").asText(), Fields.text(node, "layout", null));
    }

    private static Connector.Sql sql(JsonNode node, Map<String, String> queries) {
        return new Connector.Sql(node.path("url").asText(), Fields.text(node, "user", null), Fields.text(node, "password", null), queries);
    }

    private static Connector.Auth auth(JsonNode node) {
        var options = new LinkedHashMap<>(Fields.texts(node));
        var scheme = options.remove("scheme");
        options.remove("scopes");
        return new Connector.Auth(scheme == null ? "none" : scheme, Map.copyOf(options),
                Fields.map(node.path("scopes"), list -> StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList()));
    }

    private static Connector.Webhook webhook(JsonNode node) {
        var handshakes = new ArrayList<Connector.Handshake>();
        node.path("handshake").forEach(h -> handshakes.add(new Connector.Handshake(h.path("method").asText(), Fields.text(h, "contentType", null),
                Fields.text(h, "body", null), answer(h.path("answer")))));
        return new Connector.Webhook(verify(node.path("verify")), List.copyOf(handshakes), Fields.text(node, "topic", null),
                Fields.text(node, "key", "{topic}:{bodyHash}"), Fields.texts(node, "contentTypes", List.of("application/json")),
                answer(node.path("answer")), Fields.texts(node.path("messages")));
    }

    private static Connector.Verify verify(JsonNode node) {
        var parts = node.path("parts");
        return new Connector.Verify(node.path("scheme").asText(), Fields.texts(node, "headers", List.of()), Fields.texts(node, "algorithms", List.of()),
                Fields.text(node, "encoding", null),
                parts.isMissingNode() ? null : new Connector.Parts(parts.path("separator").asText(), parts.path("signature").asText(), Fields.text(parts, "algorithm", null)),
                Fields.text(node, "over", null), Fields.texts(node, "secrets", List.of()), Fields.text(node, "secretDecoding", null),
                timestamp(node.path("timestamp")), Fields.texts(node, "senders", List.of()), rebuilt(node.path("rebuilt")));
    }

    private static Connector.Rebuilt rebuilt(JsonNode node) {
        var fields = new ArrayList<SignedFields>();
        node.path("fields").forEach(each -> fields.add(new SignedFields(Fields.texts(each))));
        return node.isMissingNode() ? null : new Connector.Rebuilt(node.path("signature").asText(), List.copyOf(fields));
    }

    private static Connector.Sign sign(JsonNode node) {
        return node.isMissingNode() ? null : new Connector.Sign(node.path("into").asText(), node.path("algorithm").asText(), node.path("encoding").asText(),
                node.path("secret").asText(), new SignedFields(Fields.texts(node.path("fields"))));
    }

    private static Connector.Timestamp timestamp(JsonNode node) {
        return node.isMissingNode() ? null : new Connector.Timestamp(node.path("from").asText(), Fields.duration(node, "tolerance", TOLERANCE));
    }

    private static Connector.Answer answer(JsonNode node) {
        return node.isMissingNode() ? OK : new Connector.Answer(node.path("status").asInt(200), Fields.text(node, "contentType", null), Fields.text(node, "body", null));
    }

    private static Connector.Capability capability(String name, JsonNode node, JsonNode shared, String outcome) {
        var page = node.path("page");
        var cursor = node.path("cursor");
        return new Connector.Capability(name,
                Fields.text(node, "transport", "http"),
                Fields.text(node, "request", null),
                Fields.texts(node, "steps", List.of()),
                Fields.text(node, "find", null),
                Fields.text(node, "findTransport", Fields.text(node, "transport", "http")),
                Fields.text(node, "result", null),
                Fields.text(node, "outcome", outcome),
                node.path("idempotent").asBoolean(),
                Fields.duration(node, "settle", SETTLE),
                Fields.duration(node, "every", null),
                new Connector.Page(Fields.text(page, "kind", "none"), page.path("size").asInt(100), Fields.text(page, "next", null),
                        Fields.text(page, "total", null), Fields.text(page, "rows", null)),
                cursor.isMissingNode() ? null : new Connector.Cursor(cursor.path("field").asText(), Fields.duration(cursor, "overlap", Duration.ZERO),
                        Fields.duration(cursor, "window", null)),
                Fields.text(node, "items", null),
                Fields.text(node, "key", null),
                Fields.text(node, "event", null),
                node.path("batch").asInt(1),
                node.path("countsDown").asBoolean(),
                sign(node.path("sign")),
                Fields.map(node.path("files"), ConnectorReader::fileAnswer),
                node.path("later").asBoolean(), secrets(node.path("secrets")), Fields.texts(node, "kinds", List.of()), paces(node.path("changes"), shared), Fields.texts(node, "uncounted", List.of()),
                Fields.texts(node, "unmoved", List.of()));
    }

    /** @param shared by name; one that is not there has a finding of its own */
    private static List<Connector.Pace> paces(JsonNode node, JsonNode shared) {
        var paces = new ArrayList<Connector.Pace>();
        node.forEach(each -> {
            if (each.isTextual()) {
                shared.path(each.textValue()).forEach(one -> paces.add(pace(one, each.textValue())));
            } else {
                paces.add(pace(each, null));
            }
        });
        return List.copyOf(paces);
    }

    private static Connector.Pace pace(JsonNode node, String shared) {
        return new Connector.Pace(node.path("most").asInt(), Fields.duration(node, "per", null), node.path("atOnce").asInt(), shared);
    }

    private static List<Connector.BodySecret> secrets(JsonNode node) {
        var secrets = new ArrayList<Connector.BodySecret>();
        node.forEach(each -> secrets.add(new Connector.BodySecret(each.path("into").asText(), each.path("value").asText())));
        return List.copyOf(secrets);
    }

    private static Connector.FileAnswer fileAnswer(JsonNode node) {
        return node.isTextual() ? new Connector.FileAnswer(node.textValue(), null, null)
                : new Connector.FileAnswer(node.path("kind").asText(), node.path("base64").asText(), Fields.text(node, "mediaType", "application/pdf"));
    }
}
