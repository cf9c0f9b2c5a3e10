package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;

/**
 * The orders. A record is {seq, form, wanted, visibleAt, shipments[], invoices[], links[], course[]}: {@code form} the checkout form as the API
 * shows it, {@code wanted} what the buyer is going to fill in, {@code course} the statuses of fulfilment and shipments one after the other. Every
 * change of a form gives it a new revision and time of change.
 */
final class Forms {

    /** What a list needs to know of an order. */
    record Entry(long seq, String id, String status, String fulfilment, String provider, String marketplace, String login, String payment,
                 Instant boughtAt, Instant updatedAt, Instant visibleAt) {
    }

    private final Documents stored;
    private final Clock clock;
    private final int most;
    private final Map<String, Entry> byId = new HashMap<>();
    private final TreeMap<Long, String> bySeq = new TreeMap<>();
    private final Map<String, Set<Long>> byWaybill = new HashMap<>();

    Forms(Documents stored, Clock clock, int most) {
        this.stored = stored;
        this.clock = clock;
        this.most = most;
        stored.each((seq, record) -> index(record));
    }

    ObjectNode add(ObjectNode form, JsonNode wanted, Duration showAfter) {
        long seq = bySeq.isEmpty() ? 1 : bySeq.lastKey() + 1;
        ObjectNode record = Json.object().put("seq", seq).put("visibleAt", clock.instant().plus(showAfter).toEpochMilli());
        form.put("updatedAt", Answers.time(clock.instant())).put("revision", Long.toHexString(0x5c000000L + seq * 0x100));
        record.set("form", form);
        record.set("wanted", wanted);
        for (String list : new String[] {"shipments", "invoices", "links", "course"}) {
            record.putArray(list);
        }
        save(record);
        while (bySeq.size() > most) {
            remove(bySeq.firstEntry().getValue());
        }
        return record;
    }

    /** Null where there is none, or none to be seen yet. */
    ObjectNode visible(String id) {
        Entry entry = byId.get(id);
        return entry == null || !visible(entry) ? null : stored.get(entry.seq);
    }

    boolean visible(Entry entry) {
        return !entry.visibleAt.isAfter(clock.instant());
    }

    /** Also before it is seen. Throws IllegalArgumentException where there is none. */
    ObjectNode any(String id) {
        Entry entry = byId.get(id);
        if (entry == null) {
            throw new IllegalArgumentException("no order " + id);
        }
        return stored.get(entry.seq);
    }

    /** Changes the record, whose form then is a new revision; gives the record as it then is. */
    ObjectNode change(String id, Consumer<ObjectNode> change) {
        ObjectNode record = any(id);
        change.accept(record);
        ObjectNode form = (ObjectNode) record.get("form");
        form.put("updatedAt", Answers.time(clock.instant()))
                .put("revision", Long.toHexString(Long.parseLong(form.get("revision").asText(), 16) + 1));
        save(record);
        return record;
    }

    void remove(String id) {
        Entry entry = byId.remove(id);
        bySeq.remove(entry.seq);
        stored.remove(entry.seq);
        byWaybill.values().removeIf(orders -> orders.remove(entry.seq) && orders.isEmpty());
    }

    Collection<Entry> all() {
        return byId.values();
    }

    /** Orders that carry this number, but the one named. */
    int others(String waybill, long seq) {
        Set<Long> orders = byWaybill.getOrDefault(waybill, Set.of());
        return orders.size() - (orders.contains(seq) ? 1 : 0);
    }

    void reset() {
        stored.clear();
        byId.clear();
        bySeq.clear();
        byWaybill.clear();
    }

    /** Keeps what does not change the form. */
    void save(ObjectNode record) {
        index(record);
        stored.put(record.get("seq").asLong(), record);
    }

    private void index(ObjectNode record) {
        JsonNode form = record.get("form");
        Entry entry = new Entry(record.get("seq").asLong(), form.get("id").asText(), form.path("status").asText().intern(),
                form.path("fulfillment").path("status").asText().intern(), form.path("fulfillment").path("provider").path("id").asText().intern(),
                form.path("marketplace").path("id").asText().intern(), form.path("buyer").path("login").asText(),
                form.path("payment").path("id").asText(""), boughtAt(form), Instant.parse(form.get("updatedAt").asText()),
                Instant.ofEpochMilli(record.get("visibleAt").asLong()));
        byId.put(entry.id, entry);
        bySeq.put(entry.seq, entry.id);
        record.get("shipments").forEach(shipment -> byWaybill.computeIfAbsent(shipment.get("waybill").asText(), any -> new HashSet<>()).add(entry.seq));
    }

    private static Instant boughtAt(JsonNode form) {
        Instant latest = Instant.EPOCH;
        for (JsonNode line : form.path("lineItems")) {
            Instant at = Instant.parse(line.get("boughtAt").asText());
            latest = at.isAfter(latest) ? at : latest;
        }
        return latest;
    }
}
