package pl.spoiwo.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.configuration.PositionedYaml;

/** Reads company.yaml, alerts.yaml and statuses.yaml, once their schemas have accepted them. */
final class SiteFiles {

    private SiteFiles() {
    }

    static HubConfiguration.Company company(PositionedYaml file, Findings findings) {
        var root = (ObjectNode) file.root();
        return new HubConfiguration.Company(zone(file, findings), root.path("currency").asText(),
                root.has("stock") ? stock(file, findings) : null, root);
    }

    private static StockRule stock(PositionedYaml file, Findings findings) {
        var node = file.at("/stock");
        if (node.has("warehouse") == node.has("warehouses")) {
            findings.add(file, "/stock", node.has("warehouse") ? "both 'warehouse' and 'warehouses'" : "'warehouse' is missing", "one 'warehouse', or several 'warehouses'");
        }
        var warehouses = new ArrayList<StockRule.Warehouse>();
        int buffer = node.path("buffer").asInt(0);
        for (var each : node.has("warehouse") ? List.of(node.path("warehouse")) : node.path("warehouses")) {
            warehouses.add(each.isTextual() ? new StockRule.Warehouse(each.asText(), buffer) : new StockRule.Warehouse(each.path("id").asText(), each.path("buffer").asInt(buffer)));
        }
        return new StockRule(List.copyOf(warehouses), Fields.duration(node, "unpaidFor", null));
    }

    private static ZoneId zone(PositionedYaml file, Findings findings) {
        var name = file.at("/timeZone").asText();
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            findings.add(file, "/timeZone", "there is no time zone '" + name + "'" + Nearest.hint(name, ZoneId.getAvailableZoneIds()), "a zone such as Europe/Warsaw");
            return ZoneId.of("UTC");
        }
    }

    /** @param root alerts.yaml; missing where there is none */
    static HubConfiguration.AlertSettings alerts(JsonNode root) {
        return new HubConfiguration.AlertSettings(Fields.texts(root, "mail", List.of()), Fields.text(root, "from", null), Fields.text(root, "webhook", null),
                Fields.duration(root, "backlogAge", Duration.ofMinutes(10)), Fields.texts(root.path("owners")));
    }

    static Statuses statuses(PositionedYaml file, Set<String> systems, Findings findings) {
        var in = new LinkedHashMap<String, Map<String, Map<String, String>>>();
        var out = new LinkedHashMap<String, Map<String, Map<String, String>>>();
        file.root().fields().forEachRemaining(e -> {
            if (!systems.contains(e.getKey())) {
                findings.add(file, PositionedYaml.step(e.getKey()), "statuses of '" + e.getKey() + "', which has no connector" + Nearest.hint(e.getKey(), systems),
                        systems.isEmpty() ? "a folder of routes/connectors" : "one of " + String.join(", ", systems));
            }
            in.put(e.getKey(), Fields.map(e.getValue(), entity -> Fields.texts(entity.path("in"))));
            out.put(e.getKey(), Fields.map(e.getValue(), entity -> Fields.texts(entity.path("out"))));
        });
        return new Statuses(in, out);
    }
}
