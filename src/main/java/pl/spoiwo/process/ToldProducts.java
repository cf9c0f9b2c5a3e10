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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.price.ProductFacts;
import pl.spoiwo.product.Products;
import pl.spoiwo.stock.SetTables;

/** What follows from products that were told: their costs and taxes, what sets are made of, and who waits for them. */
@Component
final class ToldProducts {

    private final Products products;
    private final ProductFacts facts;
    private final SetTables sets;

    ToldProducts(Products products, ProductFacts facts, SetTables sets) {
        this.products = products;
        this.facts = facts;
        this.sets = sets;
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
        items.stream().filter(item -> item.has("components") && sets.put(item.path("sku").asText(), components(item)))
                .forEach(item -> work.touch(Set.of(item.path("sku").asText())));
        // The tax of a product is a part of its price.
        work.reprice(skus);
    }

    private static Map<String, BigDecimal> components(JsonNode item) {
        var components = new TreeMap<String, BigDecimal>();
        item.path("components").forEach(part -> components.merge(part.path("sku").asText(), new BigDecimal(part.path("quantity").asText()), BigDecimal::add));
        return components;
    }
}
