package pl.spoiwo.operations.api;

import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import pl.spoiwo.operations.action.Disclosure;
import pl.spoiwo.operations.query.Cursor;
import pl.spoiwo.operations.query.Page;
import pl.spoiwo.operations.query.ProductQueries;
import pl.spoiwo.operations.query.Words;

/** What channels hold of an SKU, and held: with the channels' own words for who may read them, which is written down, and masked for others. */
@Component
class ValueViews {

    private final ProductQueries products;
    private final Disclosure disclosure;

    ValueViews(ProductQueries products, Disclosure disclosure) {
        this.products = products;
        this.disclosure = disclosure;
    }

    List<ProductQueries.Channel> channels(String sku, String kind) {
        var channels = products.channels(sku, kind);
        boolean quoted = channels.stream().anyMatch(channel -> Words.quotes(channel.reason()));
        return quoted && full(sku) ? channels : channels.stream().map(ProductQueries.Channel::masked).toList();
    }

    Page<ProductQueries.Change> history(String sku, Set<String> kinds, String connection, String cursor, int limit) {
        var page = products.history(sku, kinds, connection, Cursor.parse(cursor), Limit.check(limit));
        boolean quoted = page.items().stream().anyMatch(ProductQueries.Change::quotes);
        return quoted && !full(sku) ? page.map(ProductQueries.Change::masked) : page;
    }

    private boolean full(String sku) {
        return disclosure.full("value.read", List.of(sku));
    }
}
