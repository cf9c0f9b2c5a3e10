package pl.spoiwo.guard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.GuardSettings;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.connection.GuardSettings.Mass;
import pl.spoiwo.connection.GuardSettings.Refusal;
import pl.spoiwo.guard.Judgement.Look;
import pl.spoiwo.guard.Judgement.Verdict;
import pl.spoiwo.guard.Judgement.Window;

/** Where values pass, or are written down as stopped. In the transaction of who asks, which holds the locks of the SKUs. */
@Component
public class Gate {

    private final StoppedValues stopped;
    private final Falls falls;

    public Gate(StoppedValues stopped, Falls falls) {
        this.stopped = stopped;
        this.falls = falls;
    }

    /** @return whether anything looks at such values at all */
    public static boolean guards(GuardSettings settings, Direction direction, String connection, String field) {
        return settings.guards().stream().anyMatch(guard -> guard.scope().covers(direction, field, connection))
                || settings.masses().stream().anyMatch(mass -> mass.scope().covers(direction, field, connection));
    }

    /** @return whether a guard stops these of such values, whatever was before */
    public static boolean refuses(GuardSettings settings, Refusal refusal, Direction direction, String connection, String field) {
        return settings.guards().stream().anyMatch(guard -> guard.refuse().contains(refusal) && guard.scope().covers(direction, field, connection));
    }

    /**
     * @param values of one message, in order
     * @param known  how many values of this field the connection has in the scope of a mass effect
     */
    public List<Verdict> judge(GuardSettings settings, Direction direction, String connection, String field, List<Value> values, ToIntFunction<Mass> known, Cause cause, Instant now,
                               String messageId) {
        var windows = windows(direction, connection, values, known, now);
        var verdicts = said(settings, direction, connection, field, values, windows, cause);
        write(settings, direction, connection, field, verdicts, windows, cause, now, messageId);
        return verdicts;
    }

    /** Writes down what of these values is stopped, and nothing of the others: a message brings all of them, and finds these stopped. */
    void foresee(GuardSettings settings, Direction direction, String connection, String field, List<Value> values, ToIntFunction<Mass> known, Cause cause, Instant now, String messageId) {
        var windows = windows(direction, connection, values, known, now);
        write(settings, direction, connection, field, said(settings, direction, connection, field, values, windows, cause).stream().filter(Verdict::stopped).toList(), windows, cause, now, messageId);
    }

    private List<Verdict> said(GuardSettings settings, Direction direction, String connection, String field, List<Value> values, Function<Mass, Window> windows, Cause cause) {
        return Judgement.of(settings, direction, connection, field, values, stopped.of(direction, connection, field, values), windows, cause);
    }

    /** What is read for one judgement is read once. */
    private Function<Mass, Window> windows(Direction direction, String connection, List<Value> values, ToIntFunction<Mass> known, Instant now) {
        var counts = new HashMap<Mass, Integer>();
        var windows = new HashMap<Mass, Window>();
        return mass -> windows.computeIfAbsent(mass, any -> new Window(() -> {
            falls.lock(direction, connection);
            return falls.within(mass.name(), connection, now);
        }, each -> counts.computeIfAbsent(each, known::applyAsInt), falls.before(mass, connection, values, now)));
    }

    private void write(GuardSettings settings, Direction direction, String connection, String field, List<Verdict> verdicts, Function<Mass, Window> windows, Cause cause, Instant now,
                       String messageId) {
        if (cause.told() && !cause.released()) {
            Judgement.falls(settings, direction, connection, field, verdicts, windows, cause).forEach((mass, fallen) -> falls.add(mass.name(), connection, fallen, now.plus(mass.window())));
        }
        stopped.write(settings.approvals(), direction, connection, field, verdicts, now, messageId);
    }

    /** What guards said of a value that passed, for {@code value_history.decision}. */
    public static ArrayNode told(Collection<Look> looks) {
        var told = JsonNodeFactory.instance.arrayNode();
        for (var look : looks) {
            var one = told.addObject().put("guard", look.guard()).put("at", look.at()).put("result", look.result());
            if (look.why() != null) {
                one.put("why", look.why());
            }
            if (look.approval() != null) {
                one.put("approval", look.approval());
            }
        }
        return told;
    }
}
