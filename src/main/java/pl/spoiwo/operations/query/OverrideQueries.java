package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.UtcTime;

/** Values that people have set. */
@Component
public class OverrideQueries {

    private static final String LIST = """
            select id, entity, item, field, connection, said, currency, reason, who, set_at, until, ended_at from value_override
            where (cast(:entity as varchar) is null or entity = :entity) and (cast(:key as varchar) is null or item = :key) and (cast(:field as varchar) is null or field = :field)
              and (cast(:connection as varchar) is null or connection = :connection)
              and (cast(:active as boolean) is null or :active = (ended_at is null and until > :now))
              and set_at <= :at and (set_at < :at or id < :id)
            order by set_at desc, id desc
            limit :limit""";

    private static final String STOPPED = """
            select i.subject, i.sku, i.said, i.instead, i.why, i.state, a.id, a.guard, a.guard_at from approval_item i join approval a on a.id = i.approval_id
             where (i.subject, i.sku) in (:keys) and i.remembered and i.state <> 'APPROVED'""";

    private final JdbcClient jdbc;
    private final Clock clock;

    OverrideQueries(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * @param connection absent where it is of no channel
     * @param value      as the history shows it
     * @param active     it holds now
     * @param endedAt    when it was over, was replaced or removed; absent while it holds
     * @param held       the channel is not told of it, because a guard has stopped it; absent where none has
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Override(String id, String entity, String key, String field, String connection, String value, String currency, String reason, String user, Instant setAt, Instant until,
                           boolean active, Instant endedAt, Held held) {

        /** It names a company or a person. */
        public boolean personal() {
            return entity.equals("customer");
        }

        public Override nameless() {
            return personal() ? new Override(id, entity, Words.hidden(key), field, connection, Words.hidden(value), currency, Words.hidden(reason), user, setAt, until, active, endedAt, held) : this;
        }

        private Override held(Held by) {
            return new Override(id, entity, key, field, connection, value, currency, reason, user, setAt, until, active, endedAt, by);
        }

        /** A channel's own price or stock. */
        private boolean guarded() {
            return active && connection != null && !entity.equals("product");
        }

        /** As {@code approval_item} names it. */
        private List<String> thing() {
            return List.of("OUT|" + connection + "|" + field + "|", key);
        }
    }

    /** @param state HELD waits for a person; otherwise it stays out @param at of the guard, as file:line @param instead what the channel is told in its place; absent where that is nothing */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Held(String approval, String state, String guard, String at, String why, String instead) {
    }

    private record Stopped(BigDecimal value, Held held) {
    }

    /** The newest first. Each filter may be null. */
    public Page<Override> list(String entity, String key, String field, String connection, Boolean active, Cursor from, int limit) {
        var now = clock.instant();
        var found = jdbc.sql(LIST).param("entity", entity).param("key", key).param("field", field).param("connection", connection).param("active", active).param("now", UtcTime.of(now))
                .param("at", from.time()).param("id", from.key()).param("limit", limit + 1).query((row, n) -> {
                    var ended = Columns.time(row, "ended_at");
                    var until = Columns.time(row, "until");
                    var of = row.getString("connection");
                    return new Override(row.getString("id"), row.getString("entity"), row.getString("item"), row.getString("field"), of.isEmpty() ? null : of, row.getString("said"),
                            row.getString("currency"), row.getString("reason"), row.getString("who"), Columns.time(row, "set_at"), until, ended == null && until.isAfter(now), ended, null);
                }).list();
        return held(Page.of(found, limit, each -> new Cursor(each.setAt(), each.id())));
    }

    private Page<Override> held(Page<Override> page) {
        var keys = page.items().stream().filter(Override::guarded).map(each -> each.thing().toArray()).toList();
        if (keys.isEmpty()) {
            return page;
        }
        var stopped = new HashMap<List<String>, Stopped>();
        jdbc.sql(STOPPED).param("keys", keys).query((ResultSet row) -> {
            stopped.put(List.of(row.getString("subject"), row.getString("sku")), new Stopped(new BigDecimal(row.getString("said").split(" ")[0]),
                    new Held(row.getString("id"), row.getString("state"), row.getString("guard"), row.getString("guard_at"), row.getString("why"), row.getString("instead"))));
        });
        return page.map(each -> {
            var by = each.guarded() ? stopped.get(each.thing()) : null;
            // What is remembered may be another value that was stopped before.
            return by == null || by.value().compareTo(new BigDecimal(each.value())) != 0 ? each : each.held(by.held());
        });
    }
}
