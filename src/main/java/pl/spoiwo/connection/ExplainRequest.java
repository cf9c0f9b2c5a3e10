package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * {@code validate --explain SKU}: asks the running hub what it would decide for one SKU with the home folder's master-data.yaml and its tables. The hub holds the database, which
 * on H2 nobody else can open meanwhile.
 *
 * @param hub      its address, without a slash at the end
 * @param password of the user admin
 */
record ExplainRequest(String hub, String password, PrintStream out) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** @param files master-data.yaml and its tables, by name @return whether the hub has answered */
    boolean explain(String sku, Map<String, String> files) {
        try {
            var credentials = Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
            var request = HttpRequest.newBuilder(URI.create(hub + "/api/master-data/dry-run?sku=" + URLEncoder.encode(sku, StandardCharsets.UTF_8))).timeout(PATIENCE)
                    .header("Content-Type", "application/json").header("Authorization", "Basic " + credentials).POST(BodyPublishers.ofString(new ObjectMapper().writeValueAsString(files))).build();
            var answer = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build().send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                out.println(hub + " answers " + answer.statusCode() + (answer.statusCode() == 401 ? ": set SPOIWO_ADMIN_PASSWORD, or name the hub's data folder with --spoiwo.data-dir" : ""));
                return false;
            }
            var decision = new ObjectMapper().readTree(answer.body());
            print(decision);
            return decision.path("findings").isEmpty();
        } catch (IOException e) {
            out.println("no hub answers at " + hub + " (" + e.getClass().getSimpleName() + "): values are computed from its data, so start it, or name it with --hub=http://127.0.0.1:8080");
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String word(JsonNode word) {
        return word.isMissingNode() ? "nothing" : word.path("value").asText() + (word.has("source") ? " of " + word.path("source").asText() : "");
    }

    private void print(JsonNode decision) {
        decision.path("findings").forEach(found -> out.println("the hub finds " + found.path("file").asText() + ":" + found.path("line").asInt() + ": " + found.path("what").asText()));
        if (decision.path("values").isEmpty() && decision.path("findings").isEmpty()) {
            out.println(decision.path("sku").asText() + ": no channel would be told anything");
        }
        for (var field : decision.path("told")) {
            out.println(field.path("field").asText() + (field.has("channel") ? " for " + field.path("channel").asText() : "") + ": " + word(field.path("would")) + (field.path("now").equals(field.path("would")) ? "" : ", now " + word(field.path("now")))
                    + (field.has("rule") ? " (" + field.path("at").asText() + " '" + field.path("rule").asText() + "')" : ""));
        }
        for (var stop : decision.path("guards")) {
            out.println("stopped by " + stop.path("at").asText() + " '" + stop.path("guard").asText() + "' for " + stop.path("connection").asText() + " " + stop.path("field").asText() + ": " + stop.path("why").asText());
        }
        for (var value : decision.path("values")) {
            out.println(value.path("connection").asText() + " " + value.path("field").asText() + ": " + value.path("now").asText("nothing") + " now, "
                    + value.path("would").asText("nothing new") + " with these files");
            out.println("  " + value.path("why").asText());
            value.path("steps").forEach(step -> out.println("  " + step.path("at").asText() + " '" + step.path("rule").asText() + "': " + step.path("why").asText() + ", "
                    + step.path("from").asText("nothing") + " > " + step.path("to").asText()));
        }
    }
}
