package pl.spoiwo.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.mapping.Json;

/** The tables {@code message} and {@code inbox}. A row that is terminal is never written again. */
@Repository
final class JdbcLedger implements Ledger {

    /** Whole keys, in each of two tables: PostgreSQL plans each as a way of its own, and 500 of them a hundred times as long as 100. */
    private static final int KEYS_AT_ONCE = 100;

    private static final String INSERT_IN = """
            insert into message (id, connection, direction, type, msg_key, state, reason_code, reason_text, reason_file, reason_line,
                                 caused_by, entity, config_version, content_type, headers, received_at, updated_at)
            values (?, ?, 'IN', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""";
    private static final String CLOSE = """
            update message set state = ?, reason_code = ?, reason_text = ?, reason_file = ?, reason_line = ?, entity = ?, config_version = ?,
                               updated_at = ?
            where id = ? and state in ('RECEIVED', 'PARKED')""";
    /* What a deleted command row is missed by. */
    private static final String COUNT_COMMANDS = """
            update message set commands = (select count(*) from message c where c.caused_by = ? and c.direction = 'OUT') where id = ?""";
    private static final String INSERT_OUT = """
            insert into message (id, connection, direction, type, msg_key, state, caused_by, ordinal, entity, config_version, content_type,
                                 received_at, updated_at)
            values (?, ?, 'OUT', ?, ?, 'PENDING', ?, ?, ?, ?, 'application/json', ?, ?) on conflict do nothing""";
    private static final String TAKE_KEY = """
            insert into inbox (connection, msg_key, message_id, taken_at) values (?, ?, ?, ?) on conflict do nothing""";
    private static final String KEY_OWNER = "select message_id from inbox where connection = ? and msg_key = ?";
    /* Recorded is enough: a poll must not bring again what only waits for its turn. H2 uses an index for IN where all its columns stand before it. */
    static final String KNOWN_KEYS = """
            select msg_key from inbox where (connection, msg_key) in (%1$s)
            union select msg_key from message where (connection, msg_key) in (%1$s) and direction = 'IN'""";
    /* What has left, or may have left, cannot be called back: claimed, ambiguous, or waiting for the target's own answer. */
    private static final String NOT_LEFT = """
            update message set state = 'SUPERSEDED', reason_code = ?, reason_text = ?, due_at = null, updated_at = ?
            where direction = 'OUT' and ambiguous_since is null
              and (state in ('PENDING', 'RETRYING', 'PARKED'%s) or state = 'WAITING' and due_at is null)""";
    private static final String SUPERSEDE = NOT_LEFT.formatted("") + " and connection = ? and entity = ? and type = ?";
    /* Held back by observe mode is not gone: a person may still send it, unless it is called back. */
    private static final String CALL_BACK = NOT_LEFT.formatted(", 'WOULD_SEND'") + " and id = ?";
    private static final String OLDER_THAN = " and seq < (select newer.seq from message newer where newer.id = ?)";
    private static final String STANDING = "select " + MessageTable.COLUMNS + " from message where entity = ? and connection = ? and type = ? and direction = 'OUT'"
            + " and (state = 'WOULD_SEND' or state not in " + MessageTable.TERMINAL + ") order by seq desc limit 1";
    private static final String CAUSED_BY = "select " + MessageTable.COLUMNS + " from message where caused_by = ? and direction = 'OUT' and state not in "
            + MessageTable.TERMINAL + " order by seq";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final MessageTable messages;
    private final Bodies bodies;

    JdbcLedger(JdbcTemplate jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.messages = new MessageTable(jdbc);
        this.bodies = new Bodies(jdbc);
    }

    @Override
    public void recordReceived(Collection<Inbound> received) {
        if (received.isEmpty()) {
            return;
        }
        // Sorted, so that two recorders with copies of the same messages cannot wait for each other.
        var sorted = received.stream().sorted(Comparator.comparing(Inbound::id)).toList();
        transaction.executeWithoutResult(status -> {
            jdbc.batchUpdate(INSERT_IN, sorted.stream().map(m -> rowOf(m, MessageState.RECEIVED, null, null, null)).toList());
            bodies.addRaw(sorted);
        });
    }

    @Override
    public String takeKey(Inbound message) {
        var key = Columns.name(message.key(), Columns.KEY);
        while (true) {
            if (jdbc.update(TAKE_KEY, message.connection(), key, message.id(), now()) == 1) {
                return message.id();
            }
            var owner = jdbc.queryForList(KEY_OWNER, String.class, message.connection(), key);
            if (!owner.isEmpty()) {
                return owner.get(0);
            }
        }
    }

    @Override
    public boolean duplicate(Inbound message) {
        var owner = ownerOf(message);
        return owner != null && !owner.equals(message.id());
    }

    @Override
    public boolean alreadyDecided(Inbound message) {
        // The lock keeps a person's discard or replay of the same message apart from this decision.
        var row = messages.lock(message.id());
        return row.isPresent() && row.get().state().terminal() && message.id().equals(ownerOf(message));
    }

    private String ownerOf(Inbound message) {
        return jdbc.queryForList(KEY_OWNER, String.class, message.connection(), Columns.name(message.key(), Columns.KEY)).stream()
                .findFirst().orElse(null);
    }

    @Override
    public List<String> knownKeys(String connection, Collection<String> keys) {
        var asked = new HashMap<String, String>();
        keys.forEach(key -> asked.put(Columns.name(key, Columns.KEY), key));
        var columns = new ArrayList<>(asked.keySet());
        var known = new ArrayList<String>();
        for (int from = 0; from < columns.size(); from += KEYS_AT_ONCE) {
            var some = columns.subList(from, Math.min(columns.size(), from + KEYS_AT_ONCE));
            var parameters = new ArrayList<Object>(4 * some.size());
            for (int table = 0; table < 2; table++) {
                some.forEach(column -> parameters.addAll(List.of(connection, column)));
            }
            jdbc.query(KNOWN_KEYS.formatted(String.join(", ", Collections.nCopies(some.size(), "(?, ?)"))),
                    row -> {
                        known.add(asked.get(row.getString(1)));
                    }, parameters.toArray());
        }
        return known;
    }

    @Override
    public void close(Inbound message, MessageState state, Reason reason, String entity, String configVersion) {
        transaction.executeWithoutResult(status -> {
            if (jdbc.update(INSERT_IN, rowOf(message, state, reason, entity, configVersion)) == 1) {
                bodies.addRaw(List.of(message));
            } else {
                jdbc.update(CLOSE, state.name(), code(reason), text(reason), file(reason), line(reason), Columns.name(entity, Columns.ENTITY),
                        Columns.text(configVersion, 64), now(), message.id());
            }
            if (state == MessageState.PROCESSED) {
                jdbc.update(COUNT_COMMANDS, message.id(), message.id());
            }
        });
    }

    @Override
    public void addCommands(String causedBy, String configVersion, List<Command> commands) {
        transaction.executeWithoutResult(status -> commands.forEach(command -> add(causedBy, configVersion, command)));
    }

    private void add(String causedBy, String configVersion, Command command) {
        var now = now();
        var entity = Columns.name(command.entity(), Columns.ENTITY);
        var key = Columns.name(command.type() + ":" + command.entity(), Columns.KEY);
        boolean added = jdbc.update(INSERT_OUT, command.id(), command.connection(), Columns.name(command.type(), 100), key, causedBy,
                command.ordinal(), entity, Columns.text(configVersion, 64), now, now) == 1;
        if (!added) {
            return;
        }
        saveBody(command.id(), BodyKind.RAW, command.data());
        if (command.replacing()) {
            jdbc.update(SUPERSEDE + OLDER_THAN, "superseded", "replaced by the newer " + command.id(), now, command.connection(), entity,
                    command.type(), command.id());
        }
    }

    @Override
    public List<Command> commandsCausedBy(String messageId) {
        return jdbc.query(CAUSED_BY, MessageTable.ROW, messageId).stream().map(messages::command).toList();
    }

    @Override
    public boolean supersede(String commandId, Reason reason) {
        return jdbc.update(CALL_BACK, code(reason), text(reason), now(), commandId) > 0;
    }

    @Override
    public Optional<Row> standing(String connection, String entity, String type) {
        return jdbc.query(STANDING, MessageTable.ROW, Columns.name(entity, Columns.ENTITY), connection, type).stream().findFirst();
    }

    @Override
    public Optional<Row> find(String id) {
        return messages.find(id);
    }

    @Override
    public Optional<byte[]> body(String id, BodyKind kind) {
        return bodies.find(id, kind);
    }

    @Override
    public void saveBody(String id, BodyKind kind, byte[] body) {
        transaction.executeWithoutResult(status -> bodies.replace(id, kind, body));
    }

    private Object[] rowOf(Inbound m, MessageState state, Reason reason, String entity, String configVersion) {
        return new Object[] {m.id(), m.connection(), Columns.name(m.kind(), 100), Columns.name(m.key(), Columns.KEY), state.name(),
            code(reason), text(reason), file(reason), line(reason), m.causedBy(), Columns.name(entity, Columns.ENTITY),
            Columns.text(configVersion, 64), Columns.text(m.contentType(), 100), headers(m), UtcTime.of(m.receivedAt()), now()};
    }

    private static String headers(Inbound message) {
        try {
            return Columns.text(Json.MAPPER.writeValueAsString(message.headers()), 100_000);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("headers of message " + message.id() + " cannot be written", e);
        }
    }

    static String code(Reason reason) {
        return reason == null ? null : Columns.text(reason.code(), 64);
    }

    static String text(Reason reason) {
        return reason == null ? null : Columns.text(reason.text(), 2000);
    }

    static String file(Reason reason) {
        return reason == null ? null : Columns.text(reason.file(), 300);
    }

    static int line(Reason reason) {
        return reason == null ? 0 : reason.line();
    }

    private Object now() {
        return UtcTime.of(clock.instant());
    }
}
