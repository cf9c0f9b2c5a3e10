package pl.spoiwo.masterdata;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What one source says of one field.
 *
 * @param source    a connection
 * @param value     written the same way by all sources, so that equal values are equal texts
 * @param currency  null where there is none
 * @param saidAt    when the source said it last
 * @param since     when it began to say it
 * @param messageId that brought the value; null where it is not known
 * @param standsAt  when the source last said something else, which is held; null where it did not
 * @param guards    what guards said of the value as they let it pass; null where none looked at it
 */
public record Candidate(String item, String field, String source, String value, String currency, Instant saidAt, Instant since, String messageId, Instant standsAt, JsonNode guards) {

    public Candidate(String item, String field, String source, String value, String currency, Instant saidAt, Instant since, String messageId) {
        this(item, field, source, value, currency, saidAt, since, messageId, null, null);
    }

    Candidate standing(Instant at) {
        return new Candidate(item, field, source, value, currency, saidAt, since, messageId, at, guards);
    }

    /** What its age is reckoned from. */
    Instant freshAt() {
        return standsAt != null && standsAt.isAfter(saidAt) ? standsAt : saidAt;
    }
}
