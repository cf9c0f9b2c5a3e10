package pl.spoiwo.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.MappingVariables;
import pl.spoiwo.intake.verification.Signed;
import pl.spoiwo.intake.verification.Verdict;
import pl.spoiwo.intake.verification.Verification;
import pl.spoiwo.mapping.CodecInputs;
import pl.spoiwo.mapping.Codecs;
import pl.spoiwo.mapping.Json;

/** The project's home folder with one more connection, loaded as the hub loads it. */
public final class HomeWith {

    public final HubConfiguration configuration;
    public final Connection connection;

    /** @param yaml of the connection, below {@code connections:} */
    public HomeWith(Path folder, String id, String yaml) throws IOException {
        this(folder, Map.of(id, yaml));
    }

    /** @param connections their YAML by id; {@link #connection} is one of them */
    public HomeWith(Path folder, Map<String, String> connections) throws IOException {
        copy(folder);
        for (var each : connections.entrySet()) {
            Files.writeString(folder.resolve("config/connections.yaml"), "\n  " + each.getKey() + ":\n" + each.getValue().indent(4), StandardOpenOption.APPEND);
        }
        var loaded = new ConfigurationLoader(new Home(folder), name -> null, false, new CodecInputs(new Codecs())).load();
        configuration = loaded.configuration().orElseThrow(() -> new AssertionError(loaded.findings()));
        connection = configuration.connection(connections.keySet().iterator().next()).orElseThrow();
    }

    static void copy(Path folder) throws IOException {
        for (var part : List.of("config", "mappings", "routes")) {
            try (var all = Files.walk(Path.of(part))) {
                for (var file : all.filter(Files::isRegularFile).toList()) {
                    Files.createDirectories(folder.resolve(file).getParent());
                    Files.copy(file, folder.resolve(file));
                }
            }
        }
    }

    Verdict verify(byte[] body, Map<String, String> headers, Instant at) {
        return Verification.check(connection, new Signed(body, headers, List.of(), "127.0.0.1", at));
    }

    JsonNode map(String mapping, JsonNode input) {
        return map(mapping, input, null);
    }

    JsonNode map(String mapping, JsonNode input, JsonNode context) {
        return configuration.mappings().get(connection.mapping(mapping)).apply(input, MappingVariables.of(configuration, connection, Instant.EPOCH, context));
    }

    /** A command's input of a request mapping. */
    static JsonNode command(String data, String steps) {
        return json("{\"command\": {\"id\": \"c-1\", \"type\": \"x\", \"reference\": \"c-1\", \"entity\": \"e\", \"attempt\": 1, \"at\": \"2026-11-20T12:00:00Z\"}, \"data\": "
                + data + ", \"steps\": " + steps + "}");
    }

    static JsonNode json(String text) {
        return Json.read(text, JsonNode.class, "a test's document");
    }
}
