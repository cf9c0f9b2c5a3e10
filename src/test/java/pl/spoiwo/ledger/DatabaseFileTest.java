package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class DatabaseFileTest {

    private static final int ROUNDS = 3;
    private static final int ROWS = 3_000;
    private static final String BODY = "x".repeat(2_000);

    @TempDir
    Path folder;

    @Test
    @DisplayName("while it is written the database file stays much smaller than with H2's own settings")
    void small() throws Exception {
        // In a pool each new connection would set the hub's own retention time again.
        var own = DatabaseConfiguration.h2(folder.resolve("untidy")).replace("RETENTION_TIME=5000", "RETENTION_TIME=45000");
        try (var untidy = new SingleConnectionDataSource(own, "sa", "", true); var tidy = TestDatabase.h2(folder.resolve("tidy")); var file = tidied(tidy.dataSource())) {
            for (int round = 0; round < ROUNDS; round++) {
                work(untidy, round);
                work(tidy.dataSource(), round);
                Awaitility.await("what is free may be written again").pollDelay(Duration.ofSeconds(6)).until(() -> true);
            }
            assertThat(bytes("tidy")).isLessThan(bytes("untidy") * 2 / 3);
        }
    }

    @Test
    @DisplayName("ids are reserved a thousand at a time, not by a commit for every thirty-second row; also of tables that are there already")
    void ids() throws Exception {
        try (var database = TestDatabase.h2(folder.resolve("ids")); var file = tidied(database.dataSource())) {
            var jdbc = new JdbcTemplate(database.dataSource());
            assertThat(jdbc.queryForList("select identity_cache from information_schema.columns where is_identity = 'YES'", Long.class)).isNotEmpty().containsOnly(1_000L);
        }
    }

    private long bytes(String name) throws IOException {
        return Files.size(folder.resolve(name).resolve("db/spoiwo.mv.db"));
    }

    private static void work(DataSource database, int round) {
        var jdbc = new JdbcTemplate(database);
        jdbc.execute("create table if not exists work (id int primary key, body varchar(4000), state int)");
        for (int n = round * ROWS; n < (round + 1) * ROWS; n++) {
            jdbc.update("insert into work values (?, ?, 0)", n, BODY);
            jdbc.update("update work set state = 1 where id = ?", n);
        }
    }

    private static DatabaseFile tidied(DataSource database) throws SQLException {
        return new DatabaseFile(database, new SharedSync(new CheckpointSync(database)));
    }
}
