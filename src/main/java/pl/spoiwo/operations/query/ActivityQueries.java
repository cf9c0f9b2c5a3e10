package pl.spoiwo.operations.query;

import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.UtcTime;

/** How often was done lately what few do often when nothing is wrong. */
@Component
public class ActivityQueries {

    private static final String SINCE = """
            select kind as what, connection as whose, sum(times) as many from security_event
            where at > :since and kind in ('webhook-unverified', 'login-failed') group by kind, connection
            union all
            select action, who, count(*) from audit where at > :since and action in ('message.replay', 'connection.mode') group by action, who
            union all
            select 'read', who, sum(case when detail is null then 1 else length(detail) - length(replace(detail, ' ', '')) + 1 end) from audit
            where at > :since and action like '%.read' group by who""";
    private static final String TOLD = "select distinct detail from security_event where at > :since and kind = :kind";

    private final JdbcClient jdbc;

    ActivityQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param what  {@code webhook-unverified}, {@code login-failed}, {@code message.replay}, {@code connection.mode} or {@code read}
     * @param whose connection of webhooks, user of actions and readings; null for sign-ins
     * @param many  calls; of readings the orders, messages and payments that were shown
     */
    public record Activity(String what, String whose, long many) {
    }

    public List<Activity> since(Instant time) {
        return jdbc.sql(SINCE).param("since", UtcTime.of(time)).query((row, n) -> new Activity(row.getString("what"), row.getString("whose"), row.getLong("many"))).list();
    }

    /** @return details of the security events of this kind */
    public List<String> told(String kind, Instant since) {
        return jdbc.sql(TOLD).param("since", UtcTime.of(since)).param("kind", kind).query(String.class).list();
    }
}
