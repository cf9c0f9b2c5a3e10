package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Posts the events of a system that neither signs nor repeats them, with the system's event faults in between. */
public final class Announcer {

    private static final int KEPT = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Courier courier;
    private final FaultSwitch faults;
    private final Clock clock;
    private final Deque<ObjectNode> newest = new ArrayDeque<>();
    private final Counts counts = new Counts();

    public Announcer(Courier courier, FaultSwitch faults, Clock clock) {
        this.courier = courier;
        this.faults = faults;
        this.clock = clock;
    }

    /**
     * @param subject events of one subject leave one after the other
     * @param copies  how often the event is sent; a fault may add one
     */
    public void announce(String subject, String url, JsonNode event, Duration delay, int copies) {
        if (faults.drops()) {
            counts.add("dropped");
            return;
        }
        int all = faults.copies(copies);
        courier.later(subject, faults.late(delay), () -> {
            for (int copy = 0; copy < all; copy++) {
                int status = courier.post(url, Map.of("Content-Type", "application/json"), Json.bytes(event), TIMEOUT);
                record(url, event, status);
                counts.add(status == 200 ? "delivered" : "failed");
            }
        });
    }

    private synchronized void record(String url, JsonNode event, int status) {
        if (newest.size() >= KEPT) {
            newest.removeLast();
        }
        newest.addFirst(Json.object().put("at", clock.instant().toString()).put("url", url).put("status", status).set("event", event));
    }

    public synchronized ObjectNode state(long limit) {
        ObjectNode shown = counts.shown();
        ArrayNode items = shown.putArray("newest");
        newest.stream().limit(limit).forEach(items::add);
        return shown;
    }

    public synchronized void reset() {
        newest.clear();
        counts.clear();
    }
}
