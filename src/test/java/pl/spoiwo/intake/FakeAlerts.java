package pl.spoiwo.intake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import pl.spoiwo.alert.Alerts;

/** Remembers what is open. */
public final class FakeAlerts implements Alerts {

    public final List<String> open = new CopyOnWriteArrayList<>();
    public final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    public void raise(String code, String connection, String entity, String text) {
        texts.add(text);
        if (!open.contains(code + " " + connection)) {
            open.add(code + " " + connection);
        }
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
    public List<Alert> open() {
        return List.of();
    }

    @Override
    public boolean acknowledge(long id, String by) {
        throw new UnsupportedOperationException();
    }
}
