package pl.spoiwo.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import pl.spoiwo.sandbox.server.Json;

/** Calls a sandbox as any other program would. */
public final class Client {

    public static final String SHOP = "/woocommerce/wp-json/wc/v3/";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> headers = new HashMap<>();
    private final String url;
    private String authorization = "Basic " + Base64.getEncoder().encodeToString("demo-ck-hub:demo-cs-hub".getBytes(StandardCharsets.UTF_8));

    public Client(Sandbox sandbox) {
        url = sandbox.url();
    }

    public Client as(String header) {
        authorization = header;
        return this;
    }

    /** A header of all calls from now on. */
    public Client with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public HttpResponse<String> send(String method, String path, String body, Duration timeout) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", authorization).timeout(timeout)
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        return send(method, path, body, Duration.ofSeconds(20));
    }

    /** The answer's body, which must come with a status below 400. */
    public JsonNode json(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = send(method, path, body);
        if (response.statusCode() >= 400) {
            throw new AssertionError(method + " " + path + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body().isEmpty() ? Json.object() : Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return json("GET", path, null);
    }

    public JsonNode post(String path, String body) throws IOException, InterruptedException {
        return json("POST", path, body);
    }

    public JsonNode put(String path, String body) throws IOException, InterruptedException {
        return json("PUT", path, body);
    }
}
