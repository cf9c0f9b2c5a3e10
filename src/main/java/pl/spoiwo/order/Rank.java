package pl.spoiwo.order;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;

/**
 * How new a content is. What was fetched ranks above what was pushed at the same instant: two changes within one second look alike to the channel's clock.
 *
 * @param updatedAt the channel's time of the change
 * @param fetchedAt when the hub received it as the answer to its own question; null for webhooks and polls
 */
public record Rank(@JsonFormat(shape = JsonFormat.Shape.STRING) Instant updatedAt, @JsonFormat(shape = JsonFormat.Shape.STRING) Instant fetchedAt) {

    boolean fetched() {
        return fetchedAt != null;
    }

    /** Same time of change, and neither side can say more. */
    boolean tiesWith(Rank known) {
        return updatedAt.equals(known.updatedAt) && !fetched();
    }

    boolean newerThan(Rank known) {
        int difference = updatedAt.compareTo(known.updatedAt);
        return difference > 0 || difference == 0 && fetched() && (!known.fetched() || fetchedAt.isAfter(known.fetchedAt));
    }
}
