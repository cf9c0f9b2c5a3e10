package pl.spoiwo.intake.poll;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A target over HTTP: answers pages as a test says and remembers what it was asked. */
final class PagedTarget implements AutoCloseable {

    record Answer(int status, String body, Map<String, String> headers) {
        static Answer ok(String body) {
            return new Answer(200, body, Map.of());
        }
    }

    final List<URI> asked = new CopyOnWriteArrayList<>();
    volatile Function<Map<String, String>, Answer> answering = query -> Answer.ok("[]");
    private final HttpServer server;

    PagedTarget() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Items with these ids, changed one minute after another. */
    static String items(int... ids) {
        var text = new StringBuilder("[");
        for (int id : ids) {
            text.append(text.length() > 1 ? "," : "").append("{\"id\":").append(id).append(",\"at\":\"2026-11-21T10:").append(String.format("%02d", id % 60)).append(":00\"}");
        }
        return text.append("]").toString();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI());
        var query = new HashMap<String, String>();
        for (var pair : String.valueOf(exchange.getRequestURI().getQuery()).split("&")) {
            query.put(pair.split("=")[0], pair.substring(pair.indexOf('=') + 1));
        }
        var answer = answering.apply(query);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        var body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
