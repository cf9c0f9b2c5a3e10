package pl.spoiwo.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * The reverse proxy before the hub. It passes webhooks on byte by byte, writes down which ones were acknowledged, and loses the answers of
 * some while the nemesis wants that: the hub has accepted, and the sender does not know.
 */
final class Gate implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OWN_HEADERS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        OWN_HEADERS.addAll(Set.of("Connection", "Content-Length", "Host", "Upgrade", "Expect", "HTTP2-Settings", "Transfer-Encoding"));
    }

    private final Recorder took = new Recorder(3);
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();
    private final URI hub;
    private final History history;
    private final RandomGenerator random;
    private volatile double losesAnswers;

    Gate(int port, URI hub, History history, RandomGenerator random) throws IOException {
        this.hub = hub;
        this.history = history;
        this.random = random;
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 200);
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    /** @param share of answers that do not arrive, 0 to 1 */
    void losesAnswers(double share) {
        losesAnswers = share;
    }

    /** How long the hub took to answer since this was last asked, in microseconds. */
    Histogram took() {
        return took.getIntervalHistogram();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            long start = System.nanoTime();
            int status = forward(exchange, body);
            took.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
            if (status / 100 == 2 && roll() < losesAnswers) {
                return;
            }
            if (status / 100 == 2) {
                acknowledged(exchange.getRequestURI().getPath(), body);
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private synchronized double roll() {
        return random.nextDouble();
    }

    private int forward(HttpExchange exchange, byte[] body) {
        var request = HttpRequest.newBuilder(hub.resolve(exchange.getRequestURI())).timeout(Duration.ofSeconds(20))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name)) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException away) {
            return 502;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 502;
        }
    }

    private void acknowledged(String path, byte[] body) throws IOException {
        var connection = path.replaceFirst("^/hooks/", "").replaceFirst("/.*", "");
        var order = order(body);
        if (!order.isEmpty()) {
            history.add(new History.Acknowledged(history.now(), connection, order));
        }
    }

    /** Number of the order in the shop, or empty for what is not about an order. */
    private static String order(byte[] body) throws IOException {
        if (body.length == 0 || body[0] != '{') {
            return "";
        }
        try {
            JsonNode message = JSON.readTree(body);
            return message.has("line_items") ? message.path("id").asText() : message.at("/order/extOrderId").asText();
        } catch (JsonProcessingException poison) {
            return "";
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
