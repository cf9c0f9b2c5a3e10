package pl.spoiwo.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.mapping.JsltMappings;

/** One system's files of the project, its mappings with the settings a connection has without saying anything, and some given. */
final class ConnectorFiles {

    private static final Home HOME = new Home(Path.of("."));
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    final JsltMappings mappings = JsltMappings.compile(HOME, new Findings());
    final JsonNode connector;
    private final String system;
    private final ObjectNode connection = Json.MAPPER.createObjectNode();
    private final JsonNode company;

    ConnectorFiles(String system, Map<String, String> settings) {
        this.system = system;
        try {
            connector = YAML.readTree(HOME.routes().resolve("connectors/" + system + "/connector.yaml").toFile());
            company = YAML.readTree(HOME.config().resolve("company.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connection.put("id", "test").put("system", system).put("timeZone", "Europe/Warsaw");
        var all = connection.putObject("settings");
        connector.path("settings").fields().forEachRemaining(e -> {
            if (e.getValue().has("default")) {
                all.set(e.getKey(), e.getValue().get("default"));
            }
        });
        settings.forEach(all::put);
    }

    JsonNode apply(String mapping, JsonNode input) {
        return mappings.get(system + "/" + mapping).apply(input, Map.of("connection", connection, "company", company, "now", TextNode.valueOf("2026-11-20T12:00:00Z")));
    }

    /** Input of an example pair of the project. */
    JsonNode example(String mapping, String example) {
        try {
            return Json.MAPPER.readTree(HOME.mappings().resolve(system + "/examples/" + mapping + "/" + example + ".in.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
