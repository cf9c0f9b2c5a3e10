package pl.spoiwo.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;

/** The packaged hub as a process of its own, so that it can be killed; its word is read only where a test asks what users see. */
public final class HubProcess implements AutoCloseable {

    private static final String PASSWORD = "kill-me-often";
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    static final Path JAR = Path.of("target", "spoiwo.jar").toAbsolutePath();

    private final Path log;
    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final int port;
    private Process process;

    public HubProcess(Path home, Path data, Path log, int port, Map<String, String> environment, List<String> arguments) {
        this.log = log;
        this.port = port;
        this.environment = environment;
        command.addAll(List.of(JAVA, "-Xmx512m", "-jar", JAR.toString(),
                "--spoiwo.home=" + home, "--spoiwo.data-dir=" + data, "--server.port=" + port));
        command.addAll(arguments);
    }

    /** With the options that docs/operations.md gives to a hub whose senders come first. */
    public HubProcess sendersFirst() {
        command.addAll(1, List.of("-XX:MaxGCPauseMillis=40", "-XX:-G1UseAdaptiveIHOP", "-XX:InitiatingHeapOccupancyPercent=65", "-XX:G1HeapRegionSize=4m", "-XX:ThreadPriorityPolicy=1", "-XX:JavaPriority1_To_OSPriority=19"));
        return this;
    }

    /** For processes that live a minute. Compiles quickly and not well: half of such a life would otherwise go into compiling well. */
    public HubProcess shortLived() {
        command.add(1, "-XX:TieredStopAtLevel=1");
        return this;
    }

    /** @param classes of {@link Mutant}, which take the place of the jar's own */
    public HubProcess mutated(Path classes) {
        int jar = command.indexOf("-jar");
        command.subList(jar, jar + 2).clear();
        command.addAll(jar, List.of("-cp", classes + File.pathSeparator + JAR, "pl.spoiwo.Spoiwo"));
        return this;
    }

    /** Below the ports that the system gives to whoever asks for any, so that nobody gets it before it is used; never the same twice. */
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            if (GIVEN.add(port)) {
                try (var socket = new ServerSocket(port)) {
                    return socket.getLocalPort();
                } catch (IOException taken) {
                    continue;
                }
            }
        }
    }

    public void start() throws IOException {
        launch();
        awaitReady(Duration.ofMinutes(5));
    }

    /** As under a guard that starts it again whenever it ends: a hub whose database is away does not come up. */
    public void startGuarded() throws IOException {
        launch();
        awaitReady(Duration.ofMinutes(4), () -> {
            launch();
            return null;
        });
    }

    /** Starts without waiting. */
    public void launch() throws IOException {
        Files.createDirectories(log().getParent());
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().put("SPOIWO_ADMIN_PASSWORD", PASSWORD);
        builder.environment().putAll(environment);
        process = builder.start();
    }

    public void awaitReady(Duration most) {
        awaitReady(most, () -> {
            throw new IllegalStateException("the hub ended with " + process.exitValue() + ":\n" + tail());
        });
    }

    private void awaitReady(Duration most, Callable<Void> whenEnded) {
        Awaitility.await("the hub is ready, see " + log()).atMost(most).pollInterval(Duration.ofMillis(200)).until(() -> {
            if (!process.isAlive()) {
                whenEnded.call();
            }
            return ready();
        });
    }

    /** What stands guard over a process in production: waits until it is well, or has ended by itself and is started again. */
    public void startAgainIfEnded(Duration most) throws IOException {
        Awaitility.await("the hub is well or ends").atMost(most).pollInterval(Duration.ofSeconds(1)).during(Duration.ofSeconds(3))
                .until(() -> !process.isAlive() || answers("/actuator/health"));
        if (!process.isAlive()) {
            startGuarded();
        }
    }

    public boolean ready() {
        return answers("/actuator/health/readiness");
    }

    private boolean answers(String path) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(20)).GET().build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** SIGKILL: nothing is flushed, nothing is closed. */
    public void kill() {
        process.destroyForcibly();
        Awaitility.await().until(() -> !process.isAlive());
    }

    /** @param name of a POSIX signal, such as STOP; a hub that was killed meanwhile takes none */
    public void signal(String name) throws IOException, InterruptedException {
        signal(process, name);
    }

    static void signal(Process process, String name) throws IOException, InterruptedException {
        if (process.isAlive() && new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor() != 0 && process.isAlive()) {
            throw new IOException("process " + process.pid() + " does not take signal " + name);
        }
    }

    public long pid() {
        return process.pid();
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public JsonNode get(String path) {
        return send(request(path).GET().build());
    }

    public JsonNode post(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /** @param key the same for the same wish */
    public JsonNode post(String path, String body, String key) {
        return send(request(path).header("Content-Type", "application/json").header("Idempotency-Key", key).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    public JsonNode put(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").PUT(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    public JsonNode yaml(String path, String body) {
        return send(request(path).header("Content-Type", "text/yaml; charset=utf-8").POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /** The body as it came, for what is not JSON. */
    public String text(String path) {
        return answer(request(path).GET().build());
    }

    private JsonNode send(HttpRequest request) {
        var body = answer(request);
        try {
            return body.isEmpty() ? JSON.nullNode() : JSON.readTree(body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String answer(HttpRequest request) {
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(request.method() + " " + request.uri() + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        var basic = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(20)).header("Authorization", "Basic " + basic);
    }

    public Path log() {
        return log;
    }

    private String tail() throws IOException {
        var text = Files.readString(log());
        return text.substring(Math.max(0, text.length() - 6_000));
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroy();
            try {
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
            } finally {
                // One that was told to stand still does not hear that it shall end.
                process.destroyForcibly();
            }
        }
    }
}
