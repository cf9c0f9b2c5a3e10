package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.product.Prices;
import pl.spoiwo.product.Products;
import pl.spoiwo.stock.Count;
import pl.spoiwo.stock.StockTables;

/** Counts, articles and prices. */
@Component
final class StockHandler implements Handler {

    private final StockTables stock;
    private final Products products;
    private final Prices prices;

    StockHandler(StockTables stock, Products products, Prices prices) {
        this.stock = stock;
        this.products = products;
        this.prices = prices;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.StockSaid || envelope instanceof Envelope.PricesSaid || envelope instanceof Envelope.ProductsSaid;
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
            if (taken.isEmpty() && !said.items().isEmpty()) {
                work.ignored(Reason.of("stale", "counted " + said.countedAt() + ", and newer counts are known"));
                return;
            }
        } else if (envelope instanceof Envelope.PricesSaid said) {
            said.items().forEach(item -> prices.put(item, source, message.id(), message.receivedAt()));
        } else {
            ((Envelope.ProductsSaid) envelope).items().forEach(item -> products.put(item, source, message.receivedAt()));
        }
        work.processed(null);
    }

    private static Stream<String> named(Envelope envelope) {
        if (envelope instanceof Envelope.StockSaid said) {
            return said.items().stream().map(Count::sku);
        }
        List<JsonNode> items = envelope instanceof Envelope.PricesSaid said ? said.items() : ((Envelope.ProductsSaid) envelope).items();
        return items.stream().map(item -> item.path("sku").asText());
    }
}
