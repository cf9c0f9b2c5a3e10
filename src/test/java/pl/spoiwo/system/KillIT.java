package pl.spoiwo.system;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Kills the hub at random moments while customers order. {@code mvn -Pfaults verify} kills twenty times, {@code -Dspoiwo.kills=} as often as it says; the seed is printed. */
@Tag("long")
class KillIT {

    private static final int KILLS = Integer.getInteger("spoiwo.kills", 2);
    private final long seed = Long.getLong("spoiwo.seed", System.nanoTime());

    @TempDir
    Path folder;

    @Test
    @DisplayName("killed again and again under load, the hub on H2 brings every order to the ERP exactly once")
    void h2() throws Exception {
        killAgainAndAgain(folder.resolve("data"), List.of(), () -> { });
    }

    @Test
    @DisplayName("killed again and again under load, the hub on PostgreSQL brings every order to the ERP exactly once")
    void postgres() throws Exception {
        try (var database = new PostgresProcess(folder.resolve("postgres"))) {
            killAgainAndAgain(folder.resolve("data"), PostgresProcess.arguments(database.port()), () -> { });
        }
    }

    @Test
    @EnabledIf("pl.spoiwo.system.LoopDisk#possible")
    @DisplayName("a power cut drops what was not synced, and still every order comes to the ERP exactly once")
    void powerCut() throws Exception {
        try (var disk = new LoopDisk(folder.resolve("power"), 1_500)) {
            killAgainAndAgain(disk.mountPoint().resolve("data"), List.of(), disk::cutPower);
        }
    }

    @Test
    @EnabledIf("pl.spoiwo.system.LoopDisk#possible")
    @DisplayName("a power cut drops what neither hub nor PostgreSQL has synced, and still every order comes to the ERP exactly once")
    void powerCutOfBoth() throws Exception {
        try (var disk = new LoopDisk(folder.resolve("power"), 3_000);
                var database = new PostgresProcess(disk.mountPoint().resolve("postgres"))) {
            killAgainAndAgain(disk.mountPoint().resolve("data"), PostgresProcess.arguments(database.port()), () -> {
                database.kill();
                disk.cutPower();
                database.start();
            });
        }
    }

    private void killAgainAndAgain(Path data, List<String> arguments, Kills.AfterKill afterKill) throws Exception {
        System.out.println("seed " + seed + ", kills " + KILLS);
        int port = HubProcess.freePort();
        try (var world = new World(folder.resolve("world"), port);
                var hub = new HubProcess(world.home(), data, folder.resolve("hub.log"), port, world.environment(), arguments).shortLived()) {
            var placed = Kills.whileShopping(world, hub, seed, KILLS, afterKill);
            FarEnds.everyOrderOnce(world, placed);
            FarEnds.ledgerBalances(hub);
            System.out.println("orders " + placed.size() + ", lost 0, doubled 0");
        }
    }
}
