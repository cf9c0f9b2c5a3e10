package pl.spoiwo.ledger;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;

/** {@code CHECKPOINT SYNC} of H2, on a connection that takes no part in the caller's transaction. */
final class CheckpointSync implements Runnable {

    private final DataSource dataSource;

    CheckpointSync(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public void run() {
        try (var connection = dataSource.getConnection(); var statement = connection.createStatement()) {
            statement.execute("checkpoint sync");
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("CHECKPOINT SYNC failed", e);
        }
    }
}
