package pl.spoiwo.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ArrayList;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.ledger.DurableCommit;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.mapping.Json;

/** Decisions on held values, and what has to be done about them: values that may go on are brought by messages of the hub to itself, each once. */
@Repository
public class Approvals {

    /** Values in one message. */
    private static final int PAGE = 500;
    private static final int MOST = 5000;
    /** A message that is lost is sent again after this. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final String LANE = "select direction, connection from approval where id = ?";
    private static final String FIND = "select guard, scope, state, first_person, revision from approval where id = ?";
    /* Values first, as where newer ones replace them. */
    private static final String DECIDE_ITEMS = "update approval_item set state = ? where approval_id = ? and state = 'HELD'";
    private static final String DECIDE = "update approval set state = ?, decided_at = ?, decided_by = ?, reason = ?, release_at = null where id = ? and state = 'HELD'";
    private static final String FIRST = "update approval set first_by = ?, first_person = ?, first_at = ?, first_reason = ?, release_at = null where id = ?";
    private static final String SETTLED = "select id from approval where state = 'HELD' and release_at <= ?";
    private static final String EXPIRED = "select id from approval where state = 'HELD' and expires_at <= ?";
    /* Two messages at once may have superseded the last two values of one. */
    private static final String EMPTY = """
            update approval set state = 'SUPERSEDED', decided_at = ?, decided_by = 'guards', reason = 'newer values came'
             where state = 'HELD' and not exists (select 1 from approval_item i where i.approval_id = approval.id and i.state = 'HELD')""";
    private static final String DUE = """
            select i.id, i.sku, i.approval_id, a.connection from approval_item i join approval a on a.id = i.approval_id
             where i.state = 'APPROVED' and i.remembered and not i.applied and (i.sent_at is null or i.sent_at <= :before) order by i.approval_id, i.sku, i.id limit :most""";
    private static final String SENT = "update approval_item set sent_at = ? where id = ?";
    private static final String ITEMS = """
            select i.id, i.sku, i.document, i.said_at, i.message_id, i.why, a.direction, a.field, a.guard, a.guard_at from approval_item i join approval a on a.id = i.approval_id
             where i.id in (:ids) and i.state = 'APPROVED' and i.remembered and not i.applied order by i.said_at, i.id""";
    /* Remembered until a value of its thing passes: told again it is not asked about. */
    private static final String APPLIED = "update approval_item set applied = true where id = ?";
    private static final String WAITING = """
            select connection, count(*) as held, min(created_at) as since from approval where state = 'HELD' and release_at is null group by connection order by connection""";

    private final JdbcTemplate jdbc;
    private final JdbcClient named;
    private final Falls falls;
    private final TransactionTemplate transaction;
    private final DurableCommit durable;

    public Approvals(JdbcTemplate jdbc, Falls falls, PlatformTransactionManager transactions, DurableCommit durable) {
        this.jdbc = jdbc;
        this.named = JdbcClient.create(jdbc);
        this.falls = falls;
        this.transaction = new TransactionTemplate(transactions);
        this.durable = durable;
    }

    /** How a decision ended. {@code FIRST}: another person has to approve too. {@code NOBODY}: it needs a person, and who spoke is none. {@code CHANGED}: other values are held than were seen. */
    public enum End {
        DONE, FIRST, SAME_PERSON, NOBODY, CHANGED, UNKNOWN, TOO_LATE
    }

    private record Lane(Direction direction, String connection) {
    }

    private record Found(String guard, boolean batch, boolean held, String first, int revision) {
    }

    /** What a person may say. {@code EXPIRE}: as if nobody had decided in time. */
    public enum Decision {
        APPROVE("APPROVED"), REJECT("REJECTED"), EXPIRE("EXPIRED");

        private final String state;

        Decision(String state) {
            this.state = state;
        }
    }

    /**
     * What somebody says.
     *
     * @param user   under which name
     * @param person who that is, where two different persons have to approve; null for nobody
     * @param seen   the revision that the person looked at; null where that is not said
     */
    public record Vote(Decision decision, String user, String person, String reason, Integer seen) {

        boolean approves() {
            return decision == Decision.APPROVE;
        }
    }

    /** @param fourEyes two different persons have to approve; one rejects, or lets it expire */
    public End decide(String id, Vote vote, boolean fourEyes, Instant now) {
        var end = transaction.execute(status -> {
            var lane = lane(id).orElse(null);
            if (lane == null) {
                return End.UNKNOWN;
            }
            // Who adds values to it, or decides on it too, waits here: it is read behind that.
            falls.lock(lane.direction(), lane.connection());
            var found = jdbc.queryForObject(FIND, (row, n) -> new Found(row.getString("guard"), row.getString("scope").equals("batch"), row.getString("state").equals("HELD"),
                    row.getString("first_person"), row.getInt("revision")), id);
            var refused = refused(found, vote, fourEyes);
            if (refused != null) {
                return refused;
            }
            if (vote.approves() && fourEyes && found.first() == null) {
                jdbc.update(FIRST, vote.user(), vote.person(), UtcTime.of(now), vote.reason(), id);
                return End.FIRST;
            }
            if (!decided(id, vote.decision().state, vote.user(), vote.reason(), now)) {
                status.setRollbackOnly();
                return End.TOO_LATE;
            }
            if (vote.approves() && found.batch()) {
                falls.forget(found.guard(), lane.connection());
            }
            return End.DONE;
        });
        durable.await();
        return end;
    }

    /** Null where it may be decided so. */
    private static End refused(Found found, Vote vote, boolean fourEyes) {
        if (!found.held()) {
            return End.TOO_LATE;
        }
        if (vote.seen() != null && vote.seen() != found.revision()) {
            return End.CHANGED;
        }
        if (!vote.approves() || !fourEyes) {
            return null;
        }
        return vote.person() == null ? End.NOBODY : vote.person().equals(found.first()) ? End.SAME_PERSON : null;
    }

    private Optional<Lane> lane(String id) {
        return jdbc.query(LANE, (row, n) -> new Lane(Direction.valueOf(row.getString("direction")), row.getString("connection")), id).stream().findFirst();
    }

    private boolean decided(String id, String state, String user, String reason, Instant now) {
        jdbc.update(DECIDE_ITEMS, state, id);
        return jdbc.update(DECIDE, state, UtcTime.of(now), user, reason, id) == 1;
    }

    /** Lets go what waited for more of its kind in vain, rejects what nobody has decided on in time, and forgets old falls. */
    public void pass(Instant now) {
        end(SETTLED, Decision.APPROVE.state, "no more of their kind came", now);
        end(EXPIRED, Decision.EXPIRE.state, "nobody has decided in time", now);
        transaction.executeWithoutResult(status -> jdbc.update(EMPTY, UtcTime.of(now)));
        transaction.executeWithoutResult(status -> falls.forget(now));
    }

    /** Each for itself, and only if it still is so when whoever counts falls meanwhile has ended: more of their kind may have come. */
    private void end(String which, String state, String reason, Instant now) {
        jdbc.queryForList(which + " order by id limit 100", String.class, UtcTime.of(now)).forEach(id -> transaction.executeWithoutResult(status -> {
            lane(id).ifPresent(lane -> falls.lock(lane.direction(), lane.connection()));
            if (!jdbc.queryForList(which + " and id = ?", String.class, UtcTime.of(now), id).isEmpty()) {
                decided(id, state, StoppedValues.GUARDS, reason, now);
            }
        }));
    }

    /** Values of one approval that may go on. */
    public record Page(String approval, String connection, List<String> items, List<String> skus) {
    }

    /** @return the next pages that nobody is told of, or was long ago */
    public List<Page> due(Instant now) {
        var pages = new LinkedHashMap<String, Page>();
        var full = new ArrayList<Page>();
        named.sql(DUE).param("before", UtcTime.of(now.minus(AGAIN))).param("most", MOST).query((ResultSet row) -> {
            var page = pages.computeIfAbsent(row.getString("approval_id"), id -> page(id, row));
            if (page.items().size() == PAGE) {
                full.add(page);
                page = page(page.approval(), row);
                pages.put(page.approval(), page);
            }
            page.items().add(row.getString("id"));
            page.skus().add(row.getString("sku"));
        });
        full.addAll(pages.values());
        return full;
    }

    private static Page page(String id, ResultSet row) {
        try {
            return new Page(id, row.getString("connection"), new ArrayList<>(), new ArrayList<>());
        } catch (SQLException e) {
            throw new IllegalStateException("an approval cannot be read", e);
        }
    }

    public void sent(Collection<Page> pages, Instant now) {
        jdbc.batchUpdate(SENT, pages.stream().flatMap(page -> page.items().stream()).map(id -> new Object[] {UtcTime.of(now), id}).toList());
    }

    /** @param document what was told; null of what a channel shall hold @param messageId that told it @param at of the guard that held it, as file:line @param why it did */
    public record Item(String id, String sku, String field, Direction direction, ObjectNode document, Instant saidAt, String messageId, String guard, String at, String why) {
    }

    /** Those of the values that may still go on, marked as gone. In the transaction of who brings them; the locks of their SKUs are held. */
    public List<Item> take(List<String> ids) {
        var items = named.sql(ITEMS).param("ids", ids).query((row, n) -> new Item(row.getString("id"), row.getString("sku"), row.getString("field"), Direction.valueOf(row.getString("direction")),
                row.getString("document") == null ? null : Json.read(row.getString("document"), ObjectNode.class, "a held value"), UtcTime.read(row, "said_at"),
                row.getString("message_id"), row.getString("guard"), row.getString("guard_at"), row.getString("why"))).list();
        jdbc.batchUpdate(APPLIED, items.stream().map(item -> new Object[] {item.id()}).toList());
        return items;
    }

    /** @param since when the oldest was held */
    public record Waiting(long held, Instant since) {
    }

    /** What waits for a person, by connection. */
    public Map<String, Waiting> waiting() {
        var waiting = new LinkedHashMap<String, Waiting>();
        named.sql(WAITING).query((ResultSet row) -> {
            waiting.put(row.getString("connection"), new Waiting(row.getLong("held"), UtcTime.read(row, "since")));
        });
        return waiting;
    }
}
