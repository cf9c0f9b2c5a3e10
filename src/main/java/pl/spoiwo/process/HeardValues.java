package pl.spoiwo.process;

import static pl.spoiwo.masterdata.ProductFields.UNIT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
import pl.spoiwo.masterdata.ProductFields;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.price.ListPrices;
import pl.spoiwo.product.Products;
import pl.spoiwo.product.RuleFacts;
import pl.spoiwo.stock.Count;
import pl.spoiwo.stock.ReservationTables;

/** What a message tells of stock, prices and units, less what guards stop. The message is judged as a whole; the last word of it counts. */
@Component
final class HeardValues {

    private final Candidates candidates;
    private final ReservationTables reservations;
    private final ListPrices lists;
    private final RuleFacts facts;
    private final Products products;
    private final ToldUnits units;
    private final Gate gate;

    HeardValues(Candidates candidates, ReservationTables reservations, ListPrices lists, RuleFacts facts, Products products, ToldUnits units, Gate gate) {
        this.products = products;
        this.candidates = candidates;
        this.reservations = reservations;
        this.lists = lists;
        this.facts = facts;
        this.units = units;
        this.gate = gate;
    }

    Passed<Count> counts(Envelope.StockSaid told, Work work) {
        var items = told.items();
        var countedAt = told.countedAt();
        if (!guarded(work, Entity.STOCK)) {
            return new Passed<>(items, Map.of(), null);
        }
        var skus = new TreeSet<>(items.stream().map(Count::sku).toList());
        var known = candidates.known(Entity.STOCK, skus);
        var reserved = reservations.reserved(skus);
        var units = this.units.of(told.units(), Entity.STOCK, work.message(), work.configuration());
        return passing(items, each -> each.sku() + "\n" + each.warehouse(), said -> {
            var sku = said.last().sku();
            var warehouse = said.last().warehouse();
            return value(said, countedAt, known.said(work.connection().id(), sku, Entity.STOCK.field(warehouse)),
                    reserved.getOrDefault(sku, Map.of()).getOrDefault(warehouse, BigDecimal.ZERO), units.get(sku));
        }, HeardValues::clamped, Entity.STOCK, known, work);
    }

    Passed<ListPrice> prices(Envelope.PricesSaid told, Work work) {
        var items = told.items();
        if (!guarded(work, Entity.PRICE)) {
            return new Passed<>(items, Map.of(), null);
        }
        var skus = new TreeSet<>(items.stream().map(ListPrice::sku).toList());
        var known = candidates.known(Entity.PRICE, skus);
        var counting = lists.known(skus);
        var again = items.stream().filter(price -> !price.none() && none(known.said(work.connection().id(), price.sku(), Entity.PRICE.field(price.list())))).map(ListPrice::sku).collect(Collectors.toSet());
        var last = lists.last(again);
        var ended = EndedPrices.of(items, work.configuration().priceChannels().stream().map(channel -> channel.price().lists()).toList());
        var costs = facts.costs(skus);
        var units = this.units.of(told.units(), Entity.PRICE, work.message(), work.configuration());
        var taxes = products.taxCodes(skus);
        return passing(items, each -> each.sku() + "\n" + each.list(), said -> {
            var sku = said.last().sku();
            var own = known.said(work.connection().id(), sku, Entity.PRICE.field(said.last().list()));
            var counts = counting.getOrDefault(sku, Map.of());
            return said.last().none() ? ended.value(said, work.message().saidAt(), own, counts)
                    : value(taxed(said, taxes.get(sku)), work.message().saidAt(), own, last.getOrDefault(sku, Map.of()).get(said.last().list()), counts, cost(costs.get(sku), said.last().currency()), units.get(sku));
        }, HeardValues::clamped, Entity.PRICE, known, work);
    }

    /** @param items of the canonical product event @return the same, each with the unit that its source told before where another one is stopped */
    Passed<JsonNode> products(List<JsonNode> items, Work work) {
        if (!guarded(work, Entity.PRODUCT)) {
            return new Passed<>(items, Map.of(), null);
        }
        var said = candidates.known(Entity.PRODUCT, new TreeSet<>(items.stream().map(HeardValues::sku).toList()));
        var known = documents(items.stream().map(HeardValues::sku).toList(), said, work);
        var units = new HashMap<String, String>();
        known.forEach((sku, own) -> Optional.ofNullable(ProductFields.unit(own)).ifPresent(unit -> units.put(sku, unit)));
        var passed = passing(items.stream().filter(item -> item.has(UNIT) && units.containsKey(sku(item))).toList(), HeardValues::sku,
                each -> known.get(sku(each.last())).saidAt().isAfter(work.message().saidAt()) ? null : Value.unit(sku(each.last()), new Value.Unit(unit(each.last()), units.get(sku(each.last()))),
                        work.message().saidAt(), JsonNodeFactory.instance.objectNode().put("sku", sku(each.last())).put(UNIT, unit(each.last()))), (item, amount) -> item,
                        Entity.PRODUCT, said, work);
        var passing = Set.copyOf(passed.items());
        return new Passed<>(items.stream().map(item -> !item.has(UNIT) || !units.containsKey(sku(item)) || passing.contains(item) ? item
                : ((ObjectNode) item.deepCopy()).put(UNIT, units.get(sku(item)))).toList(), passed.looks(), said);
    }

    /** @param approved a SKU and a unit each @return by when the source said the rest of it, all that it said of these products, in this unit */
    Map<Instant, Passed<JsonNode>> inUnits(Passed<JsonNode> approved, Work work) {
        var skus = new TreeSet<>(approved.items().stream().map(HeardValues::sku).toList());
        var said = candidates.known(Entity.PRODUCT, skus);
        var known = documents(skus, said, work);
        var products = new TreeMap<Instant, Passed<JsonNode>>();
        approved.items().stream().filter(item -> known.containsKey(sku(item))).forEach(item -> {
            var own = known.get(sku(item));
            var product = ProductFields.document(own).put("sku", sku(item)).put(UNIT, unit(item));
            var same = products.computeIfAbsent(own.saidAt(), at -> new Passed<>(new ArrayList<>(), new HashMap<>(), said));
            same.items().add(product);
            same.looks().put(product, approved.looks().get(item));
        });
        return products;
    }

    private static Map<String, Candidate> documents(Collection<String> skus, Known known, Work work) {
        var documents = new HashMap<String, Candidate>();
        skus.forEach(sku -> Optional.ofNullable(known.said(work.connection().id(), sku, ProductFields.DOCUMENT)).ifPresent(own -> documents.put(sku, own)));
        return documents;
    }

    private static String sku(JsonNode item) {
        return item.path("sku").asText();
    }

    private static String unit(JsonNode item) {
        return item.path(UNIT).asText(null);
    }

    private static BigDecimal cost(RuleFacts.Cost cost, String currency) {
        return cost == null || !cost.currency().equals(currency) ? null : cost.net();
    }

    private static boolean guarded(Work work, Entity entity) {
        return Gate.guards(work.configuration().guards(), Direction.IN, work.connection().id(), entity.word());
    }

    /** One thing as the message tells it. @param contradictory it tells another value too */
    record Said<T>(T last, boolean contradictory) {
    }

    private <T> Passed<T> passing(List<T> items, Function<T, String> thing, Function<Said<T>, Value> value, Clamp<T> clamped, Entity entity, Known known, Work work) {
        var said = new LinkedHashMap<String, Said<T>>();
        items.forEach(item -> said.merge(thing.apply(item), new Said<>(item, false), (one, other) -> new Said<>(other.last(), one.contradictory() || !one.last().equals(other.last()))));
        var passing = new ArrayList<T>();
        var looks = new HashMap<T, JsonNode>();
        var judged = new LinkedHashMap<Value, T>();
        said.values().forEach(each -> {
            var heard = value.apply(each);
            if (heard == null) {
                // Older than what is known: then it is not taken anyway.
                passing.add(each.last());
            } else {
                judged.put(heard, each.last());
            }
        });
        var source = work.connection().id();
        var verdicts = gate.judge(work.configuration().guards(), Direction.IN, source, entity.word(), List.copyOf(judged.keySet()), mass -> candidates.count(entity, source, mass.scope()),
                Cause.TOLD, work.now(), work.message().id());
        verdicts.stream().filter(Verdict::passes).forEach(verdict -> {
            var told = judged.get(verdict.value());
            var item = verdict.amount() == null ? told : clamped.to(told, verdict.amount());
            passing.add(item);
            if (!verdict.looks().isEmpty()) {
                looks.put(item, Gate.told(verdict.looks()));
            }
        });
        // Of a product only the unit is stopped: the rest of what is said of it is as fresh as it comes.
        verdicts.stream().filter(verdict -> verdict.waits() && entity != Entity.PRODUCT).map(Verdict::value).collect(Collectors.groupingBy(Value::saidAt)).forEach((at, held) ->
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
    static Value value(Said<Count> said, Instant countedAt, Candidate own, BigDecimal reserved, Value.Unit unit) {
        var count = said.last();
        var before = own == null ? null : Count.of(count.sku(), count.warehouse(), own.value()).onHand();
        return own != null && own.saidAt().isAfter(countedAt) ? null
                : new Value(count.sku(), count.warehouse(), List.of(new Amount(before, count.onHand())), null, null, own == null ? BigDecimal.ZERO : reserved, List.of(), null, null, false,
                said.contradictory() && (before == null || before.compareTo(count.onHand()) != 0), countedAt, document(count), unit, false);
    }

    /** A net and a gross that do not fit the tax are two values too. */
    static Said<ListPrice> taxed(Said<ListPrice> said, String taxCode) {
        return new Said<>(said.last(), said.contradictory() || !said.last().fits(taxCode));
    }

    private static boolean none(Candidate own) {
        return own != null && own.value().equals(Candidates.NONE);
    }

    /**
     * @param own   what the source said of it last, or null
     * @param last  price of its list, where the source has said that there is none since; or null
     * @param lists what counts of the SKU, by list
     * @return null where it has said something newer
     */
    static Value value(Said<ListPrice> said, Instant at, Candidate own, ListPrice last, Map<String, ListPrice> lists, BigDecimal cost, Value.Unit unit) {
        var price = said.last();
        if (own != null && own.saidAt().isAfter(at)) {
            return null;
        }
        var nothing = new ListPrice(price.sku(), price.list(), null, null, null);
        var before = own == null || none(own) ? lists.getOrDefault(price.list(), last == null ? nothing : last) : ListPrice.of(price.sku(), price.list(), own.value(), own.currency());
        var amounts = Stream.of(amount(before.gross(), price.gross()), amount(before.net(), price.net())).filter(Objects::nonNull).toList();
        boolean gross = price.gross() != null;
        var now = gross ? price.gross() : price.net();
        var references = lists.values().stream().filter(each -> !each.list().equals(price.list()) && each.currency().equals(price.currency()))
                .map(each -> gross ? each.gross() : each.net()).filter(Objects::nonNull).toList();
        // Told net before and gross now, or the other way round: the figures are compared all the same, because one may have been taken for the other.
        return new Value(price.sku(), price.list(), amounts.isEmpty() ? List.of(new Amount(before.gross() != null ? before.gross() : before.net(), now)) : amounts, price.currency(), before.currency(),
                BigDecimal.ZERO, references, cost, null, gross, said.contradictory() && !price.equals(before), at, document(price), unit, false);
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
        if (price.none()) {
            document.put("none", true);
        }
        sides.entrySet().stream().filter(side -> side.getValue() != null).sorted(Map.Entry.comparingByKey()).forEach(side -> document.put(side.getKey(), side.getValue().toPlainString()));
        return document;
    }
}
