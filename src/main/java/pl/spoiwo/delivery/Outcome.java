package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.mapping.MappingFailure;

/**
 * What an answer means, as the connector's outcome mapping says it.
 *
 * @param after     how long to wait, where the target said it; otherwise null
 * @param ambiguous whether the call may have taken effect all the same; null leaves it to the HTTP status
 */
record Outcome(Kind kind, Duration after, Reason reason, Boolean ambiguous) {

    enum Kind { DONE, PENDING, RETRY, REAUTHORISE, REREAD, ALREADY_DONE, PERMANENT, DOWN }

    static final Outcome DONE = new Outcome(Kind.DONE, null, Reason.of("done", ""), null);
    private static final Map<String, Kind> WORDS = Map.of("done", Kind.DONE, "pending", Kind.PENDING, "retry", Kind.RETRY,
            "reauthorise", Kind.REAUTHORISE, "reread", Kind.REREAD, "alreadyDone", Kind.ALREADY_DONE, "permanent", Kind.PERMANENT,
            "down", Kind.DOWN);
    private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

    /** @throws MappingFailure where the mapping's output is no outcome */
    static Outcome of(JsonNode document, String mapping) {
        var kind = WORDS.get(document.path("outcome").asText(""));
        if (kind == null) {
            throw new MappingFailure("outcome", "the outcome mapping says \"" + document.path("outcome").asText("nothing") + "\"; allowed are "
                    + WORDS.keySet().stream().sorted().toList(), "mappings/" + mapping + ".jslt", 0, "/outcome");
        }
        var after = document.path("after");
        var reason = Reason.of(document.path("code").asText(document.path("outcome").asText()),
                Texts.cut(document.path("text").asText("the target gave no reason"), 500));
        return new Outcome(kind, after.isNumber() || after.isTextual() ? seconds(after, mapping) : null, reason,
                document.has("ambiguous") ? document.path("ambiguous").asBoolean() : null);
    }

    private static Duration seconds(JsonNode after, String mapping) {
        try {
            var seconds = new BigDecimal(after.asText()).longValue();
            return Duration.ofSeconds(Math.max(0, Math.min(LONGEST_SECONDS, seconds)));
        } catch (NumberFormatException e) {
            throw new MappingFailure("outcome", "the outcome mapping gives no number of seconds in after", "mappings/" + mapping + ".jslt", 0, "/after");
        }
    }
}
