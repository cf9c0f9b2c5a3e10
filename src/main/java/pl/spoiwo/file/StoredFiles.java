package pl.spoiwo.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Hashes;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.UtcTime;

/**
 * The folder {@code files} and the table {@code stored_file}. A row stands only for a file that is on disk as a whole, and a file never changes:
 * storing it again does nothing.
 */
@Component
public class StoredFiles {

    private static final Logger LOG = LoggerFactory.getLogger(StoredFiles.class);
    /** Most bytes of one file. */
    static final int MOST = 16 << 20;
    private static final String ONE = "select file_id, owner, kind, media_type, bytes, sha256, created_at from stored_file where file_id = :id";
    private static final String INSERT = """
            insert into stored_file (file_id, owner, kind, media_type, bytes, sha256, created_at)
            values (:id, :owner, :kind, :mediaType, :bytes, :sha256, :createdAt)""";

    /** What may still have to be sent to somebody: a command that is open, or waits for a person. */
    private static final String OLDEST_OPEN = """
            select min(received_at) from message where direction = 'OUT'
              and state in ('PENDING', 'WAITING', 'SENDING', 'RETRYING', 'PARKED', 'UNKNOWN')""";
    private static final String DELETE = "delete from stored_file where file_id = :id";
    /** Longest time between a file and the command that sends it on: authorities take their time. */
    private static final Duration BEFORE_ITS_COMMAND = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Path folder;
    private final Duration age;

    StoredFiles(JdbcClient jdbc, Clock clock, @Value("${spoiwo.data-dir}") Path dataDir, @Value("${spoiwo.retention.files}") Duration age) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.age = age;
        this.folder = dataDir.toAbsolutePath().normalize().resolve("files");
    }

    /**
     * Keeps a file. It is on disk when this returns.
     *
     * @param owner     id of what it belongs to
     * @param mediaType as the sender says it
     * @throws FileRefused where it is empty, too large, or not of a known type
     * @throws IOException where it cannot be written; nothing is known of it then
     */
    public StoredFile store(String owner, String kind, String mediaType, byte[] content) throws IOException {
        if (content == null || content.length == 0) {
            throw new FileRefused("a file was expected, and the answer is empty");
        }
        if (content.length > MOST) {
            throw new FileRefused("the file has " + content.length + " bytes, at most " + MOST + " are kept");
        }
        var type = MediaType.of(mediaType).filter(known -> known.begins(content))
                .orElseThrow(() -> new FileRefused("what came is no file of a type that is kept (PDF, PNG, ZIP, XML, ZPL, text)"));
        var sha256 = Hashes.sha256(content);
        var file = new StoredFile(Ids.derived("f", owner, kind, type.said, sha256), owner, kind, type.said, content.length, sha256, clock.instant());
        var known = find(file.id());
        if (known.isPresent() && Files.exists(path(file))) {
            return known.get();
        }
        write(path(file), content);
        if (known.isEmpty()) {
            insert(file);
        }
        return file;
    }

    public Optional<StoredFile> find(String id) {
        return jdbc.sql(ONE).param("id", id).query(StoredFiles::read).optional();
    }

    /** @throws IOException where it is not there, or not what was stored */
    public byte[] content(StoredFile file) throws IOException {
        var content = Files.readAllBytes(path(file));
        if (!Hashes.sha256(content).equals(file.sha256())) {
            throw new IOException("file " + file.id() + " has changed on disk");
        }
        return content;
    }

    /** Deletes what is old and awaited by no command; what cannot be deleted is tried again the next time. */
    public void purge() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        var before = before();
        try (var all = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (var file : all) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    // Without its row first: a row stands only for a file that is there.
                    jdbc.sql(DELETE).param("id", file.getFileName().toString().split("[.]", 2)[0]).update();
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("old files in {} stay for now: {}", folder, e.toString());
        }
    }

    private Instant before() {
        var old = clock.instant().minus(age);
        return jdbc.sql(OLDEST_OPEN).query(OffsetDateTime.class).optional().map(OffsetDateTime::toInstant).map(open -> open.minus(BEFORE_ITS_COMMAND))
                .filter(open -> open.isBefore(old)).orElse(old);
    }

    private Path path(StoredFile file) {
        return folder.resolve(file.name());
    }

    private static void write(Path target, byte[] content) throws IOException {
        Files.createDirectories(target.getParent());
        var temporary = Files.createTempFile(target.getParent(), ".", ".tmp");
        try {
            try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                var left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            try (var directory = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void insert(StoredFile file) {
        try {
            jdbc.sql(INSERT).param("id", file.id()).param("owner", file.owner()).param("kind", file.kind()).param("mediaType", file.mediaType())
                    .param("bytes", file.bytes()).param("sha256", file.sha256()).param("createdAt", UtcTime.of(file.createdAt())).update();
        } catch (DuplicateKeyException other) {
            // Another thread stored the same file at the same time.
        }
    }

    private static StoredFile read(ResultSet row, int number) throws SQLException {
        return new StoredFile(row.getString("file_id"), row.getString("owner"), row.getString("kind"), row.getString("media_type"), row.getLong("bytes"),
                row.getString("sha256"), row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
