package pl.spoiwo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import pl.spoiwo.sandbox.server.Json;

/** A sandbox, and the application that calls its simulated Allegro as a seller's program would; without a token until {@link #letIn}. */
final class Seller implements AutoCloseable {

    static final String PUBLIC = "application/vnd.allegro.public.v1+json";
    static final String BETA = "application/vnd.allegro.beta.v1+json";
    static final String BASIC = "Basic " + Base64.getEncoder()
            .encodeToString("demo-allegro-client-id:demo-allegro-client-secret".getBytes(StandardCharsets.UTF_8));

    private final HttpClient client = HttpClient.newHttpClient();
    private final Sandbox sandbox;
    private final Map<String, String> headers = new HashMap<>(Map.of("Accept", PUBLIC, "Content-Type", PUBLIC, "Authorization", BASIC));

    /** @param more options of the sandbox */
    Seller(Path folder, Clock clock, Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.putAll(Map.of("exchange-folder", folder.resolve("exchange").toString(), "sql-port", "-1"));
        sandbox = new Sandbox(SandboxOptions.of(options), clock).start(0);
    }

    Seller letIn() throws IOException, InterruptedException {
        return with("Authorization", "Bearer " + control("POST", "tokens", "").path("access_token").asText());
    }

    /** From now on with this header. */
    Seller with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    HttpResponse<String> send(String method, String path, String body, Duration timeout) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(sandbox.url() + path)).timeout(timeout)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        return send(method, "/allegro" + path, body, Duration.ofSeconds(20));
    }

    int status(String method, String path, String body) throws IOException, InterruptedException {
        return send(method, path, body).statusCode();
    }

    /** The answer's body, which must come with a status below 400. */
    JsonNode json(String method, String path, String body) throws IOException, InterruptedException {
        return json(send(method, path, body));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return json("GET", path, "");
    }

    JsonNode control(String method, String call, String body) throws IOException, InterruptedException {
        return json(send(method, "/_control/allegro/" + call, body, Duration.ofSeconds(20)));
    }

    private static JsonNode json(HttpResponse<String> response) {
        if (response.statusCode() >= 400) {
            throw new AssertionError(response.request().method() + " " + response.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body().isEmpty() ? Json.object() : Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
