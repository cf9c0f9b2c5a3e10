package pl.spoiwo.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Claims on the table {@code message}. Rows of one entity are always locked in the order of their seq, so claims and ends cannot deadlock. */
@Repository
final class JdbcClaims implements Claims {

    /** The broker's clock may deliver a little before the time that was asked for. */
    private static final Duration EARLY = Duration.ofMillis(200);

    private static final String OF_ENTITY = "select " + MessageTable.COLUMNS + """
             from message
            where entity = ? and connection = ? and direction = 'OUT' and state not in\s""" + MessageTable.TERMINAL;
    private static final String EARLIER = OF_ENTITY + " and seq < ? order by seq for update";
    private static final String WAITING_FIRST = OF_ENTITY + " and seq = (select min(m.seq) from message m where m.entity = ? and m.connection = ?"
            + " and m.direction = 'OUT' and m.state not in " + MessageTable.TERMINAL + ") for update";
    private static final String WAIT = "update message set state = 'WAITING', reason_code = 'earlier-command', reason_text = ?, due_at = null, updated_at = ? where id = ?";
    private static final String LET_GO = """
            update message set state = 'PENDING', reason_code = null, reason_text = null, updated_at = ?
            where id = ? and state = 'WAITING' and due_at is null""";
    private static final String TAKE = """
            update message set state = 'SENDING', attempts = attempts + 1, fence = fence + 1, owner = ?, lease_until = ?, ambiguous_since = ?,
                               reason_code = null, reason_text = null, reason_file = null, reason_line = 0, due_at = null, updated_at = ?,
                               emissions = 0, emitted_at = null
            where id = ? and fence = ?""";
    private static final String END = """
            update message set state = ?, reason_code = ?, reason_text = ?, reason_file = ?, reason_line = ?, due_at = ?, ambiguous_since = ?,
                               lease_until = null, updated_at = ?
            where id = ? and fence = ? and state = 'SENDING'""";
    private static final String PROLONG = "update message set lease_until = ?, updated_at = ? where id = ? and fence = ? and state = 'SENDING'";
    private static final String RELEASE = """
            update message set state = 'RETRYING', attempts = attempts - 1, reason_code = ?, reason_text = ?, reason_file = ?, reason_line = ?,
                               due_at = ?, lease_until = null, updated_at = ?
            where id = ? and fence = ? and state = 'SENDING'""";

    private static final String FOUND = """
            update message set state = 'DELIVERED', reason_code = ?, reason_text = ?, reason_file = null, reason_line = 0, due_at = null,
                               ambiguous_since = null, updated_at = ?
            where id = ? and direction = 'OUT' and state in ('PARKED', 'UNKNOWN') and attempts > 0""";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate own;
    private final TransactionTemplate joined;
    private final MessageTable messages;
    private final DurableCommit durable;
    private final Node node;
    private final Clock clock;

    JdbcClaims(JdbcTemplate jdbc, PlatformTransactionManager transactions, DurableCommit durable, Node node, Clock clock) {
        this.jdbc = jdbc;
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.joined = new TransactionTemplate(transactions);
        this.messages = new MessageTable(jdbc);
        this.durable = durable;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public Claim claim(String commandId, Duration lease) {
        var claim = own.execute(status -> claimInTransaction(commandId, lease));
        if (claim instanceof Claim.Won) {
            durable.await();
        }
        return claim;
    }

    private Claim claimInTransaction(String commandId, Duration lease) {
        var known = messages.find(commandId);
        if (known.isEmpty() || !known.get().direction().equals("OUT")) {
            return new Claim.Dropped("there is no command " + commandId);
        }
        var entity = known.get().entity();
        var earlier = jdbc.query(EARLIER, MessageTable.ROW, entity, known.get().connection(), known.get().seq()).stream().findFirst();
        var row = messages.lock(commandId).orElseThrow();
        if (row.state().terminal()) {
            return new Claim.Dropped("it is " + row.state(), next(row.connection(), entity).orElse(null));
        }
        if (row.state().parked()) {
            return new Claim.Dropped("it is parked: " + row.state());
        }
        if (earlier.isPresent()) {
            return await(row, earlier.get());
        }
        var now = clock.instant();
        if (row.dueAt() != null && row.dueAt().isAfter(now.plus(EARLY))) {
            return new Claim.Later(messages.command(row), row.dueAt());
        }
        if (row.state() != MessageState.SENDING) {
            return take(row, lease, now, row.ambiguousSince());
        }
        if (row.leaseUntil() != null && row.leaseUntil().isAfter(now) && !node.outlived(row.owner())) {
            return new Claim.Later(messages.command(row), row.leaseUntil());
        }
        return take(row, lease, now, now);
    }

    /** One that is being sent keeps its claim: it cannot have been allowed to before the earlier one ended. */
    private Claim await(Row row, Row earlier) {
        if (row.state() != MessageState.SENDING) {
            jdbc.update(WAIT, "waits for " + earlier.type() + " " + earlier.id() + ", which is " + earlier.state(), UtcTime.of(clock.instant()), row.id());
        }
        return new Claim.Dropped("it waits for " + earlier.id() + ", which is " + earlier.state(), letGo(earlier).orElse(null));
    }

    private Claim take(Row row, Duration lease, Instant now, Instant ambiguousSince) {
        var command = messages.command(row);
        int taken = jdbc.update(TAKE, node.owner(), UtcTime.of(now.plus(lease)), UtcTime.of(ambiguousSince), UtcTime.of(now), row.id(), row.fence());
        if (taken != 1) {
            throw new IllegalStateException("command " + row.id() + " moved while its row was locked");
        }
        return new Claim.Won(command, row.attempts() + 1, row.fence() + 1, ambiguousSince == null ? null : UtcTime.micros(ambiguousSince), row.receivedAt());
    }

    @Override
    public boolean end(Claim.Won claim, MessageState state, Reason reason, Instant dueAt, Instant ambiguousSince) {
        return jdbc.update(END, state.name(), JdbcLedger.code(reason), JdbcLedger.text(reason), JdbcLedger.file(reason), JdbcLedger.line(reason),
                UtcTime.of(dueAt), UtcTime.of(ambiguousSince), UtcTime.of(clock.instant()), claim.command().id(), claim.fence()) == 1;
    }

    @Override
    public boolean prolong(Claim.Won claim, Duration lease) {
        var now = clock.instant();
        return jdbc.update(PROLONG, UtcTime.of(now.plus(lease)), UtcTime.of(now), claim.command().id(), claim.fence()) == 1;
    }

    @Override
    public boolean release(Claim.Won claim, Reason reason, Instant dueAt) {
        return jdbc.update(RELEASE, JdbcLedger.code(reason), JdbcLedger.text(reason), JdbcLedger.file(reason), JdbcLedger.line(reason),
                UtcTime.of(dueAt), UtcTime.of(clock.instant()), claim.command().id(), claim.fence()) == 1;
    }

    @Override
    public boolean found(String commandId, Reason reason) {
        return jdbc.update(FOUND, JdbcLedger.code(reason), JdbcLedger.text(reason), UtcTime.of(clock.instant()), commandId) == 1;
    }

    @Override
    public Optional<Command> nextAfter(Command ended) {
        return joined.execute(status -> next(ended.connection(), Columns.name(ended.entity(), Columns.ENTITY)));
    }

    private Optional<Command> next(String connection, String entity) {
        return jdbc.query(WAITING_FIRST, MessageTable.ROW, entity, connection, entity, connection).stream().findFirst().flatMap(this::letGo);
    }

    private Optional<Command> letGo(Row first) {
        boolean waited = jdbc.update(LET_GO, UtcTime.of(clock.instant()), first.id()) == 1;
        return waited ? Optional.of(messages.command(first)) : Optional.empty();
    }
}
