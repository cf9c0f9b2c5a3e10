package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.FileSystemUtils;

/**
 * The machine is lost and the hub goes on from backups that were taken at different moments, as docs/operations.md says. A copy of a folder
 * while the process stands still is what a snapshot of its volume holds.
 */
class RestoreIT {

    private static final List<String> JOURNAL = List.of("broker");
    private static final List<String> DATABASE = List.of("db", "sent");

    /** Orders between two of its moments. */
    private static final int MORE = Integer.getInteger("spoiwo.restore.orders", 30);

    @TempDir
    Path folder;

    /** What the broker's journal is, compared with the database. */
    enum Journal { OLDER, NEWER, NONE }

    private interface Ending {

        void check(World world, Shoppers shoppers, HubProcess hub) throws InterruptedException;
    }

    @Test
    @DisplayName("the broker's journal is older than the database: nothing is lost, nothing twice")
    void older() throws Exception {
        broughtBack(Journal.OLDER, true, RestoreIT::everyOrderOnce);
    }

    @Tag("long")
    @ParameterizedTest(name = "broker journal {0}: nothing is lost, nothing twice")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OLDER")
    void otherwise(Journal journal) throws Exception {
        broughtBack(journal, true, RestoreIT::everyOrderOnce);
    }

    @Tag("long")
    @Test
    @DisplayName("nobody tells the hub that it was restored, and it makes documents a second time: so the tests above can fail")
    void untold() throws Exception {
        broughtBack(Journal.NEWER, false, (world, shoppers, hub) -> Awaitility.await("an order is twice in the ERP").atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofSeconds(1)).until(() -> world.erpDocuments().values().stream().anyMatch(documents -> documents.size() > 1)));
    }

    private static void everyOrderOnce(World world, Shoppers shoppers, HubProcess hub) throws InterruptedException {
        shoppers.awaitMore(10);
        shoppers.stop();
        // What a person asks of the payment operator: it never repeats what was acknowledged.
        shoppers.payAgain();
        FarEnds.everyOrderOnce(world, shoppers.placed, Duration.ofSeconds(150));
        FarEnds.ledgerBalances(hub);
    }

    private void broughtBack(Journal journal, boolean told, Ending ending) throws Exception {
        int port = HubProcess.freePort();
        var data = folder.resolve("data");
        var backup = folder.resolve("backup");
        try (var world = new World(folder.resolve("world"), port); var shoppers = new Shoppers(world, 11)) {
            Instant lost;
            try (var hub = hub(world, data, port, List.of())) {
                hub.start();
                world.registerWebhooks(hub.url());
                shoppers.perSecond(6);
                shoppers.awaitMore(20);
                snapshot(hub, data, backup, journal == Journal.OLDER ? JOURNAL : DATABASE);
                shoppers.awaitMore(MORE);
                if (journal != Journal.NONE) {
                    snapshot(hub, data, backup, journal == Journal.OLDER ? DATABASE : JOURNAL);
                }
                shoppers.awaitMore(MORE);
                hub.kill();
                lost = Instant.now();
            }
            long before = world.erpDocumentCount();
            FileSystemUtils.deleteRecursively(data);
            FileSystemUtils.copyRecursively(backup, data);
            var restoredAt = told ? lost.toString() : "";
            try (var hub = hub(world, data, port, List.of("--spoiwo.delivery.restored-at=" + restoredAt, "--spoiwo.auditor.balance-every=10s"))) {
                hub.start();
                ending.check(world, shoppers, hub);
            }
            assertThat(before).as("documents made before the loss").isGreaterThan(20);
        }
    }

    private HubProcess hub(World world, Path data, int port, List<String> arguments) {
        return new HubProcess(world.home(), data, folder.resolve("hub.log"), port, world.environment(), arguments).shortLived();
    }

    private static void snapshot(HubProcess hub, Path data, Path backup, List<String> folders) throws IOException, InterruptedException {
        hub.signal("STOP");
        try (Stream<Path> parts = Files.list(data)) {
            for (var part : parts.filter(one -> folders.contains(one.getFileName().toString())).toList()) {
                FileSystemUtils.copyRecursively(part, backup.resolve(part.getFileName()));
            }
        } finally {
            hub.signal("CONT");
        }
    }
}
