package pl.spoiwo.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS by the packaged hub itself, switched on with the variables that docs/security.md names. */
class TlsIT {

    private static final char[] PASSWORD = "of-the-test".toCharArray();
    private static final Map<String, String> ADMIN = Map.of("Authorization", "Basic " + base64("admin:admin-of-tests".getBytes(StandardCharsets.UTF_8)));

    @TempDir
    static Path folder;
    static World world;
    static HubProcess hub;
    static HttpClient client;
    static int port;

    @BeforeAll
    static void start() throws Exception {
        port = HubProcess.freePort();
        world = new World(folder.resolve("world"), port);
        client = HttpClient.newBuilder().sslContext(trusting(certified())).build();
        var environment = new HashMap<>(world.environment());
        environment.putAll(Map.of("SPRING_SSL_BUNDLE_PEM_HUB_KEYSTORE_CERTIFICATE", "file:" + folder.resolve("hub.crt"),
                "SPRING_SSL_BUNDLE_PEM_HUB_KEYSTORE_PRIVATEKEY", "file:" + folder.resolve("hub.key"), "SERVER_SSL_BUNDLE", "hub",
                "SPOIWO_ADMIN_PASSWORD", "admin-of-tests"));
        hub = new HubProcess(world.home(), folder.resolve("data"), folder.resolve("hub.log"), port, environment, List.of()).shortLived();
        hub.launch();
        Awaitility.await("the hub is ready, see " + hub.log()).atMost(Duration.ofMinutes(3)).ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> call("GET", "/actuator/health/readiness", "", Map.of()).statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        hub.close();
        world.close();
    }

    @Test
    @DisplayName("a signed notification and the API go through TLS, and what is neither signed nor signed in stays out")
    void inside() throws Exception {
        var order = "{\"id\": 1, \"status\": \"pending\"}";
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("demo-woo-webhook-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var signed = Map.of("Content-Type", "application/json", "X-WC-Webhook-Topic", "order.updated",
                "X-WC-Webhook-Signature", base64(mac.doFinal(order.getBytes(StandardCharsets.UTF_8))));
        assertThat(call("POST", "/hooks/shop-main", order, signed).statusCode()).isEqualTo(200);
        assertThat(call("POST", "/hooks/shop-main", order + " ", signed).statusCode()).isEqualTo(401);
        Awaitility.await().untilAsserted(() ->
                assertThat(call("GET", "/api/messages?connection=shop-main&direction=IN", "", ADMIN).body()).contains("webhook:"));
        assertThat(call("GET", "/api/messages", "", Map.of()).statusCode()).isEqualTo(401);
    }

    @Test
    @DisplayName("browsers are told to stay with TLS, and their cookies are sent through it alone")
    void browsers() throws Exception {
        var page = call("GET", "/login", "", Map.of());
        assertThat(page.headers().firstValue("Strict-Transport-Security")).hasValue("max-age=31536000");
        assertThat(page.headers().allValues("Set-Cookie")).isNotEmpty().allSatisfy(cookie -> assertThat(cookie).contains("Secure").contains("SameSite=Strict"));
    }

    @Test
    @DisplayName("plain HTTP is refused on the port")
    void plain() throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /actuator/health HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 400").doesNotContain("UP");
        }
    }

    private static HttpResponse<String> call(String method, String path, String body, Map<String, String> headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Makes hub.crt and hub.key. @return the store that they come from */
    private static KeyStore certified() throws Exception {
        var store = folder.resolve("hub.p12");
        var keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "hub", "-keyalg", "RSA",
                "-dname", "CN=hub.company.example", "-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", new String(PASSWORD));
        assertThat(keytool.inheritIO().start().waitFor()).isZero();
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        pem("hub.crt", "CERTIFICATE", keys.getCertificate("hub").getEncoded());
        pem("hub.key", "PRIVATE KEY", keys.getKey("hub", PASSWORD).getEncoded());
        return keys;
    }

    private static void pem(String file, String kind, byte[] content) throws IOException {
        Files.writeString(folder.resolve(file), "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + kind + "-----\n");
    }

    private static SSLContext trusting(KeyStore keys) throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("hub", keys.getCertificate("hub"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
