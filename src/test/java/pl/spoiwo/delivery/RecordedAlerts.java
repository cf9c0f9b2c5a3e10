package pl.spoiwo.delivery;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import pl.spoiwo.alert.Alerts;

/** Alerts that are open, as {@code code connection}. */
final class RecordedAlerts implements Alerts {

    final Set<String> open = ConcurrentHashMap.newKeySet();
    final Set<String> ever = ConcurrentHashMap.newKeySet();
    final Set<String> texts = ConcurrentHashMap.newKeySet();

    @Override
    public void raise(String code, String connection, String entity, String text) {
        open.add(code + " " + connection);
        ever.add(code + " " + connection);
        texts.add(text);
    }

    @Override
    public void task(String code, String connection, String entity, String text) {
        raise(code, connection, entity, text);
    }

    @Override
    public void clear(String code, String connection, String entity) {
        open.remove(code + " " + connection);
    }

    @Override
    public boolean acknowledge(long id, String by) {
        return false;
    }

    @Override
    public List<Alert> open() {
        return List.of();
    }
}
