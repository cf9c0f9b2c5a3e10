package pl.spoiwo.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What can be known of the container files without a container engine. */
class DockerFilesTest {

    private static final Path DOCKER = Path.of("docker");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    @DisplayName("the image copies only what exists and what its ignore file lets through, and does not run as root")
    void dockerfile() throws IOException {
        var text = Files.readString(DOCKER.resolve("Dockerfile"));
        var allowed = Files.readAllLines(DOCKER.resolve("Dockerfile.dockerignore"));
        Pattern.compile("^COPY (?!--from)(\\S+) ", Pattern.MULTILINE).matcher(text).results().map(copy -> copy.group(1)).forEach(source -> {
            assertThat(allowed).contains("!" + source);
            if (!source.startsWith("target/")) {
                assertThat(Path.of(source)).exists();
            }
        });
        assertThat(text).contains("USER 10001").contains("HEALTHCHECK").doesNotContain("PASSWORD");
    }

    @Test
    @DisplayName("compose mounts files that exist, publishes on this machine only, and keeps the data in a volume")
    void compose() throws IOException {
        var compose = YAML.readTree(Files.readString(DOCKER.resolve("compose.yaml")));
        compose.path("services").forEach(service -> {
            service.path("volumes").forEach(volume -> {
                if (volume.asText().startsWith("./")) {
                    assertThat(DOCKER.resolve(volume.asText().replaceAll(":.*", ""))).exists();
                }
            });
            service.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
        });
        assertThat(compose.path("services").path("hub").path("volumes").get(0).asText()).isEqualTo("data:/spoiwo/data");
        assertThat(compose.path("volumes").has("data")).isTrue();
        assertThat(YAML.readTree(Files.readString(DOCKER.resolve("prometheus.yml"))).path("scrape_configs").get(0).path("metrics_path").asText()).isEqualTo("/actuator/prometheus");
    }

    @Test
    @DisplayName("the dashboard asks only for metrics that operations.md names")
    void dashboard() throws IOException {
        var known = Files.readString(Path.of("docs/operations.md"));
        var panels = new ObjectMapper().readTree(Files.readString(DOCKER.resolve("grafana/dashboards/spoiwo.json"))).path("panels");
        assertThat(panels).hasSizeGreaterThan(8);
        panels.forEach(panel -> {
            assertThat(panel.path("targets")).as(panel.path("title").asText()).isNotEmpty();
            panel.path("targets").forEach(target -> Pattern.compile("spoiwo_\\w+").matcher(target.path("expr").asText()).results()
                    .forEach(metric -> assertThat(known).contains(metric.group().replace("_bucket", ""))));
        });
    }
}
