package pl.spoiwo.intake.poll;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import pl.spoiwo.ledger.Inbound;

/** One round while it runs, in the hands of one thread. */
final class PollRound {

    final PollShapes shapes;
    final Cursors.Lease lease;
    private final Instant polled;
    Position position;
    /** Position after the page in hand; null where it is the last. */
    Position following;
    /** What was in the page before: keys, or the rows of a page that is one message. */
    List<?> before = List.of();
    int pages;
    boolean renewed;
    /** The same page once more, after the credentials were renewed. */
    boolean again;

    /** @param polled up to when the poll of the same things has brought all */
    PollRound(PollShapes shapes, Cursors.Lease lease, Instant polled) {
        this.shapes = shapes;
        this.lease = lease;
        this.polled = polled;
        var begins = shapes.capability().reconciles() && lease.position().first() ? shapes.window() : lease.position();
        this.position = shapes.parts() ? begins.begunAt(lease.began()) : begins;
    }

    /** A reconciliation leaves alone what its poll has yet to come to. */
    boolean compares(JsonNode item) {
        return !shapes.capability().reconciles() || shapes.before(item, polled);
    }

    /** Which part of a whole state the page in hand is: headers of its message. */
    Map<String, String> part() {
        return !shapes.parts() ? Map.of() : following == null ? Map.of(Inbound.ROUND, position.round(), Inbound.PAGE, page(), Inbound.LAST, "true")
                : Map.of(Inbound.ROUND, position.round(), Inbound.PAGE, page());
    }

    private String page() {
        return Integer.toString(position.page());
    }

    String name() {
        return shapes.connection().id() + " " + shapes.capability().name();
    }
}
