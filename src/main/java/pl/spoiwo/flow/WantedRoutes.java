package pl.spoiwo.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;

/** Which route of which template a configuration asks for: pure. */
final class WantedRoutes {

    /** @param parameters of the template; two equal routes need no restart */
    record Wanted(String template, Map<String, String> parameters) {
    }

    private WantedRoutes() {
    }

    /** @return by route id, in the order in which they start: what takes messages away before what brings them */
    static Map<String, Wanted> of(HubConfiguration configuration) {
        var wanted = new LinkedHashMap<String, Wanted>();
        var connections = configuration.connections().values();
        for (Connection connection : connections) {
            add(wanted, "process", connection, Map.of());
        }
        for (Connection connection : connections) {
            if (!connection.connector().capabilities().isEmpty() || connection.forward() != null) {
                add(wanted, "deliver", connection, Map.of());
            }
            if (connection.connector().capabilities().keySet().stream().anyMatch(name -> name.endsWith(".write"))) {
                add(wanted, "dispatch", connection, Map.of());
            }
        }
        for (Connection connection : connections) {
            var file = connection.connector().file();
            if (file != null && file.in() != null) {
                add(wanted, "file-in", connection, Map.of("folder", connection.fill(file.in())));
            }
            connection.connector().capabilities().values().stream().filter(capability -> capability.polls()).forEach(capability -> {
                var every = connection.every().getOrDefault(capability.name(), capability.every());
                wanted.put("poll-" + connection.id() + "-" + capability.name(), new Wanted("poll", Map.of(
                        "connection", connection.id(), "capability", capability.name(), "every", Long.toString(every.toMillis()),
                        "step", "sql".equals(capability.transport()) ? "sql-read" : "http-call")));
            });
        }
        return wanted;
    }

    private static void add(Map<String, Wanted> wanted, String template, Connection connection, Map<String, String> more) {
        var parameters = new LinkedHashMap<>(more);
        parameters.put("connection", connection.id());
        wanted.put(template + "-" + connection.id(), new Wanted(template, parameters));
    }
}
