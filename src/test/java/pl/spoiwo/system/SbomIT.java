package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.mapping.Json;

class SbomIT {

    @Test
    @DisplayName("the list of libraries that is built with the program names all that lie beside it")
    void complete() throws IOException {
        var named = new TreeSet<String>();
        Json.MAPPER.readTree(Path.of("target/spoiwo.cdx.json").toFile()).path("components")
                .forEach(library -> named.add(library.path("name").asText() + "-" + library.path("version").asText() + classifier(library.path("purl").asText()) + ".jar"));
        try (var lib = Files.list(Path.of("target/lib"))) {
            assertThat(lib.map(jar -> jar.getFileName().toString()).toList()).hasSizeGreaterThan(100).isSubsetOf(named);
        }
    }

    /** {@code pkg:maven/group/name@1.0?classifier=linux&type=jar} */
    private static String classifier(String purl) {
        return purl.contains("classifier=") ? "-" + purl.replaceAll(".*classifier=([^&]+).*", "$1") : "";
    }
}
