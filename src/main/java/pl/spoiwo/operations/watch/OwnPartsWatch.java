package pl.spoiwo.operations.watch;

import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.OwnBroker;

/**
 * The embedded broker and the database file close for good when they cannot write, mostly for want of disk space. Only a new start brings
 * them back, so the process ends and whatever watches over it starts it again; what was accepted is on disk, as after any kill.
 */
@Component
class OwnPartsWatch {

    /** Of the process: input/output error, as in sysexits.h. */
    private static final int EXIT = 74;
    private static final int H2_CLOSED = 90098;
    private static final Logger LOG = LoggerFactory.getLogger(OwnPartsWatch.class);

    private final Optional<OwnBroker> broker;
    private final DataSource database;
    private final Runnable end;
    private volatile boolean stopping;
    private String before;

    @Autowired
    OwnPartsWatch(Optional<OwnBroker> broker, DataSource database) {
        this(broker, database, () -> Runtime.getRuntime().halt(EXIT));
    }

    OwnPartsWatch(Optional<OwnBroker> broker, DataSource database, Runnable end) {
        this.broker = broker;
        this.database = database;
        this.end = end;
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
    }

    /** Ends the process at the second look that finds the same. */
    @Scheduled(fixedDelayString = "${spoiwo.watch.own-parts-every:5s}", initialDelayString = "${spoiwo.watch.own-parts-every:5s}")
    void look() {
        var gone = gone();
        if (gone != null && gone.equals(before) && !stopping) {
            LOG.error("{} has closed itself, mostly because the disk of the data folder is full. The hub ends; make space and start it again. Nothing accepted is lost.", gone);
            end.run();
        }
        before = gone;
    }

    private String gone() {
        return broker.map(OwnBroker::ended).orElse(false) ? "the embedded broker" : databaseClosed() ? "the database file" : null;
    }

    private boolean databaseClosed() {
        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
            statement.execute("select 1");
            return false;
        } catch (SQLException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql && sql.getErrorCode() == H2_CLOSED) {
                    return true;
                }
            }
            return false;
        }
    }
}
