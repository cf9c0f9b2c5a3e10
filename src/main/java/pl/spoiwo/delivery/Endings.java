package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import pl.spoiwo.ledger.Reason;
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
    private final ConnectionStates states;
    private final DeliveryProperties properties;
    private final Clock clock;

    Endings(Ledger ledger, Claims claims, DurableCommit durable, PlatformTransactionManager transactions, Insist insist, Alerts alerts,
            ConnectionStates states, DeliveryProperties properties, Clock clock) {
        this.ledger = ledger;
        this.claims = claims;
        this.durable = durable;
        this.transaction = new TransactionTemplate(transactions);
        this.insist = insist;
        this.alerts = alerts;
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
        var entry = entry(over, now);
        var waiting = new ArrayList<Command>();
        boolean ours = insist.on(() -> transaction.execute(status -> {
            waiting.clear();
            if (!end(work.claim, entry)) {
                return written(work.claim, entry.state());
            }
            saveBodies(work, over, entry.state());
            if (entry.state().terminal()) {
                claims.nextAfter(work.claim.command()).ifPresent(waiting::add);
            }
            return true;
        }));
        if (!ours) {
            return List.of();
        }
        durable.await();
        tell(work, entry);
        var messages = messages(work, over, entry, now);
        waiting.forEach(command -> messages.add(Messages.command(command, Duration.ZERO)));
        return messages;
    }

    /** A copy of a command that has ended already. Where the broker gives it back after a crash, what followed from its end may not have been sent. */
    List<Outgoing> repeat(Command command) {
        var row = ledger.find(command.id()).orElse(null);
        var messages = new ArrayList<Outgoing>();
        if (row == null) {
            return messages;
        }
        var now = clock.instant();
        switch (row.state()) {
            case DELIVERED -> {
                var result = ledger.body(command.id(), BodyKind.RESULT);
                if (Work.asks(command.type())) {
                    result.ifPresent(raw -> messages.add(Messages.answer(command, raw, answerType(command), now)));
                } else {
                    messages.add(Messages.receipt(command, row.state(), result.map(Endings::json).orElse(null), null, row.fence(), now));
                }
            }
            case WOULD_SEND -> messages.add(Messages.receipt(command, row.state(), null, null, row.fence(), now));
            case PARKED, UNKNOWN -> {
                raise(command, row.state(), row.reason());
                messages.add(Messages.deadLetter(command, row.reason()));
                messages.add(Messages.receipt(command, row.state(), null, row.reason(), row.fence(), now));
            }
            default -> {
            }
        }
        return messages;
    }

    private record Entry(MessageState state, Reason reason, Instant due, Instant doubt, boolean released) {
    }

    private static Entry entry(Over over, Instant now) {
        var doubt = over.checkpoint().doubt();
        var ending = over.ending();
        if (ending instanceof Ending.Delivered) {
            return new Entry(MessageState.DELIVERED, null, null, null, false);
        } else if (ending instanceof Ending.Parked parked) {
            return new Entry(MessageState.PARKED, parked.reason(), null, doubt, false);
        } else if (ending instanceof Ending.Unknown unknown) {
            return new Entry(MessageState.UNKNOWN, unknown.reason(), null, null, false);
        } else if (ending instanceof Ending.Retry retry) {
            return new Entry(MessageState.RETRYING, retry.reason(), now.plus(retry.after()), doubt, false);
        } else if (ending instanceof Ending.Released released) {
            return new Entry(MessageState.RETRYING, released.reason(), now.plus(released.after()), doubt, true);
        } else if (ending instanceof Ending.Pending pending) {
            return new Entry(MessageState.WAITING, pending.reason(), now.plus(pending.after()), null, false);
        } else if (ending instanceof Ending.Discarded discarded) {
            return new Entry(MessageState.DISCARDED, discarded.reason(), null, null, false);
        }
        return new Entry(MessageState.WOULD_SEND, null, null, null, false);
    }

    private boolean end(Claim.Won claim, Entry entry) {
        return entry.released() ? claims.release(claim, entry.reason(), entry.due())
                : claims.end(claim, entry.state(), entry.reason(), entry.due(), entry.doubt());
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
            ledger.saveBody(id, BodyKind.RESULT, Work.asks(work.type()) ? raw(work) : delivered.result().toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void tell(Work work, Entry entry) {
        var command = work.claim.command();
        var connection = command.connection();
        LOG.info("{} {} of {} to {} is {}{}", command.type(), command.id(), command.entity(), connection, entry.state(), entry.reason() == null ? "" : " (" + entry.reason().code() + ")");
        if (entry.state() == MessageState.DELIVERED) {
            states.succeeded(connection, "OUT");
            if (work.claim.attempt() > 1) {
                alerts.clear("parked", connection, command.id());
            }
        } else if (entry.reason() != null && (entry.state() == MessageState.RETRYING || entry.state().parked()) && !PATIENT.contains(entry.reason().code())) {
            states.failed(connection, entry.reason().code() + ": " + entry.reason().text());
        }
        if (entry.state().parked()) {
            raise(command, entry.state(), entry.reason());
        }
    }

    private void raise(Command command, MessageState state, Reason reason) {
        alerts.raise("parked", command.connection(), command.id(), command.type() + " " + command.id() + " of " + command.entity() + " to "
                + command.connection() + " is " + state + ": " + reason.forAlert());
    }

    private List<Outgoing> messages(Work work, Over over, Entry entry, Instant now) {
        var command = work.claim.command();
        var messages = new ArrayList<Outgoing>();
        switch (entry.state()) {
            case DELIVERED -> messages.add(Work.asks(command.type()) ? Messages.answer(command, raw(work), work.rawType, now)
                    : Messages.receipt(command, entry.state(), ((Ending.Delivered) over.ending()).result(), null, work.claim.fence(), now));
            case WOULD_SEND -> messages.add(Messages.receipt(command, entry.state(), null, null, work.claim.fence(), now));
            case PARKED, UNKNOWN -> {
                messages.add(Messages.deadLetter(command, entry.reason()));
                messages.add(Messages.receipt(command, entry.state(), null, entry.reason(), work.claim.fence(), now));
            }
            case RETRYING, WAITING -> messages.add(Messages.command(command, Duration.between(now, entry.due())));
            default -> {
            }
        }
        return messages;
    }

    private static byte[] raw(Work work) {
        return work.raw != null ? work.raw : work.answer == null ? new byte[0] : work.answer.toString().getBytes(StandardCharsets.UTF_8);
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

    private String answerType(Command command) {
        return Optional.ofNullable(ledger.body(command.id(), BodyKind.ANSWER).map(Endings::json).orElse(null))
                .map(answer -> answer.path("headers").path("content-type").asText(null)).orElse(null);
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException("a document in the ledger is no JSON", e);
        }
    }
}
