package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.UtcTime;

/** What guards stopped, and what was decided on it. */
@Component
public class ApprovalQueries {

    private static final int EXAMPLES = 5;
    private static final String COLUMNS = """
            select a.*, (select count(*) from approval_item i where i.approval_id = a.id and i.state = a.state) as items from approval a""";
    private static final String LIST = COLUMNS + """

             where (cast(:state as varchar) is null or a.state = :state) and (cast(:connection as varchar) is null or a.connection = :connection)
               and (cast(:sku as varchar) is null or exists (select 1 from approval_item s where s.approval_id = a.id and s.sku = :sku))
               and a.created_at <= :at and (a.created_at < :at or a.id < :key)
             order by a.created_at desc, a.id desc limit :limit""";
    private static final String ONE = COLUMNS + " where a.id = :id";
    private static final String ITEMS = """
            select id, sku, name, was, said, instead, said_at, message_id, why, state, applied from approval_item
             where approval_id = :id and id > :after and (cast(:state as varchar) is null or state = :state) order by id limit :limit""";
    /* Of what was held before that was kept, the moments of its approval. */
    private static final String HELD = """
            select i.approval_id, a.direction, a.connection, i.name, i.was, i.said, a.guard, a.guard_at, i.why, i.state, coalesce(i.held_at, a.created_at) as held_from,
                   case when i.state <> 'HELD' then coalesce(i.over_at, a.decided_at) end as held_until, case when i.state <> 'SUPERSEDED' then a.decided_by end as decided_by,
                   case when i.state <> 'SUPERSEDED' then a.reason end as reason
              from approval_item i join approval a on a.id = i.approval_id
             where i.sku = :sku and a.field = :field and coalesce(i.held_at, a.created_at) <= :at and (i.state = 'HELD' or coalesce(i.over_at, a.decided_at) > :at)
             order by held_from desc, i.id limit 50""";

    private final JdbcClient jdbc;

    ApprovalQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param scope     single or batch
     * @param direction IN: told by the connection; OUT: what the connection, a channel, shall hold
     * @param at        of the guard, as file:line
     * @param firstBy   who approved first, where two have to; with when and why. Gone when more values have come since
     * @param releaseAt when it goes on by itself, unless more of its kind come
     * @param items     how many of its values are in this state; newer values may have replaced others
     * @param revision  another one whenever values come into it, also in the place of others; read before the values
     * @param examples  some of these
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Approval(String id, String scope, String direction, String connection, String field, String guard, String at, String why, String messageId, String state, int items, int revision,
                           Instant createdAt, Instant expiresAt, Instant releaseAt, String firstBy, Instant firstAt, String firstReason, Instant decidedAt, String decidedBy, String reason, List<Item> examples) {
    }

    /**
     * @param name    price list or warehouse
     * @param from    what held, absent where nothing did; {@code to}: the value that was stopped
     * @param instead what passed in its place
     * @param applied it was brought on
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(String id, String sku, String name, String from, String to, String instead, Instant saidAt, String messageId, String why, String state, boolean applied) {
    }

    /** A value that waits, or waited: then {@code until} is when that was over, and {@code by} and {@code reason} say who decided so, and why; absent where a newer value took its place. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Held(String approval, String direction, String connection, String name, String from, String to, String guard, String at, String why, Instant since, String state, Instant until,
                       String by, String reason) {
    }

    /** Newest first. Each filter may be null. */
    public Page<Approval> list(String state, String connection, String sku, Cursor from, int limit) {
        var found = jdbc.sql(LIST).param("state", state).param("connection", connection).param("sku", sku).param("at", from.time()).param("key", from.key()).param("limit", limit + 1)
                .query((row, n) -> approval(row)).list();
        return Page.of(found, limit, each -> new Cursor(each.createdAt(), each.id()));
    }

    public Optional<Approval> one(String id) {
        return jdbc.sql(ONE).param("id", id).query((row, n) -> approval(row)).optional();
    }

    /** Its values. */
    public Page<Item> items(String id, Cursor from, int limit) {
        return Page.of(found(id, null, from.key(), limit + 1), limit, item -> new Cursor(Instant.EPOCH, item.id()));
    }

    /** What is held now. @param field {@code stock} or {@code price} */
    public List<Held> held(String sku, String field) {
        return held(sku, field, ExplainQueries.LATEST);
    }

    /** What was held at a moment. */
    List<Held> held(String sku, String field, Instant at) {
        return jdbc.sql(HELD).param("sku", sku).param("field", field).param("at", UtcTime.of(at)).query((row, n) -> new Held(row.getString("approval_id"), row.getString("direction"),
                row.getString("connection"), name(row), row.getString("was"), row.getString("said"), row.getString("guard"), row.getString("guard_at"), row.getString("why"),
                Columns.time(row, "held_from"), row.getString("state"), Columns.time(row, "held_until"), row.getString("decided_by"), row.getString("reason"))).list();
    }

    private List<Item> found(String id, String state, String after, int limit) {
        return jdbc.sql(ITEMS).param("id", id).param("state", state).param("after", after).param("limit", limit)
                .query((row, n) -> new Item(row.getString("id"), row.getString("sku"), name(row), row.getString("was"), row.getString("said"), row.getString("instead"),
                        Columns.time(row, "said_at"), row.getString("message_id"), row.getString("why"), row.getString("state"), row.getBoolean("applied"))).list();
    }

    private static String name(ResultSet row) throws SQLException {
        return row.getString("name").isEmpty() ? null : row.getString("name");
    }

    private Approval approval(ResultSet row) throws SQLException {
        return new Approval(row.getString("id"), row.getString("scope"), row.getString("direction"), row.getString("connection"), row.getString("field"), row.getString("guard"),
                row.getString("guard_at"), row.getString("why"), row.getString("message_id"), row.getString("state"), row.getInt("items"), row.getInt("revision"), Columns.time(row, "created_at"),
                Columns.time(row, "expires_at"), Columns.time(row, "release_at"), row.getString("first_by"), Columns.time(row, "first_at"),
                row.getString("first_reason"), Columns.time(row, "decided_at"), row.getString("decided_by"),
                row.getString("reason"), found(row.getString("id"), row.getString("state"), "", EXAMPLES));
    }
}
