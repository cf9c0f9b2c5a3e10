package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Approvals that wait for a second person while the hub is upgraded. */
class FirstApproverTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("whom a token or a local JMX connection has approved before the upgrade, two persons have to approve; a user is the first of two, and what is decided keeps who did")
    void upgraded() {
        var database = new DriverManagerDataSource(DatabaseConfiguration.h2(folder), "sa", "");
        Flyway.configure().dataSource(database).target("7.80").load().migrate();
        var jdbc = new JdbcTemplate(database);
        approval(jdbc, "user", "ola", "HELD");
        approval(jdbc, "token", "token:ci", "HELD");
        approval(jdbc, "jmx", "jmx", "HELD");
        approval(jdbc, "none", null, "HELD");
        approval(jdbc, "over", "token:ci", "APPROVED");
        Flyway.configure().dataSource(database).load().migrate();
        assertThat(jdbc.queryForList("select id || ' ' || coalesce(first_by, '-') || ' ' || coalesce(case when state = 'HELD' then first_person end, '-') || ' ' || revision from approval order by id", String.class))
                .containsExactly("jmx - - 1", "none - - 1", "over token:ci - 1", "token - - 1", "user ola ola 1");
    }

    private static void approval(JdbcTemplate jdbc, String id, String firstBy, String state) {
        jdbc.update("""
                insert into approval (id, scope, direction, connection, field, guard, guard_at, why, state, created_at, expires_at, first_by)
                values (?, 'single', 'IN', 'erp-main', 'price', 'told-price', 'config/guards.yaml:3', 'why', ?, current_timestamp, current_timestamp, ?)""", id, state, firstBy);
    }
}
