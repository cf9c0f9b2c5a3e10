package pl.spoiwo.operations.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Password of the user {@code admin}: from {@code SPOIWO_ADMIN_PASSWORD}, otherwise a random one that is made at first start and kept
 * in the data folder, readable by the owner alone. It is never logged.
 */
@Component
public class AdminPassword {

    /** bcrypt looks at no more than this. */
    private static final int MOST_BYTES = 72;
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final String OWNER_ONLY = "rw-------";

    private final String password;
    private final Path file;

    AdminPassword(@Value("${spoiwo.admin-password:}") String configured, @Value("${spoiwo.data-dir:var}") Path dataFolder) {
        if (configured.isBlank()) {
            this.file = dataFolder.resolve("admin-password");
            this.password = readOrMake(file);
        } else {
            this.file = null;
            this.password = configured;
        }
        if (password.isBlank() || password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new IllegalStateException("the admin password from " + (file == null ? "SPOIWO_ADMIN_PASSWORD" : file)
                    + " is empty or longer than " + MOST_BYTES + " bytes: set another one");
        }
    }

    String value() {
        return password;
    }

    /** The file that holds the password; empty where it came from the environment. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    private static String readOrMake(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var made = random();
            try {
                Files.createFile(file, ownerOnly(file));
                Files.writeString(file, made + "\n", StandardOpenOption.DSYNC);
                return made;
            } catch (FileAlreadyExistsException e) {
                if (posix(file)) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(OWNER_ONLY));
                }
                var kept = Files.readString(file).strip();
                if (kept.isEmpty()) {
                    Files.writeString(file, made + "\n", StandardOpenOption.DSYNC);
                    return made;
                }
                return kept;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the admin password in " + file + ": make its folder writable, or set SPOIWO_ADMIN_PASSWORD", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) throws IOException {
        return posix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString(OWNER_ONLY)))}
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path file) throws IOException {
        return Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView(PosixFileAttributeView.class);
    }

    private static String random() {
        return new SecureRandom().ints(24, 0, LETTERS.length()).mapToObj(i -> String.valueOf(LETTERS.charAt(i)))
                .collect(Collectors.joining());
    }
}
