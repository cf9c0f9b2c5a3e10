package pl.spoiwo.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;

/** Compiles mappings from text, with the project's library. */
final class MappingHarness {

    final Home home;

    MappingHarness(Path folder) {
        this.home = new Home(folder);
    }

    MappingHarness with(String name, String text) {
        try {
            var file = home.mappings().resolve(name + ".jslt");
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MappingHarness withLibrary() {
        try (var files = Files.newDirectoryStream(Path.of("mappings/lib"), "*.jslt")) {
            for (var file : files) {
                with("lib/" + file.getFileName().toString().replace(".jslt", ""), Files.readString(file));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsltMappings compiled() {
        var findings = new Findings();
        var mappings = JsltMappings.compile(home, findings);
        if (!findings.none()) {
            throw new IllegalStateException(findings.list().toString());
        }
        return mappings;
    }

    /** Applies one expression to an input. */
    JsonNode eval(String expression, String input) {
        with("t/it", expression);
        return compiled().get("t/it").apply(json(input), Map.of());
    }

    static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
