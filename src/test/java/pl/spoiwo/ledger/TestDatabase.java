package pl.spoiwo.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/** A fresh, migrated database of either kind: an H2 file with the hub's own settings, or a database in one PostgreSQL that all tests of this run share, and that does not sync. */
public record TestDatabase(HikariDataSource dataSource) implements AutoCloseable {

    private static EmbeddedPostgres postgres;

    public static TestDatabase h2(Path folder) {
        return migrated(DatabaseConfiguration.h2(folder), "sa", "");
    }

    public static TestDatabase postgres() {
        var name = "t" + UUID.randomUUID().toString().replace("-", "");
        try (var connection = server().getPostgresDatabase().getConnection(); var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return migrated(server().getJdbcUrl("postgres", name), "postgres", "");
    }

    private static synchronized EmbeddedPostgres server() {
        try {
            if (postgres == null) {
                postgres = EmbeddedPostgres.builder().setServerConfig("max_connections", "300").setServerConfig("synchronous_commit", "on").start();
            }
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestDatabase migrated(String url, String user, String password) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(40);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(10_000);
        var dataSource = new HikariDataSource(config);
        Flyway.configure().dataSource(dataSource).load().migrate();
        return new TestDatabase(dataSource);
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
