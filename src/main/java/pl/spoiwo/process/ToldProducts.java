package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.price.ProductFacts;
import pl.spoiwo.product.ProductWeights;
import pl.spoiwo.product.Products;
import pl.spoiwo.stock.SetTables;
import pl.spoiwo.stock.StockTables;

/** What follows from products that were told: their costs and taxes, what sets are made of, and who waits for them. */
@Component
final class ToldProducts {

    /** Orders that are decided again for one set, or for one message about weights. */
    static final int MOST = 1000;

    private final Products products;
    private final ProductFacts facts;
    private final SetTables sets;
    private final ProductWeights weights;
    private final StockTables stock;

    ToldProducts(Products products, ProductFacts facts, SetTables sets, ProductWeights weights, StockTables stock) {
        this.products = products;
        this.facts = facts;
        this.sets = sets;
        this.weights = weights;
        this.stock = stock;
    }

    /** SKUs of these items of the canonical product event, and of what they are made of. */
    static Stream<String> named(List<JsonNode> items) {
        return items.stream().flatMap(item -> Stream.concat(Stream.of(item.path("sku").asText()), components(item).keySet().stream()));
    }

    void put(List<JsonNode> items, Instant at, Work work) {
        put(items, at, () -> products.put(items, work.connection().id(), at), work);
    }

    /** @param write writes the products, and says which SKUs are found by something else now than before */
    void put(List<JsonNode> items, Instant at, Supplier<? extends Collection<String>> write, Work work) {
        var source = work.connection().id();
        Set<String> skus = items.stream().map(item -> item.path("sku").asText()).collect(Collectors.toSet());
        var taxes = products.taxCodes(skus);
        work.known(new HashSet<>(write.get()));
        facts.taxes(taxes, products.taxCodes(skus), source, work.message().id(), at);
        facts.costs(items, source, work.message().id(), at);
        weigh(items.stream().filter(item -> item.has("weight")).collect(Collectors.toMap(item -> item.path("sku").asText(), item -> new BigDecimal(item.path("weight").asText()),
                (one, other) -> other)), at, work);
        sets(items.stream().filter(item -> item.has("components")).toList(), at, work);
        // The tax of a product is a part of its price.
        work.reprice(skus);
    }

    /** Orders that are held, perhaps because a weight was not known, are decided again. @param kilograms of one piece, by SKU */
    void weigh(Map<String, BigDecimal> kilograms, Instant at, Work work) {
        var changed = weights.put(kilograms, work.connection().id(), at);
        if (!changed.isEmpty() && work.configuration().delivery() != null && work.configuration().delivery().weighs()) {
            work.recheck(new TreeSet<>(stock.held(sets.around(changed).withParts(changed), MOST)));
        }
    }

    /** What was told of a product later stays. Orders that wait for a set, or for its parts, are decided again. */
    private void sets(List<JsonNode> items, Instant at, Work work) {
        var told = items.isEmpty() ? Set.<String>of() : products.told(items.stream().map(item -> item.path("sku").asText()).toList(), at);
        for (var item : items) {
            var sku = item.path("sku").asText();
            var before = told.contains(sku) ? sets.around(Set.of(sku)).withParts(Set.of(sku)) : Set.<String>of();
            if (told.contains(sku) && sets.put(sku, components(item))) {
                work.touch(Set.of(sku));
                work.recheck(new TreeSet<>(stock.waiting(before, MOST)));
            }
        }
    }

    private static Map<String, BigDecimal> components(JsonNode item) {
        var components = new TreeMap<String, BigDecimal>();
        item.path("components").forEach(part -> components.merge(part.path("sku").asText(), new BigDecimal(part.path("quantity").asText()), BigDecimal::add));
        return components;
    }
}
