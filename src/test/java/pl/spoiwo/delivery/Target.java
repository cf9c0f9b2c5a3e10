package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import pl.spoiwo.mapping.Json;

/** An outside system over real HTTP: it keeps orders, one folder for each connection, and fails as it is told. */
final class Target implements AutoCloseable {

    final List<Call> calls = new CopyOnWriteArrayList<>();
    final Map<String, List<JsonNode>> orders = new ConcurrentHashMap<>();
    final AtomicInteger tokens = new AtomicInteger();
    volatile String validToken;
    volatile boolean down;
    private final Map<String, LinkedBlockingQueue<Fault>> faults = new ConcurrentHashMap<>();
    /** A slow call has arrived; it is answered when the test says so. */
    final Semaphore reached = new Semaphore(0);
    final Semaphore answerNow = new Semaphore(0);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer server;

    /** No text: every byte counts. */
    static final byte[] LABEL = "%PDF-1.4 \u00e2\u00e3 label".getBytes(StandardCharsets.ISO_8859_1);

    record Call(String folder, String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return headers.entrySet().stream().filter(e -> e.getKey().equalsIgnoreCase(name)).map(e -> e.getValue().get(0)).findFirst().orElse(null);
        }
    }

    enum Fault { SLOW, TIMEOUT_AFTER, TIMEOUT_BEFORE, RESET, ERROR_500, BUSY_503, GATEWAY_504, TOO_MANY, REDIRECT, HUGE, PACKED, PACKED_HUGE, PACKED_UNKNOWN, DENIED, EXPIRED, BAD_REQUEST, NO_JSON }

    Target() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void fail(String folder, Fault... next) {
        faults.computeIfAbsent(folder, f -> new LinkedBlockingQueue<>()).addAll(List.of(next));
    }

    long count(String folder, String method) {
        return calls.stream().filter(c -> c.folder().equals(folder) && c.method().equals(method)).count();
    }

    private void handle(HttpExchange http) throws IOException {
        try (http) {
            var parts = http.getRequestURI().getPath().split("/", 3);
            var folder = parts[1];
            var body = http.getRequestBody().readAllBytes();
            calls.add(new Call(folder, http.getRequestMethod(), http.getRequestURI().getPath(), http.getRequestURI().getQuery(), Map.copyOf(http.getRequestHeaders()), body));
            if (down) {
                return;
            }
            if (folder.equals("token")) {
                validToken = "token-" + tokens.incrementAndGet();
                answer(http, 200, "{\"access_token\":\"" + validToken + "\",\"expires_in\":3600}");
                return;
            }
            var queue = faults.get(folder);
            var fault = queue == null ? null : queue.poll();
            if (fault == null) {
                serve(http, folder, body);
            } else {
                fail(http, folder, body, fault);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fail(HttpExchange http, String folder, byte[] body, Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case SLOW -> {
                reached.release();
                answerNow.tryAcquire(1, TimeUnit.MINUTES);
                serve(http, folder, body);
            }
            case TIMEOUT_AFTER -> {
                create(folder, body);
                closing.await(2, TimeUnit.MINUTES);
            }
            case TIMEOUT_BEFORE -> closing.await(2, TimeUnit.MINUTES);
            case RESET -> create(folder, body);
            case ERROR_500 -> answer(http, 500, "{\"message\":\"broken\"}");
            case BUSY_503 -> answer(http, 503, "{\"message\":\"busy\"}");
            case GATEWAY_504 -> answer(http, 504, "{\"message\":\"no answer behind the gateway\"}");
            case TOO_MANY -> {
                http.getResponseHeaders().add("Retry-After", "2");
                answer(http, 429, "{}");
            }
            case REDIRECT -> {
                http.getResponseHeaders().add("Location", url() + "/elsewhere/orders");
                answer(http, 302, "{}");
            }
            case HUGE -> answer(http, 200, "{\"text\":\"" + "x".repeat(400_000) + "\"}");
            case PACKED -> answerPacked(http, "gzip", "{\"id\":\"unpacked\"}");
            case PACKED_UNKNOWN -> answerPacked(http, "gzip-2", "{\"id\":\"unpacked\"}");
            case PACKED_HUGE -> answerPacked(http, "gzip", "{\"text\":\"" + "x".repeat(400_000) + "\"}");
            case EXPIRED -> answer(http, 400, "{\"code\":\"expired\"}");
            case DENIED -> answer(http, 401, "{\"message\":\"token\"}");
            case BAD_REQUEST -> answer(http, 400, "{\"message\":\"no such field\"}");
            case NO_JSON -> answer(http, 200, "<html>");
        }
    }

    private void serve(HttpExchange http, String folder, byte[] body) throws IOException {
        var path = http.getRequestURI().getPath();
        if (validToken != null && folder.equals("secured") && !("Bearer " + validToken).equals(http.getRequestHeaders().getFirst("Authorization"))) {
            answer(http, 401, "{}");
        } else if (path.endsWith("/label.pdf")) {
            // The first time a page of an error that calls itself a PDF.
            boolean first = calls.stream().filter(call -> call.path().equals(path)).count() == 1;
            answer(http, 200, "application/pdf", first ? "<html>".getBytes(StandardCharsets.UTF_8) : LABEL);
        } else if (path.endsWith("/label.json")) {
            boolean first = calls.stream().filter(call -> call.path().equals(path)).count() == 1;
            answer(http, 200, "{\"number\": \"620\", \"label\": [{\"content\": \"" + (first ? "no base 64!" : Base64.getMimeEncoder(8, " ".getBytes(StandardCharsets.UTF_8)).encodeToString(LABEL)) + "\"}]}");
        } else if (http.getRequestMethod().equals("GET")) {
            var found = orders.getOrDefault(folder, List.of());
            answer(http, 200, "{\"orders\":" + found + "}");
        } else if (path.endsWith("/orders")) {
            answer(http, 201, create(folder, body).toString());
        } else if (path.endsWith("/stock")) {
            stock(http, body);
        } else {
            answer(http, 200, "{}");
        }
    }

    private void stock(HttpExchange http, byte[] body) throws IOException {
        var result = Json.MAPPER.createObjectNode();
        var items = result.putArray("items");
        var asked = Json.MAPPER.readTree(body).path("items");
        asked.forEach(item -> {
            var sku = item.path("sku").asText();
            boolean torn = sku.startsWith("torn") && asked.size() > 1;
            boolean later = torn || sku.startsWith("busy") && asked.size() > 1;
            var outcome = sku.startsWith("bad") ? "refused" : sku.startsWith("new") ? "unlinked" : later ? "retry" : "accepted";
            var said = items.addObject().put("sku", sku).put("outcome", outcome).put("text", "said so");
            if (torn) {
                said.put("ambiguous", true);
            }
        });
        answer(http, 200, result.toString());
    }

    private JsonNode create(String folder, byte[] body) {
        try {
            var all = orders.computeIfAbsent(folder, f -> new CopyOnWriteArrayList<>());
            var order = Json.MAPPER.createObjectNode().put("id", String.valueOf(all.size() + 1));
            order.set("order", body.length == 0 ? null : Json.MAPPER.readTree(body));
            all.add(order);
            return order;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange http, int status, String body) throws IOException {
        answer(http, status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange http, int status, String type, byte[] bytes) throws IOException {
        http.getResponseHeaders().add("Content-Type", type);
        http.sendResponseHeaders(status, bytes.length);
        http.getResponseBody().write(bytes);
    }

    private static void answerPacked(HttpExchange http, String encoding, String body) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        http.getResponseHeaders().add("Content-Type", "application/json");
        http.getResponseHeaders().add("Content-Encoding", encoding);
        http.sendResponseHeaders(200, 0);
        http.getResponseBody().write(packed.toByteArray());
        http.getResponseBody().close();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }
}
