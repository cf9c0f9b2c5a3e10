package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets, the database and an external broker go away and misbehave while customers order; nobody helps, and everything arrives once. */
class OutageIT {

    private static final String PAYU_TWO = """

              payu-two:
                system: payu
                mode: observe
                settings:
                  url: http://127.0.0.1:${SPOIWO_SANDBOX_PORT:8090}/payu
                  clientId: demo-145227
                  clientSecret: demo-payu-client-secret
                  secondKey: demo-payu-second-key
            """;

    @TempDir
    static Path folder;

    static PostgresProcess database;
    static BrokerProcess broker;
    static World world;
    static HubProcess hub;

    @BeforeAll
    static void start() throws Exception {
        database = new PostgresProcess(folder.resolve("postgres"));
        broker = new BrokerProcess(folder.resolve("broker"));
        broker.start();
        int port = HubProcess.freePort();
        world = new World(folder.resolve("world"), port);
        var arguments = new ArrayList<>(BrokerProcess.arguments(broker.port()));
        arguments.addAll(PostgresProcess.arguments(database.port()));
        hub = new HubProcess(world.home(), folder.resolve("data"), folder.resolve("hub.log"), port, world.environment(), arguments).shortLived();
        hub.start();
        world.registerWebhooks(hub.url());
    }

    @AfterAll
    static void stop() throws IOException {
        hub.close();
        world.close();
        database.close();
        broker.close();
    }

    @Tag("long")
    @ParameterizedTest(name = "{0} with {1}: nothing is lost, nothing twice, nothing parked")
    @CsvSource(delimiter = '|', value = {
        "woocommerce | {\"down\": true}",
        "payu        | {\"down\": true}",
        "subiekt     | {\"down\": true}",
        "woocommerce | {\"failRate\": 0.3, \"status\": 503, \"seed\": 7}",
        "woocommerce | {\"duplicateEvents\": 0.5, \"reorderEvents\": 0.5, \"seed\": 7}",
        "payu        | {\"duplicateEvents\": 0.5, \"reorderEvents\": 0.5, \"seed\": 7}",
        "subiekt     | {\"timeoutAfterSuccess\": true, \"showAfterMs\": 3000}"})
    void faults(String system, String faults) throws InterruptedException {
        var before = world.shopOrders().keySet();
        try (var shoppers = new Shoppers(world, 7).perSecond(6)) {
            shoppers.placed.addAll(before);
            shoppers.awaitMore(20);
            world.faults(system, faults);
            shoppers.awaitMore(60);
            world.noFaults(system);
            shoppers.awaitMore(10);
            shoppers.stop();
            FarEnds.everyOrderOnce(world, shoppers.placed);
            FarEnds.ledgerBalances(hub);
        }
    }

    @Test
    @DisplayName("with PostgreSQL away under load, webhooks are accepted all the time, and everything arrives when it is back")
    void databaseAway() throws Exception {
        var before = world.shopOrders().keySet();
        try (var shoppers = new Shoppers(world, 9).perSecond(6)) {
            shoppers.placed.addAll(before);
            shoppers.awaitMore(20);
            database.close();
            var delivered = world.state("woocommerce").path("deliveries");
            shoppers.awaitMore(Integer.getInteger("spoiwo.outage.orders", 120));
            assertThat(hub.ready()).as("the door stays open without the database").isTrue();
            database.start();
            shoppers.awaitMore(10);
            shoppers.stop();
            FarEnds.everyOrderOnce(world, shoppers.placed);
            FarEnds.ledgerBalances(hub);
            assertThat(world.state("woocommerce").path("deliveries").path("failed").asLong()).isEqualTo(delivered.path("failed").asLong());
        }
    }

    @Tag("long")
    @Test
    @DisplayName("with the broker killed and away under load, webhooks are refused; when it is back everything arrives, and a connection that was added meanwhile runs")
    void brokerAway() throws Exception {
        var before = world.shopOrders().keySet();
        try (var shoppers = new Shoppers(world, 10).perSecond(6)) {
            shoppers.placed.addAll(before);
            shoppers.awaitMore(20);
            var failed = world.state("woocommerce").path("deliveries").path("failed").asLong();
            broker.kill();
            Files.writeString(world.home().resolve("config/connections.yaml"), PAYU_TWO, StandardOpenOption.APPEND);
            shoppers.awaitMore(180);
            assertThat(hub.ready()).as("the door is closed without the broker").isFalse();
            assertThat(world.state("woocommerce").path("deliveries").path("failed").asLong()).isGreaterThan(failed);
            broker.start();
            Awaitility.await("every connection's messages have a consumer").atMost(Duration.ofSeconds(90)).ignoreExceptions()
                    .until(() -> hub.get("/actuator/health").at("/components/consumers"), consumers -> consumers.path("status").asText().equals("UP") && !consumers.has("details"));
            assertThat(hub.get("/api/connections").findValuesAsText("id")).contains("payu-two");
            // The shop has given up on webhooks that were refused too often.
            world.registerWebhooks(hub.url());
            shoppers.awaitMore(10);
            shoppers.stop();
            FarEnds.everyOrderOnce(world, shoppers.placed);
            FarEnds.ledgerBalances(hub);
        }
    }
}
