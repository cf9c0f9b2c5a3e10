package pl.spoiwo.ledger;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** Which database: the one at {@code spoiwo.database.url}, otherwise an H2 file below the data folder. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    /* WRITE_DELAY=0: with the default of H2, kill -9 loses commits that were reported. "async:": with "file:" one interrupted thread closes the database for all. */
    private static final String H2 = "jdbc:h2:async:%s;MODE=PostgreSQL;OPTIMIZE_REUSE_RESULTS=FALSE;QUERY_CACHE_SIZE=200;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;RETENTION_TIME=5000;"
            + "LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";

    @Bean
    JdbcConnectionDetails database(@Value("${spoiwo.data-dir}") Path dataDir, @Value("${spoiwo.database.url:}") String url,
                                   @Value("${spoiwo.database.user:}") String user, @Value("${spoiwo.database.password:}") String password, Environment environment) {
        if (!url.isBlank()) {
            return new Database(url, user, password);
        }
        DatabaseOwner.claim(dataDir.resolve("db"), environment.acceptsProfiles(Profiles.of("production")) ? "production" : "sandbox");
        return new Database(h2(dataDir), "sa", "");
    }

    /** H2 refuses relative paths, so that nobody finds an empty database after a change of the working folder; ours is relative to it by design. */
    static String h2(Path dataDir) {
        return H2.formatted(dataDir.toAbsolutePath().normalize().resolve("db").resolve("spoiwo").toString().replace('\\', '/'));
    }

    private record Database(String url, String user, String password) implements JdbcConnectionDetails {

        @Override
        public String getJdbcUrl() {
            return url;
        }

        @Override
        public String getUsername() {
            return user;
        }

        @Override
        public String getPassword() {
            return password;
        }
    }
}
