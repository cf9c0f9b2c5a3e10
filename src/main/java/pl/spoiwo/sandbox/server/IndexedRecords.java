package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Numbered records of one kind, stored, with a few of their fields indexed in memory for lists and counts. A record has {@code id} and
 * {@code visibleAt} (before that moment nobody outside sees it). Beyond the bound the oldest are forgotten.
 */
public final class IndexedRecords {

    /** What is known of a record without reading it. */
    public record Entry(long id, long visibleAt, Map<String, String> fields) {
        /** "" where the record has no such field. */
        public String get(String field) {
            return fields.getOrDefault(field, "");
        }
    }

    private final Documents stored;
    private final Map<String, String> indexed;
    private final Clock clock;
    private final int most;
    private final AtomicLong last;
    private final ConcurrentSkipListMap<Long, Entry> index = new ConcurrentSkipListMap<>();

    /** @param indexed JSON pointer into the record for each name of an indexed field */
    public IndexedRecords(Documents stored, Clock clock, int most, Map<String, String> indexed) {
        this.stored = stored;
        this.clock = clock;
        this.most = most;
        this.indexed = indexed;
        stored.each((id, record) -> index(record));
        // Grows with time: a system that lost its memory in a restart never gives an old number again.
        last = new AtomicLong(Math.max(clock.instant().getEpochSecond() - 1_760_000_000L, stored.highest() + 1000));
    }

    public long nextId() {
        return last.incrementAndGet();
    }

    /** @param record has its {@code id} */
    public synchronized ObjectNode add(ObjectNode record, Duration showAfter) {
        save(record.put("visibleAt", clock.instant().plus(showAfter).toEpochMilli()));
        while (index.size() > most) {
            stored.remove(index.pollFirstEntry().getKey());
        }
        return record;
    }

    /** Null where there is none, or none to be seen yet. */
    public ObjectNode get(long id) {
        Entry entry = index.get(id);
        return entry == null || !visible(entry) ? null : stored.get(id);
    }

    /** Changes one record, seen or not, and gives it as it then is; null where there is none. */
    public synchronized ObjectNode change(long id, UnaryOperator<ObjectNode> change) {
        ObjectNode record = stored.get(id);
        return record == null ? null : save(change.apply(record));
    }

    public synchronized void remove(long id) {
        index.remove(id);
        stored.remove(id);
    }

    /** Those to be seen, newest first. */
    public List<Entry> find(Predicate<Entry> wanted) {
        return all().stream().filter(this::visible).filter(wanted).toList();
    }

    /** Seen or not, newest first. */
    public List<Entry> all() {
        return List.copyOf(index.descendingMap().values());
    }

    /** How many records have each value of an indexed field. */
    public ObjectNode counts(String field) {
        ObjectNode counts = Json.object();
        index.values().forEach(entry -> counts.put(entry.get(field), counts.path(entry.get(field)).asLong() + 1));
        return counts;
    }

    public synchronized void reset() {
        stored.clear();
        index.clear();
    }

    private boolean visible(Entry entry) {
        return entry.visibleAt <= clock.millis();
    }

    private ObjectNode save(ObjectNode record) {
        index(record);
        stored.put(record.get("id").asLong(), record);
        return record;
    }

    private void index(ObjectNode record) {
        Map<String, String> fields = new HashMap<>();
        indexed.forEach((name, pointer) -> fields.put(name, record.at(pointer).isNull() ? "" : record.at(pointer).asText()));
        index.put(record.get("id").asLong(), new Entry(record.get("id").asLong(), record.get("visibleAt").asLong(), fields));
    }
}
