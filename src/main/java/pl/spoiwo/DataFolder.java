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
 * with mode 0700. One that others can read is mended, with what lies directly in it, for a part of it may be a link to another disk; where that
 * is not possible, profile production does not start. Only on file systems that know owners.
 */
final class DataFolder implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var environment = context.getEnvironment();
        close(Path.of(environment.getRequiredProperty("spoiwo.data-dir")), environment.acceptsProfiles(Profiles.of("production")));
    }

    /** @throws IllegalStateException where others can read it, and it is not the hub's to close: in production only */
    static void close(Path folder, boolean production) {
        try {
            make(folder);
            if (!posix(folder)) {
                return;
            }
            if (mend(folder)) {
                LOG.info("{} was open to other users of this machine and is closed to them now", folder);
            }
            try (var parts = Files.newDirectoryStream(folder, Files::exists)) {
                for (var part : parts) {
                    mend(part);
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

    /** @return whether there was something to take away */
    private static boolean mend(Path part) throws IOException {
        var now = EnumSet.noneOf(PosixFilePermission.class);
        now.addAll(Files.getPosixFilePermissions(part));
        boolean open = now.retainAll(OWNER);
        if (open) {
            Files.setPosixFilePermissions(part, now);
        }
        return open;
    }

    private static boolean posix(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class);
    }
}
