package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.delivery.CommandRun.Over;
import pl.spoiwo.ledger.Claims;
import pl.spoiwo.ledger.Claims.Claim;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.DurableCommit;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.mapping.Json;

/**
 * Writes what became of a command: claim, bodies and the command that waited behind it in one transaction, on disk before the broker is
 * told. Who lost the claim writes nothing and sends nothing.
 */
@Component
class Endings {

    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);
    /** Reasons to wait that are no fault of the connection. */
    private static final Set<String> PATIENT = Set.of("limited", "looking", "breaker-open");

    private final Ledger ledger;
    private final Claims claims;
    private final DurableCommit durable;
    private final TransactionTemplate transaction;
    private final Insist insist;
    private final Alerts alerts;
    private final Consequences consequences;
    private final ConnectionStates states;
    private final DeliveryProperties properties;
    private final Clock clock;

    Endings(Ledger ledger, Claims claims, DurableCommit durable, PlatformTransactionManager transactions, Insist insist, Alerts alerts,
            Consequences consequences, ConnectionStates states, DeliveryProperties properties, Clock clock) {
        this.ledger = ledger;
        this.claims = claims;
        this.durable = durable;
        this.transaction = new TransactionTemplate(transactions);
        this.insist = insist;
        this.alerts = alerts;
        this.consequences = consequences;
        this.states = states;
        this.properties = properties;
        this.clock = clock;
    }

    /** Stores the checkpoint before the next call. @return false where somebody else has the command now */
    boolean checkpoint(Work work, Checkpoint checkpoint) {
        boolean ours = insist.on(() -> transaction.execute(status -> {
            if (!claims.prolong(work.claim, properties.lease())) {
                return false;
            }
            ledger.saveBody(work.claim.command().id(), BodyKind.STEPS, checkpoint.toJson());
            return true;
        }));
        if (ours) {
            work.stored = checkpoint;
            durable.await();
        }
        return ours;
    }

    /** @return what has to be sent now; empty where somebody else has the command */
    List<Outgoing> write(Work work, Over over) {
        var now = clock.instant();
        var end = End.of(over, now);
        var waiting = new ArrayList<Command>();
        boolean ours = insist.on(() -> transaction.execute(status -> {
            waiting.clear();
            if (!end(work.claim, end)) {
                return written(work.claim, end.state());
            }
            saveBodies(work, over, end.state());
            if (end.state().terminal()) {
                claims.nextAfter(work.claim.command()).ifPresent(waiting::add);
            }
            return true;
        }));
        if (!ours) {
            return List.of();
        }
        durable.await();
        tell(work, end);
        var messages = consequences.of(work, over, end, now);
        waiting.forEach(command -> messages.add(Messages.command(command, Duration.ZERO)));
        return messages;
    }

    private boolean end(Claim.Won claim, End end) {
        return end.released() ? claims.release(claim, end.reason(), end.due())
                : claims.end(claim, end.state(), end.reason(), end.due(), end.doubt());
    }

    /** An earlier try of this very write was committed, only its confirmation was lost. */
    private boolean written(Claim.Won claim, MessageState state) {
        return ledger.find(claim.command().id()).filter(row -> row.fence() == claim.fence() && row.state() == state).isPresent();
    }

    private void saveBodies(Work work, Over over, MessageState state) {
        var id = work.claim.command().id();
        if (!over.checkpoint().equals(work.stored) && state != MessageState.DELIVERED) {
            ledger.saveBody(id, BodyKind.STEPS, over.checkpoint().toJson());
        }
        if (over.ending() instanceof Ending.WouldSend would) {
            ledger.saveBody(id, BodyKind.REQUEST, would.request());
        } else if (work.request != null) {
            ledger.saveBody(id, BodyKind.REQUEST, work.request);
        }
        if (work.answer != null) {
            ledger.saveBody(id, BodyKind.ANSWER, excerpt(work.answer));
        }
        if (over.ending() instanceof Ending.Delivered delivered) {
            ledger.saveBody(id, BodyKind.RESULT, Command.asks(work.type()) ? work.rawAnswer() : delivered.result().toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void tell(Work work, End end) {
        var command = work.claim.command();
        var connection = command.connection();
        LOG.info("{} {} of {} to {} is {}{}", command.type(), command.id(), command.entity(), connection, end.state(), end.reason() == null ? "" : " (" + end.reason().code() + ")");
        if (end.state() == MessageState.DELIVERED) {
            states.succeeded(connection, "OUT");
            if (work.claim.attempt() > 1) {
                alerts.clear("parked", connection, command.id());
            }
        } else if (end.reason() != null && (end.state() == MessageState.RETRYING || end.state().parked()) && !PATIENT.contains(end.reason().code())) {
            states.failed(connection, end.reason().code() + ": " + end.reason().text());
        }
        if (end.state().parked()) {
            consequences.raise(command, end.state(), end.reason());
        }
    }

    private JsonNode excerpt(JsonNode answer) {
        if (answer.toString().length() <= properties.excerptLimit().toBytes()) {
            return answer;
        }
        var shorter = Json.MAPPER.createObjectNode();
        answer.fields().forEachRemaining(e -> {
            if (!e.getKey().equals("body") && !e.getKey().equals("rows")) {
                shorter.set(e.getKey(), e.getValue());
            }
        });
        return shorter.put("cut", Texts.cut(answer.path(answer.has("rows") ? "rows" : "body").toString(), (int) properties.excerptLimit().toBytes()));
    }
}
