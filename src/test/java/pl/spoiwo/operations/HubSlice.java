package pl.spoiwo.operations;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.mapping.Json;

/** A running hub without its flows, and calls to it as its users make them. One for all tests: it starts once. */
@AutoConfigureObservability
@SpringBootTest(classes = OperationsSlice.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spoiwo.admin-password=admin-of-tests", "spring.jmx.enabled=true", "spring.jmx.registration-policy=replace-existing",
                "camel.main.routes-include-pattern=classpath:none/*.yaml",
                "spoiwo.database.url=jdbc:h2:mem:operations;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1",
                "spoiwo.database.user=sa", "spoiwo.watch.metrics-every=1h", "spoiwo.watch.alerts-every=1h"})
public abstract class HubSlice {

    public static final String NOBODY = null;
    public static final String VIEWER = "vera";
    public static final String OPERATOR = "olek";
    public static final String ADMIN = "admin";
    public static final String VIEWER_TOKEN = "t-9f2c1d7a5b3e4c6f8a0b";
    public static final String METRICS_TOKEN = "t-1b7e90c2d4a6f8e3b5c7";
    /** Of olek, the operator. */
    public static final String OPERATOR_TOKEN = "t-7c3e5a1f9b2d4c6e8f0a";
    public static final String SCRIPT_TOKEN = "t-2d4f6b8a0c1e3f5a7b9c";
    protected static final String PASSWORD = "a password of tests";

    @LocalServerPort
    protected int port;
    @Autowired
    protected JdbcClient jdbc;
    @Autowired
    protected TestClock clock;
    @Autowired
    protected FakeBroker broker;
    @Autowired
    protected Alerts alerts;
    @Autowired
    protected FakeStates states;
    @Autowired
    protected FakeConfiguration configuration;
    @Autowired
    protected FakeAuthorizations authorizations;

    private final HttpClient client = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void folders(DynamicPropertyRegistry properties) throws IOException {
        var home = Files.createTempDirectory("spoiwo-operations");
        home.toFile().deleteOnExit();
        var hash = new BCryptPasswordEncoder(4).encode(PASSWORD);
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/users.yaml"), """
                users:
                  %s: {password: "%s", roles: [viewer]}
                  %s: {password: "%s", roles: [operator]}
                tokens:
                  prometheus: {sha256: "%s", roles: [viewer]}
                  scraper: {sha256: "%s", roles: [metrics]}
                  oleks: {sha256: "%s", roles: [operator], user: %s}
                  script: {sha256: "%s", roles: [operator]}
                """.formatted(VIEWER, hash, OPERATOR, hash, sha256(VIEWER_TOKEN), sha256(METRICS_TOKEN), sha256(OPERATOR_TOKEN), OPERATOR, sha256(SCRIPT_TOKEN)));
        properties.add("spoiwo.home", home::toString);
        properties.add("spoiwo.data-dir", () -> Path.of(home.toString(), "var").toString());
    }

    public static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<String> get(String user, String path) {
        return call(user, "GET", path, null, Map.of());
    }

    public HttpResponse<String> post(String user, String path, String json) {
        return call(user, "POST", path, json, Map.of("Content-Type", "application/json"));
    }

    public HttpResponse<String> call(String user, String method, String path, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (user != null) {
            request.header("Authorization", basic(user, user.equals(ADMIN) ? "admin-of-tests" : PASSWORD));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + answer.body(), e);
        }
    }
}
