package pl.spoiwo.operations.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.configuration.Nearest;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.guard.OutgoingGate;
import pl.spoiwo.guard.Rehearsals;
import pl.spoiwo.masterdata.ChannelOwners;
import pl.spoiwo.masterdata.ChannelWords;
import pl.spoiwo.masterdata.ProductFields;
import pl.spoiwo.masterdata.Supposed;
import pl.spoiwo.masterdata.Words;
import pl.spoiwo.price.ChannelPrice;
import pl.spoiwo.price.ChannelPrices;
import pl.spoiwo.price.ListPrices;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.LongTexts;
import pl.spoiwo.product.RuleFacts;
import pl.spoiwo.product.RuleFacts.Instead;
import pl.spoiwo.product.Wanted;
import pl.spoiwo.rule.Amount;
import pl.spoiwo.rule.Facts;
import pl.spoiwo.rule.Field;
import pl.spoiwo.rule.Rule;
import pl.spoiwo.rule.RuleSet;
import pl.spoiwo.rule.Step;
import pl.spoiwo.stock.ChannelFigure;
import pl.spoiwo.stock.StockFigures;
import pl.spoiwo.stock.StockPlan;
import pl.spoiwo.text.ChannelTexts;

/** One dry run: some hundred goods at a time, first whose word counts, then what channels would hold by that, then what guards would say of it. Reads only. */
final class DryRun {

    private static final Set<String> GROUPS = Set.of(Facts.SKU, Facts.CATEGORY, Facts.BRAND);

    /** Where it reads. */
    @Component
    record Sources(ChannelOwners owners, ListPrices lists, StockFigures figures, ChannelPrices prices, ChannelTexts texts, ChannelValues values, RuleFacts facts, Rehearsals rehearsals) {
    }

    /** Is told each value that was computed. */
    interface Sink {

        /** @param now what the channel shall hold now, null for nothing, as {@code would} */
        void value(String connection, Field field, String sku, String now, String would, String why, List<Step> steps);
    }

    private final Sources sources;
    private final HubConfiguration current;
    private final HubConfiguration candidate;
    private final boolean one;
    private final boolean owners;
    private final Instant now;
    private final Sink sink;
    private final StockPlan plan;
    private final Rehearsals.Rehearsal guards;
    private final boolean warehouses;
    /** Attributes that rules ask for and no product has had yet, with the first rule that does; {@code untagged} are tags. */
    private final Map<String, String> unseen = new TreeMap<>();
    private final Map<String, String> untagged = new TreeMap<>();

    /** @param one all is asked of one SKU: also what stays as it is, and why there is no value */
    DryRun(Sources sources, HubConfiguration current, HubConfiguration candidate, boolean one, Instant now, Sink sink) {
        this.sources = sources;
        this.current = current;
        this.candidate = candidate;
        this.one = one;
        // The same rules have decided already.
        this.owners = one || !candidate.ownership().equals(current.ownership());
        this.now = now;
        this.sink = sink;
        this.plan = StockPlan.of(candidate);
        this.guards = sources.rehearsals().of(current.guards(), now);
        var rules = candidate.connections().keySet().stream().flatMap(channel -> Stream.of(Field.values()).map(field -> candidate.channelRules().of(channel, field))).toList();
        rules.stream().flatMap(of -> of.rules().stream()).forEach(this::asked);
        this.warehouses = rules.stream().anyMatch(RuleSet::asksWarehouses);
    }

    /** @param skus one of {@link pl.spoiwo.product.Skus#parts}, in the order of the database @return what is told of them and would count otherwise; of one all of it */
    List<ToldTally.Field> part(List<String> skus) {
        var words = sources.owners().words(now);
        var supposed = owners ? words.by(candidate.ownership()) : Supposed.NOTHING;
        var products = ProductFields.instead(supposed, skus);
        var lying = plan == null || !owners || !warehouses ? Map.<String, Set<String>>of() : sources.figures().lying(skus, plan, supposed);
        var all = new ChannelWords(supposed, products.with(lying, Map.of()));
        var ofChannels = new HashMap<String, ChannelWords>();
        candidate.connections().keySet().forEach(channel -> ofChannels.put(channel, sources.owners().of(words, candidate.ownership(), channel, skus, all)));
        var stock = plan == null ? Map.<String, Map<String, ChannelFigure>>of() : sources.figures().of(skus, candidate.stockChannels(), plan, candidate, now, supposed, ofChannels::get);
        for (var channel : candidate.priceChannels()) {
            var held = new HashMap<String, BigDecimal>();
            stock.getOrDefault(channel.id(), Map.of()).forEach((sku, figure) -> held.put(sku, new BigDecimal(figure.value())));
            var by = ofChannels.get(channel.id());
            var instead = by.products().with(lying, held);
            prices(channel, skus, sources.prices().of(channel, skus, candidate, now, new ChannelWords(by.words(), instead)), by.words(), () -> sources.prices().facts(channel, skus, instead));
        }
        stock.forEach((channel, figures) -> stock(channel, skus, figures, sources.figures().silent(skus, ofChannels.get(channel).words())));
        candidate.textChannels().forEach(channel -> ChannelTexts.fields(channel).forEach(field -> texts(channel, field, skus, ofChannels.get(channel.id()).products())));
        if (!unseen.isEmpty() || !untagged.isEmpty()) {
            Stream.concat(Stream.of(all), ofChannels.values().stream().filter(by -> by != all)).flatMap(by -> sources.facts().subjects(skus, by.products()).values().stream()).forEach(subject -> {
                unseen.keySet().removeAll(subject.attributes().keySet());
                untagged.keySet().removeAll(subject.tags());
            });
        }
        return owners ? told(words, skus, supposed) : List.of();
    }

    /** For all, and for channels that have rules of their own, now or by the candidate, what these decide. */
    private List<ToldTally.Field> told(Words words, List<String> skus, Supposed supposed) {
        var before = words.by(current.ownership());
        var told = new ArrayList<>(ToldTally.fields(skus, before, supposed, one));
        candidate.connections().keySet().stream().sorted().filter(channel -> Stream.of(current, candidate).anyMatch(each -> each.ownership().forChannel(channel).isPresent())).forEach(channel -> told.addAll(
                ToldTally.fields(skus, words.by(current.ownership(), channel, before), words.by(candidate.ownership(), channel, supposed), one, channel)));
        return told;
    }

    private void asked(Rule rule) {
        rule.condition().attributes().keySet().forEach(name -> unseen.putIfAbsent(name, rule.at()));
        rule.condition().tags().forEach(tag -> untagged.putIfAbsent(tag, rule.at()));
        rule.effects().forEach(effect -> {
            if (effect.amount() instanceof Amount.Row row && !GROUPS.contains(row.by())) {
                unseen.putIfAbsent(row.by(), rule.at());
            }
            if (effect.template() != null) {
                effect.template().attributes().forEach(name -> unseen.putIfAbsent(name, rule.at()));
            }
        });
    }

    /** What may not be meant. */
    List<String> notes() {
        return Stream.concat(unseen.entrySet().stream().map(each -> each.getValue() + ": no product has an attribute '" + each.getKey() + "'" + Nearest.hint(each.getKey(), GROUPS)),
                untagged.entrySet().stream().map(each -> each.getValue() + ": no product has the tag '" + each.getKey() + "'")).toList();
    }

    /** @param silent their zeros are what a rule wants: guards let them pass */
    private void stock(String channel, List<String> skus, Map<String, ChannelFigure> figures, Set<String> silent) {
        var held = held(channel, ChannelValues.STOCK, skus);
        skus.stream().filter(figures::containsKey).forEach(sku -> {
            var figure = figures.get(sku);
            sink.value(channel, Field.STOCK, sku, value(held, sku), figure.value(), figure.why(), figure.steps());
        });
        guards.ask(channel, ChannelValues.STOCK, held, figures.entrySet().stream().filter(each -> !silent.contains(each.getKey()) || !each.getValue().value().equals("0"))
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().value())), Map.of(), () -> OutgoingGate.Facts.NONE);
    }

    /** In their short form, as they are compared. Where the product has none, the rules make none and the channel is told none, there is nothing to say. */
    private void texts(Connection channel, Field field, List<String> skus, Instead products) {
        var held = held(channel.id(), field.word(), skus);
        sources.texts().of(channel, field, skus, candidate, now, products.products()).forEach((sku, text) -> {
            if (one || text.own() || text.text() != null || held.containsKey(sku)) {
                sink.value(channel.id(), field, sku, value(held, sku), text.text() == null ? null : LongTexts.shortForm(text.text()), text.why(), text.steps());
            }
        });
    }

    private void prices(Connection channel, List<String> skus, Map<String, ChannelPrice> prices, Supposed supposed, Supplier<OutgoingGate.Facts> facts) {
        var held = held(channel.id(), ChannelValues.PRICE, skus);
        var asked = prices.entrySet().stream().filter(each -> each.getValue().amount() != null).collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        var would = asked.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().amount().toPlainString()));
        var listed = listed(skus.stream().filter(sku -> !held.containsKey(sku) && !would.containsKey(sku)).toList(), supposed);
        skus.stream().filter(sku -> one || held.containsKey(sku) || would.containsKey(sku) || listed.contains(sku)).forEach(sku -> {
            var price = prices.get(sku);
            sink.value(channel.id(), Field.PRICE, sku, value(held, sku), would.get(sku), price.why(), price.steps());
        });
        guards.ask(channel.id(), ChannelValues.PRICE, held, would, sources.prices().limitedBy(channel, asked, candidate, now), facts);
    }

    /** Those that have a price in some list, although the channel gets none. */
    private Collection<String> listed(List<String> skus, Supposed supposed) {
        var listed = new HashSet<>(sources.lists().known(skus).keySet());
        supposed.of(Entity.PRICE, skus).stream().filter(each -> each.winner() != null).forEach(each -> listed.add(each.item()));
        return listed;
    }

    private static String value(Map<String, Wanted> held, String sku) {
        return held.containsKey(sku) ? held.get(sku).value() : null;
    }

    private Map<String, Wanted> held(String channel, String kind, List<String> skus) {
        return sources.values().wanted(channel, kind, skus.get(0), skus.get(skus.size() - 1));
    }

    /** Of all parts together. */
    List<Rehearsals.Stop> stops() {
        return guards.stops();
    }
}
