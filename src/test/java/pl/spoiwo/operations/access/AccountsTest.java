package pl.spoiwo.operations.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import pl.spoiwo.configuration.Home;

class AccountsTest {

    private static final String HASH = new BCryptPasswordEncoder(4).encode("secret");

    @TempDir
    private Path folder;
    private Path file;
    private long written = 1_000_000;

    @BeforeEach
    void config() throws IOException {
        Files.createDirectories(folder.resolve("config"));
        file = folder.resolve("config/users.yaml");
    }

    @Test
    @DisplayName("without users.yaml there is the admin alone")
    void adminAlone() {
        assertThat(accounts().loadUserByUsername("admin").getAuthorities()).extracting(Object::toString).containsExactly("ROLE_ADMIN");
        assertThatThrownBy(() -> accounts().loadUserByUsername("anna")).isInstanceOf(UsernameNotFoundException.class);
    }

    @Test
    @DisplayName("a changed file counts at the next sign-in; a broken one changes nothing")
    void reread() throws IOException {
        write("users: {anna: {password: '" + HASH + "', roles: [viewer]}}");
        var accounts = accounts();
        assertThat(accounts.loadUserByUsername("anna").getAuthorities()).extracting(Object::toString).containsExactly("ROLE_VIEWER");
        write("users: {anna: {password: '{bcrypt}" + HASH + "', roles: [operator]}}");
        assertThat(accounts.loadUserByUsername("anna").getAuthorities()).extracting(Object::toString).containsExactly("ROLE_OPERATOR");
        write("users: {anna: {pasword: x}}");
        assertThat(accounts.loadUserByUsername("anna").getAuthorities()).extracting(Object::toString).containsExactly("ROLE_OPERATOR");
        write("users: {}");
        assertThatThrownBy(() -> accounts.loadUserByUsername("anna")).isInstanceOf(UsernameNotFoundException.class);
    }

    @ParameterizedTest(name = "{0} stops the start and says why")
    @CsvSource(delimiter = '|', value = {
        "users: {anna: {password: secret, roles: [viewer]}} | config/users.yaml:0: anna needs a password as bcrypt hash",
        "users: {anna: {password: HASH, roles: [boss]}}     | anna needs roles out of metrics, viewer, operator, admin",
        "users: {anna: {password: HASH}}                    | anna needs roles",
        "users: {admin: {password: HASH, roles: [admin]}}   | SPOIWO_ADMIN_PASSWORD",
        "user: {}                                           | config/users.yaml:1: Unrecognized field \"user\"",
        "tokens: {shop: {sha256: 12, roles: [viewer]}}      | shop needs sha256",
        "tokens: {shop: {sha256: SHA, roles: [viewer], user: ola}} | shop is of ola, who is no user of this file"})
    void refused(String text, String why) throws IOException {
        write(text.replace("HASH", "'" + HASH + "'").replace("SHA", "'" + "0".repeat(64) + "'"));
        assertThatThrownBy(this::accounts).hasMessageContaining(why).hasMessageNotContaining("secret");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(written += 1000));
    }

    private Accounts accounts() {
        return new Accounts(new Home(folder), new AdminPassword("of the admin", folder), new BCryptPasswordEncoder(4));
    }
}
