package pl.spoiwo.system;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A PostgreSQL that can be killed and started again, durable as PostgreSQL is by default; as embedded for tests it is not. Its folder keeps what it confirmed. */
public final class PostgresProcess implements AutoCloseable {

    /** After a crash it syncs every file of its folder first. */
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final Path folder;
    private final int port = HubProcess.freePort();
    private EmbeddedPostgres database;

    /** Starts it. */
    public PostgresProcess(Path folder) throws IOException {
        this.folder = folder;
        start();
    }

    public int port() {
        return port;
    }

    /** @param port at which a hub with these arguments reaches the database */
    public static List<String> arguments(int port) {
        return List.of("--spoiwo.database.url=jdbc:postgresql://127.0.0.1:" + port + "/postgres", "--spoiwo.database.user=postgres");
    }

    public void start() throws IOException {
        database = EmbeddedPostgres.builder().setPort(port).setDataDirectory(folder).setCleanDataDirectory(false).setPGStartupWait(LONGEST_START)
                .setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on").start();
    }

    /** SIGKILL to the postmaster and all its children at once, as a machine that dies. */
    public void kill() throws IOException {
        long postmaster = Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip());
        var handle = ProcessHandle.of(postmaster).orElseThrow();
        var children = handle.descendants().toList();
        handle.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        database.close();
    }

    @Override
    public void close() throws IOException {
        database.close();
    }
}
