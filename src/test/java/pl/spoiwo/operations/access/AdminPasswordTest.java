package pl.spoiwo.operations.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminPasswordTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("a random password is made once, kept for the owner's eyes, and found again at the next start")
    void random() throws Exception {
        var first = new AdminPassword("", folder.resolve("var"));
        var file = folder.resolve("var/admin-password");
        assertThat(first.file()).contains(file);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.readString(file).strip()).isEqualTo(first.value()).hasSize(24);
        assertThat(new AdminPassword("", folder.resolve("var")).value()).isEqualTo(first.value());
        assertThat(new AdminPassword("", folder.resolve("other")).value()).isNotEqualTo(first.value());
    }

    @Test
    @DisplayName("a file that others may read is closed to them")
    void tooOpen() throws Exception {
        var file = Files.writeString(folder.resolve("admin-password"), "kept by hand\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(new AdminPassword("", folder).value()).isEqualTo("kept by hand");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    @DisplayName("a password from the environment leaves no file")
    void configured() {
        assertThat(new AdminPassword("from outside", folder).file()).isEmpty();
        assertThat(folder).isEmptyDirectory();
        assertThatThrownBy(() -> new AdminPassword("x".repeat(73), folder)).hasMessageContaining("SPOIWO_ADMIN_PASSWORD").hasMessageNotContaining("xxx");
    }
}
