package pl.spoiwo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs({OS.LINUX, OS.MAC})
class DataFolderTest {

    @TempDir
    private Path parent;

    @Test
    @DisplayName("a data folder that is not there is made for its owner alone, whatever the umask")
    void made() throws IOException {
        DataFolder.close(parent.resolve("a/var"), true);
        assertThat(mode(parent.resolve("a/var"))).isEqualTo("rwx------");
        assertThat(mode(parent.resolve("a"))).isEqualTo("rwx------");
    }

    @Test
    @DisplayName("one that others can enter is closed; what lies in it, and what a link in it leads to, stays as somebody has set it")
    void mended() throws IOException {
        var var = open(Files.createDirectory(parent.resolve("var")), "rwxr-xr-x");
        var backup = open(Files.createFile(var.resolve("backup.tar")), "rw-r--r--");
        var shared = open(Files.createDirectory(parent.resolve("shared-with-the-erp")), "rwxrwxr-x");
        Files.createSymbolicLink(var.resolve("exchange"), shared);
        Files.createSymbolicLink(var.resolve("gone"), parent.resolve("nowhere"));
        DataFolder.close(var, true);
        assertThat(mode(var)).isEqualTo("rwx------");
        assertThat(mode(backup)).isEqualTo("rw-r--r--");
        assertThat(mode(shared)).isEqualTo("rwxrwxr-x");
        DataFolder.close(var, true);
        assertThat(mode(var)).isEqualTo("rwx------");
    }

    /** The kernel lets nobody change modes there, root neither. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("where the folder cannot be closed, profile production does not start and says what to do; the sandbox does")
    void notMended() {
        var foreign = Path.of("/proc/self/task");
        assertThatThrownBy(() -> DataFolder.close(foreign, true)).isInstanceOf(IllegalStateException.class).hasMessageContaining("/proc/self/task").hasMessageContaining("0700");
        assertThatCode(() -> DataFolder.close(foreign, false)).doesNotThrowAnyException();
    }

    @Test
    @DisplayName("the program closes it before anything else")
    void atStart() {
        assertThat(Spoiwo.program().getInitializers()).hasAtLeastOneElementOfType(DataFolder.class);
    }

    private static Path open(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
