package pl.spoiwo.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whose orders a database file holds. Ids are derived from what shops say, so the demo's order 1042 and a real one would be the same. */
final class DatabaseOwner {

    private static final String FILE = "profile";

    private DatabaseOwner() {
    }

    /**
     * The first start writes down which it was.
     *
     * @param profile {@code production} or {@code sandbox}
     * @throws IllegalStateException where the folder belongs to the other one
     */
    static void claim(Path folder, String profile) {
        try {
            var file = folder.resolve(FILE);
            if (!Files.exists(file)) {
                Files.createDirectories(folder);
                Files.writeString(file, profile);
            }
            var owner = Files.readString(file).strip();
            if (!owner.equals(profile)) {
                throw new IllegalStateException(folder + " holds the data of profile " + owner + ": profile " + profile
                        + " needs a data folder of its own, --spoiwo.data-dir=... or SPOIWO_DATA_DIR");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the data folder " + folder + " cannot be used", e);
        }
    }
}
