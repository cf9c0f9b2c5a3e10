package pl.spoiwo.masterdata;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pl.spoiwo.connection.Ownership;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.connection.Ownership.Subject;
import pl.spoiwo.product.Skus;

/** What sources and persons say of some hundred goods at one moment: read once, where it is asked for, and decided by as many rules as are tried. Reads only, for one thread. */
public final class Words {

    private final Candidates candidates;
    private final SetValues set;
    private final Instant now;
    private final Map<Entity, Map<String, List<Candidate>>> said = new EnumMap<>(Entity.class);
    private final Map<String, List<SetValue>> byHand = new HashMap<>();

    Words(Candidates candidates, SetValues set, Instant now) {
        this.candidates = candidates;
        this.set = set;
        this.now = now;
    }

    /** What these rules make of it. */
    public Supposed by(Ownership rules) {
        var decided = new EnumMap<Entity, Map<String, List<Decision>>>(Entity.class);
        return new Supposed() {
            @Override
            public List<Decision> of(Entity entity, Collection<String> items) {
                var known = decided.computeIfAbsent(entity, any -> new HashMap<>());
                var unknown = items.stream().filter(item -> !known.containsKey(item)).toList();
                if (!unknown.isEmpty()) {
                    var sorts = entity != Entity.PRODUCT && rules.sorted() ? Owners.subjects(of(Entity.PRODUCT, unknown)) : Map.<String, Subject>of();
                    read(entity, unknown);
                    unknown.forEach(item -> known.put(item, Owners.decide(rules, entity, sorts.getOrDefault(item, Owners.subject(item)), said.get(entity).get(item), values(entity, item), now)));
                }
                return items.stream().flatMap(item -> known.get(item).stream()).toList();
            }
        };
    }

    /**
     * The same for one channel, by the rules of its own.
     *
     * @param all what counts for all; {@link Supposed#NOTHING} where only what the channel's rules choose is asked for
     * @return {@code all} itself where it has none
     */
    public Supposed by(Ownership rules, String channel, Supposed all) {
        var own = rules.forChannel(channel).map(this::by);
        return own.isEmpty() ? all : (entity, items) -> {
            var others = all.of(entity, items);
            if (!rules.channels(entity).contains(channel)) {
                return others;
            }
            var chosen = own.get().of(entity, items).stream().filter(Decision::ofChannel).toList();
            var fields = chosen.stream().map(Words::name).collect(Collectors.toSet());
            return Stream.concat(chosen.stream(), others.stream().filter(each -> !fields.contains(name(each)))).toList();
        };
    }

    private static List<String> name(Decision decision) {
        return List.of(decision.item(), decision.field());
    }

    private List<SetValue> values(Entity entity, String item) {
        return byHand.get(item).stream().filter(each -> Owners.told(each, entity)).toList();
    }

    private void read(Entity entity, Collection<String> items) {
        var known = said.computeIfAbsent(entity, any -> new HashMap<>());
        for (var some : Skus.parts(items.stream().filter(item -> !known.containsKey(item)).toList())) {
            var rows = Owners.byItem(entity, candidates.of(entity, some));
            some.forEach(item -> known.put(item, rows.getOrDefault(item, List.of())));
        }
        for (var some : Skus.parts(items.stream().filter(item -> !byHand.containsKey(item)).toList())) {
            var values = set.of(some, now).stream().collect(Collectors.groupingBy(SetValue::item));
            byHand.putAll(some.stream().collect(Collectors.toMap(Function.identity(), item -> values.getOrDefault(item, List.of()))));
        }
    }
}
