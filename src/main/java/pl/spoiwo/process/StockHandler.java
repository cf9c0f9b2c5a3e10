package pl.spoiwo.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import pl.spoiwo.guard.Cause;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.price.ListPrice;
import pl.spoiwo.product.Imports;
import pl.spoiwo.product.ProductKeys;
import pl.spoiwo.stock.Count;

/** Counts, articles, their prices and weights. */
@Component
final class StockHandler implements Handler {

    private final Owned owned;
    private final ProductKeys keys;
    private final Imports imports;
    private final HeardValues heard;

    StockHandler(Owned owned, ProductKeys keys, Imports imports, HeardValues heard) {
        this.owned = owned;
        this.heard = heard;
        this.keys = keys;
        this.imports = imports;
    }

    @Override
    public boolean takes(Envelope envelope) {
        return envelope instanceof Envelope.StockSaid || envelope instanceof Envelope.PricesSaid || envelope instanceof Envelope.ProductsSaid
                || envelope instanceof Envelope.WeightsSaid || envelope instanceof Envelope.Recompute;
    }

    @Override
    public Set<String> skus(Envelope envelope, Interpreted interpreted) {
        var named = named(envelope).collect(Collectors.toSet());
        return envelope instanceof Envelope.Decide ? owned.around(named, interpreted.message().receivedAt()).collect(Collectors.toSet()) : named;
    }

    @Override
    public void handle(Envelope envelope, Work work) {
        work.why(Cause.TOLD);
        var message = work.message();
        if (envelope instanceof Envelope.StockSaid said) {
            counts(heard.counts(said, work), said.countedAt(), message.id(), said.repeated(), work);
        } else if (envelope instanceof Envelope.PricesSaid said) {
            prices(heard.prices(said, work), message.saidAt(), message.id(), said.repeated(), work);
        } else if (envelope instanceof Envelope.WeightsSaid said) {
            owned.weighed(said.kilograms(), message.saidAt(), work);
            work.processed(null);
        } else if (envelope instanceof Envelope.ProductsSaid said) {
            told(said.items(), work);
        } else {
            owned.again(((Envelope.Recompute) envelope).skus(), work);
            work.processed(null);
        }
    }

    /** @param messageId that told them @param repeated it told others that are taken already */
    void counts(Passed<Count> items, Instant countedAt, String messageId, boolean repeated, Work work) {
        var changed = owned.counted(items, countedAt, messageId, repeated, work);
        work.touch(changed);
        work.free(changed);
        work.known(keys.counted(changed));
    }

    /** @param messageId that told them @param repeated it told others that are taken already */
    void prices(Passed<ListPrice> items, Instant saidAt, String messageId, boolean repeated, Work work) {
        work.reprice(owned.priced(items, saidAt, messageId, repeated, work));
    }

    /** @param items a SKU and a unit each, of the source of this message @param messageId that told them */
    void units(Passed<JsonNode> items, String messageId, Work work) {
        heard.inUnits(items, work).forEach((at, products) -> owned.told(products, at, messageId, work));
    }

    private void told(List<JsonNode> items, Work work) {
        var source = work.connection().id();
        if (Rules.reviewed(work.configuration()).contains(source)) {
            imports.stage(items, source, work.message().id(), work.message().saidAt());
            work.processed(Reason.of("staged", "config/company.yaml says that the products of " + source + " are reviewed: POST /api/imports"));
            return;
        }
        owned.told(heard.products(items, work), work.message().saidAt(), work.message().id(), work);
    }

    /** Products may be known by it that were not before. */
    static boolean tellsProducts(Envelope envelope) {
        return envelope instanceof Envelope.StockSaid || envelope instanceof Envelope.ProductsSaid || envelope instanceof Envelope.Imported
                || envelope instanceof Envelope.Decide;
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
