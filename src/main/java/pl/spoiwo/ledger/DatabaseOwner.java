package pl.spoiwo.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Whose orders a database file holds. Ids are derived from what shops say, so the demo's order 1042 and a real one would be the same. */
final class DatabaseOwner {

    private static final String FILE = "profile";

    private DatabaseOwner() {
    }

    /**
     * The first start writes down which it was: on disk before there is a database, so that a power cut leaves no half of it. A file that is
     * empty all the same says nothing, and is written anew.
     *
     * @param profile {@code production} or {@code sandbox}
     * @throws IllegalStateException where the folder belongs to the other one
     */
    static void claim(Path folder, String profile) {
        try {
            var file = folder.resolve(FILE);
            var owner = Files.exists(file) ? Files.readString(file).strip() : "";
            if (owner.isEmpty()) {
                write(file, profile);
                return;
            }
            if (!owner.equals(profile)) {
                throw new IllegalStateException(folder + " holds the data of profile " + owner + ": profile " + profile
                        + " needs a data folder of its own, --spoiwo.data-dir=... or SPOIWO_DATA_DIR");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the data folder " + folder + " cannot be used", e);
        }
    }

    private static void write(Path file, String profile) throws IOException {
        Files.createDirectories(file.getParent());
        var whole = file.resolveSibling(FILE + ".tmp");
        Files.writeString(whole, profile, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
