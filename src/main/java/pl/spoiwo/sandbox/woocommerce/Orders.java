package pl.spoiwo.sandbox.woocommerce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;

/**
 * The shop's orders. A record is {order, notes[], refunds[], course[], stockReduced, visibleAt}, its {@code course} the statuses and notes one
 * after the other; beside the stored records an index in memory answers lists. Every change goes through {@link #change}, one at a time, and is told to the listener with its topic.
 */
final class Orders {

    /** What a list needs to know of an order. */
    record Entry(long id, Instant created, Instant modified, String status, String total, String currency, Instant visibleAt) {
    }

    private final Documents stored;
    private final Clock clock;
    private final int most;
    private final AtomicLong lastId;
    private final ConcurrentSkipListMap<Long, Entry> index = new ConcurrentSkipListMap<>();
    private BiConsumer<String, Long> changed = (topic, id) -> { };

    /** @param firstId ids start above it, and above everything stored */
    Orders(Documents stored, Clock clock, int most, long firstId) {
        this.stored = stored;
        this.clock = clock;
        this.most = most;
        stored.each((id, envelope) -> index(envelope));
        lastId = new AtomicLong(Math.max(firstId, stored.highest() + 1000));
    }

    void onChange(BiConsumer<String, Long> listener) {
        changed = listener;
    }

    long nextId() {
        return lastId.incrementAndGet();
    }

    /** Adds the order as {@code entered} leaves it; it is seen by lists and reads once {@code showAfter} has passed. */
    ObjectNode add(ObjectNode order, UnaryOperator<ObjectNode> entered, Duration showAfter, boolean silent) {
        ObjectNode envelope = Json.object().put("stockReduced", false).put("visibleAt", clock.instant().plus(showAfter).toEpochMilli());
        envelope.set("order", order);
        envelope.putArray("notes");
        envelope.putArray("refunds");
        envelope.putArray("course");
        synchronized (this) {
            save(entered.apply(envelope));
            while (index.size() > most) {
                stored.remove(index.pollFirstEntry().getKey());
            }
        }
        if (!silent) {
            changed.accept("order.created", order.get("id").asLong());
        }
        return order;
    }

    /** Null where there is none, or not yet visible. */
    ObjectNode get(long id) {
        ObjectNode envelope = envelope(id);
        return envelope == null ? null : (ObjectNode) envelope.get("order");
    }

    ObjectNode envelope(long id) {
        Entry entry = index.get(id);
        return entry == null || entry.visibleAt.isAfter(clock.instant()) ? null : stored.get(id);
    }

    Collection<Entry> all() {
        return index.values();
    }

    boolean visible(Entry entry) {
        return !entry.visibleAt.isAfter(clock.instant());
    }

    /**
     * Changes one order; null where there is none.
     *
     * @param topic of the event it causes; null for none, and then the time of modification stays too
     */
    ObjectNode change(long id, String topic, UnaryOperator<ObjectNode> change) {
        ObjectNode envelope;
        synchronized (this) {
            envelope = envelope(id);
            if (envelope == null) {
                return null;
            }
            change.apply(envelope);
            if (topic != null) {
                SiteTime.set((ObjectNode) envelope.get("order"), "date_modified", clock.instant());
            }
            save(envelope);
        }
        if (topic != null) {
            changed.accept(topic, id);
        }
        return envelope;
    }

    synchronized void reset() {
        stored.clear();
        index.clear();
    }

    private void save(ObjectNode envelope) {
        index(envelope);
        stored.put(envelope.get("order").get("id").asLong(), envelope);
    }

    private void index(ObjectNode envelope) {
        ObjectNode order = (ObjectNode) envelope.get("order");
        long id = order.get("id").asLong();
        index.put(id, new Entry(id, SiteTime.readGmt(order, "date_created_gmt"), SiteTime.readGmt(order, "date_modified_gmt"),
                order.path("status").asText().intern(), order.path("total").asText(), order.path("currency").asText().intern(),
                Instant.ofEpochMilli(envelope.get("visibleAt").asLong())));
    }
}
