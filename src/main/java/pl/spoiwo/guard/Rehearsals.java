package pl.spoiwo.guard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.GuardSettings;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.connection.GuardSettings.Mass;
import pl.spoiwo.guard.Judgement.Kind;
import pl.spoiwo.guard.Judgement.Verdict;
import pl.spoiwo.guard.Judgement.Window;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Wanted;

/** What the guards would say of values that channels are not to hold yet. Reads, and writes nothing: nothing is held, and no fall is counted. */
@Component
public class Rehearsals {

    private static final int EXAMPLES = 5;

    private final StoppedValues stopped;
    private final Falls falls;
    private final ChannelValues values;

    public Rehearsals(StoppedValues stopped, Falls falls, ChannelValues values) {
        this.stopped = stopped;
        this.falls = falls;
        this.values = values;
    }

    /**
     * What one guard, or one mass effect, would do to values of one channel.
     *
     * @param at       of it, as file:line
     * @param batch    these are many falls together, which would be held as one
     * @param waiting  they would wait for a moment, because many fall
     * @param before   they were stopped before, and would stay out without asking again
     * @param why      of the first
     * @param examples the first ones by SKU
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Stop(String connection, String field, String guard, String at, boolean batch, int held, int waiting, int clamped, int dropped, int before, String why, List<Example> examples) {
    }

    /** @param from absent where nothing is held @param instead what would be let through of it; absent where that is nothing */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Example(String sku, String from, String to, String instead, String why) {
    }

    public Rehearsal of(GuardSettings settings, Instant now) {
        return new Rehearsal(settings, now);
    }

    private record Lane(String connection, String field) {
    }

    private record By(String guard, String at) {
    }

    /** The changes of one run. */
    public final class Rehearsal {

        private final GuardSettings settings;
        private final Instant now;
        private final Map<Lane, List<Value>> asked = new LinkedHashMap<>();

        private Rehearsal(GuardSettings settings, Instant now) {
            this.settings = settings;
            this.now = now;
        }

        /** Takes those that would be another value, to be judged with all others. @param held by SKU, what the channel shall hold now, as {@code computed} what it would @param limitedBy of that */
        public void ask(String connection, String field, Map<String, Wanted> held, Map<String, String> computed, Map<String, Set<String>> limitedBy, Supplier<OutgoingGate.Facts> known) {
            var changed = new HashMap<>(computed);
            changed.entrySet().removeIf(each -> held.containsKey(each.getKey()) && each.getValue().equals(held.get(each.getKey()).value()));
            if (!changed.isEmpty() && Gate.guards(settings, Direction.OUT, connection, field)) {
                asked.computeIfAbsent(new Lane(connection, field), lane -> new ArrayList<>()).addAll(OutgoingGate.values(changed, held, limitedBy, known.get(), now));
            }
        }

        /** As if all of a channel came at once. @return of guards that would stop anything, by channel and field */
        public List<Stop> stops() {
            var stops = new ArrayList<Stop>();
            asked.forEach((lane, all) -> {
                var before = stopped.of(Direction.OUT, lane.connection(), lane.field(), all);
                var counts = new HashMap<Mass, Integer>();
                var verdicts = Judgement.of(settings, Direction.OUT, lane.connection(), lane.field(), all, before,
                        mass -> new Window(() -> falls.within(mass.name(), lane.connection(), now), each -> counts.computeIfAbsent(each, any -> values.known(lane.connection(), lane.field(), any.scope().skus())),
                                falls.before(mass, lane.connection(), all, now)), Cause.TOLD);
                var byGuard = new LinkedHashMap<By, List<Verdict>>();
                verdicts.stream().filter(verdict -> verdict.kind() != Kind.PASS).forEach(verdict -> {
                    var earlier = before.get(Judgement.thing(verdict.value()));
                    var by = verdict.guard() == null ? new By(earlier.guard(), earlier.at()) : new By(verdict.guard(), verdict.at());
                    byGuard.computeIfAbsent(by, any -> new ArrayList<>()).add(verdict);
                });
                byGuard.forEach((by, of) -> stops.add(stop(lane, by, of)));
            });
            return stops;
        }

        private static Stop stop(Lane lane, By by, List<Verdict> verdicts) {
            var examples = verdicts.stream().limit(EXAMPLES).map(verdict -> new Example(verdict.value().sku(), verdict.value().was(), verdict.value().said(),
                    verdict.amount() == null ? null : verdict.amount().toPlainString(), verdict.why())).toList();
            return new Stop(lane.connection(), lane.field(), by.guard(), by.at(), verdicts.stream().anyMatch(verdict -> verdict.mass() != null && verdict.kind() == Kind.HOLD),
                    count(verdicts, Kind.HOLD), count(verdicts, Kind.SETTLE),
                    count(verdicts, Kind.CLAMP), count(verdicts, Kind.DROP), (int) verdicts.stream().filter(Verdict::again).count(), Optional.ofNullable(verdicts.get(0).why()).orElse("stopped before"), examples);
        }

        private static int count(List<Verdict> verdicts, Kind kind) {
            return (int) verdicts.stream().filter(verdict -> verdict.kind() == kind).count();
        }
    }
}
