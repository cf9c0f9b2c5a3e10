package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.mapping.Json;

/** The {@code $names} that mappings of requests and answers may use. Secrets are not among them. */
final class MappingVariables {

    private MappingVariables() {
    }

    static Map<String, JsonNode> of(HubConfiguration configuration, Connection connection, Instant now) {
        var about = Json.MAPPER.createObjectNode().put("id", connection.id()).put("system", connection.connector().system())
                .put("timeZone", configuration.company().zone().getId());
        var settings = about.putObject("settings");
        connection.settings().forEach((name, value) -> {
            var setting = connection.connector().settings().get(name);
            if (setting != null && !setting.secret()) {
                settings.put(name, value);
            }
        });
        return Map.of("connection", about, "company", configuration.company().document(),
                "now", Json.MAPPER.getNodeFactory().textNode(now.truncatedTo(ChronoUnit.MILLIS).toString()),
                "context", Json.MAPPER.createObjectNode());
    }
}
