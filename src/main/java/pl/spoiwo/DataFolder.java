package pl.spoiwo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Profiles;

/**
 * Keeps other users of the machine out of the data folder, before anything is written there: orders, journal, keys and labels lie in it. The folder is made
 * with mode 0700, and one that others can enter is closed; where that is not possible, profile production does not start. A group that it was given on
 * purpose, as a mounted volume has one, is only spoken of. What lies in it is behind it, but for links to other disks. Only on file systems that know owners.
 */
final class DataFolder implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("------rwx");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var environment = context.getEnvironment();
        close(Path.of(environment.getRequiredProperty("spoiwo.data-dir")), environment.acceptsProfiles(Profiles.of("production")));
    }

    /** @throws IllegalStateException where others can enter it, and it is not the hub's to close: in production only */
    static void close(Path folder, boolean production) {
        try {
            make(folder);
            if (!posix(folder)) {
                return;
            }
            mend(folder);
            try (var links = Files.newDirectoryStream(folder, part -> Files.isSymbolicLink(part) && Files.exists(part))) {
                for (var link : links) {
                    if (others(link)) {
                        LOG.warn("other users of this machine can read what {} leads to", link);
                    }
                }
            }
        } catch (IOException e) {
            var open = "other users of this machine can read the data folder: " + e.getMessage() + ". Give it to the hub's user (chown) with mode 0700, or name another one, spoiwo.data-dir";
            if (production) {
                throw new IllegalStateException(open, e);
            }
            LOG.warn("{}; profile production does not start so", open);
        }
    }

    private static void make(Path folder) {
        try {
            var existing = folder.toAbsolutePath();
            while (!Files.exists(existing)) {
                existing = existing.getParent();
            }
            Files.createDirectories(folder, posix(existing) ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)} : new FileAttribute<?>[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("the data folder " + folder + " cannot be made", e);
        }
    }

    /** @throws IOException where others can enter it, and its mode cannot be changed */
    private static void mend(Path folder) throws IOException {
        var now = EnumSet.copyOf(Files.getPosixFilePermissions(folder));
        if (!now.retainAll(OWNER)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(folder, now);
            LOG.info("{} was open to other users of this machine and is closed to them now", folder);
        } catch (IOException notOurs) {
            if (others(folder)) {
                throw notOurs;
            }
            LOG.warn("the group of {} can enter it, and its mode cannot be changed by the hub", folder);
        }
    }

    private static boolean others(Path part) throws IOException {
        return Files.getPosixFilePermissions(part).stream().anyMatch(OTHERS::contains);
    }

    private static boolean posix(Path folder) {
        return Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null;
    }
}
