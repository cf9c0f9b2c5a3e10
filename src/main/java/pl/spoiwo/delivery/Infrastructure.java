package pl.spoiwo.delivery;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Whether the hub's own database answers. While it does not, nothing that needs it is consumed: a failure of our own is never an attempt.
 * Policies report failures of routes here.
 */
@Component("infrastructure")
public class Infrastructure {

    private static final Logger LOG = LoggerFactory.getLogger(Infrastructure.class);
    private static final int ANSWER_SECONDS = 2;

    private final DataSource dataSource;
    private volatile boolean suspected;
    private volatile boolean away;
    private volatile Runnable listener = () -> { };

    Infrastructure(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** For error policies: looks at the exception in hand. The message goes back to the broker in any case. */
    public void report(Exchange exchange) {
        var why = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (Insist.databaseAway(why)) {
            suspect();
        }
    }

    /** Something failed as it does when the database is away: look at once. */
    public void suspect() {
        if (!suspected) {
            suspected = true;
            listener.run();
        }
    }

    /** False from the moment when the database was found away until it answers again. */
    public boolean available() {
        return !away;
    }

    void onSuspicion(Runnable look) {
        this.listener = look;
    }

    /** Asks the database. */
    void look() {
        boolean answers = answers();
        if (away == answers) {
            LOG.warn(answers ? "The database answers again" : "The database does not answer: nothing is consumed until it does");
        }
        away = !answers;
        suspected = false;
    }

    private boolean answers() {
        try (var connection = dataSource.getConnection()) {
            return connection.isValid(ANSWER_SECONDS);
        } catch (SQLException e) {
            LOG.debug("The database does not answer", e);
            return false;
        }
    }
}
