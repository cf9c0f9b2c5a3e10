package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** How often each thing happened. */
public final class Counts {

    private final Map<String, Long> counts = new TreeMap<>();

    public synchronized void add(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    public synchronized ObjectNode shown() {
        ObjectNode shown = Json.object();
        counts.forEach(shown::put);
        return shown;
    }

    public synchronized void clear() {
        counts.clear();
    }
}
