package pl.spoiwo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.sandbox.server.Json;

class DemoTrafficTest {

    private static final Predicate<String> BY_NUMBER = Pattern.compile("\\d+").asMatchPredicate();
    private static final Predicate<String> BY_SESSION = Pattern.compile("\\d+_[0-9a-f]{13}\\d\\.\\d{8}").asMatchPredicate();

    @TempDir
    Path folder;

    @Test
    @DisplayName("once the hub is ready the demo registers webhooks, exports goods, orders in every way and pays")
    void traffic() throws Exception {
        try (Receiver hub = new Receiver()) {
            hub.status = 503;
            SandboxOptions options = SandboxOptions.of(Map.of("exchange-folder", folder.toString(), "sql-port", "-1", "hub-url", hub.url(),
                    "demo-interval", "40ms", "payu-retry-scale", "0.001"));
            try (Sandbox sandbox = new Sandbox(options).start(0); DemoTraffic demo = new DemoTraffic(options, sandbox.url()).start()) {
                Client client = new Client(sandbox);
                await().until(() -> !hub.received.isEmpty());
                assertThat(client.get("/_control/woocommerce/state").path("orderCount").asInt()).isZero();
                hub.status = 200;
                await().until(() -> paid(hub).size() >= 4
                        && paid(hub).stream().anyMatch(BY_NUMBER) && paid(hub).stream().anyMatch(BY_SESSION));
                Set<String> methods = new HashSet<>();
                Set<String> currencies = new HashSet<>();
                hub.about("order.created").forEach(event -> {
                    JsonNode order = Json.parse(event.body());
                    methods.add(order.path("payment_method").asText());
                    currencies.add(order.path("currency").asText());
                });
                assertThat(methods).contains("payu", "cod", "bacs");
                assertThat(currencies).containsExactlyInAnyOrder("PLN", "EUR");
                try (var files = Files.list(folder.resolve("in"))) {
                    assertThat(files).anyMatch(file -> file.toString().endsWith(".epp"));
                }
                assertThat(client.get("/_control/woocommerce/state").path("webhooks")).hasSize(4);
                assertThat(demo).isNotNull();
            }
        }
    }

    private static Set<String> paid(Receiver hub) {
        Set<String> paid = new HashSet<>();
        synchronized (hub.received) {
            hub.received.stream().filter(one -> one.headers().containsKey("OpenPayu-Signature")).forEach(one -> {
                JsonNode order = Json.parse(one.body()).path("order");
                if (order.path("status").asText().equals("COMPLETED")) {
                    paid.add(order.path("extOrderId").asText());
                }
            });
        }
        return paid;
    }
}
