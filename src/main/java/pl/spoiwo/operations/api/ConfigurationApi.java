package pl.spoiwo.operations.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.connection.ActiveConfiguration;

@RestController
@RequestMapping("/api/configuration")
@Tag(name = "configuration")
class ConfigurationApi {

    private final ActiveConfiguration configuration;
    private final String node;

    ConfigurationApi(ActiveConfiguration configuration, @Value("${spoiwo.node:hub-1}") String node) {
        this.configuration = configuration;
        this.node = node;
    }

    /**
     * @param version   hash of the files in force: the last good ones
     * @param lastError absent where the files and what is in force agree
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record InForce(String node, String version, List<String> connections, Refused lastError) {
    }

    record Refused(Instant at, List<Finding> findings) {
    }

    @GetMapping
    @Operation(summary = "The configuration in force on this node, and why a newer one was refused, with file and line")
    InForce inForce() {
        var current = configuration.current();
        return new InForce(node, current.version(), current.connections().keySet().stream().sorted().toList(),
                configuration.lastError().map(e -> new Refused(e.at(), e.findings())).orElse(null));
    }
}
