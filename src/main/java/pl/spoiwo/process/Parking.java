package pl.spoiwo.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.ledger.DurableCommit;
import pl.spoiwo.ledger.Headers;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Reason;

/** Puts aside what cannot be understood, with its reason, for a person. The key is taken, so that later copies are duplicates. */
@Component
final class Parking {

    private static final int SHOWN = 500;
    private static final String DEAD_LETTERS = "dlq.";

    private final TransactionTemplate transaction;
    private final DurableCommit durable;
    private final Ledger ledger;
    private final Alerts alerts;

    Parking(PlatformTransactionManager transactions, DurableCommit durable, Ledger ledger, Alerts alerts) {
        this.transaction = new TransactionTemplate(transactions);
        this.durable = durable;
        this.ledger = ledger;
        this.alerts = alerts;
    }

    List<Outgoing> park(Inbound message, Reason reason, HubConfiguration configuration) {
        var outgoing = transaction.execute(status -> inTransaction(message, reason, configuration));
        // After the commit, because alerts have transactions of their own; a crash before it parks, and tells, again.
        if (outgoing.stream().anyMatch(each -> each.address().startsWith(DEAD_LETTERS))) {
            alerts.raise("parked", message.connection(), message.id(), message.kind() + " " + message.id() + " of " + message.connection() + " is parked: " + reason.forAlert());
        }
        durable.await();
        return outgoing;
    }

    private List<Outgoing> inTransaction(Inbound message, Reason reason, HubConfiguration configuration) {
        var owner = ledger.takeKey(message);
        if (!owner.equals(message.id())) {
            ledger.close(message, MessageState.IGNORED, Reason.of("duplicate", "duplicate of " + owner), null, configuration.version());
            return List.of();
        }
        var outgoing = new ArrayList<Outgoing>();
        if (ledger.alreadyDecided(message)) {
            // Decided by an earlier configuration that understood it: its effects stand and go out.
            ledger.commandsCausedBy(message.id()).forEach(command -> outgoing.add(Outgoing.of(command)));
            outgoing.addAll(FollowUps.wakes(configuration.stockChannels()));
            return outgoing;
        }
        configuration.connection(message.connection()).flatMap(connection -> Forwarding.of(message, connection)).ifPresent(forward -> {
            ledger.addCommands(message.id(), configuration.version(), List.of(forward));
            outgoing.add(Outgoing.of(forward));
        });
        ledger.close(message, MessageState.PARKED, reason, null, configuration.version());
        outgoing.add(deadLetter(message, reason));
        return outgoing;
    }

    private static Outgoing deadLetter(Inbound message, Reason reason) {
        var accepted = Outgoing.of(message);
        var properties = new HashMap<>(accepted.properties());
        var text = reason.code() + ": " + reason.text();
        properties.put(Headers.REASON, text.length() > SHOWN ? text.substring(0, SHOWN) : text);
        return new Outgoing(DEAD_LETTERS + message.connection(), message.body(), properties, accepted.delay());
    }
}
