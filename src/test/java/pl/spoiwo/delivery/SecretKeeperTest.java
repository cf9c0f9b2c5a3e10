package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeeperTest {

    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    @TempDir
    Path folder;

    @Test
    @DisplayName("what is closed opens for its owner alone, with the same key alone, and looks different each time")
    void closed() {
        var keeper = new SecretKeeper(KEY, folder);
        var closed = keeper.close("Zażółć 🌻", "shop");
        assertThat(keeper.open(closed, "shop")).isEqualTo("Zażółć 🌻");
        assertThat(keeper.close("Zażółć 🌻", "shop")).isNotEqualTo(closed);
        assertThatThrownBy(() -> keeper.open(closed, "other")).isInstanceOf(SecretKeeper.WrongKey.class).hasMessageNotContaining(closed);
        assertThatThrownBy(() -> new SecretKeeper("", folder).open(closed, "shop")).isInstanceOf(SecretKeeper.WrongKey.class).hasMessageContaining("spoiwo.secret-key");
        assertThat(folder.resolve("secret.key")).as("made when it was needed").exists();
    }

    @Test
    @DisplayName("without a configured key one is made, readable by the hub's user alone, and found again")
    void made() throws IOException {
        var closed = new SecretKeeper(" ", folder.resolve("data")).close("word", "shop");
        assertThat(new SecretKeeper("", folder.resolve("data")).open(closed, "shop")).isEqualTo("word");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data/secret.key")))).isEqualTo("rw-------");
    }

    @Test
    @DisplayName("what is no key is refused at the start, and a broken file when it is needed")
    void wrong() throws IOException {
        for (var key : new String[] {"short", "not base 64!", "MDEyMw=="}) {
            assertThatThrownBy(() -> new SecretKeeper(key, folder)).isInstanceOf(IllegalStateException.class).hasMessageContaining("openssl rand -base64 32").hasMessageNotContaining(key);
        }
        Files.writeString(folder.resolve("secret.key"), "broken");
        assertThatThrownBy(() -> new SecretKeeper("", folder).close("word", "shop")).isInstanceOf(IllegalStateException.class).hasMessageContaining("secret.key");
    }

    @Test
    @DisplayName("a key file that a crash has left empty has closed nothing, and is made anew")
    void empty() throws IOException {
        Files.writeString(folder.resolve("secret.key"), "");
        var closed = new SecretKeeper("", folder).close("word", "shop");
        assertThat(new SecretKeeper("", folder).open(closed, "shop")).isEqualTo("word");
    }
}
