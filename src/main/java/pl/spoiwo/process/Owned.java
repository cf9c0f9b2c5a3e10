package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Ownership;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.masterdata.Candidate;
import pl.spoiwo.masterdata.Candidates.Fact;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.masterdata.Known;
import pl.spoiwo.masterdata.Owners;
import pl.spoiwo.masterdata.ProductFields;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.price.ListPrices;
import pl.spoiwo.product.Imports;
import pl.spoiwo.stock.Count;
import pl.spoiwo.stock.CountTables;
import pl.spoiwo.stock.SetTables;

/** Has decided whose word counts of what was told, and makes stock, prices and products that. */
@Component
final class Owned {

    private final Owners owners;
    private final CountTables stock;
    private final ListPrices prices;
    private final ToldProducts products;
    private final SetTables sets;

    Owned(Owners owners, CountTables stock, ListPrices prices, ToldProducts products, SetTables sets) {
        this.sets = sets;
        this.owners = owners;
        this.stock = stock;
        this.prices = prices;
        this.products = products;
    }

    /** @param repeated others of its message are taken already: it is not late @return SKUs of which another amount is there, or reserved, than before */
    Set<String> counted(Passed<Count> counts, Instant countedAt, String messageId, boolean repeated, Work work) {
        var facts = counts.items().stream().map(count -> fact(count, counts.looks().get(count))).toList();
        var heard = heard(Entity.STOCK, facts, counts.known(), countedAt, messageId, work);
        var message = work.message();
        var version = work.configuration().version();
        var own = heard.decisions().stream().filter(decision -> decision.winner() != null && message.connection().equals(decision.source()) && decision.winner().saidAt().equals(countedAt))
                .collect(Collectors.toMap(decision -> key(decision.item(), decision.field()), each -> each));
        var taken = Stream.concat(heard.repeated().stream().map(fact -> count(fact.item(), fact.field(), fact.value())),
                own.values().stream().map(each -> count(each.item(), each.field(), each.winner().value()))).toList();
        var changed = stock.count(taken, countedAt, message.connection(), messageId, count -> why(own.get(key(count.sku(), Entity.STOCK.field(count.warehouse()))), version), work.now());
        changed.addAll(decided(heard.decisions().stream().filter(decision -> !own.containsKey(key(decision.item(), decision.field()))).toList(), version, work.now(), work));
        work.touch(heard.channels());
        taken(heard, !repeated && heard.late() == facts.size(), "counted " + countedAt + ", and newer counts are known", work);
        return changed;
    }

    private Set<String> decided(List<Decision> decisions, String version, Instant at, Work work) {
        var changed = stock.decide(decisions, version, at);
        var silent = decisions.stream().filter(decision -> decision.outcome() == Decision.Outcome.ZERO && changed.contains(decision.item())).map(Decision::item).collect(Collectors.toSet());
        if (!silent.isEmpty()) {
            work.silent(sets.around(silent).withSets(silent));
        }
        return changed;
    }

    private static List<String> key(String item, String field) {
        return List.of(item, field);
    }

    /** @param decision null where nobody else speaks of it */
    private static ObjectNode why(Decision decision, String version) {
        return decision == null ? JsonNodeFactory.instance.objectNode().put("configuration", version) : decision.told(version);
    }

    private static Fact fact(Count count, JsonNode looks) {
        return new Fact(count.sku(), Entity.STOCK.field(count.warehouse()), count.said(), null, looks);
    }

    static Fact fact(Count count) {
        return fact(count, null);
    }

    private static Fact fact(ListPrice price, JsonNode looks) {
        return new Fact(price.sku(), Entity.PRICE.field(price.list()), price.said(), price.currency(), looks);
    }

    static Fact fact(ListPrice price) {
        return fact(price, null);
    }

    private static Count count(String item, String field, String said) {
        return Count.of(item, Entity.STOCK.name(field), said);
    }

    /** @param repeated others of its message are taken already: it is not late @return SKUs of which a price is another than before */
    Set<String> priced(Passed<ListPrice> prices, Instant saidAt, String messageId, boolean repeated, Work work) {
        var facts = prices.items().stream().map(price -> fact(price, prices.looks().get(price))).toList();
        var heard = heard(Entity.PRICE, facts, prices.known(), saidAt, messageId, work);
        work.reprice(heard.channels());
        taken(heard, !repeated && heard.late() == facts.size(), "told " + saidAt + ", and newer prices are known", work);
        return this.prices.put(heard.decisions(), work.configuration().version(), work.now());
    }

    /** @param products items of the canonical product event */
    void told(Passed<JsonNode> products, Instant saidAt, String messageId, Work work) {
        var facts = products.items().stream().flatMap(item -> ProductFields.facts(item, products.looks().get(item)).stream()).toList();
        var heard = heard(Entity.PRODUCT, facts, products.known(), saidAt, messageId, work);
        this.products.put(heard.decisions(), heard.before(), work);
        this.products.ofChannels(heard.channels(), work);
        weighed(products.items().stream().filter(item -> item.has("weight")).collect(Collectors.toMap(item -> item.path("sku").asText(), item -> new BigDecimal(item.path("weight").asText()),
                (one, other) -> other)), saidAt, work);
        work.processed(reason(heard));
    }

    /** What products would be if a source told these now. @return by SKU */
    Map<String, Imports.Foreseen> foresee(List<JsonNode> items, String source, Instant saidAt, Ownership rules) {
        var facts = items.stream().flatMap(item -> ProductFields.facts(item).stream()).toList();
        return owners.foresee(rules, facts, new Owners.Told(source, null, saidAt, saidAt, saidAt)).entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> {
            var decisions = each.getValue().decisions();
            var outranked = decisions.stream().filter(decision -> each.getValue().changed().contains(decision.field())).flatMap(decision -> decision.lost().stream()
                    .filter(lost -> lost.candidate().source().equals(source) && (decision.winner() == null || !decision.winner().value().equals(lost.candidate().value())))
                    .map(lost -> decision.field() + ": " + ProductFields.shown(lost.candidate())
                    + (decision.winner() == null ? " does not count" : " is outranked by " + decision.source()) + ", " + lost.why())).toList();
            return new Imports.Foreseen(ProductFields.merged(each.getKey(), decisions), outranked, !each.getValue().changed().isEmpty());
        }));
    }

    /** Weights have owners of their own: an ERP goes before a channel. @param kilograms of one piece, by SKU */
    void weighed(Map<String, BigDecimal> kilograms, Instant saidAt, Work work) {
        products.weigh(kilograms, saidAt, work);
    }

    private static void taken(Owners.Heard heard, boolean allLate, String why, Work work) {
        if (allLate && heard.late() > 0) {
            work.ignored(Reason.of("stale", why));
        } else {
            work.processed(reason(heard));
        }
    }

    private Owners.Heard heard(Entity entity, List<Fact> facts, Known known, Instant saidAt, String messageId, Work work) {
        var rules = work.configuration().ownership();
        var message = work.message();
        var sorts = entity == Entity.PRODUCT ? Map.<String, Ownership.Subject>of() : owners.sorts(rules, facts.stream().map(Fact::item).toList(), work.now());
        return owners.hear(rules, entity, facts, known, new Owners.Told(message.connection(), messageId, saidAt, message.receivedAt(), work.now()), sorts);
    }

    /** A word became too old, a value that was set began or ended, a rule changed: these are decided again, and told to the channels. */
    void again(List<String> skus, Work work) {
        var rules = work.configuration().ownership();
        var version = work.configuration().version();
        var now = work.now();
        owners.begin(Entity.PRODUCT, skus, now);
        products.put(owners.again(rules, Entity.PRODUCT, skus, Map.of(), now), Map.of(), work);
        var sorts = owners.sorts(rules, skus, now);
        prices.put(owners.again(rules, Entity.PRICE, skus, sorts, now), version, now);
        decided(owners.again(rules, Entity.STOCK, skus, sorts, now), version, now, work);
        // Also what a channel itself shall hold may have been set, or not be any more, and other warehouses may serve orders that wait.
        work.free(Set.copyOf(skus));
        var all = Set.copyOf(skus);
        work.touch(all);
        work.reprice(all);
        work.rename(all);
    }

    /** SKUs that have to be locked to decide these again. */
    Stream<String> around(Collection<String> skus, Instant now) {
        return Stream.concat(skus.stream(), owners.components(skus, now).stream());
    }

    private static Reason reason(Owners.Heard heard) {
        return reason(heard, candidate -> candidate.field() + " of " + candidate.item());
    }

    /** @param named of one that does not count, for everybody to read */
    static Reason reason(Owners.Heard heard, Function<Candidate, String> named) {
        if (heard.lost().isEmpty()) {
            return null;
        }
        var first = heard.lost().get(0);
        return Reason.of("outranked", heard.lost().size() + (heard.lost().size() == 1 ? " value does" : " values do") + " not count, such as " + named.apply(first.candidate()) + ": " + first.why());
    }
}
