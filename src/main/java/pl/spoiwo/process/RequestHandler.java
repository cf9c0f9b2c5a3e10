package pl.spoiwo.process;

import java.util.List;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.mapping.MappingFailure;
import pl.spoiwo.order.Decision.Notice;

/** What mappings ask of the hub itself: a question to the same connection, an alert, nothing. */
@Component
final class RequestHandler implements Handler {

    private final Ledger ledger;

    RequestHandler(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.Ask || envelope instanceof Envelope.AlertSaid || envelope instanceof Envelope.Ignore;
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        if (envelope instanceof Envelope.Ask ask) {
            ask(ask, work);
        } else if (envelope instanceof Envelope.AlertSaid alert) {
            work.notice(alert.text() == null ? Notice.over(alert.code(), work.connection().id(), alert.entity())
                    : Notice.task(alert.code(), work.connection().id(), alert.entity(), alert.text()));
            work.processed(null);
        } else {
            work.ignored(Reason.of("ignored", ((Envelope.Ignore) envelope).reason()));
        }
    }

    private void ask(Envelope.Ask ask, Work work) {
        var connection = work.connection();
        if (connection.capability(ask.type()).isEmpty()) {
            throw new MappingFailure("capability-missing", "a mapping asks " + connection.id() + " for " + ask.type()
                    + ", which its connector cannot do", connection.connector().sourceFile(), 0, null);
        }
        int ordinal = work.commands().size();
        var command = new Command(Ids.command(connection.id(), work.message().key(), ask.type(), ordinal), connection.id(), ask.type(),
                ask.entity(), ask.with(), ordinal);
        ledger.addCommands(work.message().id(), work.configuration().version(), List.of(command));
        work.add(List.of(command));
        work.processed(null);
    }
}
