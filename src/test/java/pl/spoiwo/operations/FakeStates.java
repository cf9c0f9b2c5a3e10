package pl.spoiwo.operations;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Mode;

/** Keeps in memory what the real one keeps in a table. */
public final class FakeStates implements ConnectionStates {

    private final Map<String, Map<String, Mode>> modes = new ConcurrentHashMap<>();
    private final Map<String, Boolean> paused = new ConcurrentHashMap<>();
    public final Map<String, String> breakers = new ConcurrentHashMap<>();
    public final Map<String, String> errors = new ConcurrentHashMap<>();

    @Override
    public Mode mode(Connection connection, String kind) {
        var set = modes.getOrDefault(connection.id(), Map.of());
        return set.getOrDefault(kind, set.getOrDefault("default", connection.configuredMode(kind)));
    }

    @Override
    public void setMode(String connection, String kind, Mode mode, String by) {
        modes.computeIfAbsent(connection, c -> new ConcurrentHashMap<>()).put(kind, mode);
    }

    @Override
    public boolean paused(String connection) {
        return paused.getOrDefault(connection, false);
    }

    @Override
    public void setPaused(String connection, boolean pause, String by) {
        paused.put(connection, pause);
    }

    @Override
    public void succeeded(String connection, String direction) {
    }

    @Override
    public void failed(String connection, String error) {
        errors.put(connection, error);
    }

    @Override
    public State state(String connection) {
        return new State(paused(connection), Map.copyOf(modes.getOrDefault(connection, Map.of())), null, null,
                errors.containsKey(connection) ? Instant.parse("2026-03-01T09:00:00Z") : null, errors.get(connection), breakers.getOrDefault(connection, "CLOSED"));
    }
}
