package pl.spoiwo.delivery;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;

/** The databases that connections read: a small read-only pool for each, opened at its first query and anew when its settings have changed. */
@Component("sqlPools")
public class SqlPools implements DisposableBean {

    private final ActiveConfiguration configuration;
    private final Map<String, Pool> pools = new ConcurrentHashMap<>();

    SqlPools(ActiveConfiguration configuration) {
        this.configuration = configuration;
    }

    /** @return the pool by the settings that are in force now */
    DataSource pool(String id) throws SQLException {
        var connection = configuration.current().connection(id).orElseThrow(() -> new SQLException("there is no connection " + id));
        var sql = connection.connector().sql();
        var settings = new Settings(connection.fill(sql.url()), connection.fill(sql.user()), connection.fill(sql.password()));
        return pools.compute(id, (name, known) -> {
            if (known != null && known.settings().equals(settings)) {
                return known;
            }
            if (known != null) {
                known.source().close();
            }
            return new Pool(settings, open(name, settings));
        }).source();
    }

    private static HikariDataSource open(String id, Settings settings) {
        var config = new HikariConfig();
        config.setPoolName("sql-" + id);
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setReadOnly(true);
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(5_000);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    @Override
    public void destroy() {
        pools.values().forEach(pool -> pool.source().close());
    }

    private record Settings(String url, String user, String password) {
        @Override
        public String toString() {
            return "settings of a database";
        }
    }

    private record Pool(Settings settings, HikariDataSource source) {
    }
}
