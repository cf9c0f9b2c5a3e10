package pl.spoiwo.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.HandoverRule;
import pl.spoiwo.ledger.Outgoing;

/**
 * Bean {@code handoverSchedule}: parcels are handed over once a day, at the hour that their connection names. The day makes the key, so that every
 * node may say so, and again after a restart. A hub that was away at that hour makes up for it for an hour; then a person decides.
 */
@Component("handoverSchedule")
public class HandoverSchedule {

    private static final Duration LATE = Duration.ofHours(1);

    private final ActiveConfiguration active;
    private final Clock clock;
    /** The last day for which this node has sent one, by connection. */
    private final Map<String, LocalDate> last = new HashMap<>();
    private final Map<String, LocalDate> sending = new HashMap<>();

    HandoverSchedule(ActiveConfiguration active, Clock clock) {
        this.active = active;
        this.clock = clock;
    }

    /** @return what is due; {@link #sent()} is told when the broker has it */
    public synchronized List<Outgoing> messages() {
        sending.clear();
        var configuration = active.current();
        var now = clock.instant().atZone(configuration.company().zone());
        var today = now.toLocalDate();
        var messages = new ArrayList<Outgoing>();
        configuration.connections().values().stream().filter(connection -> connection.handover() != null).forEach(connection -> {
            var at = today.atTime(connection.handover().at()).atZone(now.getZone());
            if (!now.isBefore(at) && now.isBefore(at.plus(LATE)) && !today.equals(last.get(connection.id()))) {
                sending.put(connection.id(), today);
                messages.add(HandoverOrders.message(connection.id(), List.of(), pickup(connection.handover().pickup(), today), today.toString(), clock.instant()));
            }
        });
        return messages;
    }

    public synchronized void sent() {
        last.putAll(sending);
    }

    private static ObjectNode pickup(HandoverRule.Pickup rule, LocalDate day) {
        if (rule == null) {
            return null;
        }
        var pickup = JsonNodeFactory.instance.objectNode().put("date", day.toString()).put("from", rule.from().toString()).put("to", rule.to().toString());
        return rule.note() == null ? pickup : pickup.put("note", rule.note());
    }
}
