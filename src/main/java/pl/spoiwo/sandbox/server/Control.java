package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The control API below {@code /_control}: faults, calls, state and reset of each system, and the alerts that were told here; the rest goes to the system itself. */
final class Control {

    private final Map<String, SimulatedSystem> systems;
    private final Map<String, Calls> calls;
    private final AlertSink alerts;

    Control(Map<String, SimulatedSystem> systems, Map<String, Calls> calls, AlertSink alerts) {
        this.systems = systems;
        this.calls = calls;
        this.alerts = alerts;
    }

    Response handle(Request request) {
        String path = request.path();
        if (path.equals("/")) {
            return request.method().equals("DELETE") ? resetAll() : overview();
        }
        int end = path.indexOf('/', 1);
        String name = end < 0 ? path.substring(1) : path.substring(1, end);
        String rest = end < 0 ? "/" : path.substring(end);
        if (name.equals("alerts")) {
            return alerts.handle(request);
        }
        SimulatedSystem system = systems.get(name);
        if (system == null) {
            return Response.refused(404, "no simulated system '" + name + "'; there are " + systems.keySet());
        }
        return switch (request.method() + " " + rest) {
            case "DELETE /" -> {
                reset(system);
                yield Response.empty(204);
            }
            case "GET /faults" -> Response.json(200, system.faults().current().toJson());
            case "PUT /faults" -> {
                system.faults().set(Faults.of(request.json()));
                yield Response.json(200, system.faults().current().toJson());
            }
            case "DELETE /faults" -> {
                system.faults().set(Faults.NONE);
                yield Response.empty(204);
            }
            case "GET /calls" -> Response.json(200, calls.get(name).show(request));
            case "DELETE /calls" -> {
                calls.get(name).clear();
                yield Response.empty(204);
            }
            case "GET /state" -> Response.json(200, system.state(request));
            default -> system.control(request.at(rest));
        };
    }

    private Response overview() {
        ObjectNode shown = Json.object();
        systems.forEach((name, system) -> shown.putObject(name).set("faults", system.faults().current().toJson()));
        return Response.json(200, shown);
    }

    private Response resetAll() {
        systems.values().forEach(this::reset);
        alerts.clear();
        return Response.empty(204);
    }

    private void reset(SimulatedSystem system) {
        system.faults().set(Faults.NONE);
        system.reset();
        calls.get(system.name()).clear();
    }
}
