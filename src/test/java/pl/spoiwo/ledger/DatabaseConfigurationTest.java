package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

class DatabaseConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withInitializer(context -> context.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance()))
            .withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class, FlywayAutoConfiguration.class))
            .withUserConfiguration(Beans.class);

    @Test
    @DisplayName("a data folder given relative to the working folder holds the database, and it opens again with what was written")
    void relativeDataFolder(@TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ON_SUCCESS) Path folder) {
        var relative = Path.of("").toAbsolutePath().relativize(folder.resolve("some data"));
        var hub = runner.withPropertyValues("spoiwo.data-dir=" + relative);
        hub.run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(Ledger.class).saveBody("m-1", Ledger.BodyKind.RAW, new byte[] {7});
            context.getBean(DurableCommit.class).await();
            assertThat(context.getBean(DurableCommit.class)).isInstanceOf(SharedSync.class);
            assertThat(context.getBean(LedgerBalance.class).balance().balanced()).isTrue();
        });
        assertThat(Files.exists(folder.resolve("some data/db/spoiwo.mv.db"))).isTrue();
        hub.run(context -> assertThat(context.getBean(Ledger.class).body("m-1", Ledger.BodyKind.RAW)).hasValue(new byte[] {7}));
    }

    @Test
    @DisplayName("production does not go on with the data of the demo, nor the demo with a company's")
    void owner(@TempDir Path folder) {
        var hub = runner.withPropertyValues("spoiwo.data-dir=" + folder);
        hub.run(context -> assertThat(context).hasNotFailed());
        hub.withPropertyValues("spring.profiles.active=production").run(context -> assertThat(context).getFailure().rootCause()
                .hasMessageContaining("holds the data of profile sandbox").hasMessageContaining("SPOIWO_DATA_DIR"));
        hub.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    @DisplayName("a mark that a power cut has left empty keeps nobody from starting, and is written anew")
    void emptyMark(@TempDir Path folder) throws IOException {
        var hub = runner.withPropertyValues("spoiwo.data-dir=" + folder);
        Files.createDirectories(folder.resolve("db"));
        Files.writeString(folder.resolve("db/profile"), "");
        hub.run(context -> assertThat(context).hasNotFailed());
        assertThat(Files.readString(folder.resolve("db/profile"))).isEqualTo("sandbox");
    }

    @Test
    @DisplayName("with a PostgreSQL address nothing is written to the data folder, and commits need no sync of ours")
    void postgres(@TempDir Path folder) {
        try (var database = TestDatabase.postgres()) {
            runner.withPropertyValues("spoiwo.data-dir=" + folder, "spoiwo.database.url=" + database.dataSource().getJdbcUrl(),
                    "spoiwo.database.user=postgres", "spoiwo.database.synced=true").run(context -> {
                assertThat(context).hasNotFailed();
                assertThat(context.getBean(DurableCommit.class)).isNotInstanceOf(SharedSync.class);
                assertThat(folder).isEmptyDirectory();
            });
        }
    }

    @ParameterizedTest(name = "{0} off: the hub does not start, and says what to switch on")
    @CsvSource({"fsync, false", "synchronous_commit, true"})
    void forgetful(String setting, String synced, @TempDir Path folder) throws SQLException {
        try (var database = TestDatabase.postgres()) {
            try (var connection = database.dataSource().getConnection(); var statement = connection.createStatement()) {
                statement.execute("alter database " + connection.getCatalog() + " set synchronous_commit = off");
            }
            runner.withPropertyValues("spoiwo.data-dir=" + folder, "spoiwo.database.url=" + database.dataSource().getJdbcUrl(),
                    "spoiwo.database.user=postgres", "spoiwo.database.synced=" + synced)
                    .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining(setting + " is off. Switch it on"));
        }
    }

    @Import({DatabaseConfiguration.class, LedgerConfiguration.class, JdbcLedger.class, JdbcClaims.class, StripedLocks.class, Leases.class,
        LedgerQueries.class, LedgerBalance.class, Retention.class})
    static class Beans {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        Months months() {
            return moment -> LocalDate.ofInstant(moment, ZoneOffset.UTC).withDayOfMonth(1);
        }
    }
}
