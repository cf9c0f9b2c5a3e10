package pl.spoiwo.sandbox.dpd;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import pl.spoiwo.sandbox.server.Json;

/** The customer's channel: events come again until their batch is confirmed. What was confirmed is forgotten with the process: then all come again. */
final class Unconfirmed {

    private final Parcels parcels;
    private final Set<Long> confirmed = ConcurrentHashMap.newKeySet();
    private final Map<String, List<Long>> batches = new ConcurrentHashMap<>();

    Unconfirmed(Parcels parcels) {
        this.parcels = parcels;
    }

    /** @param limit most events of the batch */
    ObjectNode next(int limit) {
        List<ObjectNode> events = parcels.records.all().stream().flatMap(entry -> parcels.events(parcels.records.get(entry.id())).stream())
                .filter(event -> !confirmed.contains(event.get("objectId").asLong())).limit(limit).toList();
        ObjectNode answer = Json.object();
        if (!events.isEmpty()) {
            String batch = String.valueOf(parcels.records.nextId());
            batches.put(batch, events.stream().map(event -> event.get("objectId").asLong()).toList());
            answer.put("confirmId", batch);
            events.forEach(event -> answer.withArray("eventsList").add(event.put("operationType", "INSERT")));
        }
        return answer;
    }

    /** @return false where there is no such batch */
    boolean confirm(String batch) {
        List<Long> events = batches.remove(batch);
        if (events != null) {
            confirmed.addAll(events);
        }
        return events != null;
    }

    void reset() {
        confirmed.clear();
        batches.clear();
    }
}
