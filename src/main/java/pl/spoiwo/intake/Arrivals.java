package pl.spoiwo.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ConnectionStates;

/** When each connection was last heard; kept in memory at the door and written to the connection's state behind it. */
@Component
public class Arrivals {

    private final Clock clock;
    private final ConnectionStates states;
    private final Map<String, Instant> heard = new ConcurrentHashMap<>();
    private final Map<String, Instant> written = new ConcurrentHashMap<>();

    Arrivals(Clock clock, ConnectionStates states, Background background) {
        this.clock = clock;
        this.states = states;
        background.every(Duration.ofSeconds(5), "writing when connections were heard", this::write);
    }

    public void heard(String connection) {
        heard.put(connection, clock.instant());
    }

    Optional<Instant> last(String connection) {
        return Optional.ofNullable(heard.get(connection));
    }

    void write() {
        heard.forEach((connection, at) -> {
            if (!at.equals(written.get(connection))) {
                states.succeeded(connection, "IN");
                written.put(connection, at);
            }
        });
    }
}
