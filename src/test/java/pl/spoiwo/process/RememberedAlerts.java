package pl.spoiwo.process;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import pl.spoiwo.alert.Alerts;

/** Open alerts as texts: code, connection, entity. */
final class RememberedAlerts implements Alerts {

    final Set<String> open = new ConcurrentSkipListSet<>();

    @Override
    public void raise(String code, String connection, String entity, String text) {
        open.add(code + " " + connection + " " + entity);
    }

    @Override
    public void task(String code, String connection, String entity, String text) {
        raise(code, connection, entity, text);
    }

    @Override
    public void clear(String code, String connection, String entity) {
        open.remove(code + " " + connection + " " + entity);
    }

    @Override
    public boolean acknowledge(long id, String by) {
        throw new UnsupportedOperationException("nobody acknowledges here");
    }

    @Override
    public List<Alert> open() {
        return List.of();
    }
}
