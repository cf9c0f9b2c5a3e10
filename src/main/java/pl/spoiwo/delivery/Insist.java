package pl.spoiwo.delivery;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Writes down what a target has answered, however long the database is away: forgetting it would turn a known end into an unknown one.
 * The thread waits with its message; a stop of the hub ends the waiting.
 */
@Component
class Insist {

    private static final Logger LOG = LoggerFactory.getLogger(Insist.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Infrastructure infrastructure;
    private final CountDownLatch closing = new CountDownLatch(1);

    Insist(Infrastructure infrastructure) {
        this.infrastructure = infrastructure;
    }

    <T> T on(Supplier<T> write) {
        while (true) {
            try {
                return write.get();
            } catch (RuntimeException e) {
                if (!databaseAway(e)) {
                    throw e;
                }
                LOG.warn("The database does not take the outcome of a call; trying again: {}", e.getClass().getSimpleName());
                infrastructure.suspect();
                pause(e);
            }
        }
    }

    /** The database cannot be reached, or went away in the middle: not a fault of what was written. */
    static boolean databaseAway(Throwable why) {
        for (var cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotCreateTransactionException || cause instanceof DataAccessResourceFailureException
                    || cause instanceof NonTransientDataAccessResourceException || cause instanceof RecoverableDataAccessException
                    || cause instanceof TransientDataAccessException || cause instanceof TransactionSystemException
                    || cause instanceof SQLRecoverableException || cause instanceof SQLTransientException
                    || cause instanceof SQLNonTransientConnectionException
                    || cause instanceof SQLException sql && sql.getSQLState() != null
                            && (sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57P"))) {
                return true;
            }
        }
        return false;
    }

    @EventListener(ContextClosedEvent.class)
    void closing() {
        closing.countDown();
    }

    private void pause(RuntimeException why) {
        try {
            if (closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw why;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw why;
        }
    }
}
