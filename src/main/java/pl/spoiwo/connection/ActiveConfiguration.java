package pl.spoiwo.connection;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import pl.spoiwo.configuration.Finding;

/** The configuration in force; swapped as a whole, last good kept. */
public interface ActiveConfiguration {

    HubConfiguration current();

    /** Findings of the last refused change; empty where the files and the configuration in force agree. */
    Optional<Refused> lastError();

    /** Called after each swap, with the new configuration. */
    void onChange(Consumer<HubConfiguration> listener);

    record Refused(Instant at, List<Finding> findings) {
    }
}
