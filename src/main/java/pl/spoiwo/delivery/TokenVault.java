package pl.spoiwo.delivery;

import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.delivery.TokenAddress.Tokens;
import pl.spoiwo.ledger.DurableCommit;
import pl.spoiwo.ledger.UtcTime;

/** The table {@code connection_token}: tokens that people have given, encrypted. What is put is on disk. */
@Repository
class TokenVault {

    private static final String GET = "select access_token, refresh_token, expires_at from connection_token where connection = :connection";
    private static final String CHANGE = """
            update connection_token set access_token = :access, refresh_token = :refresh, expires_at = :expires, obtained_at = :now where connection = :connection""";
    private static final String ADD = """
            insert into connection_token (connection, access_token, refresh_token, expires_at, obtained_at) values (:connection, :access, :refresh, :expires, :now)""";

    private final JdbcClient jdbc;
    private final TransactionTemplate own;
    private final DurableCommit durable;
    private final SecretKeeper keeper;
    private final Clock clock;

    TokenVault(JdbcClient jdbc, PlatformTransactionManager transactions, DurableCommit durable, SecretKeeper keeper, Clock clock) {
        this.jdbc = jdbc;
        this.own = new TransactionTemplate(transactions);
        this.own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.durable = durable;
        this.keeper = keeper;
        this.clock = clock;
    }

    Optional<Tokens> get(String connection) {
        return jdbc.sql(GET).param("connection", connection).query((row, n) -> new Tokens(keeper.open(row.getString("access_token"), connection),
                keeper.open(row.getString("refresh_token"), connection), UtcTime.read(row, "expires_at"))).optional();
    }

    void put(String connection, Tokens tokens) {
        own.executeWithoutResult(status -> {
            if (write(CHANGE, connection, tokens) == 0) {
                write(ADD, connection, tokens);
            }
        });
        durable.await();
    }

    private int write(String sql, String connection, Tokens tokens) {
        return jdbc.sql(sql).param("connection", connection).param("access", keeper.close(tokens.access(), connection)).param("refresh", keeper.close(tokens.refresh(), connection))
                .param("expires", UtcTime.of(tokens.expiresAt())).param("now", UtcTime.of(clock.instant())).update();
    }
}
