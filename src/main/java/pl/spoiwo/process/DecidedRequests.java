package pl.spoiwo.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Reason;

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

    @Override
    public Answer refund(String connection, String orderId, BigDecimal amount, String why, String key) {
        var document = JsonNodeFactory.instance.objectNode().put("orderId", orderId).put("why", why);
        if (amount != null) {
            document.put("amount", amount.toPlainString());
        }
        return decide(OwnMessages.REFUND, document, orderId, connection, key);
    }

    @Override
    public Answer release(String connection, String orderId, String key) {
        return decide(OwnMessages.RELEASE, JsonNodeFactory.instance.objectNode().put("orderId", orderId), orderId, connection, key);
    }

    @Override
    public Answer found(String connection, String commandId, String externalId, String trackingNumber, String by, String key) {
        var document = JsonNodeFactory.instance.objectNode().put("commandId", commandId).put("externalId", externalId).put("by", by);
        if (trackingNumber != null) {
            document.put("trackingNumber", trackingNumber);
        }
        return decide(OwnMessages.FOUND, document, commandId, connection, key);
    }

    private Answer decide(String what, ObjectNode document, String about, String connection, String key) {
        var configuration = active.current();
        var message = OwnMessages.inbound(what, document, about, connection, key, null, clock.instant());
        var decided = deciding.decide(new Interpreted(message, configuration, Rules.connection(configuration, connection), List.of(Envelopes.own(what, document)), System.nanoTime()));
        var row = ledger.find(message.id()).orElseThrow();
        if (ledger.body(message.id(), Ledger.BodyKind.RAW).filter(first -> Arrays.equals(first, message.body())).isEmpty()) {
            return new Answer(row.id(), row.state(), Reason.of("key-used",
                    "the key " + key + " was used for another request, or for one that is so old that the hub has forgotten what it was"), List.of());
        }
        return new Answer(row.id(), row.state(), row.reason(), decided.outgoing());
    }
}
