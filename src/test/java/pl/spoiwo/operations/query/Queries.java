package pl.spoiwo.operations.query;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.masterdata.Owners;
import pl.spoiwo.product.LongTexts;

/** What the API shows, for tests of what it came from. */
public final class Queries {

    private Queries() {
    }

    public static OrderQueries orders(JdbcClient jdbc) {
        return new OrderQueries(jdbc);
    }

    public static ProductQueries products(JdbcClient jdbc) {
        return new ProductQueries(jdbc);
    }

    public static ExplainQueries explain(JdbcTemplate jdbc, Owners owners, ActiveConfiguration configuration, Clock clock) {
        var client = JdbcClient.create(jdbc);
        return new ExplainQueries(new ValueRows(client, at -> LocalDate.ofInstant(at, ZoneId.of("Europe/Warsaw")).withDayOfMonth(1)), new CausingMessages(client, Duration.ofDays(90), Duration.ofDays(2)), new ApprovalQueries(client), new ToldNow(owners, configuration, clock), new LongTexts(jdbc));
    }
}
