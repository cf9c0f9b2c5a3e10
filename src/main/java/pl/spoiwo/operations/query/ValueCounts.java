package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.rule.Field;

/**
 * Stock, prices and texts that a channel shall hold and has not accepted, as they were at most two seconds ago. Only kinds in mode live count:
 * of the others nothing is meant to leave.
 */
@Component
public class ValueCounts {

    private static final Duration FRESH = Duration.ofSeconds(2);

    /* By whole beginnings of the index, and as a range that leaves out ACCEPTED: nearly all are. */
    private static final String COUNT = """
            select state, count(*) as items, min(wanted_at) as oldest from channel_value
            where connection = :connection and kind = :kind and state >= 'B' and wanted <> coalesce(accepted, '')
            group by state""";
    private static final String REFUSED = """
            select sku, kind, wanted, accepted, reason from channel_value where connection = :connection and kind in (:kinds) and state = 'REFUSED'
            order by sold desc, wanted_at, sku limit :limit""";

    private final JdbcClient jdbc;
    private final ConnectionStates states;
    private final Clock clock;
    private final Map<String, Seen> seen = new HashMap<>();

    ValueCounts(JdbcClient jdbc, ConnectionStates states, Clock clock) {
        this.jdbc = jdbc;
        this.states = states;
        this.clock = clock;
    }

    private record Group(String kind, String state, long items, Instant oldest) {
    }

    private record Seen(List<Group> groups, Instant at) {
    }

    /**
     * @param waiting  wanted and not accepted, the refused ones too
     * @param oldest   since when the oldest of these is wanted; null where none waits
     * @param refused  of these, left alone until the value changes
     * @param unlinked products that the channel does not have; looked for again from time to time, and not among those that wait
     * @param due      of those that wait, what is still to be sent of stock and prices; texts have time
     */
    public record Values(long waiting, Instant oldest, long refused, long unlinked, @JsonIgnore Queues.Backlog due) {
    }

    /** @param why in one word of the connector or the hub, or what the channel holds instead */
    public record Refusal(String sku, String kind, String why) {
    }

    public Values of(Connection connection) {
        var kinds = kinds(connection);
        var groups = groups(connection.id()).stream().filter(g -> kinds.contains(g.kind())).toList();
        var waiting = sum(groups.stream().filter(g -> !g.state().equals("UNLINKED")).toList());
        var due = sum(groups.stream().filter(g -> !g.state().equals("UNLINKED") && !g.state().equals("REFUSED") && !Field.of(g.kind()).orElseThrow().isText()).toList());
        var unlinked = sum(groups.stream().filter(g -> g.state().equals("UNLINKED")).toList());
        return new Values(waiting.messages(), waiting.oldest(), waiting.messages() - due.messages(), unlinked.messages(), due);
    }

    /** Most sold first. */
    public List<Refusal> refused(Connection connection, int most) {
        var kinds = kinds(connection);
        return kinds.isEmpty() ? List.of() : jdbc.sql(REFUSED).param("connection", connection.id()).param("kinds", kinds).param("limit", most)
                .query((row, n) -> refusal(row)).list();
    }

    private static Refusal refusal(ResultSet row) throws SQLException {
        var held = row.getString("accepted");
        return new Refusal(row.getString("sku"), row.getString("kind"), held == null ? Words.code(row.getString("reason"), "refused") : "holds " + held + " instead of " + row.getString("wanted"));
    }

    private List<String> kinds(Connection connection) {
        return Arrays.stream(Field.values()).filter(field -> connection.writes(field).filter(write -> states.mode(connection, write.name()) == Mode.LIVE).isPresent()).map(Field::word).toList();
    }

    private synchronized List<Group> groups(String connection) {
        var now = clock.instant();
        var known = seen.get(connection);
        if (known == null || known.at().isBefore(now.minus(FRESH))) {
            known = new Seen(Arrays.stream(Field.values()).map(Field::word).flatMap(kind -> jdbc.sql(COUNT).param("connection", connection).param("kind", kind)
                    .query((row, n) -> new Group(kind, row.getString("state"), row.getLong("items"), Columns.time(row, "oldest"))).list().stream()).toList(), now);
            seen.put(connection, known);
        }
        return known.groups();
    }

    private static Queues.Backlog sum(List<Group> groups) {
        return new Queues.Backlog(groups.stream().mapToLong(Group::items).sum(), groups.stream().map(Group::oldest).min(Instant::compareTo).orElse(null));
    }
}
