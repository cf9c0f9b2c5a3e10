package pl.spoiwo.intake.poll;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import pl.spoiwo.mapping.Json;

/**
 * Where a poll stands: everything up to the cursor has come in. In the middle of a round also the next page, so that a round which was cut
 * short goes on there; the cursor itself moves only at a round's end, because pages need not come in the cursor's order.
 *
 * @param high highest cursor value seen in this round, or null
 * @param page from 1
 * @param next link or token of the next page, or null
 * @param round when the round began that this page belongs to; null where that does not matter
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Position(String cursor, String high, int page, int offset, String next, String round) {

    private static final int WIDTH = 500;

    static Position at(String cursor) {
        return new Position(cursor, null, 1, 0, null, null);
    }

    static Position parse(String text) {
        try {
            return Json.MAPPER.readValue(text, Position.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("poll_cursor.position holds " + text + ", which is no position; delete the row to begin at startFrom", e);
        }
    }

    /** @return at most 500 characters; a link too long to be kept means that a round cut short begins at its first page */
    String text() {
        try {
            var text = Json.MAPPER.writeValueAsString(this);
            return text.length() <= WIDTH ? text : Json.MAPPER.writeValueAsString(at(cursor));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a position is plain text", e);
        }
    }

    boolean first() {
        return page == 1 && offset == 0 && next == null;
    }

    Position sawUpTo(String value) {
        return new Position(cursor, CursorValue.later(high, value), page, offset, next, round);
    }

    Position afterPage(int items, String following) {
        return new Position(cursor, high, page + 1, offset + items, following, round);
    }

    /** A round that was cut short keeps its beginning. */
    Position begunAt(Instant began) {
        return new Position(cursor, high, page, offset, next, first() || round == null ? began.toString() : round);
    }

    Position complete() {
        return at(CursorValue.later(cursor, high));
    }
}
