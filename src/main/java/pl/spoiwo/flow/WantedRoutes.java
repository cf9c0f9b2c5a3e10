package pl.spoiwo.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownership;

/** Which route of which template a configuration asks for: pure. */
final class WantedRoutes {

    /** @param parameters of the template; two equal routes need no restart */
    record Wanted(String template, Map<String, String> parameters) {
    }

    /** Shared Kamelets by transport; any other transport is a Kamelet itself. */
    private static final Map<String, String> STEPS = Map.of("http", "http-call", "file", "file-drop", "sql", "sql-read");

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
            calls(connection).forEach(transport -> wanted.put("call-" + connection.id() + "-" + transport, call(connection, transport)));
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
            connection.connector().capabilities().values().stream().filter(capability -> capability.polls()).filter(capability -> asked(capability, configuration)).forEach(capability -> {
                var every = connection.every().getOrDefault(capability.name(), capability.every());
                wanted.put("poll-" + connection.id() + "-" + capability.name(), new Wanted("poll", Map.of(
                        "connection", connection.id(), "capability", capability.name(), "every", Long.toString(every.toMillis()),
                        "step", STEPS.getOrDefault(capability.transport(), capability.transport()))));
            });
        }
        return wanted;
    }

    /** Companies are personal data, too often: they are read only where a rule needs them. */
    private static boolean asked(Connector.Capability capability, HubConfiguration configuration) {
        return !capability.name().startsWith("customer.") || configuration.ownership().ruled(Ownership.Entity.CUSTOMER);
    }

    /** @return transports of the calls that commands and wanted values lead to */
    private static Set<String> calls(Connection connection) {
        var transports = new TreeSet<String>();
        if (connection.forward() != null) {
            transports.add("http");
        }
        connection.connector().capabilities().values().stream().filter(capability -> !capability.polls()).forEach(capability -> {
            transports.add(capability.transport());
            if (capability.find() != null) {
                transports.add(capability.findTransport());
            }
        });
        return transports;
    }

    private static Wanted call(Connection connection, String transport) {
        var step = STEPS.get(transport);
        return step == null ? new Wanted("call-own", Map.of("connection", connection.id(), "step", transport))
                : new Wanted("call", Map.of("connection", connection.id(), "transport", transport, "step", step));
    }

    private static void add(Map<String, Wanted> wanted, String template, Connection connection, Map<String, String> more) {
        var parameters = new LinkedHashMap<>(more);
        parameters.put("connection", connection.id());
        wanted.put(template + "-" + connection.id(), new Wanted(template, parameters));
    }
}
