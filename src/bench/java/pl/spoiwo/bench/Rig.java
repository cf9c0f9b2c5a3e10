package pl.spoiwo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import pl.spoiwo.system.HubProcess;
import pl.spoiwo.system.World;

/** A fresh hub on H2 with 512 MiB, as a process of its own, between simulated systems in this one. */
final class Rig implements AutoCloseable {

    static final List<String> DONE = List.of("PROCESSED", "IGNORED");

    final World world;
    final HubProcess hub;
    private final Path folder;

    Rig(Path folder) throws IOException {
        this(folder, HubProcess.freePort(), List.of(), World::new);
        // The poll would bring the same orders a second time, at moments of its own.
        var connections = world.home().resolve("config/connections.yaml");
        Files.writeString(connections, Files.readString(connections).replaceAll("order.poll: \\w+", "order.poll: 1h"));
    }

    /** The world and its home folder, before the hub reads it. */
    interface Worlds {
        World make(Path folder, int hubPort) throws IOException;
    }

    /** @param arguments of the hub beside its folders and its port */
    Rig(Path folder, int port, List<String> arguments, Worlds worlds) throws IOException {
        this.folder = Files.createDirectories(folder);
        world = worlds.make(folder.resolve("world"), port);
        hub = new HubProcess(world.home(), folder.resolve("data"), folder.resolve("hub.log"), port, world.environment(), arguments).sendersFirst();
    }

    /** @return seconds from the start of the process until it says that it is ready */
    double start() throws IOException {
        long start = System.nanoTime();
        hub.launch();
        Awaitility.await("the hub is ready, see " + hub.log()).atMost(Duration.ofMinutes(10)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20))
                .until(hub::ready);
        return (System.nanoTime() - start) / 1e9;
    }

    /** Before that every order would wait for its stock, and be decided once more when it comes. */
    void awaitStock() {
        awaitStock(1);
    }

    /** @param pages that it is read in */
    void awaitStock(int pages) {
        Awaitility.await("the ERP's stock is known").atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofSeconds(1))
                .until(() -> received("erp-main", DONE) >= pages);
    }

    ProcessHandle process() {
        return ProcessHandle.of(hub.pid()).orElseThrow();
    }

    /** Heap in use after a full collection, in MiB. */
    double heap() throws IOException, InterruptedException {
        Program.run("jcmd", Map.of(), List.of(Long.toString(hub.pid()), "GC.run"), folder.resolve("jcmd.log"));
        return hub.text("/actuator/prometheus").lines().filter(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum() / (1 << 20);
    }

    /** Rows of messages in from the shop, in all states or in those that count as done. */
    long received(List<String> states) {
        return received("shop-main", states);
    }

    /** Nothing waits to be decided or sent. */
    boolean idle() {
        for (var connection : hub.get("/api/connections").path("items")) {
            if (connection.at("/in/messages").asLong() + connection.at("/out/messages").asLong() + connection.at("/values/waiting").asLong() > 0) {
                return false;
            }
        }
        return true;
    }

    long received(String connection, List<String> states) {
        long rows = 0;
        for (var count : hub.get("/api/ledger").path("counts")) {
            if (count.path("connection").asText().equals(connection) && count.path("direction").asText().equals("IN")
                    && (states.isEmpty() || states.contains(count.path("state").asText()))) {
                rows += count.path("count").asLong();
            }
        }
        return rows;
    }

    @Override
    public void close() {
        hub.close();
        world.close();
    }
}
