package pl.spoiwo.intake.drop;

import java.nio.file.Path;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;

/** Tells {@link Folders} of each look at one connection's folder; the route template {@code file-in} makes one for each connection. */
public final class FolderRounds implements PollingConsumerPollStrategy {

    private final Folders folders;
    private final String connection;
    private final Path folder;

    public FolderRounds(Folders folders, String connection, String folder) {
        this.folders = folders;
        this.connection = connection;
        this.folder = Path.of(folder);
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        return folders.begin(connection, folder);
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int files) {
        folders.end(connection);
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retries, Exception cause) {
        folders.wrong(connection, "folder " + folder + " cannot be read (" + cause.getClass().getSimpleName() + ")");
        folders.end(connection);
        return false;
    }
}
