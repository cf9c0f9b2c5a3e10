package pl.spoiwo.recovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.broker.Broker;
import pl.spoiwo.ledger.Claims;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.DurableCommit;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.LedgerQueries;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.ParkedMessages;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;

/**
 * The database decides who was first, then the broker is told. Where the broker cannot be told, the row is right and the auditor sends
 * the message later.
 */
@Service
class JdbcParkedMessages implements ParkedMessages {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcParkedMessages.class);

    /* Somebody who replays an UNKNOWN command has looked: it is made again. In doubt and merely parked, the target is asked first. */
    private static final String REPLAY = """
            update message set state = case when direction = 'IN' then 'RECEIVED' else 'PENDING' end,
                               ambiguous_since = case when state = 'UNKNOWN' then null else ambiguous_since end,
                               reason_code = 'replayed', reason_text = 'sent again by a person', reason_file = null, reason_line = 0,
                               due_at = null, lease_until = null, emissions = 0, emitted_at = null, updated_at = ?
            where id = ? and state in ('PARKED', 'UNKNOWN', 'WOULD_SEND')""";
    private static final String DISCARD = """
            update message set state = 'DISCARDED', reason_code = ?, reason_text = ?, reason_file = null, reason_line = 0, due_at = null, updated_at = ?
            where id = ? and state in ('PARKED', 'UNKNOWN')""";
    /* Holds the row, so that a replay comes wholly before or wholly after. */
    private static final String EDIT = "update message set updated_at = ? where id = ? and state in ('PARKED', 'UNKNOWN')";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final DurableCommit durable;
    private final Ledger ledger;
    private final LedgerQueries queries;
    private final Claims claims;
    private final Broker broker;
    private final Alerts alerts;

    JdbcParkedMessages(JdbcTemplate jdbc, PlatformTransactionManager transactions, Clock clock, DurableCommit durable, Ledger ledger,
                       LedgerQueries queries, Claims claims, Broker broker, Alerts alerts) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.durable = durable;
        this.ledger = ledger;
        this.queries = queries;
        this.claims = claims;
        this.broker = broker;
        this.alerts = alerts;
    }

    @Override
    public Preview preview(String id) {
        var row = ledger.find(id).filter(ParkedMessages::replayable);
        return new Preview(row.map(r -> r.direction().equals("IN") ? effectsOfMessage(r) : effectsOfCommand(r)).orElse(List.of()));
    }

    private List<Effect> effectsOfMessage(Row row) {
        var effects = new ArrayList<Effect>();
        effects.add(new Effect(row.id(), row.type(), row.connection(), false, "is mapped and decided again with the configuration in force"));
        for (var child : queries.detail(row.id()).orElseThrow().children()) {
            boolean done = child.state().terminal();
            effects.add(new Effect(child.id(), child.type(), child.connection(), done,
                    done ? "was decided before and is " + child.state() + ": it does not repeat" : "was decided before and is " + child.state() + ": it goes on"));
        }
        return effects;
    }

    private List<Effect> effectsOfCommand(Row row) {
        if (row.state() == MessageState.WOULD_SEND) {
            return effectsOfHeldBack(row);
        }
        var effects = new ArrayList<Effect>();
        steps(row.id()).forEach(step -> effects.add(new Effect(row.id(), step, row.connection(), true, "this step is done and does not repeat")));
        effects.add(new Effect(row.id(), row.type(), row.connection(), false, row.state() == MessageState.UNKNOWN || row.ambiguousSince() != null
                ? "an earlier attempt may have taken effect: look at the target first, a replay can make it a second time"
                : "is sent again, attempts so far: " + row.attempts()));
        queries.waitingBehind(row).forEach(later -> effects.add(new Effect(later.id(), later.type(), later.connection(), false, "waits behind it and follows")));
        return effects;
    }

    private List<Effect> effectsOfHeldBack(Row row) {
        var effects = new ArrayList<Effect>();
        effects.add(new Effect(row.id(), row.type(), row.connection(), false, "was held back by observe mode and is sent where its mode is live now"));
        for (var other : queries.siblings(row)) {
            if (other.seq() < row.seq() && other.state() == MessageState.WOULD_SEND) {
                effects.add(new Effect(other.id(), other.type(), other.connection(), false, "was decided before it and is held back too: it stays so"));
            } else if (other.seq() > row.seq()) {
                boolean done = other.state().terminal();
                effects.add(new Effect(other.id(), other.type(), other.connection(), done,
                        done ? "was decided after it and is " + other.state() + ": it does not repeat" : "waits behind it and follows"));
            }
        }
        return effects;
    }

    /** Names of the steps in the checkpoints that the delivery keeps. */
    private List<String> steps(String id) {
        var names = new ArrayList<String>();
        ledger.body(id, Ledger.BodyKind.STEPS).map(JdbcParkedMessages::json).ifPresent(steps -> steps.path("steps").fieldNames().forEachRemaining(names::add));
        return names;
    }

    @Override
    public boolean replay(String id) {
        var row = ledger.find(id);
        if (row.filter(ParkedMessages::replayable).isEmpty() || queries.again(id).isEmpty() || !changed(REPLAY, UtcTime.of(clock.instant()), id)) {
            return false;
        }
        tell(row.get(), queries.again(id));
        return true;
    }

    @Override
    public boolean discard(String id, Reason reason) {
        var row = ledger.find(id);
        if (row.isEmpty()) {
            return false;
        }
        var next = new ArrayList<Command>();
        boolean discarded = Boolean.TRUE.equals(transaction.execute(status -> {
            if (!changed(DISCARD, reason.code(), reason.text(), UtcTime.of(clock.instant()), id)) {
                return false;
            }
            if (row.get().direction().equals("OUT")) {
                claims.nextAfter(new Command(id, row.get().connection(), row.get().type(), row.get().entity(), null, 0)).ifPresent(next::add);
            }
            return true;
        }));
        if (discarded) {
            tell(row.get(), next.stream().map(Outgoing::of).findFirst());
        }
        return discarded;
    }

    @Override
    public boolean edit(String id, byte[] payload) {
        if (ledger.find(id).filter(row -> row.direction().equals("OUT")).isPresent() && !json(payload).isObject()) {
            throw new IllegalArgumentException("the payload of command " + id + " must be a JSON object, as the mappings see it in .data");
        }
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (!changed(EDIT, UtcTime.of(clock.instant()), id)) {
                return false;
            }
            ledger.saveBody(id, Ledger.BodyKind.EDITED, payload);
            return true;
        }));
    }

    private boolean changed(String sql, Object... parameters) {
        return jdbc.update(sql, parameters) == 1;
    }

    private void tell(Row row, Optional<Outgoing> message) {
        durable.await();
        alerts.clear("parked", row.connection(), row.id());
        try {
            broker.removeDeadLetter(row.connection(), row.id());
            message.ifPresent(m -> broker.send(List.of(m)));
        } catch (Broker.BrokerUnavailable e) {
            LOG.warn("The broker could not be told about message {} of {}; the auditor sends it when the broker is back", row.id(), row.connection(), e);
        }
    }

    private static JsonNode json(byte[] document) {
        try {
            return Json.MAPPER.readTree(document);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }
}
