package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.guard.Cause;
import pl.spoiwo.masterdata.Candidate;
import pl.spoiwo.masterdata.Decision;
import pl.spoiwo.masterdata.DueTimes;
import pl.spoiwo.masterdata.ProductFields;
import pl.spoiwo.price.ProductFacts;
import pl.spoiwo.product.ProductWeights;
import pl.spoiwo.product.Products;
import pl.spoiwo.product.ValueHistory;
import pl.spoiwo.stock.ReservationTables;
import pl.spoiwo.stock.SetTables;

/** Makes products what is decided of their fields; and what follows: their costs and taxes, what sets are made of, what needs no stock, and who waits for them. */
@Component
final class ToldProducts {

    /** Orders that are decided again for one set, or for one message about weights. */
    static final int MOST = 1000;
    /** Kind of values in the history; the name is the field. */
    private static final String PRODUCT = "product";
    private static final String TAX_CODE = "taxCode";

    private final Products products;
    private final ProductFacts facts;
    private final SetTables sets;
    private final ProductWeights weights;
    private final ReservationTables reservations;
    private final ValueHistory history;
    private final DueTimes due;

    ToldProducts(Products products, ProductFacts facts, SetTables sets, ProductWeights weights, ReservationTables reservations, ValueHistory history, DueTimes due) {
        this.products = products;
        this.facts = facts;
        this.sets = sets;
        this.weights = weights;
        this.reservations = reservations;
        this.history = history;
        this.due = due;
    }

    /** SKUs of these items of the canonical product event, and of what they are made of. */
    static Stream<String> named(List<JsonNode> items) {
        return items.stream().flatMap(item -> Stream.concat(Stream.of(item.path("sku").asText()), ProductFields.components(item.path("components")).keySet().stream()));
    }

    /** @param decisions of all fields of these products @param before what was said of them until now, by SKU */
    void put(Collection<Decision> decisions, Map<String, List<Candidate>> before, Work work) {
        var at = work.now();
        work.why(Cause.TOLD);
        var bySku = decisions.stream().collect(Collectors.groupingBy(Decision::item, TreeMap::new, Collectors.toList()));
        var merged = new ArrayList<Products.Product>();
        bySku.forEach((sku, of) -> {
            var document = ProductFields.merged(sku, of);
            var name = of.stream().filter(each -> each.field().equals("name")).findFirst().orElse(null);
            if (document != null) {
                merged.add(new Products.Product(document, name.source(), at));
            }
        });
        var put = products.put(merged);
        var version = work.configuration().version();
        work.known(put.found());
        var changed = merged.stream().map(Products.Product::document).filter(document -> put.before().containsKey(document.path("sku").asText())).toList();
        changed.forEach(document -> tell(put.before().get(document.path("sku").asText()), document, bySku.get(document.path("sku").asText()), before.getOrDefault(document.path("sku").asText(), List.of()), version, at));
        facts.costs(field(decisions, ProductFields.COST), version, at);
        served(changed.stream().filter(document -> Products.service(document) != Products.service(put.before().get(document.path("sku").asText())))
                .map(document -> document.path("sku").asText()).collect(Collectors.toSet()), work);
        field(decisions, ProductFields.COMPONENTS).stream().filter(decision -> decision.winner() != null).forEach(decision -> set(decision, work));
        // The tax of a product is a part of its price.
        work.reprice(put.before().keySet());
        work.rename(put.before().keySet());
        if (work.configuration().channelRules().anyOfStock()) {
            work.touch(put.before().keySet());
        }
        if (work.configuration().ownership().sorted()) {
            due.sooner(changed.stream().filter(document -> sorted(put.before().get(document.path("sku").asText()), document))
                    .collect(Collectors.toMap(document -> document.path("sku").asText(), document -> work.now())));
        }
    }

    /** Of these other words may count for channels with rules of their own; also whose words count for their prices and stock may be asked of them. */
    void ofChannels(Set<String> skus, Work work) {
        work.rename(skus);
        work.reprice(skus);
        boolean sorted = work.configuration().ownership().sorted();
        if (sorted || work.configuration().channelRules().anyOfStock()) {
            work.touch(skus);
        }
        if (sorted) {
            due.sooner(skus.stream().collect(Collectors.toMap(Function.identity(), sku -> work.now())));
        }
    }

    /** Orders that are held, perhaps because a weight was not known, are decided again. @param kilograms of one piece, by SKU */
    void weigh(Map<String, BigDecimal> kilograms, Instant at, Work work) {
        var changed = weights.put(kilograms, work.connection().id(), at);
        if (!changed.isEmpty() && work.configuration().delivery() != null && work.configuration().delivery().weighs()) {
            work.recheck(new TreeSet<>(reservations.held(sets.around(changed).withParts(changed), MOST)));
        }
    }

    /** Orders that wait for what is a service now are decided again. @param skus that need stock and did not, or the other way round */
    private void served(Set<String> skus, Work work) {
        work.touch(skus);
        work.recheck(new TreeSet<>(reservations.waiting(skus, MOST)));
    }

    private static List<Decision> field(Collection<Decision> decisions, String field) {
        return decisions.stream().filter(decision -> decision.field().equals(field)).toList();
    }

    /** Another category or brand may make another one the owner of its prices and its stock. */
    private static boolean sorted(JsonNode before, JsonNode after) {
        return Stream.of("category", "brand").anyMatch(field -> !path(before, field).equals(after.path(field)));
    }

    private static JsonNode path(JsonNode document, String field) {
        return document == null ? MissingNode.getInstance() : document.path(field);
    }

    /** What was told first by the only one who tells it is no change: that is in the table of candidates. Costs have a table and a history of their own. */
    private void tell(JsonNode before, JsonNode after, List<Decision> decisions, List<Candidate> words, String version, Instant at) {
        var told = new ArrayList<ValueHistory.Told>();
        var taxes = new ArrayList<ValueHistory.Told>();
        for (var decision : decisions) {
            boolean tax = decision.field().equals(ProductFacts.TAX);
            var field = tax ? TAX_CODE : decision.field();
            var old = path(before, field);
            if (field.equals(ProductFields.COST) || old.equals(after.path(field)) || !tax && before == null && !decision.governed() && decision.lost().isEmpty()) {
                continue;
            }
            var row = decision.row(tax ? "" : field, old.isMissingNode() ? null : text(old), text(after.path(field)), null, version);
            decision.before(row.decision(), words, row.change().old(), ProductFields::shown);
            (tax ? taxes : told).add(row);
        }
        history.told(ProductFacts.TAX, taxes, at);
        history.told(PRODUCT, told, at);
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() ? "none" : value.isTextual() ? value.asText() : value.toString();
    }

    /** Orders that wait for a set, or for its parts, are decided again. Parts that nobody has locked are left to a message that does. */
    private void set(Decision decision, Work work) {
        var sku = decision.item();
        var components = ProductFields.components(decision.winner().value());
        if (!work.holds(components.keySet())) {
            due.sooner(Map.of(sku, work.now()));
            return;
        }
        var before = sets.around(Set.of(sku)).withParts(Set.of(sku));
        if (sets.put(sku, components)) {
            work.touch(Set.of(sku));
            work.recheck(new TreeSet<>(reservations.waiting(before, MOST)));
        }
    }
}
