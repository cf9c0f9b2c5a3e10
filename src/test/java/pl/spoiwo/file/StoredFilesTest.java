package pl.spoiwo.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.ledger.TestDatabase;

class StoredFilesTest {

    private static final byte[] LABEL = "%PDF-1.4 label".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;
    private TestDatabase database;
    private StoredFiles files;

    @BeforeEach
    void open() {
        database = TestDatabase.h2(folder);
        files = new StoredFiles(JdbcClient.create(database.dataSource()), Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC), folder, Duration.ofDays(90));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @DisplayName("a file stored twice is one row and one file; another content of the same owner is another file, and changes nothing")
    void twice() throws IOException {
        var first = files.store("c-1", "label", "application/pdf; charset=binary", LABEL);
        assertThat(files.store("c-1", "label", "application/pdf", LABEL)).isEqualTo(first);
        var other = files.store("c-1", "label", "application/pdf", "%PDF-1.7".getBytes(StandardCharsets.US_ASCII));
        assertThat(other.id()).isNotEqualTo(first.id());
        assertThat(files.content(files.find(first.id()).orElseThrow())).isEqualTo(LABEL);
        try (var there = Files.list(folder.resolve("files"))) {
            assertThat(there).extracting(file -> file.getFileName().toString()).containsExactlyInAnyOrder(first.id() + ".pdf", other.id() + ".pdf");
        }
    }

    @Test
    @DisplayName("a file that is gone from the disk is written again; one that has changed there is not given out")
    void mended() throws IOException {
        var file = files.store("c-1", "label", "application/pdf", LABEL);
        var path = folder.resolve("files").resolve(file.name());
        Files.delete(path);
        files.store("c-1", "label", "application/pdf", LABEL);
        assertThat(files.content(file)).isEqualTo(LABEL);
        Files.writeString(path, "%PDF-another");
        assertThatThrownBy(() -> files.content(file)).isInstanceOf(IOException.class).hasMessageContaining("changed");
    }

    @Test
    @DisplayName("what is empty, too large, of no known type, or not what it calls itself is refused, and leaves nothing")
    void refused() {
        assertThatThrownBy(() -> files.store("c-1", "label", "application/pdf", new byte[0])).isInstanceOf(FileRefused.class);
        assertThatThrownBy(() -> files.store("c-1", "label", "text/plain", new byte[StoredFiles.MOST + 1])).isInstanceOf(FileRefused.class);
        assertThatThrownBy(() -> files.store("c-1", "label", "text/html", LABEL)).isInstanceOf(FileRefused.class);
        assertThatThrownBy(() -> files.store("c-1", "label", null, LABEL)).isInstanceOf(FileRefused.class);
        assertThatThrownBy(() -> files.store("c-1", "label", "application/pdf", "<html>".getBytes(StandardCharsets.US_ASCII))).isInstanceOf(FileRefused.class);
        assertThat(folder.resolve("files")).doesNotExist();
    }

    @Test
    @DisplayName("old files go with their rows, and stay while a command that is as old is open")
    void purged() throws IOException {
        var old = files.store("c-1", "label", "application/pdf", LABEL);
        var young = files.store("c-2", "label", "application/pdf", LABEL);
        Files.setLastModifiedTime(folder.resolve("files").resolve(old.name()), FileTime.from(Instant.parse("2025-11-01T00:00:00Z")));
        Files.setLastModifiedTime(folder.resolve("files").resolve(young.name()), FileTime.from(Instant.parse("2026-02-28T00:00:00Z")));
        var jdbc = JdbcClient.create(database.dataSource());
        jdbc.sql("""
                insert into message (id, connection, direction, type, msg_key, state, received_at, updated_at)
                values ('c-9', 'shop', 'OUT', 'document.upload', 'c-9', 'PARKED', timestamp with time zone '2025-11-20 00:00:00+00', timestamp with time zone '2025-11-20 00:00:00+00')""").update();
        files.purge();
        assertThat(files.find(old.id())).as("a command is open that may have to send it").isPresent();
        jdbc.sql("update message set state = 'DISCARDED'").update();
        files.purge();
        assertThat(files.find(old.id())).isEmpty();
        assertThat(files.content(files.find(young.id()).orElseThrow())).isEqualTo(LABEL);
        try (var there = Files.list(folder.resolve("files"))) {
            assertThat(there).extracting(file -> file.getFileName().toString()).containsExactly(young.name());
        }
    }
}
