package pl.spoiwo.connection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.configuration.PositionedYaml;
import pl.spoiwo.mapping.JsltMappings;

/** Status words that are missing for certain: a connection uses them, and there is not one. */
record StatusChecks(PositionedYaml file, JsltMappings mappings, Findings findings) {

    private static final String WORD = "\"channelStatus\"";

    void run(Collection<Connection> connections) {
        var connectors = new LinkedHashMap<String, Connector>();
        connections.forEach(connection -> connectors.put(connection.connector().system(), connection.connector()));
        connectors.values().stream().filter(connector -> connector.roles().contains("channel") && !misspelt(connector.system())).forEach(this::check);
    }

    /** Then its finding is the name that has no connector. */
    private boolean misspelt(String system) {
        var given = new ArrayList<String>();
        file.root().fieldNames().forEachRemaining(given::add);
        return !given.contains(system) && Nearest.to(system, given).isPresent();
    }

    private void check(Connector connector) {
        var at = PositionedYaml.step(connector.system()) + "/order";
        if (connector.capabilities().containsKey("order.status") && file.at(at + "/out").isEmpty()) {
            findings.add(file, at, "no status is told to '" + connector.system() + "', whose connector can take one (order.status)", "'out': the hub's words and what they are called there");
        }
        if (file.at(at + "/in").isEmpty() && mappings.names().stream().anyMatch(name -> name.startsWith(connector.system() + "/") && mappings.says(name, WORD))) {
            findings.add(file, at, "no status word of '" + connector.system() + "' is explained, and its mappings pass them on", "'in': its words and the hub's");
        }
    }
}
