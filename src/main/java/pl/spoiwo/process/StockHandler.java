package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.price.ListPrices;
import pl.spoiwo.product.Imports;
import pl.spoiwo.product.ProductKeys;
import pl.spoiwo.stock.Count;
import pl.spoiwo.stock.StockTables;

/** Counts, articles, their prices and weights. */
@Component
final class StockHandler implements Handler {

    private final StockTables stock;
    private final ToldProducts products;
    private final ProductKeys keys;
    private final Imports imports;
    private final ListPrices prices;

    StockHandler(StockTables stock, ToldProducts products, ProductKeys keys, Imports imports, ListPrices prices) {
        this.stock = stock;
        this.products = products;
        this.keys = keys;
        this.imports = imports;
        this.prices = prices;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.StockSaid || envelope instanceof Envelope.PricesSaid || envelope instanceof Envelope.ProductsSaid
                || envelope instanceof Envelope.WeightsSaid || envelope instanceof Envelope.Recompute;
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
            work.known(keys.counted(counted.changed()));
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
        } else if (envelope instanceof Envelope.WeightsSaid said) {
            products.weigh(said.kilograms(), message.receivedAt(), work);
        } else {
            told(((Envelope.ProductsSaid) envelope).items(), work);
            return;
        }
        work.processed(null);
    }

    private void told(List<JsonNode> items, Work work) {
        var source = work.connection().id();
        if (Rules.reviewed(work.configuration()).contains(source)) {
            imports.stage(items, source, work.message().id(), work.message().receivedAt());
            work.processed(Reason.of("staged", "config/company.yaml says that the products of " + source + " are reviewed: POST /api/imports"));
            return;
        }
        products.put(items, work.message().receivedAt(), work);
        work.processed(null);
    }

    /** Products may be known by it that were not before. */
    static boolean tellsProducts(Envelope envelope) {
        return envelope instanceof Envelope.StockSaid || envelope instanceof Envelope.ProductsSaid || envelope instanceof Envelope.Imported;
    }

    /** Orders may be held because these were not known. */
    static boolean tellsWeights(Envelope envelope) {
        return envelope instanceof Envelope.WeightsSaid || envelope instanceof Envelope.ProductsSaid said && said.items().stream().anyMatch(item -> item.has("weight"));
    }

    private static Stream<String> named(Envelope envelope) {
        if (envelope instanceof Envelope.StockSaid said) {
            return said.items().stream().map(Count::sku);
        }
        if (envelope instanceof Envelope.Recompute again) {
            return again.skus().stream();
        }
        if (envelope instanceof Envelope.WeightsSaid said) {
            return said.kilograms().keySet().stream();
        }
        return envelope instanceof Envelope.PricesSaid said ? said.items().stream().map(ListPrice::sku) : ToldProducts.named(((Envelope.ProductsSaid) envelope).items());
    }
}
