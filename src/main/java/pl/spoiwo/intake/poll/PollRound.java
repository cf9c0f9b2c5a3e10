package pl.spoiwo.intake.poll;

import java.util.List;

/** One round while it runs, in the hands of one thread. */
final class PollRound {

    final PollShapes shapes;
    final Cursors.Lease lease;
    Position position;
    /** Position after the page in hand; null where it is the last. */
    Position following;
    /** What was in the page before: keys, or the rows of a page that is one message. */
    List<?> before = List.of();
    int pages;
    boolean renewed;
    /** The same page once more, after the credentials were renewed. */
    boolean again;

    PollRound(PollShapes shapes, Cursors.Lease lease) {
        this.shapes = shapes;
        this.lease = lease;
        this.position = lease.position();
    }

    String name() {
        return shapes.connection().id() + " " + shapes.capability().name();
    }
}
