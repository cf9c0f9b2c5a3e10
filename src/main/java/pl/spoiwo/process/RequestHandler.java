package pl.spoiwo.process;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.mapping.MappingFailure;
import pl.spoiwo.order.Decision.Notice;

/** What mappings ask of the hub itself: a question to the same connection, an alert, nothing. */
@Component
final class RequestHandler implements Handler {

    private final Ledger ledger;
    private final ConnectionStates states;

    RequestHandler(Ledger ledger, ConnectionStates states) {
        this.ledger = ledger;
        this.states = states;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.Ask || envelope instanceof Envelope.AlertSaid || envelope instanceof Envelope.Ignore;
    }

    @Override
    public Set<String> names(Envelope envelope, Interpreted interpreted) {
        return envelope instanceof Envelope.Ask ask && !Command.asks(ask.type()) ? Set.of("ask:" + interpreted.connection().id() + ":" + ask.entity()) : Set.of();
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
        var before = before(ask, connection);
        if (before.isPresent()) {
            work.processed(Reason.of("asked-already", ask.type() + " of " + ask.entity() + " is asked for already: " + before.get().id() + " is " + before.get().state()));
            return;
        }
        int ordinal = work.commands().size();
        var command = new Command(Ids.command(connection.id(), work.message().key(), ask.type(), ordinal), connection.id(), ask.type(),
                ask.entity(), ask.with(), ordinal);
        ledger.addCommands(work.message().id(), work.configuration().version(), List.of(command));
        work.add(List.of(command));
        work.processed(null);
    }

    /** What changes something is not asked for again while it is under way, or parked, or would only be held back once more. A question is: its answer may be another now. */
    private Optional<Row> before(Envelope.Ask ask, Connection connection) {
        return Command.asks(ask.type()) ? Optional.empty() : ledger.standing(connection.id(), ask.entity(), ask.type())
                .filter(row -> row.state() != MessageState.WOULD_SEND || states.mode(connection, ask.type()) != Mode.LIVE);
    }
}
