package pl.spoiwo.guard;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pl.spoiwo.connection.GuardSettings;
import pl.spoiwo.connection.GuardSettings.Action;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.connection.GuardSettings.Guard;
import pl.spoiwo.connection.GuardSettings.Mass;
import pl.spoiwo.guard.Stopped.State;

/** What becomes of all values of one message, or of one channel, at once: mass effects first, then each for itself. Pure. */
public final class Judgement {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final String CLAMPED = "clamped";

    /** {@code SETTLE}: held until it is clear that it is not one of many. {@code AGAIN}: stopped before, and told once more. {@code STILL}: so is this, and it is held yet. */
    public enum Kind {
        PASS, CLAMP, HOLD, SETTLE, DROP, AGAIN, STILL
    }

    /** One guard that looked at a value. @param result passed, clamped or approved @param why may be null, and so may {@code approval} */
    public record Look(String guard, String at, String result, String why, String approval) {
    }

    /**
     * @param amount  what passes instead, where it is clamped
     * @param guard   that stopped or clamped it, and {@code at} as file:line; null where none did
     * @param mass    it is one of many falls
     * @param replaces what was remembered of the thing, and is over; null where nothing is
     * @param looks   of what passes
     */
    public record Verdict(Value value, Kind kind, BigDecimal amount, String guard, String at, String why, Mass mass, Stopped replaces, List<Look> looks) {

        /** A person has let it pass. */
        boolean approved() {
            return looks.stream().anyMatch(look -> look.result().equals("approved"));
        }

        /** It is to be remembered that it was stopped. */
        boolean stopped() {
            return kind == Kind.HOLD || kind == Kind.SETTLE || kind == Kind.DROP || kind == Kind.CLAMP && guard != null;
        }

        /** It was stopped before. */
        public boolean again() {
            return kind == Kind.AGAIN || kind == Kind.STILL;
        }

        /** It is not decided yet what becomes of it. */
        public boolean waits() {
            return kind == Kind.HOLD || kind == Kind.SETTLE || kind == Kind.STILL;
        }

        public boolean passes() {
            return kind == Kind.PASS || kind == Kind.CLAMP;
        }
    }

    /**
     * What is known of a mass effect.
     *
     * @param fallen SKUs that fell within its window, those that were held too; locked against who decides on them
     * @param known  how many values the connection has; asked only where it matters
     * @param before by {@link #thing}, the most that prices were within its window before they fell
     */
    public record Window(Supplier<Set<String>> fallen, Function<Mass, Integer> known, Map<String, BigDecimal> before) {
    }

    /**
     * One that is remembered for the window of a mass effect.
     *
     * @param was    what a price was before it; null of stock
     * @param counts it is far enough to be one of many
     */
    public record Fall(String name, String sku, BigDecimal was, boolean counts) {
    }

    private Judgement() {
    }

    /**
     * @param stopped by {@link Value#name} and SKU, see {@link #thing}
     * @param windows of the mass effects that cover the values; a later message sees {@link #falls} in them
     */
    public static List<Verdict> of(GuardSettings settings, Direction direction, String connection, String field, List<Value> values, Map<String, Stopped> stopped,
                                   Function<Mass, Window> windows, Cause cause) {
        var verdicts = new LinkedHashMap<Value, Verdict>();
        var guards = settings.guards().stream().filter(guard -> guard.scope().covers(direction, field, connection)).toList();
        values.forEach(value -> {
            var before = stopped.get(thing(value));
            verdicts.put(value, before != null && value.saidAt().isBefore(before.saidAt()) ? late(one(settings, guards, value, null, cause), before) : one(settings, guards, value, before, cause));
        });
        if (cause.told() && !cause.released()) {
            settings.masses().stream().filter(mass -> mass.scope().covers(direction, field, connection)).forEach(mass -> {
                if (mass.same()) {
                    alike(mass, verdicts, stopped, windows);
                } else {
                    many(mass, verdicts, stopped, windows, cause);
                }
            });
        }
        return List.copyOf(verdicts.values());
    }

    public static String thing(Value value) {
        return thing(value.name(), value.sku());
    }

    public static String thing(String name, String sku) {
        return name + "\n" + sku;
    }

    private static Verdict one(GuardSettings settings, List<Guard> guards, Value value, Stopped before, Cause cause) {
        if (!value.changes() || !cause.told() && before == null || cause.wants(value)) {
            return pass(value, before, List.of());
        }
        if (before == null || before.state() == State.APPROVED || !before.said().equals(value.said())) {
            return each(guards, value, before, cause);
        }
        // The same again: what a person has rejected, or what was one of many, stays out; anything else only while a guard still stops it.
        var verdict = before.refused() || settings.masses().stream().anyMatch(mass -> mass.name().equals(before.guard())) ? again(value, before) : each(guards, value, before, cause);
        return switch (verdict.kind()) {
            case PASS -> verdict;
            case CLAMP -> verdict.amount().equals(before.instead()) ? new Verdict(value, Kind.CLAMP, verdict.amount(), null, null, null, null, null, verdict.looks()) : verdict;
            default -> again(value, before);
        };
    }

    private static Verdict again(Value value, Stopped before) {
        return new Verdict(value, before.state() == State.HELD ? Kind.STILL : Kind.AGAIN, null, null, null, null, null, null, List.of());
    }

    private static Verdict each(List<Guard> guards, Value value, Stopped before, Cause cause) {
        if (before != null && before.state() == State.APPROVED && approved(value, before)) {
            // In another unit it is a change whenever it is told again; it is asked about once.
            return pass(value, value.inOtherUnit() ? null : before, List.of(new Look(before.guard(), before.at(), "approved", null, before.approval())));
        }
        var looks = new LinkedHashMap<String, Look>();
        // Clamped once, a value is compared with what it was before that: otherwise each telling would move it by as much as the guard allows.
        var judged = before != null && before.instead() != null && before.was() != null ? since(value, before) : value;
        var fitting = guards.stream().filter(guard -> guard.scope().fits(value.name(), value.sku())).toList();
        Verdict clamp = null;
        for (var rest = fitting.iterator(); rest.hasNext(); ) {
            var guard = rest.next();
            var said = Judge.of(guard, judged, cause.released());
            if (said.complaint() == null) {
                looks.putIfAbsent(guard.name(), new Look(guard.name(), guard.at(), cause.released() ? "approved" : "passed", said.note(), cause.approval()));
            } else if (said.complaint().limit() != null && (!looks.containsKey(guard.name()) || !looks.get(guard.name()).result().equals(CLAMPED))) {
                looks.put(guard.name(), new Look(guard.name(), guard.at(), CLAMPED, judged.said() + ": " + said.complaint().why(), null));
                clamp = new Verdict(value, Kind.CLAMP, said.complaint().limit(), guard.name(), guard.at(), said.complaint().why(), null, before, List.of());
                judged = judged.moved(new Value.Amount(judged.amounts().get(0).old(), said.complaint().limit()));
                // It goes on as any other value: also those that let the whole one pass look at it.
                rest = fitting.iterator();
            } else {
                return new Verdict(value, guard.action() == Action.DROP ? Kind.DROP : Kind.HOLD, null, guard.name(), guard.at(),
                        (clamp == null ? "" : "clamped to " + judged.said() + ": ") + said.complaint().why(), null, before, List.of());
            }
        }
        var looked = List.copyOf(looks.values());
        return clamp == null ? pass(value, before, looked) : new Verdict(value, Kind.CLAMP, clamp.amount(), clamp.guard(), clamp.at(), clamp.why(), null, before, looked);
    }

    /** Something newer is remembered and stays so, whatever becomes of this one. */
    private static Verdict late(Verdict verdict, Stopped before) {
        return verdict.passes() ? verdict : again(verdict.value(), before);
    }

    private static Verdict pass(Value value, Stopped before, List<Look> looks) {
        return new Verdict(value, Kind.PASS, null, null, null, null, null, before, looks);
    }

    /** What was approved, or less of a change: figures move with every sale. */
    private static boolean approved(Value value, Stopped before) {
        if (before.said().equals(value.said())) {
            return true;
        }
        if (value.amounts().isEmpty()) {
            return false;
        }
        var amount = value.amounts().get(0);
        if (value.currency() != null || before.was() == null || amount.old() == null || !before.was().equals(value.was())) {
            return false;
        }
        var said = new BigDecimal(before.said());
        return amount.now().compareTo(said.min(amount.old())) >= 0 && amount.now().compareTo(said.max(amount.old())) <= 0;
    }

    private static Value since(Value value, Stopped before) {
        var old = new BigDecimal(before.was().split(" ")[0]);
        return value.moved(new Value.Amount(old, value.amounts().get(0).now()));
    }

    /** Whether the mass effect may count it: of stock what falls to zero, of prices every step down, because they add up. */
    static boolean sinks(Mass mass, Value value) {
        return mass.scope().fits(value.name(), value.sku()) && value.amounts().stream().anyMatch(amount -> {
            var old = value.base(amount);
            return old != null && old.signum() > 0 && amount.now().compareTo(old) < 0 && (mass.percent() != null || amount.now().signum() <= 0);
        });
    }

    /** Whether what sinks is one of its falls. @param before the most that it was within the window; null where it has not fallen */
    private static boolean falls(Mass mass, Value value, BigDecimal before) {
        return mass.percent() == null || value.amounts().stream().anyMatch(amount -> far(mass, value.base(amount), amount.now())) || far(mass, before, value.amounts().get(0).now());
    }

    private static boolean far(Mass mass, BigDecimal old, BigDecimal now) {
        return old != null && old.signum() > 0 && old.subtract(now).multiply(HUNDRED).compareTo(old.multiply(mass.percent())) >= 0;
    }

    private static List<Verdict> sinking(Mass mass, Collection<Verdict> verdicts, Cause cause) {
        return mass.same() ? List.of() : verdicts.stream().filter(verdict -> open(verdict) && !cause.wants(verdict.value()) && sinks(mass, verdict.value())).toList();
    }

    private static boolean open(Verdict verdict) {
        return !verdict.again() && verdict.kind() != Kind.DROP && !verdict.approved();
    }

    /** Different prices of one list that become one and the same: a column that was filled down. */
    private static void alike(Mass mass, Map<Value, Verdict> verdicts, Map<String, Stopped> stopped, Function<Mass, Window> windows) {
        var changed = verdicts.values().stream().filter(verdict -> open(verdict) && !verdict.value().none() && mass.scope().fits(verdict.value().name(), verdict.value().sku()) && verdict.value().was() != null
                && !verdict.value().was().equals(verdict.value().said())).toList();
        var groups = changed.stream().collect(Collectors.groupingBy(verdict -> verdict.value().name() + "\n" + verdict.value().said(), LinkedHashMap::new, Collectors.toList()));
        groups.values().forEach(group -> {
            long before = group.stream().map(verdict -> verdict.value().was()).distinct().count();
            if (before <= mass.number() || mass.share() != null && BigDecimal.valueOf(group.size()).multiply(HUNDRED).compareTo(mass.share().multiply(BigDecimal.valueOf(changed.size()))) <= 0) {
                return;
            }
            // Locks it against who decides on such a batch.
            windows.apply(mass).fallen().get();
            group.stream().filter(verdict -> verdict.mass() == null).forEach(verdict -> verdicts.put(verdict.value(), new Verdict(verdict.value(), Kind.HOLD, null, mass.name(), mass.at(),
                    before + " different prices become " + verdict.value().said() + " in one message", mass, stopped.get(thing(verdict.value())), List.of())));
        });
    }

    private static void many(Mass mass, Map<Value, Verdict> verdicts, Map<String, Stopped> stopped, Function<Mass, Window> windows, Cause cause) {
        var sinking = sinking(mass, verdicts.values(), cause);
        if (sinking.isEmpty()) {
            return;
        }
        var window = windows.apply(mass);
        var falls = sinking.stream().filter(verdict -> falls(mass, verdict.value(), window.before().get(thing(verdict.value())))).toList();
        if (falls.isEmpty()) {
            return;
        }
        var all = new HashSet<>(window.fallen().get());
        falls.forEach(fall -> all.add(fall.value().sku()));
        boolean trips = exceeds(mass, BigDecimal.valueOf(all.size()), window);
        boolean suspicious = exceeds(mass, BigDecimal.valueOf(all.size()).multiply(TWO), window);
        for (var fall : falls) {
            var before = stopped.get(thing(fall.value()));
            // Once it was one of many and was not let go, it falls no more easily than then.
            boolean hold = trips || before != null && before.state() != State.APPROVED && before.guard().equals(mass.name());
            // What is held for itself stays so, unless it turns out to be one of many.
            if (hold || fall.passes() && (suspicious || full(mass, fall.value()))) {
                verdicts.put(fall.value(), new Verdict(fall.value(), hold ? Kind.HOLD : Kind.SETTLE, null, mass.name(), mass.at(), why(mass, all.size(), window, hold), mass, before, List.of()));
            }
        }
    }

    /** Whether it waits although it may be the only one: it had far to fall. */
    private static boolean full(Mass mass, Value value) {
        return mass.from() != null && value.amounts().stream().map(value::base).anyMatch(old -> old != null && old.compareTo(mass.from()) >= 0);
    }

    private static boolean exceeds(Mass mass, BigDecimal falls, Window window) {
        return falls.compareTo(BigDecimal.valueOf(mass.number())) > 0
                && (mass.share() == null || falls.multiply(HUNDRED).compareTo(mass.share().multiply(BigDecimal.valueOf(window.known().apply(mass)))) > 0);
    }

    private static String why(Mass mass, int falls, Window window, boolean hold) {
        return falls + (mass.share() == null ? "" : " of " + window.known().apply(mass))
                + (mass.percent() == null ? " fall to zero" : " fall by " + mass.percent().toPlainString() + " % or more") + " within "
                + mass.window().toString().substring(2).toLowerCase(Locale.ROOT) + (hold ? "" : "; they wait " + mass.settle().toSeconds() + " s for more of the kind");
    }

    /** @param windows as the values were judged with @return by mass effect, what is to be remembered for its window */
    public static Map<Mass, List<Fall>> falls(GuardSettings settings, Direction direction, String connection, String field, List<Verdict> verdicts, Function<Mass, Window> windows, Cause cause) {
        var falls = new HashMap<Mass, List<Fall>>();
        settings.masses().stream().filter(mass -> mass.scope().covers(direction, field, connection)).forEach(mass -> {
            var sinking = sinking(mass, verdicts, cause).stream().map(Verdict::value).toList();
            if (!sinking.isEmpty()) {
                var before = windows.apply(mass).before();
                falls.put(mass, sinking.stream().map(value -> new Fall(value.name(), value.sku(), mass.percent() == null ? null : value.amounts().get(0).old(),
                        falls(mass, value, before.get(thing(value))))).toList());
            }
        });
        return falls;
    }

    /** For a person: how many were held, clamped and dropped; empty where none was. */
    public static String said(List<Verdict> verdicts) {
        return Stream.of(Kind.HOLD, Kind.SETTLE, Kind.CLAMP, Kind.DROP, Kind.AGAIN, Kind.STILL).map(kind -> {
            long count = verdicts.stream().filter(verdict -> verdict.kind() == kind).count();
            return count == 0 ? null : count + switch (kind) {
                case HOLD -> " held";
                case SETTLE -> " wait for more of their kind";
                case CLAMP -> " clamped";
                case DROP -> " dropped";
                case STILL -> " still held";
                default -> " stopped before";
            };
        }).filter(Objects::nonNull).collect(Collectors.joining(", "));
    }
}
