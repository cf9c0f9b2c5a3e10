package pl.spoiwo.alert;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.ledger.UtcTime;

/** The table {@code alert}. Every call has a transaction of its own, so that an alert outlives the rollback of what it tells about. */
@Repository
class JdbcAlerts implements Alerts {

    private static final int TEXT = 2000;

    private static final String AGAIN = "update alert set times = times + 1, last_at = ?, text = ? where open_key = ?";
    private static final String OTHER_TASK = "update alert set notified_at = null where open_key = ? and text <> ?";
    private static final String FIRST = """
            insert into alert (code, connection, entity, text, owner, since, last_at, open_key, task) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing""";
    private static final String CLEAR = "update alert set closed_at = ?, open_key = null where open_key = ?";
    private static final String COLUMNS = "select id, code, connection, entity, text, owner, since, last_at, times, acknowledged_by from alert";
    private static final String OPEN = COLUMNS + " where open_key is not null order by since desc, id desc";
    private static final String ACKNOWLEDGE = """
            update alert set acknowledged_by = ?, acknowledged_at = ?, closed_at = case when task then ? end,
                             open_key = case when task then null else open_key end
            where id = ? and open_key is not null""";
    private static final String UNTOLD = "select id from alert where notified_at is null and open_key is not null order by id limit 100";
    private static final String LOCK_UNTOLD = COLUMNS + " where id = ? and notified_at is null and open_key is not null for update";
    private static final String TOLD = "update alert set notified_at = ? where id = ?";
    private static final RowMapper<Alert> ALERT = (row, n) -> read(row);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate own;
    private final ActiveConfiguration configuration;
    private final NewAlerts news;
    private final Clock clock;

    JdbcAlerts(JdbcTemplate jdbc, PlatformTransactionManager transactions, ActiveConfiguration configuration, NewAlerts news, Clock clock) {
        this.jdbc = jdbc;
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.configuration = configuration;
        this.news = news;
        this.clock = clock;
    }

    @Override
    public void raise(String code, String connection, String entity, String text) {
        say(code, connection, entity, text, false);
    }

    @Override
    public void task(String code, String connection, String entity, String text) {
        say(code, connection, entity, text, true);
    }

    private void say(String code, String connection, String entity, String text, boolean task) {
        var key = key(code, connection, entity);
        var now = UtcTime.of(clock.instant());
        var said = text.length() <= TEXT ? text : text.substring(0, TEXT - 1) + "…";
        boolean isNews = Boolean.TRUE.equals(own.execute(status -> {
            boolean other = task && jdbc.update(OTHER_TASK, key, said) == 1;
            return jdbc.update(AGAIN, now, said, key) == 1 ? other
                    : jdbc.update(FIRST, code, name(connection), name(entity), said, owner(code, connection), now, now, key, task) == 1;
        }));
        if (isNews) {
            news.raised();
        }
    }

    @Override
    public void clear(String code, String connection, String entity) {
        own.executeWithoutResult(status -> jdbc.update(CLEAR, UtcTime.of(clock.instant()), key(code, connection, entity)));
    }

    @Override
    public boolean acknowledge(long id, String by) {
        var now = UtcTime.of(clock.instant());
        return Boolean.TRUE.equals(own.execute(status -> jdbc.update(ACKNOWLEDGE, by, now, now, id) == 1));
    }

    @Override
    public List<Alert> open() {
        return jdbc.query(OPEN, ALERT);
    }

    /** Open alerts that nobody was told of yet. */
    List<Long> untold() {
        return jdbc.queryForList(UNTOLD, Long.class);
    }

    /** Runs {@code tell} for one of them, unless another node was quicker; where it fails, nobody counts as told. */
    void tell(long id, Consumer<Alert> tell) {
        own.executeWithoutResult(status -> jdbc.query(LOCK_UNTOLD, ALERT, id).forEach(alert -> {
            tell.accept(alert);
            jdbc.update(TOLD, UtcTime.of(clock.instant()), id);
        }));
    }

    private String owner(String code, String connection) {
        var owners = configuration.current().alerts().owners();
        return owners.getOrDefault(code, owners.getOrDefault(name(connection), owners.get("default")));
    }

    private static String key(String code, String connection, String entity) {
        return code + "|" + name(connection) + "|" + name(entity);
    }

    private static String name(String text) {
        return text == null ? "" : text.length() <= 100 ? text : text.substring(0, 100);
    }

    private static Alert read(ResultSet row) throws SQLException {
        var code = row.getString("code");
        return new Alert(row.getLong("id"), code, nullable(row.getString("connection")), nullable(row.getString("entity")), row.getString("text"),
                row.getString("owner"), "docs/runbooks/" + code + ".md", UtcTime.read(row, "since"), UtcTime.read(row, "last_at"),
                row.getInt("times"), row.getString("acknowledged_by"));
    }

    private static String nullable(String text) {
        return text.isEmpty() ? null : text;
    }
}
