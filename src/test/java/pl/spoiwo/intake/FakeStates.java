package pl.spoiwo.intake;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Mode;

/** States in memory; can be made to fail like a database that is away. */
public final class FakeStates implements ConnectionStates {

    public final Map<String, Mode> set = new ConcurrentHashMap<>();
    public final Map<String, Instant> received = new ConcurrentHashMap<>();
    public final Map<String, Instant> answered = new ConcurrentHashMap<>();
    public final List<String> failures = new CopyOnWriteArrayList<>();
    public final List<String> successes = new CopyOnWriteArrayList<>();
    public volatile boolean away;

    @Override
    public Mode mode(Connection connection, String kind) {
        check();
        return set.getOrDefault(connection.id(), connection.configuredMode(kind));
    }

    @Override
    public void setMode(String connection, String kind, Mode mode, String by) {
        set.put(connection, mode);
    }

    @Override
    public boolean paused(String connection) {
        check();
        return false;
    }

    @Override
    public void setPaused(String connection, boolean paused, String by) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void succeeded(String connection, String direction) {
        check();
        successes.add(connection + " " + direction);
    }

    @Override
    public void failed(String connection, String error) {
        check();
        failures.add(connection + ": " + error);
    }

    @Override
    public State state(String connection) {
        check();
        return new State(false, Map.of(), received.get(connection), answered.get(connection), null, null, "CLOSED");
    }

    private void check() {
        if (away) {
            throw new org.springframework.dao.DataAccessResourceFailureException("the database is away");
        }
    }
}
