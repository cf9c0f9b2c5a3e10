package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stored records with a number ({@code seq}) and keys they are found by; where two have a key, the newest. Beyond a bound the oldest are forgotten. */
public final class Records {

    /** What is known of a record without reading it. */
    public record Entry(long seq, List<String> keys, String status) {
    }

    private final Documents stored;
    private final int most;
    private final Function<ObjectNode, Entry> entry;
    private final ConcurrentSkipListMap<Long, Entry> index = new ConcurrentSkipListMap<>();
    private final Map<String, Long> byKey = new ConcurrentHashMap<>();
    private long last;

    /**
     * @param first numbers begin behind it, where nothing is stored
     * @param entry of a record that has its {@code seq}; a key never goes to another record
     */
    public Records(Documents stored, int most, long first, Function<ObjectNode, Entry> entry) {
        this.stored = stored;
        this.most = most;
        this.entry = entry;
        stored.each((seq, record) -> index(record));
        last = Math.max(first, stored.highest());
    }

    /** @param describe makes the record, given its number */
    public synchronized ObjectNode add(Function<Long, ObjectNode> describe) {
        long seq = ++last;
        ObjectNode record = describe.apply(seq).put("seq", seq);
        save(record);
        while (index.size() > most) {
            Entry oldest = index.pollFirstEntry().getValue();
            oldest.keys.forEach(key -> byKey.remove(key, oldest.seq));
            stored.remove(oldest.seq);
        }
        return record;
    }

    /** Null where there is none. */
    public ObjectNode find(String key) {
        Long seq = byKey.get(key);
        return seq == null ? null : stored.get(seq);
    }

    /** Changes one record and gives it as it then is; null where it is gone. */
    public synchronized ObjectNode change(long seq, UnaryOperator<ObjectNode> change) {
        ObjectNode record = stored.get(seq);
        if (record == null) {
            return null;
        }
        ObjectNode changed = change.apply(record);
        save(changed);
        return changed;
    }

    public int size() {
        return index.size();
    }

    /** Each is read when it is asked for. */
    public Stream<ObjectNode> newestFirst() {
        return index.descendingMap().keySet().stream().map(stored::get).filter(Objects::nonNull);
    }

    public ArrayNode newest(long limit) {
        ArrayNode newest = Json.array();
        newestFirst().limit(limit).forEach(newest::add);
        return newest;
    }

    public ObjectNode byStatus() {
        Map<String, Long> counts = new TreeMap<>();
        index.values().forEach(one -> counts.merge(one.status, 1L, Long::sum));
        ObjectNode shown = Json.object();
        counts.forEach(shown::put);
        return shown;
    }

    public synchronized void reset() {
        stored.clear();
        index.clear();
        byKey.clear();
    }

    private void save(ObjectNode record) {
        index(record);
        stored.put(record.get("seq").asLong(), record);
    }

    private void index(ObjectNode record) {
        Entry one = entry.apply(record);
        index.put(one.seq, one);
        one.keys.forEach(key -> byKey.put(key, one.seq));
    }
}
