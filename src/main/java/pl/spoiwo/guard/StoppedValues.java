package pl.spoiwo.guard;

import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import pl.spoiwo.connection.GuardSettings;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.guard.Judgement.Kind;
import pl.spoiwo.guard.Judgement.Verdict;
import pl.spoiwo.guard.Stopped.State;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.UtcTime;

/** What guards stopped: rows of {@code approval} and {@code approval_item} as values are judged. Persons decide on them in {@link Approvals}. */
@Repository
public class StoppedValues {

    /** Who decides where no person does. */
    static final String GUARDS = "guards";
    /** More values of one message that one guard stops are one batch. */
    private static final int SINGLES = 10;
    private static final int AT_ONCE = 100;

    private static final String OF = """
            select i.id, i.approval_id, i.state, i.was, i.said, i.instead, i.said_at, i.name, i.sku, a.guard, a.guard_at, a.decided_by from approval_item i join approval a on a.id = i.approval_id
             where (i.subject, i.sku) in (:keys) and i.remembered""";
    private static final String REMEMBERED = "select distinct sku from approval_item where (subject, sku) in (:keys) and remembered and :unique <> ''";
    private static final String OVER = """
            update approval_item set remembered = false, over_at = case when state = 'HELD' then cast(? as timestamp(6) with time zone) else over_at end,
                                     state = case when state = 'HELD' or state = 'APPROVED' and not applied then 'SUPERSEDED' else state end where id = ?""";
    private static final String USED = "update approval_item set remembered = false, applied = true where id = ?";
    private static final String EMPTY = """
            update approval set state = 'SUPERSEDED', decided_at = ?, decided_by = 'guards', reason = 'a newer value came'
             where id = ? and state = 'HELD' and not exists (select 1 from approval_item i where i.approval_id = approval.id and i.state = 'HELD')""";
    /* Locked: who decides meanwhile ends what is held in it, and what comes behind begins another one. */
    private static final String OPEN = """
            select id from approval where state = 'HELD' and connection = ? and scope = 'batch' and direction = ? and field = ? and guard = ?
               and (release_at is not null or created_at > ?) order by created_at desc, id limit 1 for update""";
    /* Nobody has seen these values: added, or in the place of others. */
    private static final String UNSEEN = "update approval set revision = revision + 1, first_by = null, first_person = null, first_at = null, first_reason = null where id = ?";
    private static final String TRIP = "update approval set release_at = null, why = ? where id = ?";
    private static final String LATER = "update approval set release_at = ? where id = ? and release_at is not null and created_at > ?";
    /** So many times as long as they settle, falls wait for others at most: a few that come for ever do not keep them back for ever. */
    private static final int MOST_WAITS = 10;
    private static final String INSERT = """
            insert into approval (id, scope, direction, connection, field, guard, guard_at, why, message_id, state, created_at, expires_at, release_at, decided_at, decided_by, reason)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String ITEM = """
            insert into approval_item (id, approval_id, subject, sku, name, was, said, instead, document, said_at, message_id, why, state, remembered, applied, held_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, true, false, ?)""";

    private final JdbcTemplate jdbc;
    private final JdbcClient named;

    public StoppedValues(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.named = JdbcClient.create(jdbc);
    }

    /** @return by {@link Judgement#thing} */
    Map<String, Stopped> of(Direction direction, String connection, String field, List<Value> values) {
        var found = new HashMap<String, Stopped>();
        for (int from = 0; from < values.size(); from += AT_ONCE) {
            var some = values.subList(from, Math.min(values.size(), from + AT_ONCE));
            named.sql(OF).param("keys", some.stream().map(value -> new Object[] {subject(direction, connection, field, value.name()), value.sku()}).toList()).query((ResultSet row) -> {
                found.put(row.getString("name") + "\n" + row.getString("sku"), new Stopped(row.getString("id"), row.getString("approval_id"), State.valueOf(row.getString("state")),
                        row.getString("state").equals("REJECTED") && !GUARDS.equals(row.getString("decided_by")), row.getString("guard"), row.getString("guard_at"), row.getString("was"), row.getString("said"), row.getBigDecimal("instead"), UtcTime.read(row, "said_at")));
            });
        }
        return found;
    }

    /** @param names by SKU, one of {@code Skus.parts} @param occasion makes the statement one that no earlier one is taken for @return SKUs of which something that came in is remembered */
    public Set<String> remembered(String connection, String field, Map<String, Set<String>> names, String occasion) {
        var keys = names.entrySet().stream().flatMap(each -> each.getValue().stream().map(name -> new Object[] {subject(Direction.IN, connection, field, name), each.getKey()})).toList();
        return Set.copyOf(named.sql(REMEMBERED).param("keys", keys).param("unique", occasion).query(String.class).list());
    }

    static String subject(Direction direction, String connection, String field, String name) {
        return direction + "|" + connection + "|" + field + "|" + name;
    }

    void write(GuardSettings.Approvals terms, Direction direction, String connection, String field, List<Verdict> verdicts, Instant now, String messageId) {
        var over = verdicts.stream().filter(verdict -> verdict.replaces() != null).toList();
        var writing = new Writing(terms, direction, connection, field, now, messageId);
        jdbc.batchUpdate(USED, items(over, verdict -> verdict.approved() && verdict.replaces().state() == State.APPROVED));
        jdbc.batchUpdate(OVER, items(over, verdict -> !verdict.approved() || verdict.replaces().state() != State.APPROVED, UtcTime.of(now)));
        groups(verdicts).forEach(writing::group);
        jdbc.batchUpdate(ITEM, writing.items);
        var approvals = over.stream().map(verdict -> verdict.replaces().approval()).collect(Collectors.toCollection(TreeSet::new));
        jdbc.batchUpdate(EMPTY, approvals.stream().map(id -> new Object[] {UtcTime.of(now), id}).toList());
    }

    private static List<Object[]> items(List<Verdict> verdicts, Predicate<Verdict> which, Object... before) {
        return verdicts.stream().filter(which).map(verdict -> verdict.replaces().item()).sorted().map(id -> Stream.concat(Stream.of(before), Stream.of(id)).toArray()).toList();
    }

    /** What is decided as a whole. */
    private static Collection<List<Verdict>> groups(List<Verdict> verdicts) {
        var groups = new LinkedHashMap<String, List<Verdict>>();
        verdicts.stream().filter(Verdict::stopped).forEach(verdict -> groups.computeIfAbsent(verdict.kind() + " " + verdict.guard() + column(verdict), key -> new ArrayList<>()).add(verdict));
        return groups.values().stream().flatMap(group -> group.size() > SINGLES || group.get(0).mass() != null ? List.of(group).stream() : group.stream().map(List::of)).toList();
    }

    /** Which filled column it belongs to: each is a mistake, or none, of its own. */
    private static String column(Verdict verdict) {
        return verdict.mass() != null && verdict.mass().same() ? "\n" + verdict.value().name() + "\n" + verdict.value().said() : "";
    }

    /** The rows of one message. */
    private final class Writing {

        private final GuardSettings.Approvals terms;
        private final Direction direction;
        private final String connection;
        private final String field;
        private final Instant now;
        private final String messageId;
        private final List<Object[]> items = new ArrayList<>();

        Writing(GuardSettings.Approvals terms, Direction direction, String connection, String field, Instant now, String messageId) {
            this.terms = terms;
            this.direction = direction;
            this.connection = connection;
            this.field = field;
            this.now = now;
            this.messageId = messageId;
        }

        void group(List<Verdict> group) {
            var first = group.get(0);
            boolean waits = first.kind() == Kind.HOLD || first.kind() == Kind.SETTLE;
            var id = first.mass() == null || first.mass().same() ? null : jdbc.queryForList(OPEN, String.class, connection, direction.name(), field, first.guard(),
                    UtcTime.of(now.minus(first.mass().window()))).stream().findFirst().orElse(null);
            if (id == null) {
                id = insert(group, waits);
            } else {
                jdbc.update(UNSEEN, id);
                if (first.kind() == Kind.HOLD) {
                    jdbc.update(TRIP, cut(first.why()), id);
                } else {
                    // More of their kind have come: all of them wait for others.
                    jdbc.update(LATER, release(first), id, UtcTime.of(now.minus(first.mass().settle().multipliedBy(MOST_WAITS))));
                }
            }
            for (var verdict : group) {
                var value = verdict.value();
                items.add(new Object[] {Ids.derived("v", id, value.name(), value.sku(), String.valueOf(messageId), value.said()), id, subject(direction, connection, field, value.name()), value.sku(),
                    value.name(), value.was(), value.said(), verdict.amount() == null ? null : verdict.amount().toPlainString(), value.document() == null ? null : value.document().toString(),
                    UtcTime.of(value.saidAt()), messageId, cut(verdict.why()), waits ? State.HELD.name() : State.REJECTED.name(), UtcTime.of(now)});
            }
        }

        private Object release(Verdict waiting) {
            return UtcTime.of(now.plus(waiting.mass().settle()));
        }

        private String insert(List<Verdict> group, boolean waits) {
            var first = group.get(0);
            boolean batch = group.size() > 1 || first.mass() != null;
            var id = Ids.derived("a", direction.name(), connection, field, first.kind() + first.guard() + column(first), String.valueOf(messageId), batch ? "" : first.value().name(),
                    first.value().sku(), first.value().said());
            jdbc.update(INSERT, id, batch ? "batch" : "single", direction.name(), connection, field, first.guard(), first.at(), cut(first.why()), messageId, (waits ? State.HELD : State.REJECTED).name(),
                    UtcTime.of(now), UtcTime.of(now.plus(terms.expireAfter())), first.kind() == Kind.SETTLE ? release(first) : null,
                    waits ? null : UtcTime.of(now), waits ? null : GUARDS, waits ? null : first.kind() == Kind.DROP ? "dropped" : "clamped");
            return id;
        }
    }

    private static String cut(String text) {
        return text.length() <= 500 ? text : text.substring(0, 500);
    }
}
