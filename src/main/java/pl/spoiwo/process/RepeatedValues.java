package pl.spoiwo.process;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.guard.StoppedValues;
import pl.spoiwo.masterdata.Candidates;
import pl.spoiwo.masterdata.Candidates.Fact;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.price.ListPrices;
import pl.spoiwo.product.Skus;
import pl.spoiwo.stock.Count;
import pl.spoiwo.stock.CountTables;

/**
 * Takes counts and prices that are as they were, before anything is locked: nothing is decided of them, and a feed is mostly these. Rows that another transaction has locked are left to
 * the decision, which compares again under the locks of their SKUs; so no change is lost, and nothing is waited for here. What was taken stays taken where the decision fails: the source
 * said it. Where rules say whose word counts and name this source, it is no other either: it alone speaks, and what it said before is what counts. What a rule may leave out is left to the
 * decision, which says so; and so is what is fresh again for a channel, by a rule of its own.
 */
@Component
final class RepeatedValues {

    private final TransactionTemplate transaction;
    private final Candidates candidates;
    private final CountTables counts;
    private final ListPrices prices;
    private final StoppedValues stopped;
    private final ToldUnits units;

    RepeatedValues(PlatformTransactionManager transactions, Candidates candidates, CountTables counts, ListPrices prices, StoppedValues stopped, ToldUnits units) {
        this.transaction = new TransactionTemplate(transactions);
        this.candidates = candidates;
        this.counts = counts;
        this.prices = prices;
        this.stopped = stopped;
        this.units = units;
    }

    /**
     * What a message tells of stock, or of prices.
     *
     * @param units that the figures are in, by SKU
     * @param held  of values by SKU, those whose SKUs hold exactly them, of the same source
     */
    private record Told<T>(Entity entity, List<T> items, Function<T, Fact> fact, Map<String, String> units, Instant saidAt, Function<Map<String, List<T>>, Set<String>> held) {

        private Map<String, String> units(Collection<String> skus) {
            var of = new TreeMap<>(units);
            of.keySet().retainAll(skus);
            return of;
        }

        private Map<String, String> unitsOf(List<T> some) {
            return units(some.stream().map(item -> fact.apply(item).item()).collect(Collectors.toSet()));
        }
    }

    /** @return the message without them */
    Interpreted without(Interpreted read) {
        if (read.envelopes().stream().noneMatch(envelope -> envelope instanceof Envelope.StockSaid || envelope instanceof Envelope.PricesSaid)) {
            return read;
        }
        return transaction.execute(status -> {
            var envelopes = new ArrayList<>(read.envelopes());
            envelopes.replaceAll(envelope -> envelope instanceof Envelope.StockSaid said ? without(said, read) : envelope instanceof Envelope.PricesSaid said ? without(said, read) : envelope);
            return new Interpreted(read.message(), read.configuration(), read.connection(), envelopes, read.since());
        });
    }

    private Envelope without(Envelope.StockSaid said, Interpreted read) {
        var message = read.message();
        var source = message.connection();
        var told = new Told<Count>(Entity.STOCK, said.items(), Owned::fact, said.units(), said.countedAt(), items -> counts.repeated(items, said.countedAt(), source, message.id()));
        var left = left(told, read);
        return new Envelope.StockSaid(said.countedAt(), left, told.unitsOf(left), left.size() < said.items().size());
    }

    private Envelope without(Envelope.PricesSaid said, Interpreted read) {
        var message = read.message();
        var told = new Told<ListPrice>(Entity.PRICE, said.items(), Owned::fact, said.units(), message.saidAt(), items -> prices.repeated(items, message.connection(), message.id()));
        var left = left(told, read);
        return new Envelope.PricesSaid(left, told.unitsOf(left), left.size() < said.items().size());
    }

    private <T> List<T> left(Told<T> told, Interpreted read) {
        var left = new ArrayList<T>();
        var rules = read.configuration().ownership();
        var bySku = told.items().stream().collect(Collectors.groupingBy(item -> told.fact().apply(item).item()));
        var ruled = told.items().stream().map(told.fact()).filter(fact -> rules.mayLeaveOut(told.entity(), fact.field(), fact.item(), read.message().connection())
                || rules.mayCountForChannels(told.entity(), fact.item(), read.message().connection())).map(Fact::item)
                .collect(Collectors.toSet());
        ruled.forEach(sku -> left.addAll(bySku.remove(sku)));
        for (var skus : Skus.parts(bySku.keySet())) {
            var some = new TreeMap<String, List<T>>();
            skus.forEach(sku -> some.put(sku, bySku.get(sku)));
            some.keySet().removeAll(taken(some, told, read));
            some.values().forEach(left::addAll);
        }
        return left;
    }

    private <T> Set<String> taken(Map<String, List<T>> items, Told<T> told, Interpreted read) {
        var message = read.message();
        var source = message.connection();
        var facts = items.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().stream().map(told.fact()).toList()));
        var taken = candidates.repeated(told.entity(), facts, source, told.saidAt(), message.id());
        taken.retainAll(told.held().apply(items));
        if (taken.isEmpty()) {
            return taken;
        }
        taken.removeAll(stopped.remembered(source, told.entity().word(), taken.stream().collect(Collectors.toMap(Function.identity(),
                sku -> facts.get(sku).stream().map(fact -> told.entity().name(fact.field())).collect(Collectors.toSet()))), message.id()));
        // The same figure in another unit is not as it was.
        units.of(told.units(taken), told.entity(), message, read.configuration()).forEach((sku, unit) -> {
            if (unit.other()) {
                taken.remove(sku);
            }
        });
        candidates.same(told.entity(), taken.stream().sorted().flatMap(sku -> facts.get(sku).stream()).toList(), source, told.saidAt(), message.receivedAt());
        return taken;
    }
}
