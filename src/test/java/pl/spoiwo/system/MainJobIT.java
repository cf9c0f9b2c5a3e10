package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainJobIT {

    @TempDir
    Path folder;

    @Test
    @DisplayName("started with nothing but its own files, the hub brings orders of both channels their whole way, writes back what somebody edits in the channels, and nothing is at ERROR")
    void mainJob() throws Exception {
        int port = HubProcess.freePort();
        int sandbox = HubProcess.freePort();
        int sql = HubProcess.freePort();
        try (var hub = new HubProcess(Path.of("").toAbsolutePath(), folder.resolve("data"), folder.resolve("hub.log"), port,
                Map.of("SPOIWO_SANDBOX_PORT", "" + sandbox, "SPOIWO_SANDBOX_SQLPORT", "" + sql, "SERVER_PORT", "" + port),
                List.of("--spoiwo.sandbox.enabled=true", "--spoiwo.sandbox.port=" + sandbox, "--spoiwo.sandbox.sql-port=" + sql,
                        "--spoiwo.sandbox.hub-url=http://127.0.0.1:" + port)).shortLived()) {
            hub.start();
            long ready = System.nanoTime();
            var way = new WholeWay(path -> control(sandbox, path));
            Awaitility.await("the whole way, seen in the simulated systems").atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(500)).untilAsserted(() ->
                    assertThat(way.missing()).isEmpty());
            System.out.println("the whole way of an order of each channel: " + Duration.ofNanos(System.nanoTime() - ready).toMillis() + " ms after Spoiwo is ready");
            for (var sku : List.of("DZB-1200", "TAL-27-BIA")) {
                Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(hub.get("/api/prices?sku=" + sku).path("channels")).hasSize(2)
                        .allSatisfy(channel -> assertThat(channel.path("state").asText()).isEqualTo("ACCEPTED")));
            }
            edit(sandbox, "woocommerce/products", "{\"sku\":\"DZB-1200\",\"price\":\"79.00\"}");
            edit(sandbox, "allegro/offers", "{\"sku\":\"TAL-27-BIA\",\"price\":\"1.00\"}");
            Awaitility.await("the lists are read every 30 seconds: once for the difference, once for its end").atMost(Duration.ofMinutes(3)).untilAsserted(() ->
                    assertThat(hub.get("/api/drift?kind=price&open=false").path("items")).extracting(difference -> difference.path("connection").asText() + " " + difference.path("sku").asText()
                            + " " + difference.path("found").asText() + " " + difference.path("cause").asText() + " " + difference.has("repairedAt"))
                            .containsExactlyInAnyOrder("shop-main DZB-1200 79.00 EDITED true", "allegro-main TAL-27-BIA 1.00 EDITED true"));
            Awaitility.await().untilAsserted(() ->
                    assertThat(hub.get("/api/ledger").path("balanced").asBoolean()).isTrue());
            assertThat(hub.get("/api/alerts").path("items")).isEmpty();
            assertThat(hub.get("/api/openapi.json").path("paths").size()).isGreaterThan(15);
            try (var lines = Files.lines(hub.log())) {
                assertThat(lines.filter(line -> line.contains(" ERROR "))).isEmpty();
            }
        }
    }

    private static void edit(int port, String path, String body) throws IOException, InterruptedException {
        var answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/_control/" + path))
                .PUT(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static JsonNode control(int port, String path) {
        try (var answer = URI.create("http://127.0.0.1:" + port + "/_control/" + path).toURL().openStream()) {
            return new ObjectMapper().readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
