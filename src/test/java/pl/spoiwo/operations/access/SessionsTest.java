package pl.spoiwo.operations.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import pl.spoiwo.operations.HubSlice;

/** Sessions of browsers. */
class SessionsTest extends HubSlice {

    @Value("${spoiwo.home}")
    private Path home;
    private Path file;
    private String users;

    @BeforeEach
    void read() throws IOException {
        file = home.resolve("config/users.yaml");
        users = Files.readString(file);
    }

    @AfterEach
    void restore() throws IOException {
        write(users);
    }

    @ParameterizedTest(name = "a session ends when {0}")
    @CsvSource({"its user is taken out, vera:, other:", "the user's roles change, roles: [viewer], roles: [operator]", "the user's password changes, HASH, OTHER"})
    void ends(String what, String from, String to) throws IOException {
        var session = signIn(VIEWER, Map.of());
        assertThat(reads(session)).isEqualTo(200);
        var other = signIn(ADMIN, Map.of());
        var hash = users.lines().filter(line -> line.contains(VIEWER)).map(line -> line.replaceAll(".*password: \"([^\"]+)\".*", "$1")).findFirst().orElseThrow();
        write(users.replaceFirst(Pattern.quote(from.replace("HASH", hash)), Matcher.quoteReplacement(to.replace("OTHER", new BCryptPasswordEncoder(4).encode("another")))));
        assertThat(reads(session)).isEqualTo(401);
        assertThat(reads(other)).as("another user's session").isEqualTo(200);
        write(users);
        assertThat(reads(session)).as("it does not come back").isEqualTo(401);
    }

    @Test
    @DisplayName("a change that is not about its user leaves a session alone, and so does a broken file")
    void stays() throws IOException {
        var session = signIn(VIEWER, Map.of());
        write(users.replace("olek:", "ola:"));
        assertThat(reads(session)).isEqualTo(200);
        write("users: {vera: {");
        assertThat(reads(session)).isEqualTo(200);
    }

    @Test
    @DisplayName("behind TLS cookies are sent through TLS alone, and browsers stay with TLS; the script's cookie against forged requests is the only one that pages can read")
    void tls() {
        var tls = login(VIEWER, Map.of("X-Forwarded-Proto", "https"));
        assertThat(tls.headers().allValues("Set-Cookie")).isNotEmpty().allSatisfy(cookie -> assertThat(cookie).contains("Secure").contains("SameSite=Strict"))
                .anySatisfy(cookie -> assertThat(cookie).startsWith("SPOIWO=").contains("HttpOnly"));
        assertThat(tls.headers().firstValue("Strict-Transport-Security")).hasValue("max-age=31536000");
        assertThat(login(VIEWER, Map.of()).headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    private int reads(String session) {
        return call(NOBODY, "GET", "/api/orders", null, Map.of("Cookie", session)).statusCode();
    }

    /** @return the cookie of the session */
    private String signIn(String user, Map<String, String> headers) {
        var signedIn = login(user, headers);
        assertThat(signedIn.headers().firstValue("Location")).hasValueSatisfying(at -> assertThat(at).contains("hawtio"));
        return cookies(signedIn);
    }

    private HttpResponse<String> login(String user, Map<String, String> headers) {
        var page = call(NOBODY, "GET", "/login", null, headers);
        var hidden = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(page.body());
        assertThat(hidden.find()).isTrue();
        var all = new HashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        all.put("Cookie", cookies(page));
        return call(NOBODY, "POST", "/login", "username=" + user + "&password=" + (user.equals(ADMIN) ? "admin-of-tests" : PASSWORD.replace(' ', '+')) + "&_csrf=" + hidden.group(1), all);
    }

    private static String cookies(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream().map(cookie -> cookie.split(";", 2)[0]).filter(cookie -> !cookie.endsWith("=")).collect(Collectors.joining("; "));
    }

    private void write(String text) throws IOException {
        var before = Files.getLastModifiedTime(file).toMillis();
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(before + 1000));
    }
}
