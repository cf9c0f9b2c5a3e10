package pl.spoiwo.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happened, in the order in which it was seen from outside of the hub. Times count from the beginning of the campaign. */
final class History {

    /** Something seen at a moment. */
    sealed interface Event {
        Duration at();
    }

    /** A sender was told 2xx for a message about this order. */
    record Acknowledged(Duration at, String connection, String order) implements Event {
    }

    /** A sender was told 2xx for a message that cannot be worked on. */
    record PoisonAcknowledged(Duration at, String mark) implements Event {
    }

    record FaultBegan(Duration at, String fault) implements Event {
    }

    record FaultEnded(Duration at, String fault) implements Event {
    }

    /** So many documents were in the ERP. */
    record Documents(Duration at, long count) implements Event {
    }

    private final long start = System.nanoTime();
    private final Instant began = Instant.now();
    private final List<Event> events = new ArrayList<>();

    Duration now() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** When that was. */
    Duration at(Instant moment) {
        return Duration.between(began, moment);
    }

    synchronized void add(Event event) {
        events.add(event);
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }
}
