package pl.spoiwo.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.HomeFiles;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.connection.Connector.Limit;
import pl.spoiwo.mapping.Json;

/** Limits of single resources: requests go there, as the examples of the mappings show, and they hold something back. */
record LimitChecks(Home home, PositionedYaml file, Connector connector, Findings findings) {

    void run() {
        if (connector.http() == null) {
            return;
        }
        var calls = connector.http().resources().isEmpty() ? List.<String>of() : calls();
        connector.http().resources().forEach((resource, limit) -> {
            var at = "/http/resources" + PositionedYaml.step(resource);
            if (!calls.isEmpty() && calls.stream().noneMatch(call -> Connector.Http.fits(resource, call))) {
                findings.add(file, at, "no request goes to '" + resource + "', as the examples of mappings/" + connector.system() + " show",
                        "method and path of a request behind the address, with * for a segment that differs: " + calls.get(0));
            }
            if (holdsNothing(limit, connector.http().limit())) {
                findings.add(file, at + "/rate", "'" + resource + "' may be called as often as everything together, so its limit holds nothing back", "fewer calls than http.limit");
            }
        });
    }

    private static boolean holdsNothing(Limit limit, Limit all) {
        boolean within = limit.by() == null || limit.by().equals(all.by());
        return within && limit.rate() / (double) limit.per().toMillis() >= all.rate() / (double) all.per().toMillis();
    }

    private List<String> calls() {
        return HomeFiles.below(home.mappings().resolve(connector.system()).resolve("examples"), ".out.json").stream().map(LimitChecks::read)
                .filter(request -> request.path("path").asText().startsWith("/"))
                .map(request -> request.path("method").asText(request.has("body") ? "POST" : "GET") + " " + request.path("path").asText().split("\\?", 2)[0]).distinct().toList();
    }

    private static JsonNode read(Path example) {
        try {
            return Json.MAPPER.readTree(example.toFile());
        } catch (JsonProcessingException e) {
            // Has a finding of its own, as an example.
            return Json.MAPPER.missingNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
