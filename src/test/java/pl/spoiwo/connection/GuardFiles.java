package pl.spoiwo.connection;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import pl.spoiwo.configuration.ConfigurationSchemas;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.configuration.PositionedYaml;

/** Reads a guards.yaml as the hub does. */
public final class GuardFiles {

    private GuardFiles() {
    }

    public record Read(GuardSettings settings, List<Finding> findings) {
    }

    public static Read read(String text, Map<String, Connection> connections) {
        var findings = new Findings();
        var file = PositionedYaml.parse("config/guards.yaml", text, findings).orElseThrow();
        var company = new HubConfiguration.Company(ZoneId.of("Europe/Warsaw"), "PLN", new StockRule(List.of(new StockRule.Warehouse("MAG", 0)), null), null);
        var settings = new ConfigurationSchemas(new Home(Path.of(".")), findings).check("guards", file, findings) ? new GuardsFile(file, connections, company, PriceLists.all(connections, null), findings).read() : null;
        return new Read(settings, findings.list());
    }

    /** @throws AssertionError where something is wrong with it */
    public static GuardSettings settings(String text, Map<String, Connection> connections) {
        var read = read(text, connections);
        if (!read.findings().isEmpty()) {
            throw new AssertionError(read.findings());
        }
        return read.settings();
    }
}
