package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What goes wrong at one system, as set by {@code PUT /_control/<system>/faults}. Rates are shares of 0 to 1; true means 1.
 *
 * @param failRate            share of calls answered with {@code status} and without any effect
 * @param timeoutAfterSuccess share of changing calls that take effect but are never answered
 * @param showAfterMs         how long the effect of such a call stays invisible
 * @param holdMs              how long its socket is held open before it is closed
 * @param down                connections are closed without an answer
 * @param only                calls the faults are confined to, as a regular expression found in {@code METHOD /path}
 * @param times               how many calls may fail or time out before the system behaves again; 0 means no end
 */
public record Faults(long delayMs, double failRate, int status, double timeoutAfterSuccess, long showAfterMs, long holdMs,
                     double duplicateEvents, double dropEvents, double reorderEvents, boolean down, long seed, Pattern only,
                     long times) {

    public static final Faults NONE = of(Json.object());
    private static final List<String> KEYS = List.of("delayMs", "failRate", "status", "timeoutAfterSuccess", "showAfterMs", "holdMs",
            "duplicateEvents", "dropEvents", "reorderEvents", "down", "seed", "only", "times");

    /** Throws IllegalArgumentException that names the key and what is allowed. */
    public static Faults of(JsonNode json) {
        json.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("unknown fault '" + key + "'; allowed are " + KEYS);
            }
        });
        return new Faults(json.path("delayMs").asLong(0), rate(json, "failRate"), json.path("status").asInt(503),
                rate(json, "timeoutAfterSuccess"), json.path("showAfterMs").asLong(0), json.path("holdMs").asLong(65_000),
                rate(json, "duplicateEvents"), rate(json, "dropEvents"), rate(json, "reorderEvents"), json.path("down").asBoolean(false),
                json.path("seed").asLong(1), Pattern.compile(json.path("only").asText("")), json.path("times").asLong(0));
    }

    private static double rate(JsonNode json, String key) {
        JsonNode value = json.path(key);
        double rate = value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.asDouble(0);
        if (rate < 0 || rate > 1) {
            throw new IllegalArgumentException(key + " is " + rate + "; allowed are 0 to 1, true and false");
        }
        return rate;
    }

    public ObjectNode toJson() {
        return Json.object().put("delayMs", delayMs).put("failRate", failRate).put("status", status)
                .put("timeoutAfterSuccess", timeoutAfterSuccess).put("showAfterMs", showAfterMs).put("holdMs", holdMs)
                .put("duplicateEvents", duplicateEvents).put("dropEvents", dropEvents).put("reorderEvents", reorderEvents)
                .put("down", down).put("seed", seed).put("only", only.pattern()).put("times", times);
    }
}
