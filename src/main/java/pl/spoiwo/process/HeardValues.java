package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.connection.Ownership.Entity;
import pl.spoiwo.guard.Cause;
import pl.spoiwo.guard.Gate;
import pl.spoiwo.guard.Judgement;
import pl.spoiwo.guard.Judgement.Verdict;
import pl.spoiwo.guard.Value;
import pl.spoiwo.guard.Value.Amount;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.masterdata.Candidate;
import pl.spoiwo.masterdata.Candidates;
import pl.spoiwo.masterdata.Candidates.Fact;
import pl.spoiwo.masterdata.Known;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.price.ListPrices;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.RuleFacts;
import pl.spoiwo.stock.Count;
import pl.spoiwo.stock.StockTables;

/** What a message tells of stock and prices, less what guards stop. The message is judged as a whole; the last word of it counts. */
@Component
final class HeardValues {

    private final Candidates candidates;
    private final StockTables stock;
    private final ListPrices lists;
    private final RuleFacts facts;
    private final Gate gate;

    HeardValues(Candidates candidates, StockTables stock, ListPrices lists, RuleFacts facts, Gate gate) {
        this.candidates = candidates;
        this.stock = stock;
        this.lists = lists;
        this.facts = facts;
        this.gate = gate;
    }

    Passed<Count> counts(List<Count> items, Instant countedAt, Work work) {
        if (!guarded(work, ChannelValues.STOCK)) {
            return new Passed<>(items, Map.of(), null);
        }
        var skus = new TreeSet<>(items.stream().map(Count::sku).toList());
        var known = candidates.known(Entity.STOCK, skus);
        var reserved = stock.reserved(skus);
        return passing(items, each -> each.sku() + "\n" + each.warehouse(), said -> value(said, countedAt, known.said(work.connection().id(), said.last().sku(), Entity.STOCK.field(said.last().warehouse())),
                reserved.getOrDefault(said.last().sku(), Map.of()).getOrDefault(said.last().warehouse(), BigDecimal.ZERO)), HeardValues::clamped, ChannelValues.STOCK, known, work);
    }

    Passed<ListPrice> prices(List<ListPrice> items, Work work) {
        if (!guarded(work, ChannelValues.PRICE)) {
            return new Passed<>(items, Map.of(), null);
        }
        var skus = new TreeSet<>(items.stream().map(ListPrice::sku).toList());
        var known = candidates.known(Entity.PRICE, skus);
        var counting = lists.known(skus);
        var costs = facts.costs(skus);
        return passing(items, each -> each.sku() + "\n" + each.list(), said -> value(said, work.message().receivedAt(), known.said(work.connection().id(), said.last().sku(), Entity.PRICE.field(said.last().list())), counting.getOrDefault(said.last().sku(), Map.of()),
                cost(costs.get(said.last().sku()), said.last().currency())), HeardValues::clamped, ChannelValues.PRICE, known, work);
    }

    private static BigDecimal cost(RuleFacts.Cost cost, String currency) {
        return cost == null || !cost.currency().equals(currency) ? null : cost.net();
    }

    private static boolean guarded(Work work, String field) {
        return Gate.guards(work.configuration().guards(), Direction.IN, work.connection().id(), field);
    }

    /** One thing as the message tells it. @param contradictory it tells another value too */
    record Said<T>(T last, boolean contradictory) {
    }

    private <T> Passed<T> passing(List<T> items, Function<T, String> thing, Function<Said<T>, Value> value, Clamp<T> clamped, String field, Known known, Work work) {
        var said = new LinkedHashMap<String, Said<T>>();
        items.forEach(item -> said.merge(thing.apply(item), new Said<>(item, false), (one, other) -> new Said<>(other.last(), one.contradictory() || !one.last().equals(other.last()))));
        var passing = new ArrayList<T>();
        var looks = new HashMap<T, JsonNode>();
        var judged = new LinkedHashMap<Value, T>();
        said.values().forEach(each -> {
            var heard = value.apply(each);
            if (heard == null) {
                // Older than what is known: it is not taken anyway.
                passing.add(each.last());
            } else {
                judged.put(heard, each.last());
            }
        });
        var source = work.connection().id();
        var entity = field.equals(ChannelValues.PRICE) ? Entity.PRICE : Entity.STOCK;
        var verdicts = gate.judge(work.configuration().guards(), Direction.IN, source, field, List.copyOf(judged.keySet()), mass -> candidates.count(entity, source), Cause.TOLD, work.now(), work.message().id());
        verdicts.stream().filter(Verdict::passes).forEach(verdict -> {
            var told = judged.get(verdict.value());
            var item = verdict.amount() == null ? told : clamped.to(told, verdict.amount());
            passing.add(item);
            if (!verdict.looks().isEmpty()) {
                looks.put(item, Gate.told(verdict.looks()));
            }
        });
        verdicts.stream().filter(verdict -> !verdict.passes()).map(Verdict::value).collect(Collectors.groupingBy(Value::saidAt)).forEach((at, held) ->
                candidates.stands(entity, held.stream().map(each -> new Fact(each.sku(), entity.field(each.name()), null, null)).toList(), source, at, known));
        var stopped = Judgement.said(verdicts);
        if (!stopped.isEmpty()) {
            work.processed(Reason.of("guarded", stopped + " by config/guards.yaml: GET /api/approvals?connection=" + work.connection().id()));
        }
        return new Passed<>(passing, looks, known);
    }

    private interface Clamp<T> {
        T to(T item, BigDecimal amount);
    }

    /** @param own what the source said of it last, or null @param reserved of it @return null where it has said something newer */
    static Value value(Said<Count> said, Instant countedAt, Candidate own, BigDecimal reserved) {
        var count = said.last();
        return own != null && own.saidAt().isAfter(countedAt) ? null : new Value(count.sku(), count.warehouse(),
                List.of(new Amount(own == null ? null : Count.of(count.sku(), count.warehouse(), own.value()).onHand(), count.onHand())), null, null, own == null ? BigDecimal.ZERO : reserved, List.of(), null, null, false,
                said.contradictory(), countedAt, document(count));
    }

    /** @param own what the source said of it last, or null @param lists what counts of the SKU, by list @return null where it has said something newer */
    static Value value(Said<ListPrice> said, Instant at, Candidate own, Map<String, ListPrice> lists, BigDecimal cost) {
        var price = said.last();
        if (own != null && own.saidAt().isAfter(at)) {
            return null;
        }
        var before = own == null ? lists.getOrDefault(price.list(), new ListPrice(price.sku(), price.list(), null, null, null)) : ListPrice.of(price.sku(), price.list(), own.value(), own.currency());
        var amounts = Stream.of(amount(before.gross(), price.gross()), amount(before.net(), price.net())).filter(Objects::nonNull).toList();
        boolean gross = price.gross() != null;
        var now = gross ? price.gross() : price.net();
        var references = lists.values().stream().filter(each -> !each.list().equals(price.list()) && each.currency().equals(price.currency()))
                .map(each -> gross ? each.gross() : each.net()).filter(Objects::nonNull).toList();
        // Told net before and gross now, or the other way round: the figures are compared all the same, because one may have been taken for the other.
        return new Value(price.sku(), price.list(), amounts.isEmpty() ? List.of(new Amount(before.gross() != null ? before.gross() : before.net(), now)) : amounts, price.currency(), before.currency(),
                BigDecimal.ZERO, references, cost, null, gross, said.contradictory(), at, document(price));
    }

    private static Amount amount(BigDecimal old, BigDecimal now) {
        return old == null || now == null ? null : new Amount(old, now);
    }

    private static Count clamped(Count count, BigDecimal amount) {
        return new Count(count.sku(), count.warehouse(), amount, count.incoming());
    }

    private static ListPrice clamped(ListPrice price, BigDecimal amount) {
        return price.gross() == null ? new ListPrice(price.sku(), price.list(), amount, null, price.currency()) : new ListPrice(price.sku(), price.list(), null, amount, price.currency());
    }

    static ObjectNode document(Count count) {
        var document = JsonNodeFactory.instance.objectNode().put("sku", count.sku()).put("warehouse", count.warehouse()).put("onHand", count.onHand().toPlainString());
        return count.incoming() == null ? document : document.put("incoming", count.incoming().toPlainString());
    }

    static ObjectNode document(ListPrice price) {
        var document = JsonNodeFactory.instance.objectNode().put("sku", price.sku()).put("priceList", price.list()).put("currency", price.currency());
        var sides = new HashMap<String, BigDecimal>();
        sides.put("net", price.net());
        sides.put("gross", price.gross());
        sides.entrySet().stream().filter(side -> side.getValue() != null).sorted(Map.Entry.comparingByKey()).forEach(side -> document.put(side.getKey(), side.getValue().toPlainString()));
        return document;
    }
}
