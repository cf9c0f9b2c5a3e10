package pl.spoiwo.intake.drop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import pl.spoiwo.LogLines;
import pl.spoiwo.connection.Connector.Capability;
import pl.spoiwo.connection.Connector.FileTransport;
import pl.spoiwo.intake.FakeAlerts;
import pl.spoiwo.intake.FixedConfiguration;
import pl.spoiwo.intake.IntakeSlice;
import pl.spoiwo.intake.RecordingBroker;
import pl.spoiwo.ledger.Headers;
import pl.spoiwo.mapping.Json;

/** The real route on a real folder. */
@SpringBootTest(classes = {IntakeSlice.class, FileFlowTest.Setting.class}, webEnvironment = SpringBootTest.WebEnvironment.NONE, properties = {
        "spring.datasource.url=jdbc:h2:mem:files;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH", "management.endpoint.health.validate-group-membership=false",
        "spoiwo.intake.file-look=200ms", "spoiwo.intake.file-quiet=300ms", "spoiwo.intake.file-patience=2s",
        "camel.main.routes-include-pattern=file:routes/flows/intake-accept.camel.yaml,file:routes/flows/file-in.camel.yaml,file:routes/policies/in-session.camel.yaml,file:routes/policies/file-*.camel.yaml"})
class FileFlowTest {

    private static final String GOODS = "{\"info\":{\"from\":\"MAG\"},\"goods\":[{\"code\":\"A\"}],\"orders\":[{\"n\":1}]}";

    @TestConfiguration
    static class Setting {

        @Bean
        FixedConfiguration configuration() {
            var connector = FixedConfiguration.connector(null, Map.of("goods.file", capability("goods.file", "/goods"), "price.file", capability("price.file", "/prices")),
                    null, new FileTransport("out", "in", "json", null));
            return new FixedConfiguration().with(FixedConfiguration.connection("erp", connector, Map.of()));
        }

        private static Capability capability(String name, String items) {
            return new Capability(name, "file", null, List.of(), null, null, null, null, false, null, null, null, null, items, null, "event", 1, false, null, Map.of());
        }
    }

    @TempDir
    private Path folder;
    @Autowired
    private CamelContext camel;
    @Autowired
    private RecordingBroker broker;
    @Autowired
    private FakeAlerts alerts;

    @BeforeEach
    void start() throws Exception {
        broker.reset();
        alerts.open.clear();
        alerts.texts.clear();
        TemplatedRouteBuilder.builder(camel, "file-in").routeId("file-in-erp").parameters(Map.of("connection", "erp", "folder", folder.toString())).add();
    }

    @AfterEach
    void stop() throws Exception {
        camel.getRouteController().stopRoute("file-in-erp");
        camel.removeRoute("file-in-erp");
    }

    @Test
    @DisplayName("a complete file becomes durable messages of at most 500 items with the file's head in each, and moves to done")
    void whole() throws Exception {
        var goods = IntStream.range(0, 1001).mapToObj(i -> "{\"code\":\"G" + i + "\"}").collect(Collectors.joining(","));
        write("goods.json", "{\"info\":{\"from\":\"MAG\"},\"goods\":[" + goods + "],\"prices\":[{\"code\":\"G1\"}],\"orders\":[1]}");
        await().untilAsserted(() -> assertThat(folder.resolve("done/goods.json")).exists());
        assertThat(broker.sends).containsExactly(4);
        assertThat(broker.taken.stream().map(m -> m.properties().get(Headers.KIND))).containsExactly("file:goods.file", "file:goods.file", "file:goods.file", "file:price.file");
        var last = Json.MAPPER.readTree(broker.taken.get(2).body());
        assertThat(last.path("goods")).hasSize(1);
        assertThat(last.at("/goods/0/code").asText()).isEqualTo("G1000");
        assertThat(last.at("/info/from").asText()).isEqualTo("MAG");
        assertThat(last.has("orders")).isFalse();
        assertThat(broker.keys()).doesNotHaveDuplicates().allMatch(key -> key.matches("file:(goods|price).file:[-0-9T:]+Z:[0-9a-f]{64}:\\d+"));
        assertThat(folder.resolve("goods.json")).doesNotExist();
    }

    @Test
    @DisplayName("a file that was sent and not moved, as after a crash, has the same keys when it is read again, and both copies are kept")
    void again() throws Exception {
        write("goods.json", GOODS);
        await().untilAsserted(() -> assertThat(folder.resolve("done/goods.json")).exists());
        Files.copy(folder.resolve("done/goods.json"), folder.resolve("goods.json"), StandardCopyOption.COPY_ATTRIBUTES);
        await().untilAsserted(() -> assertThat(names("done")).hasSize(2));
        assertThat(broker.keys()).hasSize(2).containsOnly(broker.keys().get(0));
    }

    @Test
    @DisplayName("a content that comes back after another one is news: the file was written anew")
    void goesBack() throws Exception {
        write("goods.json", GOODS);
        await().untilAsserted(() -> assertThat(folder.resolve("done/goods.json")).exists());
        Files.writeString(folder.resolve("goods.json.part"), GOODS);
        Files.setLastModifiedTime(folder.resolve("goods.json.part"), FileTime.from(Instant.parse("2026-11-22T10:00:00.75Z")));
        Files.move(folder.resolve("goods.json.part"), folder.resolve("goods.json"));
        await().untilAsserted(() -> assertThat(names("done")).hasSize(2));
        assertThat(broker.keys()).doesNotHaveDuplicates().hasSize(2);
        assertThat(broker.keys().get(1)).startsWith("file:goods.file:2026-11-22T10:00:00Z:");
        assertThat(Json.MAPPER.readTree(broker.taken.get(1).properties().get(Headers.SENDER)).path("written").asText()).as("what it says is as old").isEqualTo("2026-11-22T10:00:00.750Z");
    }

    @Test
    @DisplayName("a folder that is gone reaches a person after three rounds, and works again when it is back")
    void folderGone() throws Exception {
        Files.delete(folder);
        await().untilAsserted(() -> assertThat(alerts.open).containsExactly("file-folder erp"));
        Files.createDirectory(folder);
        await().untilAsserted(() -> assertThat(alerts.open).isEmpty());
        write("goods.json", GOODS);
        await().untilAsserted(() -> assertThat(folder.resolve("done/goods.json")).exists());
    }

    @Test
    @DisplayName("a file that is still being written is not read until it is quiet")
    void halfWritten() throws Exception {
        var file = folder.resolve("slow.json");
        Files.writeString(file, GOODS.substring(0, 20));
        var rest = GOODS.substring(20).getBytes(StandardCharsets.UTF_8);
        var written = new int[1];
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            Files.write(file, new byte[]{rest[written[0]++]}, StandardOpenOption.APPEND);
            assertThat(broker.taken).isEmpty();
            return written[0] == rest.length;
        });
        await().untilAsserted(() -> assertThat(folder.resolve("done/slow.json")).exists());
        assertThat(broker.taken).hasSize(1);
        assertThat(names("failed")).isEmpty();
    }

    @Test
    @DisplayName("a file that is renamed when it is complete is not read under its first name")
    void renamed() throws Exception {
        Files.writeString(folder.resolve("goods.json.part"), GOODS.substring(0, 10));
        write("other.json", GOODS);
        await().untilAsserted(() -> assertThat(folder.resolve("done/other.json")).exists());
        assertThat(folder.resolve("goods.json.part")).exists();
        assertThat(names("failed")).isEmpty();
    }

    @Test
    @DisplayName("a link in the folder is not followed, so that whoever may write there reads nothing else through the hub")
    void link() throws Exception {
        var elsewhere = Files.createTempFile("elsewhere", ".json");
        Files.writeString(elsewhere, GOODS);
        Files.createSymbolicLink(folder.resolve("goods.json"), elsewhere);
        await().untilAsserted(() -> assertThat(folder.resolve("failed/goods.json.reason.txt")).content().contains("link"));
        assertThat(broker.taken).isEmpty();
        assertThat(elsewhere).hasContent(GOODS);
        Files.delete(elsewhere);
    }

    @Test
    @DisplayName("a broken file moves to failed with a reason that names the line and what to do")
    void broken() throws Exception {
        try (var log = LogLines.whole()) {
            write("bad.json", "{\"goods\": [\n{\"code\": Kowalski}]}");
            await().untilAsserted(() -> assertThat(folder.resolve("failed/bad.json")).exists());
            assertThat(folder.resolve("failed/bad.json.reason.txt")).content().contains("bad.json", "line 2", "Kowalski", "To do:");
            await().untilAsserted(() -> assertThat(alerts.open).containsExactly("file-failed erp"));
            assertThat(alerts.texts.get(0)).contains("bad.json", "not-parseable", "failed/bad.json").as("the file may hold anything").doesNotContain("Kowalski", "Unrecognized");
            assertThat(log.texts()).anyMatch(line -> line.contains("bad.json of erp cannot be read: not-parseable")).noneMatch(line -> line.contains("Kowalski"));
        }
        assertThat(broker.taken).isEmpty();
    }

    @Test
    @DisplayName("a file without anything that the connector reads fails too, instead of vanishing")
    void nothingInIt() throws Exception {
        write("empty.json", "{\"orders\":[1]}");
        await().untilAsserted(() -> assertThat(folder.resolve("failed/empty.json.reason.txt")).exists());
        assertThat(folder.resolve("failed/empty.json.reason.txt")).content().contains("goods.file at /goods");
    }

    @Test
    @DisplayName("while the broker is full the file stays, and goes in when there is room")
    void brokerFull() throws Exception {
        broker.full();
        write("goods.json", GOODS);
        await().during(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(folder.resolve("goods.json")).exists());
        broker.up();
        await().untilAsserted(() -> assertThat(folder.resolve("done/goods.json")).exists());
        assertThat(broker.taken).hasSize(1);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private List<String> names(String below) throws IOException {
        if (!Files.exists(folder.resolve(below))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve(below))) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }
}
