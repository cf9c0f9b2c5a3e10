package pl.spoiwo.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.springframework.util.FileSystemUtils;

/**
 * A fresh, migrated database of either kind: an H2 file with the hub's own settings, or a database in one PostgreSQL that all tests of this run share, and that does not sync.
 * Each is a copy of one that was migrated once: to migrate takes longer than most tests.
 */
public record TestDatabase(HikariDataSource dataSource) implements AutoCloseable {

    private static final String TEMPLATE = "migrated";
    private static EmbeddedPostgres postgres;
    private static byte[] h2;

    /** @param folder where the database is opened again that lies there already */
    public static TestDatabase h2(Path folder) {
        var file = file(folder);
        try {
            if (Files.notExists(file)) {
                Files.createDirectories(file.getParent());
                Files.write(file, migratedH2());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return opened(DatabaseConfiguration.h2(folder), "sa");
    }

    public static TestDatabase postgres() {
        var name = "t" + UUID.randomUUID().toString().replace("-", "");
        var server = server();
        create(server, name + " template " + TEMPLATE);
        return opened(server.getJdbcUrl("postgres", name), "postgres");
    }

    private static Path file(Path folder) {
        return folder.resolve("db").resolve("spoiwo.mv.db");
    }

    private static synchronized byte[] migratedH2() throws IOException {
        if (h2 == null) {
            var folder = Files.createTempDirectory("spoiwo-migrated");
            migrate(DatabaseConfiguration.h2(folder), "sa");
            h2 = Files.readAllBytes(file(folder));
            FileSystemUtils.deleteRecursively(folder);
        }
        return h2;
    }

    private static synchronized EmbeddedPostgres server() {
        try {
            if (postgres == null) {
                var started = EmbeddedPostgres.builder().setServerConfig("max_connections", "300").setServerConfig("synchronous_commit", "on").start();
                create(started, TEMPLATE);
                migrate(started.getJdbcUrl("postgres", TEMPLATE), "postgres");
                postgres = started;
            }
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(EmbeddedPostgres server, String database) {
        try (var connection = server.getPostgresDatabase().getConnection(); var statement = connection.createStatement()) {
            statement.execute("create database " + database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void migrate(String url, String user) {
        try (var database = opened(url, user)) {
            Flyway.configure().dataSource(database.dataSource()).load().migrate();
        }
    }

    private static TestDatabase opened(String url, String user) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword("");
        config.setMaximumPoolSize(40);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(30_000);
        return new TestDatabase(new HikariDataSource(config));
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
