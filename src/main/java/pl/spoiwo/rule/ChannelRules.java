package pl.spoiwo.rule;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The override rules of all channels: {@code channels} of {@code config/master-data.yaml}. Immutable; any number of threads may ask it. */
public final class ChannelRules {

    public static final ChannelRules NONE = new ChannelRules(Map.of());

    private final Map<Field, Map<String, RuleSet>> rules;
    private final NavigableSet<Instant> boundaries = new TreeSet<>();

    /** @param rules by field and connection */
    public ChannelRules(Map<Field, Map<String, RuleSet>> rules) {
        this.rules = Map.copyOf(rules);
        all().map(rule -> rule.scope().period()).flatMap(period -> Stream.of(period.from(), period.until()).filter(Objects::nonNull)).forEach(boundaries::add);
    }

    public RuleSet of(String connection, Field field) {
        return of(field).getOrDefault(connection, RuleSet.NONE);
    }

    /** The last moment until now at which a rule began or ended to hold; null where there was none. Values from before it may be others now. */
    public Instant boundary(Instant now) {
        return boundaries.floor(now);
    }

    /** Whether prices follow the stock, what was sold of it, or where it lies. */
    public boolean pricesAskStock() {
        return of(Field.PRICE).values().stream().anyMatch(rules -> rules.asks(Facts.STOCK) || rules.asks(Facts.SOLD) || rules.asksWarehouses());
    }

    /** Whether stock follows what products are. */
    public boolean anyOfStock() {
        return !of(Field.STOCK).isEmpty();
    }

    private Map<String, RuleSet> of(Field field) {
        return rules.getOrDefault(field, Map.of());
    }

    private Stream<Rule> all() {
        return rules.values().stream().map(Map::values).flatMap(Collection::stream).flatMap(rules -> rules.rules().stream());
    }
}
