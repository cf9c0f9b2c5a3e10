package pl.spoiwo.ledger;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the ledger needs of the database and of this process. */
@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {

    @Bean
    Node node(@Value("${spoiwo.node}") String name) {
        return Node.starting(name);
    }

    /** H2 must be told to sync; PostgreSQL has synced when a commit returns. The sync runs on a connection of its own, outside any transaction. */
    @Bean
    DurableCommit durableCommit(DataSource dataSource, @Value("${spoiwo.database.synced}") boolean synced) {
        var jdbc = new JdbcTemplate(dataSource);
        var product = jdbc.execute((ConnectionCallback<String>) connection -> connection.getMetaData().getDatabaseProductName());
        return switch (product) {
            case "H2" -> new SharedSync(new CheckpointSync(dataSource));
            case "PostgreSQL" -> new PostgresSync(jdbc, synced);
            default -> throw new IllegalStateException("the hub runs on H2 and PostgreSQL, not on " + product + ": set spoiwo.database.url");
        };
    }
}
