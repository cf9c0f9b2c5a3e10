package pl.spoiwo.connection;

import java.time.Instant;
import java.util.Map;

/** What happens to connections at run time: paused, mode set by a person, last success and error. Survives restarts. */
public interface ConnectionStates {

    /** The mode in force for a command kind: set by a person, otherwise as configured. */
    Mode mode(Connection connection, String kind);

    void setMode(String connection, String kind, Mode mode, String by);

    boolean paused(String connection);

    void setPaused(String connection, boolean paused, String by);

    void succeeded(String connection, String direction);

    void failed(String connection, String error);

    State state(String connection);

    /** @param breaker CLOSED, OPEN or HALF_OPEN */
    record State(boolean paused, Map<String, Mode> modes, Instant lastReceived, Instant lastSuccess, Instant lastErrorAt, String lastError, String breaker) {
    }
}
