package pl.spoiwo.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.ConfigurationLoader;
import pl.spoiwo.mapping.CodecInputs;
import pl.spoiwo.mapping.Codecs;

/** The example of docs/connectors.md: a REST system that the hub has never seen, connected with files alone. */
class FourthSystemTest {

    private static final Path FILES = Path.of("src/test/resources/fourth-system");

    private static List<Path> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    @DisplayName("it takes at most 150 lines of YAML and JSLT, examples and comments not counted, none of them longer than 140 characters")
    void size() throws IOException {
        long lines = 0;
        for (var file : files(FILES)) {
            if (!file.toString().contains("/examples/")) {
                var counted = Files.readAllLines(file).stream().map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("//")).toList();
                assertThat(counted).as(file.toString()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(140));
                lines += counted.size();
            }
        }
        assertThat(lines).isBetween(50L, 150L);
    }

    @Test
    @DisplayName("laid over the project's home folder it is valid, with all its example pairs")
    void valid(@TempDir Path home) throws IOException {
        for (var folder : List.of("config", "mappings", "routes")) {
            copy(Path.of(folder), home.resolve(folder));
        }
        var before = load(home);
        copy(FILES.resolve("routes"), home.resolve("routes"));
        copy(FILES.resolve("mappings"), home.resolve("mappings"));
        for (var name : List.of("connections", "statuses")) {
            Files.write(home.resolve("config/" + name + ".yaml"), Files.readAllBytes(FILES.resolve("config/" + name + ".append.yaml")), StandardOpenOption.APPEND);
        }
        var after = load(home);
        assertThat(after.findings()).isEmpty();
        assertThat(after.counts().get("example pairs") - before.counts().get("example pairs")).isEqualTo(18);
        var stall = after.configuration().orElseThrow().connection("stall-main").orElseThrow();
        assertThat(stall.connector().capabilities()).containsOnlyKeys("order.poll", "order.status", "tracking.add", "stock.write", "price.write");
        assertThat(stall.connector().webhook().messages()).containsEntry("order.*", "order");
    }

    private static ConfigurationLoader.Loaded load(Path home) {
        return new ConfigurationLoader(new Home(home), name -> null, false, new CodecInputs(new Codecs())).load();
    }

    private static void copy(Path from, Path to) throws IOException {
        for (var file : files(from)) {
            var target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }
}
