package pl.spoiwo.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Forgets old copies of files handed over. A copy proves that its file was handed over ({@link FileHandOver}), so none goes that is younger than
 * a command of its connection which is not done with: a copy is written after its command.
 */
@Component("sentCopies")
public class SentCopies {

    private static final Logger LOG = LoggerFactory.getLogger(SentCopies.class);
    private static final String OLDEST_OPEN = """
            select min(received_at) from message where connection = :connection and direction = 'OUT'
              and state in ('PENDING', 'WAITING', 'SENDING', 'RETRYING', 'PARKED', 'UNKNOWN')""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Path copies;
    private final Duration age;

    SentCopies(JdbcClient jdbc, Clock clock, @Value("${spoiwo.data-dir}") Path dataDir, @Value("${spoiwo.retention.copies}") Duration age) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.copies = dataDir.toAbsolutePath().normalize().resolve("sent");
        this.age = age;
    }

    /** Each node purges its own folder. What cannot be deleted is tried again the next time. */
    public void purge() {
        if (!Files.isDirectory(copies)) {
            return;
        }
        try (var connections = Files.newDirectoryStream(copies, Files::isDirectory)) {
            for (var connection : connections) {
                purge(connection, before(connection.getFileName().toString()));
            }
        } catch (IOException e) {
            LOG.warn("old copies in {} stay for now: {}", copies, e.toString());
        }
    }

    private Instant before(String connection) {
        var old = clock.instant().minus(age);
        return jdbc.sql(OLDEST_OPEN).param("connection", connection).query(OffsetDateTime.class).optional()
                .map(OffsetDateTime::toInstant).filter(open -> open.isBefore(old)).orElse(old);
    }

    /** Names that begin with a dot are the hand-over's own. */
    private static void purge(Path folder, Instant before) throws IOException {
        try (var files = Files.newDirectoryStream(folder, file -> !file.getFileName().toString().startsWith(".") && Files.isRegularFile(file))) {
            for (var file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.delete(file);
                }
            }
        }
    }
}
