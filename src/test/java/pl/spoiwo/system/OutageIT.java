package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets and the database go away and misbehave while customers order; nobody helps, and everything arrives once. */
class OutageIT {

    @TempDir
    static Path folder;

    static EmbeddedPostgres database;
    static int databasePort;
    static World world;
    static HubProcess hub;

    @BeforeAll
    static void start() throws Exception {
        databasePort = HubProcess.freePort();
        database = database();
        int port = HubProcess.freePort();
        world = new World(folder.resolve("world"), port);
        hub = new HubProcess(world.home(), folder.resolve("data"), folder.resolve("hub.log"), port, world.environment(), List.of(
                "--spoiwo.database.url=jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres", "--spoiwo.database.user=postgres")).shortLived();
        hub.start();
        world.registerWebhooks(hub.url());
    }

    @AfterAll
    static void stop() throws IOException {
        hub.close();
        world.close();
        database.close();
    }

    private static EmbeddedPostgres database() throws IOException {
        return EmbeddedPostgres.builder().setPort(databasePort).setDataDirectory(folder.resolve("postgres")).setCleanDataDirectory(false).start();
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
    @DisplayName("with PostgreSQL away for a minute under load, webhooks are accepted all the time, and everything arrives when it is back")
    void databaseAway() throws Exception {
        var before = world.shopOrders().keySet();
        try (var shoppers = new Shoppers(world, 9).perSecond(6)) {
            shoppers.placed.addAll(before);
            shoppers.awaitMore(20);
            database.close();
            var delivered = world.state("woocommerce").path("deliveries");
            shoppers.awaitMore(Integer.getInteger("spoiwo.outage.orders", 360));
            assertThat(hub.ready()).as("the door stays open without the database").isTrue();
            database = database();
            shoppers.awaitMore(10);
            shoppers.stop();
            FarEnds.everyOrderOnce(world, shoppers.placed);
            FarEnds.ledgerBalances(hub);
            assertThat(world.state("woocommerce").path("deliveries").path("failed").asLong()).isEqualTo(delivered.path("failed").asLong());
        }
    }
}
