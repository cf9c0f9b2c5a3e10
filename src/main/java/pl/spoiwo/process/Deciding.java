package pl.spoiwo.process;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.DurableCommit;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Locks;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;
import pl.spoiwo.order.Decision.Notice;
import pl.spoiwo.stock.SetTables;

/** One message, one database transaction: locks, key, handlers, ledger. What it returns may be sent, because the commit is on disk. */
@Component
final class Deciding {

    private final TransactionTemplate transaction;
    private final DurableCommit durable;
    private final Ledger ledger;
    private final Locks locks;
    private final SetTables sets;
    private final Telling telling;
    private final List<Handler> handlers;
    private final Matches matches;
    private final RepeatedValues repeated;
    private final FollowUps followUps;
    private final Clock clock;

    Deciding(PlatformTransactionManager transactions, DurableCommit durable, Ledger ledger, Locks locks, SetTables sets, Telling telling, List<Handler> handlers,
             Matches matches, RepeatedValues repeated, FollowUps followUps, Clock clock) {
        this.transaction = new TransactionTemplate(transactions);
        this.durable = durable;
        this.ledger = ledger;
        this.locks = locks;
        this.sets = sets;
        this.telling = telling;
        this.handlers = handlers;
        this.matches = matches;
        this.repeated = repeated;
        this.followUps = followUps;
        this.clock = clock;
    }

    /** How a message ended, for the log. */
    record Decided(MessageState state, Reason reason, String entity, List<Outgoing> outgoing, List<Notice> notices) {
    }

    Decided decide(Interpreted interpreted) {
        var rest = ledger.duplicate(interpreted.message()) ? interpreted : repeated.without(interpreted);
        var decided = transaction.execute(status -> inTransaction(interpreted, rest));
        decided.notices().forEach(telling::tell);
        durable.await();
        return decided;
    }

    /** @param rest of it that is still to be decided */
    private Decided inTransaction(Interpreted read, Interpreted rest) {
        var message = read.message();
        lock(union(read, (handler, envelope) -> handler.names(envelope, read)), true);
        var owner = ledger.takeKey(message);
        if (!owner.equals(message.id())) {
            var reason = Reason.of("duplicate", "duplicate of " + owner);
            ledger.close(message, MessageState.IGNORED, reason, null, read.configuration().version());
            return new Decided(MessageState.IGNORED, reason, null, List.of(), List.of());
        }
        boolean repeat = ledger.alreadyDecided(message);
        // What followed from it is asked of all its SKUs.
        var interpreted = matches.of(repeat ? read : rest);
        var named = union(interpreted, (handler, envelope) -> handler.skus(envelope, interpreted));
        var skus = named.isEmpty() ? named : sets.toLock(named);
        if (repeat) {
            var outgoing = outgoing(ledger.commandsCausedBy(message.id()));
            outgoing.addAll(followUps.again(skus, interpreted, now()));
            return new Decided(MessageState.PROCESSED, Reason.of("repeated", "was decided before"), null, outgoing, notices(message));
        }
        lock(skus, false);
        return first(interpreted, skus, now());
    }

    /** Asked when the locks are held: who waited for them decides after those that it waited for. */
    private Instant now() {
        return UtcTime.micros(clock.instant());
    }

    private Decided first(Interpreted interpreted, Set<String> locked, Instant now) {
        var message = interpreted.message();
        var version = interpreted.configuration().version();
        var work = new Work(interpreted, now);
        work.locked(locked);
        Forwarding.of(message, interpreted.connection()).map(List::of).ifPresent(forward -> {
            ledger.addCommands(message.id(), version, forward);
            work.add(forward);
        });
        interpreted.envelopes().forEach(envelope -> handlerOf(envelope).handle(envelope, work));
        if (work.reconciles()) {
            Missed.tell(work);
        }
        var outgoing = outgoing(work.commands());
        outgoing.addAll(followUps.of(work));
        outgoing.addAll(work.own());
        ledger.close(message, work.state(), work.reason(), work.entity(), version);
        if (!work.notices().isEmpty()) {
            ledger.saveBody(message.id(), Ledger.BodyKind.RESULT, Json.MAPPER.<JsonNode>valueToTree(work.notices()));
        }
        return new Decided(work.state(), work.reason(), work.entity(), outgoing, work.notices());
    }

    /** Alerts have transactions of their own and are told after the commit; kept with the message, a repeat tells them again. */
    private List<Notice> notices(Inbound message) {
        return ledger.body(message.id(), Ledger.BodyKind.RESULT).map(Deciding::notices).orElse(List.of());
    }

    private static List<Notice> notices(byte[] stored) {
        try {
            return Json.MAPPER.readValue(stored, new TypeReference<>() {
            });
        } catch (IOException e) {
            throw new IllegalStateException("stored alerts cannot be read", e);
        }
    }

    private void lock(Set<String> names, boolean orders) {
        if (names.isEmpty()) {
            return;
        }
        if (orders) {
            locks.orders(names);
        } else {
            locks.skus(names);
        }
    }

    private Set<String> union(Interpreted interpreted, BiFunction<Handler, Envelope, Set<String>> of) {
        var all = new TreeSet<String>();
        interpreted.envelopes().forEach(envelope -> all.addAll(of.apply(handlerOf(envelope), envelope)));
        return all;
    }

    private Handler handlerOf(Envelope envelope) {
        return handlers.stream().filter(handler -> handler.takes(envelope)).findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody handles " + envelope.getClass().getSimpleName()));
    }

    private static List<Outgoing> outgoing(List<Command> commands) {
        return new ArrayList<>(commands.stream().map(Outgoing::of).toList());
    }
}
