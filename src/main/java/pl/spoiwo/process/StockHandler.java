package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.price.ListPrices;
import pl.spoiwo.price.ProductFacts;
import pl.spoiwo.product.Products;
import pl.spoiwo.stock.Count;
import pl.spoiwo.stock.SetTables;
import pl.spoiwo.stock.StockTables;

/** Counts, articles and prices. */
@Component
final class StockHandler implements Handler {

    private final StockTables stock;
    private final SetTables sets;
    private final Products products;
    private final ListPrices prices;
    private final ProductFacts facts;

    StockHandler(StockTables stock, SetTables sets, Products products, ListPrices prices, ProductFacts facts) {
        this.stock = stock;
        this.sets = sets;
        this.products = products;
        this.prices = prices;
        this.facts = facts;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.StockSaid || envelope instanceof Envelope.PricesSaid || envelope instanceof Envelope.ProductsSaid
                || envelope instanceof Envelope.Reprice || envelope instanceof Envelope.Restock;
    }

    @Override
    public Set<String> skus(Envelope envelope, Interpreted interpreted) {
        return named(envelope).collect(Collectors.toSet());
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        var source = work.connection().id();
        var message = work.message();
        if (envelope instanceof Envelope.StockSaid said) {
            var counted = stock.count(said.items(), said.countedAt(), source, message.id());
            work.touch(counted.changed());
            work.free(counted.changed());
            if (counted.taken() == 0 && !said.items().isEmpty()) {
                work.ignored(Reason.of("stale", "counted " + said.countedAt() + ", and newer counts are known"));
                return;
            }
        } else if (envelope instanceof Envelope.Reprice again) {
            work.reprice(Set.copyOf(again.skus()));
        } else if (envelope instanceof Envelope.Restock again) {
            work.touch(Set.copyOf(again.skus()));
            work.free(Set.copyOf(again.skus()));
        } else if (envelope instanceof Envelope.PricesSaid said) {
            work.reprice(prices.put(said.items(), source, message.id(), message.receivedAt()));
        } else {
            var items = ((Envelope.ProductsSaid) envelope).items();
            var skus = items.stream().map(item -> item.path("sku").asText()).collect(Collectors.toSet());
            var taxes = products.taxCodes(skus);
            items.forEach(item -> {
                products.put(item, source, message.receivedAt());
                if (item.has("components") && sets.put(item.path("sku").asText(), components(item))) {
                    work.touch(Set.of(item.path("sku").asText()));
                }
            });
            facts.taxes(taxes, products.taxCodes(skus), source, message.id(), message.receivedAt());
            facts.costs(items, source, message.id(), message.receivedAt());
            // The tax of a product is a part of its price.
            work.reprice(skus);
        }
        work.processed(null);
    }

    private static Map<String, BigDecimal> components(JsonNode item) {
        var components = new TreeMap<String, BigDecimal>();
        item.path("components").forEach(part -> components.merge(part.path("sku").asText(), new BigDecimal(part.path("quantity").asText()), BigDecimal::add));
        return components;
    }

    private static Stream<String> named(Envelope envelope) {
        if (envelope instanceof Envelope.StockSaid said) {
            return said.items().stream().map(Count::sku);
        }
        if (envelope instanceof Envelope.Reprice again) {
            return again.skus().stream();
        }
        if (envelope instanceof Envelope.Restock again) {
            return again.skus().stream();
        }
        return envelope instanceof Envelope.PricesSaid said ? said.items().stream().map(ListPrice::sku)
                : ((Envelope.ProductsSaid) envelope).items().stream().flatMap(item -> Stream.concat(Stream.of(item.path("sku").asText()), components(item).keySet().stream()));
    }
}
