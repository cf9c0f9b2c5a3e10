package pl.spoiwo.process;

import java.util.ArrayList;
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
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Skus;
import pl.spoiwo.stock.Count;
import pl.spoiwo.stock.CountTables;

/**
 * Takes counts that are as they were, before anything is locked: nothing is decided of them, and a feed is mostly these. Rows that another transaction has locked are left to the
 * decision, which compares again under the locks of their SKUs; so no change is lost, and nothing is waited for here. What was taken stays taken where the decision fails: the source
 * said it. Where rules say whose word counts and name this source, it is no other either: it alone speaks, and what it said before is what counts. What a rule may leave out is left to the
 * decision, which says so.
 */
@Component
final class RepeatedCounts {

    private final TransactionTemplate transaction;
    private final Candidates candidates;
    private final CountTables counts;
    private final StoppedValues stopped;
    private final ToldUnits units;

    RepeatedCounts(PlatformTransactionManager transactions, Candidates candidates, CountTables counts, StoppedValues stopped, ToldUnits units) {
        this.transaction = new TransactionTemplate(transactions);
        this.candidates = candidates;
        this.counts = counts;
        this.stopped = stopped;
        this.units = units;
    }

    /** @return the message without them */
    Interpreted without(Interpreted read) {
        if (read.envelopes().stream().noneMatch(Envelope.StockSaid.class::isInstance)) {
            return read;
        }
        return transaction.execute(status -> {
            var envelopes = new ArrayList<>(read.envelopes());
            envelopes.replaceAll(envelope -> envelope instanceof Envelope.StockSaid said ? without(said, read) : envelope);
            return new Interpreted(read.message(), read.configuration(), read.connection(), envelopes, read.since());
        });
    }

    private Envelope without(Envelope.StockSaid said, Interpreted read) {
        var left = new ArrayList<Count>();
        var rules = read.configuration().ownership();
        var bySku = said.items().stream().collect(Collectors.groupingBy(Count::sku));
        var ruled = bySku.values().stream().flatMap(List::stream).filter(count -> rules.mayLeaveOut(Entity.STOCK, Entity.STOCK.field(count.warehouse()), count.sku(), read.message().connection()))
                .map(Count::sku).collect(Collectors.toSet());
        ruled.forEach(sku -> left.addAll(bySku.remove(sku)));
        for (var skus : Skus.parts(bySku.keySet())) {
            var some = new TreeMap<>(bySku);
            some.keySet().retainAll(skus);
            some.keySet().removeAll(taken(some, said, read));
            some.values().forEach(left::addAll);
        }
        return new Envelope.StockSaid(said.countedAt(), left, units(said, left.stream().map(Count::sku).collect(Collectors.toSet())), left.size() < said.items().size());
    }

    private static Map<String, String> units(Envelope.StockSaid said, Set<String> skus) {
        var units = new TreeMap<>(said.units());
        units.keySet().retainAll(skus);
        return units;
    }

    private Set<String> taken(Map<String, List<Count>> items, Envelope.StockSaid said, Interpreted read) {
        var countedAt = said.countedAt();
        var message = read.message();
        var source = message.connection();
        var facts = items.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().stream().map(Owned::fact).toList()));
        var taken = candidates.repeated(Entity.STOCK, facts, source, countedAt, message.id());
        taken.retainAll(counts.repeated(items, countedAt, source, message.id()));
        if (taken.isEmpty()) {
            return taken;
        }
        taken.removeAll(stopped.remembered(source, ChannelValues.STOCK, taken.stream().collect(Collectors.toMap(Function.identity(),
                sku -> items.get(sku).stream().map(Count::warehouse).collect(Collectors.toSet()))), message.id()));
        // The same figure in another unit is not as it was.
        units.of(units(said, taken), Entity.STOCK, message, read.configuration()).forEach((sku, unit) -> {
            if (unit.other()) {
                taken.remove(sku);
            }
        });
        var same = taken.stream().sorted().flatMap(sku -> items.get(sku).stream()).toList();
        candidates.same(Entity.STOCK, same.stream().map(Owned::fact).toList(), source, countedAt, message.receivedAt());
        counts.same(same, countedAt, source, message.id());
        return taken;
    }
}
