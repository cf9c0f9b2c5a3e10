package pl.spoiwo.campaign;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pl.spoiwo.system.HubProcess;
import pl.spoiwo.system.LoopDisk;
import pl.spoiwo.system.PostgresProcess;

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
        private final PostgresProcess database;
        private final Wire wire;
        private final ExternalBroker broker;

        Postgres(Path folder) throws IOException {
            this.folder = folder;
            database = new PostgresProcess(database());
            wire = new Wire(database.port());
            broker = new ExternalBroker(broker());
        }

        @Override
        public Path dataFolder() {
            return folder.resolve("data");
        }

        @Override
        public List<String> arguments() {
            return both(broker.arguments(), PostgresProcess.arguments(wire.port()));
        }

        @Override
        public List<Fault> faults(HubProcess hub) {
            return both(broker.faults(), List.of(
                    new Fault("database killed", "database", 8_000, database::kill, database::start),
                    new Fault("connections to the database cut", "database", 1, wire::cut, () -> { }),
                    new Fault("connections to the database dead", "database", 6_000, () -> wire.dead(true), () -> wire.dead(false)),
                    new Fault("database slow", "database", 4_000, () -> wire.delay(20), () -> wire.delay(0))));
        }

        private static <T> List<T> both(List<T> ofBroker, List<T> ofDatabase) {
            return Stream.concat(ofBroker.stream(), ofDatabase.stream()).toList();
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
