package pl.spoiwo.campaign;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import pl.spoiwo.system.BrokerProcess;

/** A broker of its own, behind a wire, and what can happen to it. */
final class ExternalBroker implements AutoCloseable {

    private final BrokerProcess process;
    private final Wire wire;

    ExternalBroker(Path folder) throws IOException {
        process = new BrokerProcess(folder);
        process.start();
        wire = new Wire(process.port());
    }

    List<String> arguments() {
        return BrokerProcess.arguments(wire.port());
    }

    List<Fault> faults() {
        return List.of(
                new Fault("broker killed", "broker", 8_000, process::kill, process::start),
                new Fault("broker stands still", "broker", 10_000, () -> process.signal("STOP"), () -> process.signal("CONT")),
                new Fault("connections to the broker cut", "broker", 1, wire::cut, () -> { }),
                new Fault("connections to the broker dead", "broker", 6_000, () -> wire.dead(true), () -> wire.dead(false)));
    }

    @Override
    public void close() throws IOException {
        wire.close();
        process.close();
    }
}
