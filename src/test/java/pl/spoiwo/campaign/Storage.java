package pl.spoiwo.campaign;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pl.spoiwo.system.HubProcess;
import pl.spoiwo.system.LoopDisk;

/** Where the hub of a campaign keeps its data, and what can happen to it. */
interface Storage extends AutoCloseable {

    Path dataFolder();

    List<String> arguments();

    List<Fault> faults(HubProcess hub);

    /** Where the broker keeps its journal, its pages and large messages. */
    Path broker();

    Path database();

    @Override
    void close() throws IOException;

    /** H2 in the data folder, on a disk of its own where this machine lets us have one: then its power can be cut. */
    final class H2 implements Storage {

        private final Path folder;
        private final Optional<LoopDisk> disk;

        H2(Path folder) throws IOException {
            this.folder = folder;
            this.disk = LoopDisk.possible() ? Optional.of(new LoopDisk(folder.resolve("power"), 4_000)) : Optional.empty();
        }

        @Override
        public Path dataFolder() {
            return disk.map(LoopDisk::mountPoint).orElse(folder).resolve("data");
        }

        @Override
        public List<String> arguments() {
            return List.of();
        }

        @Override
        public List<Fault> faults(HubProcess hub) {
            return disk.map(d -> List.of(
                    new Fault("power cut", "hub", 1, () -> {
                        hub.kill();
                        d.cutPower();
                    }, hub::startGuarded),
                    new Fault("data folder full", "hub", 8_000, d::fill, () -> {
                        d.makeSpace();
                        hub.startAgainIfEnded(Duration.ofMinutes(2));
                    }))).orElse(List.of());
        }

        @Override
        public Path broker() {
            return dataFolder().resolve("broker");
        }

        @Override
        public Path database() {
            return dataFolder().resolve("db");
        }

        @Override
        public void close() throws IOException {
            if (disk.isPresent()) {
                disk.get().close();
            }
        }
    }

    /** A PostgreSQL and a broker of their own, each behind a wire. */
    final class Postgres implements Storage {

        private final Path folder;
        private final int port = HubProcess.freePort();
        private final Wire wire = new Wire(port);
        private final ExternalBroker broker;
        private EmbeddedPostgres database;

        Postgres(Path folder) throws IOException {
            this.folder = folder;
            broker = new ExternalBroker(folder.resolve("broker"));
            start();
        }

        private void start() throws IOException {
            database = EmbeddedPostgres.builder().setPort(port).setDataDirectory(folder.resolve("postgres")).setCleanDataDirectory(false).start();
        }

        @Override
        public Path dataFolder() {
            return folder.resolve("data");
        }

        @Override
        public List<String> arguments() {
            return both(broker.arguments(), List.of("--spoiwo.database.url=jdbc:postgresql://127.0.0.1:" + wire.port() + "/postgres", "--spoiwo.database.user=postgres"));
        }

        @Override
        public List<Fault> faults(HubProcess hub) {
            return both(broker.faults(), List.of(
                    new Fault("database killed", "database", 8_000, this::kill, this::start),
                    new Fault("connections to the database cut", "database", 1, wire::cut, () -> { }),
                    new Fault("connections to the database dead", "database", 6_000, () -> wire.dead(true), () -> wire.dead(false)),
                    new Fault("database slow", "database", 4_000, () -> wire.delay(20), () -> wire.delay(0))));
        }

        private static <T> List<T> both(List<T> ofBroker, List<T> ofDatabase) {
            return Stream.concat(ofBroker.stream(), ofDatabase.stream()).toList();
        }

        /** The postmaster and all its children at once, as a machine that dies. */
        private void kill() throws IOException {
            long postmaster = Long.parseLong(Files.readAllLines(folder.resolve("postgres/postmaster.pid")).get(0).strip());
            var handle = ProcessHandle.of(postmaster).orElseThrow();
            var children = handle.descendants().toList();
            handle.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            database.close();
        }

        @Override
        public Path broker() {
            return folder.resolve("broker");
        }

        @Override
        public Path database() {
            return folder.resolve("postgres");
        }

        @Override
        public void close() throws IOException {
            wire.close();
            database.close();
            broker.close();
        }
    }
}
