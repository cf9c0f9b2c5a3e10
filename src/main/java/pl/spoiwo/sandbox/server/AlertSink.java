package pl.spoiwo.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Where the demo's alerts arrive by webhook, in the place of a chat or an on-call tool: the newest are kept. */
final class AlertSink {

    private static final int KEPT = 100;

    private record Heard(Instant at, JsonNode alert) {
    }

    private final Clock clock;
    private final Deque<Heard> newest = new ArrayDeque<>();
    private long total;

    AlertSink(Clock clock) {
        this.clock = clock;
    }

    synchronized Response handle(Request request) {
        return switch (request.method()) {
            case "POST" -> {
                newest.addFirst(new Heard(clock.instant(), request.json()));
                total++;
                if (newest.size() > KEPT) {
                    newest.removeLast();
                }
                yield Response.empty(204);
            }
            case "GET" -> Response.json(200, shown());
            case "DELETE" -> {
                clear();
                yield Response.empty(204);
            }
            default -> Response.refused(405, "POST, GET or DELETE");
        };
    }

    synchronized void clear() {
        newest.clear();
        total = 0;
    }

    private ObjectNode shown() {
        ObjectNode answer = Json.object().put("total", total);
        var items = answer.putArray("items");
        newest.forEach(heard -> items.addObject().put("at", heard.at().toString()).set("alert", heard.alert()));
        return answer;
    }
}
