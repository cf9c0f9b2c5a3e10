package pl.spoiwo.sandbox.allegro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import pl.spoiwo.sandbox.server.Documents;
import pl.spoiwo.sandbox.server.Json;

/**
 * Commands on offers: accepted at once, done later. A record is {commandId, kind, createdAt, visibleAt, dueAt, completedAt,
 * tasks[{offerId, change, status, code, message, path}]}; what is due is done by {@link #settle} before anything is read.
 */
final class Commands {

    private static final int MOST = 2_000;

    private final Documents stored;
    private final Changes changes;
    private final Duration takes;
    private final Clock clock;
    private final Map<String, Long> byId = new HashMap<>();
    private final Map<Long, Long> dueAt = new TreeMap<>();
    private final Map<String, Integer> done = new TreeMap<>();

    Commands(Documents stored, Changes changes, Duration takes, Clock clock) {
        this.stored = stored;
        this.changes = changes;
        this.takes = takes;
        this.clock = clock;
        stored.each((number, command) -> {
            byId.put(command.get("commandId").asText(), number);
            if (command.get("completedAt").isNull()) {
                dueAt.put(number, command.get("dueAt").asLong());
            }
        });
    }

    /** True also for one that is not yet to be seen. */
    boolean used(String commandId) {
        return byId.containsKey(commandId);
    }

    /** @param tasks {offerId, change} each, in the order in which they are done */
    ObjectNode add(String commandId, String kind, ArrayNode tasks, Duration showAfter) {
        Instant shown = clock.instant().plus(showAfter);
        tasks.forEach(task -> ((ObjectNode) task).put("status", "NEW"));
        ObjectNode command = Json.object().put("commandId", commandId).put("kind", kind).put("createdAt", clock.instant().toString())
                .put("visibleAt", shown.toEpochMilli()).put("dueAt", shown.plus(takes).toEpochMilli()).putNull("completedAt");
        command.set("tasks", tasks);
        long number = stored.highest() + 1;
        stored.put(number, command);
        byId.put(commandId, number);
        dueAt.put(number, command.get("dueAt").asLong());
        if (stored.size() > MOST) {
            stored.keep(MOST);
            byId.values().removeIf(known -> known <= number - MOST);
            dueAt.keySet().removeIf(known -> known <= number - MOST);
        }
        return command;
    }

    /** Null where there is none of this kind, or none to be seen yet. */
    ObjectNode get(String kind, String commandId) {
        Long number = byId.get(commandId);
        ObjectNode command = number == null ? null : stored.get(number);
        return command == null || !command.get("kind").asText().equals(kind) || command.get("visibleAt").asLong() > clock.millis() ? null : command;
    }

    /** True where something of this kind is still to be done to the offer. */
    boolean pending(String kind, String offerId) {
        return dueAt.keySet().stream().map(stored::get).anyMatch(command -> command.get("kind").asText().equals(kind)
                && command.get("tasks").get(0).get("offerId").asText().equals(offerId));
    }

    /** Does what is due. */
    void settle() {
        dueAt.entrySet().removeIf(waiting -> {
            boolean due = waiting.getValue() <= clock.millis();
            if (due) {
                ObjectNode command = stored.get(waiting.getKey());
                command.get("tasks").forEach(task -> perform((ObjectNode) task, Instant.ofEpochMilli(waiting.getValue())));
                stored.put(waiting.getKey(), command.put("completedAt", Instant.ofEpochMilli(waiting.getValue()).toString()));
            }
            return due;
        });
    }

    private void perform(ObjectNode task, Instant at) {
        JsonNode change = task.get("change");
        try {
            changes.apply(task.get("offerId").asText(), change, at);
            task.put("status", "SUCCESS");
        } catch (Refusal refused) {
            task.put("status", "FAIL").put("code", refused.code).put("message", refused.getMessage()).put("path", refused.path);
        }
        done.merge(change.get("field").asText() + " " + task.get("status").asText(), 1, Integer::sum);
    }

    /** Counts of commands and of the tasks done since the start. */
    ObjectNode state() {
        ObjectNode state = Json.object().put("count", stored.size()).put("pending", dueAt.size());
        done.forEach(state::put);
        return state;
    }

    void reset() {
        stored.clear();
        byId.clear();
        dueAt.clear();
        done.clear();
    }
}
