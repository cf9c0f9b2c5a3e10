package pl.spoiwo.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.ledger.Ledger;

/** Decides requests of persons in the way of all messages, but without waiting for the broker: what it returns is on disk. */
@Component
final class DecidedRequests implements PersonsRequests {

    private final ActiveConfiguration active;
    private final Deciding deciding;
    private final Ledger ledger;
    private final Clock clock;

    DecidedRequests(ActiveConfiguration active, Deciding deciding, Ledger ledger, Clock clock) {
        this.active = active;
        this.deciding = deciding;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public Answer ask(String connection, String type, String key) {
        return decide(OwnMessages.ASK, JsonNodeFactory.instance.objectNode().put("type", type).put("entity", type), type, connection, key);
    }

    private Answer decide(String what, ObjectNode document, String about, String connection, String key) {
        var configuration = active.current();
        var message = OwnMessages.inbound(what, document, about, connection, key, null, clock.instant());
        var decided = deciding.decide(new Interpreted(message, configuration, Rules.connection(configuration, connection), List.of(Envelopes.own(what, document)), System.nanoTime()));
        var row = ledger.find(message.id()).orElseThrow();
        return new Answer(row.id(), row.state(), row.reason(), decided.outgoing());
    }
}
