package pl.spoiwo.connection;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.PositionedYaml;

/** Rules of master-data.yaml for tests, read as the hub reads them; every connection tells of everything. */
public final class Ownerships {

    private Ownerships() {
    }

    /** @param rules the list below {@code ownership:} @throws AssertionError where anything is wrong with them */
    public static Ownership of(String rules, Map<String, Connection> connections, List<StockRule.Warehouse> warehouses) {
        var findings = new Findings();
        var file = PositionedYaml.parse("config/master-data.yaml", "ownership:\n" + rules, findings).orElseThrow();
        var company = new HubConfiguration.Company(ZoneId.of("Europe/Warsaw"), "PLN", new StockRule(warehouses, null), null);
        var ownership = new OwnershipFile(file, connections, company, findings, (connection, entity) -> true).read();
        if (!findings.none()) {
            throw new AssertionError(findings.list().toString());
        }
        return ownership;
    }
}
