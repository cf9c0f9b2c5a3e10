package pl.spoiwo.intake.poll;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * What an answer means for the round.
 *
 * @param code a word without blanks
 * @param text may quote the target
 */
record PollOutcome(Kind kind, Duration after, String code, String text) {

    /** LATER: it was never asked (breaker, rate limit), which is no failure. */
    enum Kind {
        DONE, REAUTHORISE, LATER, FAILED, PERMANENT
    }

    private static final Set<String> NOT_ASKED = Set.of("breaker-open", "limited");

    /** Answers whose meaning the connector's mapping does not decide: those without a call, and rows of SQL. */
    static PollOutcome ofTransport(JsonNode answer) {
        if (NOT_ASKED.contains(answer.path("error").asText()) && !answer.path("sent").asBoolean()) {
            return new PollOutcome(Kind.LATER, null, answer.path("error").asText(), answer.path("text").asText(answer.path("error").asText()));
        }
        if (answer.has("rows")) {
            return new PollOutcome(Kind.DONE, null, "", "");
        }
        return null;
    }

    static PollOutcome ofMapping(JsonNode said) {
        var kind = switch (said.path("outcome").asText()) {
            case "done", "alreadyDone" -> Kind.DONE;
            case "reauthorise" -> Kind.REAUTHORISE;
            case "permanent" -> Kind.PERMANENT;
            default -> Kind.FAILED;
        };
        var after = said.path("after").asText("").matches("\\d{1,9}(\\.\\d+)?") ? Duration.ofMillis((long) (said.path("after").asDouble() * 1000)) : null;
        var code = said.path("code").asText();
        return new PollOutcome(kind, after, code.matches("[\\w.-]{1,64}") ? code : kind.name().toLowerCase(Locale.ROOT),
                said.path("text").asText(said.path("code").asText("the target gave no reason")));
    }
}
