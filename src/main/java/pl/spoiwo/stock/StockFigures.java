package pl.spoiwo.stock;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.guard.OutgoingGate;
import pl.spoiwo.masterdata.ChannelOwners;
import pl.spoiwo.masterdata.ChannelWords;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.masterdata.ProductFields;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.masterdata.SetValues;
import pl.spoiwo.masterdata.Supposed;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Provenance;
import pl.spoiwo.product.RuleFacts;
import pl.spoiwo.product.Skus;
import pl.spoiwo.product.ValueHistory;
import pl.spoiwo.product.Wanted;
import pl.spoiwo.rule.Field;

/** What channels shall hold of the stock. Callers hold the locks of {@link SetTables#toLock}. */
@Component
public class StockFigures {

    private final Supplies supplies;
    private final SetTables sets;
    private final ChannelValues values;
    private final ValueHistory history;
    private final RuleFacts facts;
    private final SetValues set;
    private final ChannelOwners owners;

    public StockFigures(Supplies supplies, SetTables sets, ChannelValues values, ValueHistory history, RuleFacts facts, SetValues set, ChannelOwners owners) {
        this.owners = owners;
        this.supplies = supplies;
        this.sets = sets;
        this.values = values;
        this.history = history;
        this.facts = facts;
        this.set = set;
    }

    /**
     * Computes anew what the channels shall hold of these SKUs and of sets they are a part of; of unknown stock nothing is said.
     *
     * @param locked is told whose locks it needs
     * @return connections with a changed value
     */
    public Set<String> refresh(Collection<String> skus, Collection<String> channels, StockPlan plan, HubConfiguration configuration, Consumer<Collection<String>> locked,
                               OutgoingGate.Passing guards, Instant now, String messageId) {
        var changed = new TreeSet<String>();
        for (var some : channels.isEmpty() ? List.<List<String>>of() : Skus.parts(skus)) {
            var around = sets.around(some);
            var affected = around.withSets(some);
            locked.accept(affected);
            for (var all : Skus.parts(affected)) {
                var words = owners.of(configuration.ownership(), all, now);
                var parts = around.withParts(all);
                var byHand = Skus.parts(parts).stream().flatMap(each -> set.of(each, now).stream()).toList();
                for (var of : of(all, around, channels, plan, configuration, now, words).entrySet()) {
                    var channel = of.getKey();
                    var by = words.apply(channel);
                    var figures = each(of.getValue(), (sku, figure) -> figure.value());
                    var why = each(of.getValue(), (sku, figure) -> figure.provenance(sku, around.parts(sku).keySet(), plan.warehouses(channel), configuration.version()));
                    why.forEach(by::tell);
                    var rules = configuration.channelRules().of(channel, Field.STOCK);
                    var limitedBy = each(of.getValue(), (sku, figure) -> SetValues.limitedBy(sku, why.get(sku), byHand, rules.ending(figure.steps())));
                    unknown(channel, all.stream().filter(sku -> !figures.containsKey(sku)).toList(), around, plan, byHand, false).forEach((sku, figure) -> {
                        figures.put(sku, figure.value());
                        why.put(sku, Provenance.of(figure.why(), configuration.version()));
                        limitedBy.put(sku, Set.of());
                    });
                    var passing = guards.silent(around.withSets(zeros(by.words(), parts))).pass(channel, ChannelValues.STOCK, figures, limitedBy, why, () -> OutgoingGate.Facts.NONE);
                    var wanted = values.want(channel, ChannelValues.STOCK, passing, limitedBy, now, messageId);
                    history.wanted(channel, ChannelValues.STOCK, wanted, why, null, messageId);
                    if (!wanted.isEmpty()) {
                        changed.add(channel);
                    }
                }
            }
        }
        return changed;
    }

    /**
     * What the channel shall hold of what it was told of: what a person's figure has left behind, else nothing where no warehouse counts it any more: what it sells of it would be put back on sale,
     * for ever. What is only too old to count it keeps until it is sold.
     *
     * @param skus  of unknown stock
     * @param zeros also where it shall hold nothing already
     */
    private Map<String, ChannelFigure> unknown(String channel, Collection<String> skus, Sets around, StockPlan plan, List<SetValue> byHand, boolean zeros) {
        var figures = new HashMap<String, ChannelFigure>();
        var told = new TreeSet<String>();
        (skus.isEmpty() ? Map.<String, Wanted>of() : values.wanted(channel, ChannelValues.STOCK, skus)).forEach((sku, wanted) -> {
            var parts = around.parts(sku).keySet();
            if (wanted.setIsOver(SetValues.names(byHand.stream().filter(each -> parts.contains(each.item())).toList()))) {
                figures.put(sku, new ChannelFigure(wanted.behind(), wanted.left()));
            } else if (zeros || !wanted.value().equals("0")) {
                told.add(sku);
            }
        });
        var known = new TreeSet<String>();
        Skus.parts(around.withParts(told)).forEach(some -> known.addAll(supplies.told(some, plan.warehouses(channel))));
        told.stream().filter(sku -> !known.containsAll(around.parts(sku).keySet())).forEach(sku -> figures.put(sku, new ChannelFigure("0", "no warehouse of the channel counts it")));
        return figures;
    }

    /** Those of which there is nothing because a source is silent. */
    private static Set<String> zeros(Supposed words, Collection<String> skus) {
        return words.of(Entity.STOCK, skus).stream().filter(decision -> decision.outcome() == Decision.Outcome.ZERO).map(Decision::item).collect(Collectors.toSet());
    }

    private static <T> Map<String, T> each(Map<String, ChannelFigure> figures, BiFunction<String, ChannelFigure, T> of) {
        return figures.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> of.apply(e.getKey(), e.getValue())));
    }

    /** What the rules say of these SKUs, one of {@link Skus#parts}; nobody has to hold a lock. @return by channel and SKU; of unknown stock there is none */
    public Map<String, Map<String, ChannelFigure>> of(Collection<String> skus, Collection<String> channels, StockPlan plan, HubConfiguration configuration, Instant now) {
        return of(skus, sets.around(skus), channels, plan, configuration, now, owners.of(configuration.ownership(), skus, now));
    }

    /** The same by other words. @param all what counts for all channels @param words by channel */
    public Map<String, Map<String, ChannelFigure>> of(Collection<String> skus, Collection<String> channels, StockPlan plan, HubConfiguration configuration, Instant now,
                                                      Supposed all, Function<String, ChannelWords> words) {
        return of(skus, around(skus, all), channels, plan, configuration, now, words);
    }

    /** What sets would be made of, also those within sets, and which products would be services. */
    private Sets around(Collection<String> skus, Supposed supposed) {
        var all = new TreeSet<>(skus);
        while (true) {
            var known = sets.around(all);
            var components = new HashMap<>(known.components());
            var services = new TreeSet<>(known.services());
            supposed.of(Entity.PRODUCT, all).stream().filter(each -> each.winner() != null).forEach(each -> {
                if (each.field().equals(ProductFields.COMPONENTS)) {
                    components.put(each.item(), ProductFields.components(each.winner().value()));
                } else if (each.field().equals(ProductFields.KIND) && ProductFields.service(each.winner())) {
                    services.add(each.item());
                } else if (each.field().equals(ProductFields.KIND)) {
                    services.remove(each.item());
                }
            });
            components.values().removeIf(Map::isEmpty);
            var around = new Sets(components, services);
            if (!all.addAll(around.withParts(all))) {
                return around;
            }
        }
    }

    /** SKUs of which there would be nothing because a source is silent and a rule wants a zero then, with the sets of these. */
    public Set<String> silent(Collection<String> skus, Supposed supposed) {
        var around = around(skus, supposed);
        return around.withSets(zeros(supposed, around.withParts(skus)));
    }

    /** By SKU, the warehouses in which some pieces would lie. */
    public Map<String, Set<String>> lying(Collection<String> skus, StockPlan plan, Supposed supposed) {
        return supplies.of(plan, skus, supposed).values().stream().collect(Collectors.toMap(Supply::sku, supply -> supply.shelves().stream()
                .filter(shelf -> shelf.onHand() != null && shelf.onHand().signum() > 0).map(Shelf::warehouse).collect(Collectors.toSet())));
    }

    private Map<String, Map<String, ChannelFigure>> of(Collection<String> skus, Sets around, Collection<String> channels, StockPlan plan, HubConfiguration configuration,
                                                       Instant now, Function<String, ChannelWords> words) {
        var there = new IdentityHashMap<Supposed, Map<String, Supply>>();
        var byHand = set.of(skus, now);
        var parts = skus.stream().collect(Collectors.toMap(Function.identity(), around::parts));
        var figures = new TreeMap<String, Map<String, ChannelFigure>>();
        for (var channel : channels) {
            var rules = configuration.channelRules().of(channel, Field.STOCK);
            var by = words.apply(channel);
            var supply = there.computeIfAbsent(by.words(), any -> supplies.of(plan, around.withParts(skus), any));
            var known = facts.of(rules, channel, skus, by.products());
            var own = SetValues.ofChannel(byHand, channel, ChannelValues.STOCK);
            var of = new HashMap<String, ChannelFigure>();
            skus.forEach(sku -> Optional.ofNullable(ChannelFigure.of(parts.get(sku), supply, plan, channel)).ifPresent(figure -> of.put(sku, figure.ruled(rules, sku, known, now))));
            own.forEach((sku, value) -> of.compute(sku, (same, made) ->
                    ChannelFigure.set(value, supplies.ordered(parts.get(sku), channel, value.setAt()), ChannelFigure.unbuffered(parts.get(sku), supply, plan, channel), made)));
            figures.put(channel, of);
        }
        return figures;
    }

    /**
     * One SKU as it is now; nobody has to hold a lock.
     *
     * @param parts    what one piece takes; itself, where it is no set
     * @param supplies of the parts, by SKU
     * @param figures  by channel; of unknown stock there is none, where the channel keeps what it has
     */
    public record View(Map<String, BigDecimal> parts, Map<String, Supply> supplies, Map<String, ChannelFigure> figures) {
    }

    public View view(String sku, Collection<String> channels, StockPlan plan, HubConfiguration configuration, Instant now) {
        var around = sets.around(List.of(sku));
        var parts = around.parts(sku);
        var figures = new TreeMap<String, ChannelFigure>();
        var one = List.of(sku);
        of(one, around, channels, plan, configuration, now, owners.of(configuration.ownership(), one, now)).forEach((channel, of) ->
                (of.isEmpty() ? unknown(channel, one, around, plan, set.of(parts.keySet(), now), true) : of).values().forEach(figure -> figures.put(channel, figure)));
        return new View(parts, supplies.of(plan, parts.keySet()), figures);
    }
}
