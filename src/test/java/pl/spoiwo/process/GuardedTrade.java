package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import pl.spoiwo.configuration.Findings;
import pl.spoiwo.configuration.Home;
import pl.spoiwo.connection.GuardSettings;
import pl.spoiwo.connection.GuardSettings.Direction;
import pl.spoiwo.connection.GuardSettings.Mass;
import pl.spoiwo.guard.Cause;
import pl.spoiwo.guard.Judgement;
import pl.spoiwo.guard.Judgement.Fall;
import pl.spoiwo.guard.Judgement.Verdict;
import pl.spoiwo.guard.Judgement.Window;
import pl.spoiwo.guard.Stopped;
import pl.spoiwo.guard.Stopped.State;
import pl.spoiwo.guard.Value;
import pl.spoiwo.mapping.CanonicalSchemas;
import pl.spoiwo.mapping.JsltMappings;
import pl.spoiwo.masterdata.Candidate;
import pl.spoiwo.masterdata.Candidates;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.stock.Count;

/** The hub's decision core without its tables: what is told goes through the schemas and guards, what passes is known from then on, and a shop asks and shows the same. */
final class GuardedTrade {

    static final String SOURCE = "erp-main";
    static final String SHOP = "shop-main";

    static final CanonicalSchemas SCHEMAS = schemas();

    /** What the source said last, by SKU and list. */
    private final Map<String, Map<String, Candidate>> prices = new HashMap<>();
    /** The last price that was one, by SKU and list. */
    private final Map<String, ListPrice> real = new HashMap<>();
    private final Map<String, Candidate> stock = new HashMap<>();
    final Map<String, BigDecimal> costs = new HashMap<>();
    /** What the shop asks and shows, by kind and SKU. */
    final Map<String, Map<String, String>> shop = new HashMap<>(Map.of("price", new TreeMap<>(), "stock", new TreeMap<>()));
    private final GuardSettings settings;
    private final Map<String, Map<String, Stopped>> stopped = new HashMap<>();
    private final Map<Mass, List<Remembered>> falls = new HashMap<>();

    GuardedTrade(GuardSettings settings) {
        this.settings = settings;
    }

    private static CanonicalSchemas schemas() {
        var home = new Home(Path.of("").toAbsolutePath());
        return new CanonicalSchemas(home, JsltMappings.compile(home, new Findings()), new Findings());
    }

    /** Known from before, without a guard. */
    void known(String sku, String list, String gross, Instant at) {
        said(new ListPrice(sku, list, null, new BigDecimal(gross), "PLN"), at);
    }

    void counted(String sku, String pieces, Instant at) {
        stock.put(sku, candidate(sku, "stock.MAG", new Count(sku, "MAG", new BigDecimal(pieces), null).said(), null, at));
    }

    private void said(ListPrice price, Instant at) {
        if (!price.none()) {
            real.put(price.sku() + price.list(), price);
        }
        prices.computeIfAbsent(price.sku(), any -> new HashMap<>()).put(price.list(), candidate(price.sku(), "price." + price.list(), price.said(), price.currency(), at));
    }

    private static Candidate candidate(String sku, String field, String value, String currency, Instant at) {
        return new Candidate(sku, field, SOURCE, value, currency, at, at, null);
    }

    /** An event as a mapping makes it. @return what became of its values, then of what the shop shall have @throws pl.spoiwo.mapping.MappingFailure where it is parked */
    List<Verdict> hear(String event, List<JsonNode> items, Instant at) {
        var data = JsonNodeFactory.instance.objectNode().put("schemaVersion", "1");
        if (event.equals("stock")) {
            data.put("countedAt", at.toString());
        }
        items.forEach(data.putArray("items")::add);
        var said = Envelopes.of(JsonNodeFactory.instance.objectNode().put("event", event).set("data", data), SCHEMAS, "test").get(0);
        return said instanceof Envelope.StockSaid counted ? counts(counted.items(), at) : prices(((Envelope.PricesSaid) said).items(), at);
    }

    List<Verdict> prices(List<ListPrice> said, Instant at) {
        var values = new ArrayList<Value>();
        var ended = EndedPrices.of(said, List.of(List.of("Detaliczna")));
        said.stream().collect(Collectors.groupingBy(price -> price.sku() + "\n" + price.list(), LinkedHashMap::new, Collectors.toList())).values().forEach(same -> {
            var last = same.get(same.size() - 1);
            var known = prices.getOrDefault(last.sku(), Map.of());
            var lists = known.entrySet().stream().filter(list -> !list.getValue().value().equals(Candidates.NONE))
                    .collect(Collectors.toMap(Map.Entry::getKey, list -> ListPrice.of(last.sku(), list.getKey(), list.getValue().value(), list.getValue().currency())));
            var heard = new HeardValues.Said<>(last, !same.stream().allMatch(last::equals));
            var value = last.none() ? ended.value(heard, at, known.get(last.list()), lists)
                    : HeardValues.value(HeardValues.taxed(heard, "23"), at, known.get(last.list()), real.get(last.sku() + last.list()), lists, costs.get(last.sku()), null);
            if (value != null) {
                values.add(value);
            }
        });
        var verdicts = new ArrayList<>(judge(Direction.IN, SOURCE, "price", values, at));
        var asked = new TreeMap<String, String>();
        verdicts.stream().filter(Verdict::passes).forEach(verdict -> {
            var document = Envelopes.price(verdict.value().document());
            said(document, at);
            if (document.list().equals("Detaliczna") && !document.none()) {
                asked.put(document.sku(), document.gross().toPlainString());
            }
        });
        verdicts.addAll(shop("price", asked, at));
        return verdicts;
    }

    List<Verdict> counts(List<Count> said, Instant at) {
        var values = new ArrayList<Value>();
        said.stream().collect(Collectors.groupingBy(Count::sku, LinkedHashMap::new, Collectors.toList())).values().forEach(same -> {
            var last = same.get(same.size() - 1);
            var value = HeardValues.value(new HeardValues.Said<>(last, !same.stream().allMatch(last::equals)), at, stock.get(last.sku()), BigDecimal.ZERO, null);
            if (value != null) {
                values.add(value);
            }
        });
        var verdicts = new ArrayList<>(judge(Direction.IN, SOURCE, "stock", values, at));
        var shown = new TreeMap<String, String>();
        verdicts.stream().filter(Verdict::passes).forEach(verdict -> {
            var count = verdict.value().amounts().get(0).now();
            counted(verdict.value().sku(), count.toPlainString(), at);
            shown.put(verdict.value().sku(), count.max(BigDecimal.ZERO).toPlainString());
        });
        verdicts.addAll(shop("stock", shown, at));
        return verdicts;
    }

    /** What the shop shall have by its rules. */
    List<Verdict> shop(String kind, Map<String, String> computed, Instant at) {
        var values = computed.entrySet().stream().map(each -> Value.wanted(each.getKey(), shop.get(kind).get(each.getKey()), each.getValue(), kind.equals("price") ? "PLN" : null,
                costs.get(each.getKey()), new BigDecimal("0.23"), kind.equals("price"), at)).toList();
        var verdicts = judge(Direction.OUT, SHOP, kind, values, at);
        verdicts.stream().filter(Verdict::passes).forEach(verdict -> shop.get(kind).put(verdict.value().sku(), computed.get(verdict.value().sku())));
        return verdicts;
    }

    private List<Verdict> judge(Direction direction, String connection, String field, List<Value> values, Instant at) {
        var before = stopped.computeIfAbsent(direction + field, any -> new HashMap<>());
        Function<Mass, Window> windows = mass -> window(fallen(mass, at), any -> known(direction, field, any));
        var verdicts = Judgement.of(settings, direction, connection, field, values, before, windows, Cause.TOLD);
        Judgement.falls(settings, direction, connection, field, verdicts, windows, Cause.TOLD)
                .forEach((mass, fallen) -> fallen.forEach(fall -> falls.get(mass).add(new Remembered(fall, at.plus(mass.window())))));
        verdicts.forEach(verdict -> {
            if (verdict.replaces() != null) {
                before.remove(Judgement.thing(verdict.value()));
            }
            if (!verdict.passes() && !verdict.again()) {
                var value = verdict.value();
                before.put(Judgement.thing(value), new Stopped("", "", State.HELD, false, verdict.guard(), verdict.at(), null, value.said(), null, value.saidAt()));
            }
        });
        return verdicts;
    }

    private record Remembered(Fall fall, Instant until) {
    }

    private List<Fall> fallen(Mass mass, Instant at) {
        var all = falls.computeIfAbsent(mass, any -> new ArrayList<>());
        all.removeIf(each -> !each.until().isAfter(at));
        return all.stream().map(Remembered::fall).toList();
    }

    private static Window window(List<Fall> fallen, Function<Mass, Integer> known) {
        return new Window(() -> fallen.stream().filter(Fall::counts).map(Fall::sku).collect(Collectors.toSet()), known,
                fallen.stream().filter(fall -> fall.was() != null).collect(Collectors.toMap(fall -> Judgement.thing(fall.name(), fall.sku()), Fall::was, BigDecimal::max)));
    }

    private int known(Direction direction, String field, Mass mass) {
        var skus = direction == Direction.OUT ? shop.get(field).entrySet().stream().filter(each -> !each.getValue().equals("0")).map(Map.Entry::getKey)
                : field.equals("price") ? prices.entrySet().stream().filter(each -> each.getValue().entrySet().stream().anyMatch(list -> mass.scope().fits(list.getKey(), each.getKey()) && !list.getValue().value().equals(Candidates.NONE))).map(Map.Entry::getKey)
                : stock.values().stream().filter(each -> Count.of(each.item(), "MAG", each.value()).onHand().signum() > 0).map(Candidate::item);
        return (int) skus.filter(mass.scope()::takes).count();
    }

    static ObjectNode price(String sku, String list, String gross, String currency) {
        return JsonNodeFactory.instance.objectNode().put("sku", sku).put("priceList", list).put("gross", gross).put("currency", currency);
    }

    static ObjectNode count(String sku, String onHand) {
        return JsonNodeFactory.instance.objectNode().put("sku", sku).put("warehouse", "MAG").put("onHand", onHand);
    }
}
