package pl.spoiwo.intake.drop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import pl.spoiwo.alert.Alerts;

/**
 * Whether the folders of the connections can be used. Three rounds in a row with something wrong (the folder is gone, the hub may not read or
 * move in it, a file cannot be read) raise {@code file-folder}, a good round clears it.
 */
@Component("folders")
class Folders {

    private static final Logger LOG = LoggerFactory.getLogger(Folders.class);
    private static final int TOLERATED = 3;

    private final Alerts alerts;
    /** By connection: what is wrong in the round under way. */
    private final Map<String, String> wrong = new ConcurrentHashMap<>();
    private final Map<String, Integer> rounds = new ConcurrentHashMap<>();

    Folders(Alerts alerts) {
        this.alerts = alerts;
    }

    /** @return whether the folder can be read and files moved in it; if not, the round has ended */
    boolean begin(String connection, Path folder) {
        wrong.remove(connection);
        if (Files.isDirectory(folder) && Files.isReadable(folder) && Files.isWritable(folder)) {
            return true;
        }
        wrong(connection, "folder " + folder + (Files.isDirectory(folder) ? " may not be read or written by the hub" : " is not there"));
        end(connection);
        return false;
    }

    void wrong(String connection, String what) {
        wrong.put(connection, what);
    }

    void end(String connection) {
        var what = wrong.remove(connection);
        if (what == null) {
            var before = rounds.put(connection, 0);
            if (before == null || before >= TOLERATED) {
                alerts.clear("file-folder", connection, null);
            }
        } else {
            int bad = rounds.merge(connection, 1, Integer::sum);
            if (bad == TOLERATED) {
                LOG.warn("files of {} cannot be taken: {}", connection, what);
            }
            if (bad >= TOLERATED) {
                alerts.raise("file-folder", connection, null, "Files of " + connection + " cannot be taken: " + what + ".");
            }
        }
    }
}
