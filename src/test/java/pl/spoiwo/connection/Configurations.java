package pl.spoiwo.connection;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Configurations for tests. */
public final class Configurations {

    private Configurations() {
    }

    /** The configuration as it is at each question, for what asks by itself instead of listening. */
    public static ActiveConfiguration active(Supplier<HubConfiguration> current) {
        return new ActiveConfiguration() {
            @Override
            public HubConfiguration current() {
                return current.get();
            }

            @Override
            public Optional<Refused> lastError() {
                return Optional.empty();
            }

            @Override
            public void onChange(Consumer<HubConfiguration> listener) {
                throw new UnsupportedOperationException("whoever is tested asks for the configuration itself");
            }
        };
    }
}
