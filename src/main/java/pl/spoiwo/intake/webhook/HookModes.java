package pl.spoiwo.intake.webhook;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.intake.Background;

/** Which connections are off, as a person or the files say; read behind the door each second, because the door does without the database. */
@Component
class HookModes {

    private final ActiveConfiguration configuration;
    private final ConnectionStates states;
    /** Null until the first reading. */
    private volatile Set<String> off;

    HookModes(ActiveConfiguration configuration, ConnectionStates states, Background background) {
        this.configuration = configuration;
        this.states = states;
        background.every(Duration.ofSeconds(1), "reading which connections are off", this::read);
    }

    boolean off(Connection connection) {
        var known = off;
        return known == null ? connection.configuredMode("webhook") == Mode.OFF : known.contains(connection.id());
    }

    void read() {
        Predicate<Connection> isOff = connection -> states.mode(connection, "webhook") == Mode.OFF;
        off = configuration.current().connections().values().stream().filter(isOff).map(Connection::id).collect(Collectors.toUnmodifiableSet());
    }
}
