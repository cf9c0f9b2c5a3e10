package pl.spoiwo.operations.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import pl.spoiwo.operations.HubSlice;
import pl.spoiwo.operations.Rows;

class SignInTest extends HubSlice {

    @Autowired
    private LoginThrottle throttle;

    @BeforeEach
    void rows() {
        new Rows(jdbc).empty();
    }

    @AfterEach
    void forget() {
        throttle.succeeded("127.0.0.1", "admin");
    }

    @Test
    @DisplayName("a token signs in with its role, and a wrong one does not")
    void token() {
        assertThat(call(NOBODY, "GET", "/api/orders", null, Map.of("Authorization", "Bearer " + VIEWER_TOKEN)).statusCode()).isEqualTo(200);
        assertThat(call(NOBODY, "POST", "/api/connections/shop-main/pause", null, Map.of("Authorization", "Bearer " + VIEWER_TOKEN)).statusCode()).isEqualTo(403);
        assertThat(call(NOBODY, "GET", "/api/orders", null, Map.of("Authorization", "Bearer " + VIEWER_TOKEN + "x")).statusCode()).isEqualTo(401);
    }

    @Test
    @DisplayName("an address that goes around is refused at once, without a login page")
    void malformed() throws Exception {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("GET /hooks/../api/orders HTTP/1.1\r\nHost: h\r\nAccept: text/html\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("The request is not well formed.").doesNotContain("login");
        }
    }

    @Test
    @DisplayName("after five wrong passwords the source waits, even with the right one, and may try again later")
    void throttled() {
        for (int i = 0; i < 5; i++) {
            assertThat(wrong().statusCode()).isEqualTo(401);
        }
        var refused = get(ADMIN, "/api/orders");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(json(refused).path("status").asInt()).isEqualTo(429);

        clock.advance(Duration.ofSeconds(2));
        assertThat(get(ADMIN, "/api/orders").statusCode()).isEqualTo(200);
        assertThat(jdbc.sql("select count(*) from security_event where kind = 'login-throttled'").query(Long.class).single()).isEqualTo(1);
        assertThat(jdbc.sql("select count(*) from security_event where kind = 'login-failed' and source = '127.0.0.1'").query(Long.class).single()).isEqualTo(5);
    }

    @Test
    @DisplayName("wrong passwords from an address keep neither a token nor another user out, and a right token does not let them go on")
    void throttledAlone() {
        for (int i = 0; i < 5; i++) {
            assertThat(wrong().statusCode()).isEqualTo(401);
        }
        assertThat(call(NOBODY, "GET", "/api/orders", null, Map.of("Authorization", "Bearer " + VIEWER_TOKEN)).statusCode()).isEqualTo(200);
        assertThat(get(OPERATOR, "/api/orders").statusCode()).isEqualTo(200);
        assertThat(wrong().statusCode()).isEqualTo(429);
    }

    @Test
    @DisplayName("the source is what the proxy on this machine saw; addresses that a stranger puts before it are not believed")
    void forwarded() {
        call(NOBODY, "GET", "/api/orders", null, Map.of("Authorization", "Bearer wrong", "X-Forwarded-For", "192.0.2.1, 203.0.113.9, 10.1.2.3"));
        assertThat(jdbc.sql("select source from security_event where kind = 'login-failed'").query(String.class).list()).containsExactly("10.1.2.3");
    }

    @Test
    @DisplayName("a browser gets the login page, signs in by form, and is led to Hawtio")
    void form() throws Exception {
        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).followRedirects(HttpClient.Redirect.NEVER).build();
        var page = browser.send(HttpRequest.newBuilder(uri("/actuator/hawtio/index.html")).header("Accept", "text/html").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.headers().firstValue("Location")).hasValueSatisfying(at -> assertThat(at).endsWith("/login"));

        var login = browser.send(HttpRequest.newBuilder(uri("/login")).build(), HttpResponse.BodyHandlers.ofString()).body();
        var hidden = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(login);
        assertThat(hidden.find()).isTrue();
        var answer = browser.send(HttpRequest.newBuilder(uri("/login")).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("username=admin&password=admin-of-tests&_csrf=" + hidden.group(1))).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValueSatisfying(at -> assertThat(at).contains("/actuator/hawtio/index.html"));
        assertThat(answer.headers().allValues("Set-Cookie")).anySatisfy(cookie -> assertThat(cookie).startsWith("SPOIWO=").contains("HttpOnly").contains("SameSite=Strict"));

        var who = browser.send(HttpRequest.newBuilder(uri("/actuator/hawtio/user")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(who.body()).isEqualTo("\"admin\"");

        var forged = browser.send(HttpRequest.newBuilder(uri("/api/connections/shop-main/pause")).POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(forged.statusCode()).as("a session alone does not write").isEqualTo(403);

        var signedOut = browser.send(HttpRequest.newBuilder(uri("/actuator/hawtio/auth/logout")).header("Accept", "text/html").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(signedOut.headers().firstValue("Location")).hasValueSatisfying(at -> assertThat(at).contains("/login?logout"));
        assertThat(browser.send(HttpRequest.newBuilder(uri("/actuator/hawtio/user")).build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }

    @Test
    @DisplayName("credentials that a browser adds to another site's request do not write")
    void crossSite() {
        assertThat(call(OPERATOR, "POST", "/api/connections/shop-main/pause", null, Map.of("Sec-Fetch-Site", "cross-site")).statusCode()).isEqualTo(401);
        assertThat(states.paused("shop-main")).isFalse();
    }

    @Test
    @DisplayName("a browser is never asked for Basic credentials, a script is")
    void challenge() {
        assertThat(get(NOBODY, "/api/orders").headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(call(NOBODY, "GET", "/api/orders", null, Map.of("Sec-Fetch-Mode", "cors")).headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    private HttpResponse<String> wrong() {
        return call(NOBODY, "GET", "/api/orders", null, Map.of("Authorization", basic("admin", "guess")));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
