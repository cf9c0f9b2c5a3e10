package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** What every mapping may use: {@code $connection}, {@code $company}, {@code $now}, {@code $context}. Secrets are never among it. */
public final class MappingVariables {

    private MappingVariables() {
    }

    /** @param context kind, topic, headers and so on of the message in hand, or null */
    public static Map<String, JsonNode> of(HubConfiguration configuration, Connection connection, Instant now, JsonNode context) {
        return Map.of(
                "connection", connection == null ? NullNode.instance : document(configuration, connection),
                "company", configuration.company().document(),
                "now", TextNode.valueOf(now.truncatedTo(ChronoUnit.MILLIS).toString()),
                "context", context == null ? JsonNodeFactory.instance.objectNode() : context);
    }

    /** @return id, system, startFrom (absent where all is imported), timeZone (the setting of that name, otherwise the company's) and settings without secrets */
    static ObjectNode document(HubConfiguration configuration, Connection connection) {
        var settings = JsonNodeFactory.instance.objectNode();
        connection.settings().forEach((name, value) -> {
            var setting = connection.connector().settings().get(name);
            if (setting != null && !setting.secret()) {
                settings.put(name, value);
            }
        });
        var document = JsonNodeFactory.instance.objectNode()
                .put("id", connection.id())
                .put("system", connection.connector().system())
                .put("timeZone", connection.settings().getOrDefault("timeZone", configuration.company().zone().getId()));
        if (connection.startFrom() != null) {
            document.put("startFrom", connection.startFrom().toString());
        }
        document.set("settings", settings);
        return document;
    }
}
