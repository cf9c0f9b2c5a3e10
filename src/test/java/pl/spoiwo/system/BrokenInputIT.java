package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenInputIT {

    @TempDir
    Path folder;

    @Test
    @DisplayName("a broken field parks with field, mapping and line; the mapping is mended on disk, the message replayed, the order goes through")
    void parkMendReplay() throws Exception {
        int port = HubProcess.freePort();
        try (var world = new World(folder.resolve("world"), port);
                var hub = new HubProcess(world.home(), folder.resolve("data"), folder.resolve("hub.log"), port, world.environment(), List.of()).shortLived()) {
            hub.start();
            world.registerWebhooks(hub.url());
            var mapping = world.home().resolve("mappings/woocommerce/order.jslt");
            var good = Files.readString(mapping);
            var version = hub.get("/api/configuration").path("version").asText();

            var number = world.order("{\"payment\": \"cod\", \"items\": [{\"sku\": \"DZB-1200\"}], \"override\": {\"currency\": \"zł\"}}").path("id").asText();
            var parked = parked(hub);
            assertThat(parked.path("reason").path("text").asText()).contains("/currency").contains("mappings/woocommerce/order.jslt");
            assertThat(parked.path("reason").path("line").asInt()).isPositive();
            assertThat(world.erpDocuments()).isEmpty();

            world.order("{\"payment\": \"cod\", \"items\": [{\"sku\": \"DZB-1200\"}], \"override\": {\"total\": \"Jan 12 zł\"}}");
            Awaitility.await().untilAsserted(() -> assertThat(hub.get("/api/messages?state=PARKED&direction=IN").path("items"))
                    .anySatisfy(row -> {
                        assertThat(row.at("/reason/text").asText()).startsWith("/totals/total: not a number").contains("from .total").doesNotContain("Jan");
                        assertThat(row.at("/reason/file").asText()).isEqualTo("mappings/woocommerce/order.jslt");
                        assertThat(row.at("/reason/line").asInt()).isPositive();
                    }));

            Files.writeString(mapping, good + "\n}}} broken");
            Awaitility.await().untilAsserted(() ->
                    assertThat(hub.get("/api/configuration").path("lastError").toString()).contains("mappings/woocommerce/order.jslt"));
            assertThat(hub.get("/api/configuration").path("version").asText()).as("the last good one stays in force").isEqualTo(version);

            Files.writeString(mapping, good.replace("\"currency\": text(.currency)", "\"currency\": if (.currency == \"zł\") \"PLN\" else text(.currency)"));
            Awaitility.await().untilAsserted(() ->
                    assertThat(hub.get("/api/configuration").path("version").asText()).isNotEqualTo(version));
            hub.post("/api/messages/" + parked.path("id").asText() + "/replay", "{\"reason\": \"the shop says zł\"}");

            Awaitility.await().untilAsserted(() -> assertThat(world.erpDocuments()).containsOnlyKeys(number));
            assertThat(hub.get("/api/audit").path("items").toString()).contains(parked.path("id").asText()).contains("the shop says zł");
        }
    }

    private static JsonNode parked(HubProcess hub) {
        Awaitility.await().until(() -> !hub.get("/api/messages?state=PARKED&direction=IN").path("items").isEmpty());
        var id = hub.get("/api/messages?state=PARKED&direction=IN").path("items").get(0).path("id").asText();
        return hub.get("/api/messages/" + id);
    }
}
