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
import pl.spoiwo.product.Products;
import pl.spoiwo.stock.Count;
import pl.spoiwo.stock.StockTables;

/** Counts, articles and prices. */
@Component
final class StockHandler implements Handler {

    private final StockTables stock;
    private final Products products;
    private final ProductKeys keys;
    private final Imports imports;
    private final ListPrices prices;

    StockHandler(StockTables stock, Products products, ProductKeys keys, Imports imports, ListPrices prices) {
        this.stock = stock;
        this.products = products;
        this.keys = keys;
        this.imports = imports;
        this.prices = prices;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.StockSaid || envelope instanceof Envelope.PricesSaid || envelope instanceof Envelope.ProductsSaid
                || envelope instanceof Envelope.Reprice;
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
            var taken = stock.count(said.items(), said.countedAt(), source, message.id());
            work.touch(taken);
            work.free(taken);
            work.known(keys.counted(taken));
            if (taken.isEmpty() && !said.items().isEmpty()) {
                work.ignored(Reason.of("stale", "counted " + said.countedAt() + ", and newer counts are known"));
                return;
            }
        } else if (envelope instanceof Envelope.Reprice again) {
            work.reprice(Set.copyOf(again.skus()));
        } else if (envelope instanceof Envelope.PricesSaid said) {
            work.reprice(prices.put(said.items(), source, message.id(), message.receivedAt()));
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
        work.known(products.put(items, source, work.message().receivedAt()));
        // The tax of a product is a part of its price.
        work.reprice(items.stream().map(item -> item.path("sku").asText()).collect(Collectors.toSet()));
        work.processed(null);
    }

    /** Products may be known by it that were not before. */
    static boolean tellsProducts(Envelope envelope) {
        return envelope instanceof Envelope.StockSaid || envelope instanceof Envelope.ProductsSaid;
    }

    private static Stream<String> named(Envelope envelope) {
        if (envelope instanceof Envelope.StockSaid said) {
            return said.items().stream().map(Count::sku);
        }
        if (envelope instanceof Envelope.Reprice again) {
            return again.skus().stream();
        }
        return envelope instanceof Envelope.PricesSaid said ? said.items().stream().map(ListPrice::sku)
                : ((Envelope.ProductsSaid) envelope).items().stream().map(item -> item.path("sku").asText());
    }
}
