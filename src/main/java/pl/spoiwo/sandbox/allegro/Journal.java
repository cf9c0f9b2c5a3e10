package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.FaultSwitch;
import pl.spoiwo.sandbox.server.Json;
import pl.spoiwo.sandbox.server.Request;
import pl.spoiwo.sandbox.server.Response;

/**
 * The order events. An id is the time of entry in microseconds, above all ids that can be seen; what is entered for later (faults, orders
 * that show late) is not seen before its time. So a reader that goes on behind the last id it saw misses nothing.
 */
final class Journal {

    static final Set<String> TYPES = Set.of("BOUGHT", "FILLED_IN", "READY_FOR_PROCESSING", "BUYER_CANCELLED", "FULFILLMENT_STATUS_CHANGED",
            "BUYER_MODIFIED", "AUTO_CANCELLED");
    private static final Duration KEPT = Duration.ofDays(60);

    private final Documents stored;
    private final FaultSwitch faults;
    private final Clock clock;
    private final int most;
    private final NavigableSet<Long> ids = new TreeSet<>();

    /** @param most events; the oldest are forgotten beyond it */
    Journal(Documents stored, FaultSwitch faults, Clock clock, int most) {
        this.stored = stored;
        this.faults = faults;
        this.clock = clock;
        this.most = most;
        ids.addAll(stored.ids());
    }

    /** @param showAfter how long the event stays unseen */
    void enter(String type, ObjectNode form, Duration showAfter) {
        if (faults.drops()) {
            return;
        }
        Duration delay = faults.late(showAfter);
        ObjectNode event = Json.object().putNull("id");
        event.set("order", order(form));
        event.put("type", type).put("occurredAt", Answers.time(clock.instant()));
        for (int copies = faults.copies(1); copies > 0; copies--) {
            long id = id(clock.instant().plus(delay));
            stored.put(id, event.put("id", String.valueOf(id)));
            ids.add(id);
        }
        long tooOld = micros(clock.instant().minus(KEPT));
        while (ids.size() > most || ids.first() < tooOld) {
            stored.remove(ids.pollFirst());
        }
    }

    private long id(Instant from) {
        Long seen = ids.floor(newest());
        long id = Math.max(micros(from), seen == null ? 0 : seen + 1);
        while (ids.contains(id)) {
            id++;
        }
        return id;
    }

    private static long micros(Instant at) {
        return at.toEpochMilli() * 1000;
    }

    /** The highest id that can be seen now. */
    private long newest() {
        return micros(clock.instant()) + 999;
    }

    private static ObjectNode order(ObjectNode form) {
        ObjectNode order = Json.object();
        order.putObject("seller").put("id", "88001122");
        order.set("buyer", ((ObjectNode) form.get("buyer")).deepCopy().retain("id", "email", "login", "guest", "preferences"));
        ArrayNode lines = order.putArray("lineItems");
        form.get("lineItems").forEach(line -> {
            ObjectNode shown = ((ObjectNode) line).deepCopy().retain("id", "offer", "quantity", "originalPrice", "price", "boughtAt");
            ((ObjectNode) shown.get("offer")).retain("id", "name", "external");
            lines.add(shown);
        });
        order.putObject("checkoutForm").put("id", form.get("id").asText()).put("revision", form.get("revision").asText());
        order.set("marketplace", form.get("marketplace"));
        return order;
    }

    Response events(Request request) {
        String from = request.query("from", "0");
        if (!from.matches("\\d{1,18}")) {
            throw Refusal.invalid("from", "'" + from + "' is not an event id");
        }
        int limit = Answers.number(request, "limit", 100, 1, 1000);
        List<String> types = request.query().getOrDefault("type", List.of()).stream().flatMap(one -> Arrays.stream(one.split(","))).toList();
        if (!TYPES.containsAll(types)) {
            throw Refusal.invalid("type", "Allowed types are " + TYPES);
        }
        ArrayNode events = Json.array();
        long newest = newest();
        for (long id : ids.tailSet(Math.max(Long.parseLong(from) + 1, micros(clock.instant().minus(KEPT))))) {
            if (id > newest || events.size() >= limit) {
                break;
            }
            JsonNode event = stored.get(id);
            if (types.isEmpty() || types.contains(event.get("type").asText())) {
                events.add(event);
            }
        }
        return Response.json(200, Json.object().set("events", events));
    }

    /** Without {@code latestEvent} while the journal is empty. */
    Response stats() {
        Long id = ids.floor(newest());
        ObjectNode body = Json.object();
        if (id != null) {
            body.putObject("latestEvent").put("id", String.valueOf(id)).set("occurredAt", stored.get(id).get("occurredAt"));
        }
        return Response.json(200, body);
    }

    int size() {
        return ids.size();
    }

    void reset() {
        stored.clear();
        ids.clear();
    }
}
