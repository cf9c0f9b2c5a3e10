package pl.spoiwo.sandbox.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVStore;

/** Keeps what the simulated systems hold: in memory, or in one file, where every written document survives a kill of the process. */
public final class Store implements AutoCloseable {

    private final MVStore store;
    private final boolean durable;

    private Store(MVStore store, boolean durable) {
        this.store = store;
        this.durable = durable;
    }

    /** @param folder null keeps everything in memory */
    public static Store open(Path folder) {
        if (folder == null) {
            return new Store(new MVStore.Builder().open(), false);
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
        MVStore file = new MVStore.Builder().fileName(folder.resolve("sandbox.mv").toString()).autoCommitDisabled().open();
        file.setVersionsToKeep(0);
        return new Store(file, true);
    }

    public Documents documents(String name) {
        return new Documents(store.openMap(name), durable ? store::commit : () -> { });
    }

    @Override
    public void close() {
        store.close();
    }
}
