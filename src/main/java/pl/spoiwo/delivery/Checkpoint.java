package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pl.spoiwo.mapping.Json;

/**
 * How far a command has come: stored before the next call, so that a crash goes on where it was. Immutable.
 *
 * @param results  by step name, for every step whose call has ended well
 * @param reads    those of them that changed nothing at the target
 * @param doubt    since when the call of the first open step may have taken effect; null where that is known
 * @param pending  the step whose effect the target is still working at, or null
 * @param unread   an answer that no mapping could read: it is read again, not asked for again; null where there is none
 * @param failures attempts of the open step that counted
 * @param settled  the command was UNKNOWN: if it runs again, a person has looked and says that the open step shall be made
 */
record Checkpoint(Map<String, JsonNode> results, Set<String> reads, Instant doubt, String pending, Unread unread, int failures, boolean settled) {

    static final Checkpoint START = new Checkpoint(Map.of(), Set.of(), null, null, null, 0, false);

    /** @param purpose of the call that was answered */
    record Unread(String step, CommandRun.Purpose purpose, JsonNode answer) {
    }

    Checkpoint {
        results = Collections.unmodifiableMap(new LinkedHashMap<>(results));
        reads = Collections.unmodifiableSet(new LinkedHashSet<>(reads));
    }

    boolean done(Plan.Step step) {
        return results.containsKey(step.name()) && !step.name().equals(pending);
    }

    /** The step has ended well: nothing about it is open any more. Reading settles no doubt about what comes after it, and takes no failure of it back. */
    Checkpoint with(String step, JsonNode result, boolean read) {
        var all = new LinkedHashMap<>(results);
        all.put(step, result);
        var harmless = new LinkedHashSet<>(reads);
        if (read) {
            harmless.add(step);
        }
        return new Checkpoint(all, harmless, read ? doubt : null, null, null, read ? failures : 0, false);
    }

    Checkpoint pending(String step, JsonNode result) {
        var all = new LinkedHashMap<>(results);
        all.put(step, result);
        return new Checkpoint(all, reads, null, step, null, 0, false);
    }

    /** What was only read is read again. */
    Checkpoint withoutReads() {
        var kept = new LinkedHashMap<>(results);
        kept.keySet().removeAll(reads);
        return new Checkpoint(kept, Set.of(), doubt, pending, null, failures, settled);
    }

    /** The result of the step that ended last. */
    JsonNode last() {
        return List.copyOf(results.values()).get(results.size() - 1);
    }

    /** Something was made at the target already. */
    boolean made() {
        return !reads.containsAll(results.keySet());
    }

    /** The target has done something of it, or may have. */
    boolean begun() {
        return made() || doubt != null || pending != null || unread != null;
    }

    Checkpoint doubt(Instant since) {
        return new Checkpoint(results, reads, since, pending, unread, failures, settled);
    }

    Checkpoint unread(Unread answer) {
        return new Checkpoint(results, reads, doubt, pending, answer, failures, settled);
    }

    Checkpoint failures(int count) {
        return new Checkpoint(results, reads, doubt, pending, unread, count, settled);
    }

    /** Nobody could tell what became of the open step. */
    Checkpoint unknown() {
        return new Checkpoint(results, reads, null, pending, null, 0, true);
    }

    ObjectNode toJson() {
        var json = Json.MAPPER.createObjectNode();
        var steps = json.putObject("steps");
        results.forEach(steps::set);
        var harmless = json.putArray("reads");
        reads.forEach(harmless::add);
        if (doubt != null) {
            json.put("doubt", doubt.toString());
        }
        if (pending != null) {
            json.put("pending", pending);
        }
        if (unread != null) {
            json.putObject("unread").put("step", unread.step()).put("purpose", unread.purpose().name()).set("answer", unread.answer());
        }
        return json.put("failures", failures).put("settled", settled);
    }

    static Checkpoint of(JsonNode json) {
        var steps = new LinkedHashMap<String, JsonNode>();
        json.path("steps").fields().forEachRemaining(e -> steps.put(e.getKey(), e.getValue()));
        var reads = new LinkedHashSet<String>();
        json.path("reads").forEach(r -> reads.add(r.asText()));
        var unread = json.path("unread");
        return new Checkpoint(steps, reads,
                json.hasNonNull("doubt") ? Instant.parse(json.path("doubt").asText()) : null,
                json.path("pending").asText(null),
                unread.isObject() ? new Unread(unread.path("step").asText(), CommandRun.Purpose.valueOf(unread.path("purpose").asText()),
                        unread.path("answer")) : null,
                json.path("failures").asInt(), json.path("settled").asBoolean());
    }
}
