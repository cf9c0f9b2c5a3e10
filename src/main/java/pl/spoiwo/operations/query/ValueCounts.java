package pl.spoiwo.operations.query;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Mode;

/**
 * Stock and prices that a channel shall hold and has not accepted, as they were at most two seconds ago. Only kinds in mode live count:
 * of the others nothing is meant to leave.
 */
@Component
public class ValueCounts {

    private static final Duration FRESH = Duration.ofSeconds(2);

    private static final String COUNT = """
            select connection, kind, state, count(*) as items, min(wanted_at) as oldest from channel_value
            where state <> 'ACCEPTED' and wanted <> coalesce(accepted, '')
            group by connection, kind, state""";
    private static final String REFUSED = """
            select sku, kind, reason from channel_value where connection = :connection and kind in (:kinds) and state = 'REFUSED'
            order by sold desc, wanted_at, sku limit :limit""";

    private final JdbcClient jdbc;
    private final ConnectionStates states;
    private final Clock clock;
    private Seen seen = new Seen(List.of(), Instant.MIN);

    ValueCounts(JdbcClient jdbc, ConnectionStates states, Clock clock) {
        this.jdbc = jdbc;
        this.states = states;
        this.clock = clock;
    }

    private record Group(String connection, String kind, String state, long items, Instant oldest) {
    }

    private record Seen(List<Group> groups, Instant at) {
    }

    /**
     * @param waiting  wanted and not accepted, the refused ones too
     * @param oldest   since when the oldest of these is wanted; null where none waits
     * @param refused  of these, left alone until the value changes
     * @param unlinked products that the channel does not have; looked for again from time to time, and not among those that wait
     * @param due      of those that wait, what is still to be sent
     */
    public record Values(long waiting, Instant oldest, long refused, long unlinked, @JsonIgnore Queues.Backlog due) {
    }

    /** @param code why, in one word of the connector or the hub */
    public record Refusal(String sku, String kind, String code) {
    }

    public Values of(Connection connection) {
        var kinds = kinds(connection);
        var groups = groups().stream().filter(g -> g.connection().equals(connection.id()) && kinds.contains(g.kind())).toList();
        var waiting = sum(groups.stream().filter(g -> !g.state().equals("UNLINKED")).toList());
        var due = sum(groups.stream().filter(g -> !g.state().equals("UNLINKED") && !g.state().equals("REFUSED")).toList());
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
        return new Refusal(row.getString("sku"), row.getString("kind"), Words.code(row.getString("reason"), "refused"));
    }

    private List<String> kinds(Connection connection) {
        return List.of("stock", "price").stream()
                .filter(kind -> connection.capability(kind + ".write").filter(write -> states.mode(connection, write.name()) == Mode.LIVE).isPresent()).toList();
    }

    private synchronized List<Group> groups() {
        var now = clock.instant();
        if (seen.at().isBefore(now.minus(FRESH))) {
            seen = new Seen(jdbc.sql(COUNT).query((row, n) -> new Group(row.getString("connection"), row.getString("kind"), row.getString("state"),
                    row.getLong("items"), Columns.time(row, "oldest"))).list(), now);
        }
        return seen.groups();
    }

    private static Queues.Backlog sum(List<Group> groups) {
        return new Queues.Backlog(groups.stream().mapToLong(Group::items).sum(), groups.stream().map(Group::oldest).min(Instant::compareTo).orElse(null));
    }
}
