package pl.spoiwo.operations;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import pl.spoiwo.alert.Alerts;

/** Open alerts in a list, one for each cause. */
public final class FakeAlerts implements Alerts {

    private final List<Alert> open = new ArrayList<>();
    private long ids;

    @Override
    public synchronized void raise(String code, String connection, String entity, String text) {
        if (open.stream().noneMatch(a -> same(a, code, connection, entity))) {
            var at = Instant.parse("2026-03-01T08:00:00Z").plusSeconds(ids);
            open.add(new Alert(++ids, code, connection, entity, text, "anna", "docs/runbooks/" + code + ".md", at, at, 1, null));
        }
    }

    @Override
    public synchronized void clear(String code, String connection, String entity) {
        open.removeIf(a -> same(a, code, connection, entity));
    }

    @Override
    public synchronized List<Alert> open() {
        return List.copyOf(open);
    }

    @Override
    public synchronized boolean acknowledge(long id, String by) {
        for (int i = 0; i < open.size(); i++) {
            var a = open.get(i);
            if (a.id() == id) {
                open.set(i, new Alert(id, a.code(), a.connection(), a.entity(), a.text(), a.owner(), a.runbook(), a.since(), a.last(), a.count(), by));
                return true;
            }
        }
        return false;
    }

    private static boolean same(Alert a, String code, String connection, String entity) {
        return a.code().equals(code) && Objects.equals(a.connection(), connection) && Objects.equals(a.entity(), entity);
    }
}
