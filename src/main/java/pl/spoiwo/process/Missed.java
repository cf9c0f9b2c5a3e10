package pl.spoiwo.process;

import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.order.Decision.Notice;

/** What a reconciliation found at the source and the hub did not know: it takes effect like any message, and a person hears that it was missed. */
final class Missed {

    static final String CODE = "missed";

    private Missed() {
    }

    static void tell(Work work) {
        if (work.state() == MessageState.PROCESSED && work.reason() == null) {
            var capability = work.message().topic();
            work.processed(Reason.of(CODE, "found at the source by " + capability + "; webhooks and polls had not brought it"));
            work.notice(Notice.task(CODE, work.connection().id(), capability, capability + " of " + work.connection().id()
                    + " found what webhooks and polls had missed: GET /api/messages?connection=" + work.connection().id() + "&reason=" + CODE));
        }
    }
}
