package pl.spoiwo.operations.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.Key;
import pl.spoiwo.product.Links;
import pl.spoiwo.product.Offer;
import pl.spoiwo.product.OfferProducts;
import pl.spoiwo.product.Offers;
import pl.spoiwo.product.ProductKeys;

/** Lists of offers and of contradictions; on every database. */
abstract class OfferQueriesSuite extends DatabaseSuite {

    private static final List<Key> ALL = List.of(Key.values());
    private OfferQueries queries;
    private ProductKeys keys;

    @BeforeEach
    void tables() {
        for (var table : List.of("product_key", "offer_product", "channel_offer", "link")) {
            stores.jdbc().update("delete from " + table);
        }
        queries = new OfferQueries(JdbcClient.create(stores.jdbc()));
        keys = new ProductKeys(stores.jdbc());
    }

    private void product(String sku, String ean) {
        keys.put(List.of(new ProductKeys.Product(sku, ean, null)));
    }

    private void offers(String connection, Offer... offers) {
        new Offers(stores.jdbc()).put(new Offers.Reading(connection, "offer.poll", clock.instant(), null, "m-1"), List.of(offers));
        new OfferProducts(stores.jdbc(), keys, new Links(stores.jdbc()), new ChannelValues(stores.jdbc())).match(connection, Stream.of(offers).map(Offer::offerId).toList(), ALL, "m-1", clock.instant());
    }

    private static Offer offer(String id, String sku, String ean, String state) {
        return new Offer(id, sku, ean, "Kubek", null, BigDecimal.ONE, "9.99", "8.99", "PLN", state, null);
    }

    private <T> List<T> walk(Function<Cursor, Page<T>> list) {
        var all = new ArrayList<T>();
        var page = list.apply(Cursor.parse(null));
        all.addAll(page.items());
        while (page.next() != null) {
            page = list.apply(Cursor.parse(page.next()));
            all.addAll(page.items());
        }
        return all;
    }

    @Test
    @DisplayName("every kind of contradiction is listed once, page by page, with what takes part in it")
    void conflicts() {
        product("KUB-1", "5900000000017");
        product("KUB-2", "5900000000017");
        product("Lamp", "96385074");
        product("LAMP", null);
        offers("shop-main", offer("1", "KUB-1", null, "ACTIVE"), offer("2", "KUB-1", "96385074", "ACTIVE"), offer("3", "kub-2", null, "ACTIVE"),
                offer("4", "KUB-2", null, "ENDED"), offer("5", "none", null, "ACTIVE"));
        offers("shop-two", offer("1", "KUB-1", null, "ACTIVE"));
        assertThat(walk(from -> queries.conflicts(from, 2))).extracting(Record::toString).containsExactly(
                "Conflict[kind=EAN, key=5900000000017, connection=null, skus=[KUB-1, KUB-2], offers=null]",
                "Conflict[kind=SPELLING, key=lamp, connection=null, skus=[LAMP, Lamp], offers=null]",
                "Conflict[kind=TWO_OFFERS, key=shop-main KUB-1, connection=shop-main, skus=[KUB-1], offers=[1, 2]]",
                "Conflict[kind=OFFER_SPELLING, key=shop-main 3, connection=shop-main, skus=[KUB-2], offers=[3]]",
                "Conflict[kind=OFFER_EAN, key=shop-main 2, connection=shop-main, skus=[KUB-1, Lamp], offers=[2]]");
    }

    @Test
    @DisplayName("offers of a channel are listed by id: all, those that are a product and by what, those that are none and why")
    void list() {
        product("KUB-1", null);
        offers("shop-main", offer("1", "KUB-1", null, "ACTIVE"), offer("2", "kub-1 ", null, "ACTIVE"), offer("3", "none", null, "ACTIVE"));
        offers("shop-two", offer("4", "none", null, "ACTIVE"));
        assertThat(walk(from -> queries.offers("shop-main", null, from, 1))).extracting(OfferQueries.Offer::offerId).containsExactly("1", "2", "3");
        assertThat(walk(from -> queries.offers("shop-main", null, from, 1))).extracting(offer -> offer.price() + " " + offer.asked()).containsOnly("9.99 8.99");
        assertThat(walk(from -> queries.offers("shop-main", true, from, 1))).extracting(offer -> offer.channelSku() + " " + offer.sku() + " " + offer.matchedBy())
                .containsExactly("KUB-1 KUB-1 sku", "kub-1  KUB-1 spelling");
        assertThat(walk(from -> queries.offers("shop-main", false, from, 1))).singleElement().satisfies(offer -> assertThat(offer.why()).startsWith("SKU \"none\", offer 3 is no product"));
    }

    @Test
    @DisplayName("among 50,000 products and offers each page answers in seconds")
    void many() {
        var at = clock.instant().atOffset(ZoneOffset.UTC);
        inserted("insert into product_key (kind, said, sku) values (?, ?, ?)", IntStream.range(0, 50_000).boxed()
                .flatMap(i -> Stream.of(new Object[] {"spelling", "sku-" + i, "SKU-" + i}, new Object[] {"ean", Integer.toString(5_900_000 + (i % 1000 == 1 ? i - 1 : i)), "SKU-" + i})).toList());
        inserted("insert into channel_offer (connection, offer_id, sku, state, read_at, read_by) values ('shop-main', ?, ?, 'ACTIVE', ?, 'offer.poll')",
                IntStream.range(0, 50_000).mapToObj(i -> new Object[] {"o" + i, "SKU-" + i, at}).toList());
        inserted("insert into offer_product (connection, offer_id, sku, matched_by, spelling, matched_at) values ('shop-main', ?, ?, ?, ?, ?)",
                IntStream.range(0, 50_000).mapToObj(i -> new Object[] {"o" + i, i % 1000 == 7 ? null : "SKU-" + i / 2 * 2, i % 1000 == 7 ? null : "sku", "sku-" + i, at}).toList());
        var began = Instant.now();
        assertThat(queries.offers("shop-main", false, Cursor.parse(null), 200).items()).hasSize(50);
        var listed = Instant.now();
        var first = queries.conflicts(Cursor.parse(null), 200);
        var found = Instant.now();
        assertThat(first.items()).hasSize(200);
        assertThat(queries.conflicts(Cursor.parse(first.next()), 200).items()).hasSize(200);
        assertThat(Duration.between(began, listed)).as("unmatched").isLessThan(Duration.ofSeconds(30));
        assertThat(Duration.between(listed, found)).as("conflicts").isLessThan(Duration.ofSeconds(30));
    }

    private void inserted(String sql, List<Object[]> rows) {
        stores.transaction().executeWithoutResult(status -> stores.jdbc().batchUpdate(sql, rows));
    }
}
