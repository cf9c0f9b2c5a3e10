package pl.spoiwo.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.DatabaseSuite;

/** Thousands of offers and their products; a subclass says on which database. {@code -Dspoiwo.size=50000} for the number that is promised, with its time. */
abstract class OfferProductsSuite extends DatabaseSuite {

    private static final int SIZE = Integer.getInteger("spoiwo.size", 2_000);
    private static final int PAGE = 1_000;
    private static final List<Key> KEYS = List.of(Key.values());

    private Offers offers;
    private OfferProducts products;
    private ProductKeys keys;
    private Links links;

    @BeforeEach
    void stores() {
        List.of("offer_product", "channel_offer", "product_key", "link").forEach(table -> stores.jdbc().update("delete from " + table));
        keys = new ProductKeys(stores.jdbc());
        links = new Links(stores.jdbc());
        offers = new Offers(stores.jdbc());
        products = new OfferProducts(stores.jdbc(), keys, links, new ChannelValues(stores.jdbc()));
    }

    private static String sku(int number) {
        return "TOW-%05d".formatted(number);
    }

    /** Every tenth is known by its EAN alone. */
    private static Offer offer(int number, int other) {
        return new Offer("9" + number, number % 10 == 0 ? "X" + number : sku(other), "590%010d".formatted(other), "Towar " + number, null, BigDecimal.ONE, "9.99", null, "PLN", "ACTIVE", null);
    }

    /** Page by page. @param shift of the products that the offers tell of @return offers that are other products than before */
    private int read(String occasion, Instant at, int shift) {
        long from = System.nanoTime();
        var changed = new TreeSet<String>();
        for (int page = 0; page * PAGE < SIZE; page++) {
            var some = IntStream.range(page * PAGE, Math.min(SIZE, (page + 1) * PAGE)).mapToObj(number -> offer(number, number < SIZE / 10 ? number + shift : number)).toList();
            var name = occasion + page;
            stores.transaction().executeWithoutResult(status -> {
                offers.put(new Offers.Reading("shop", "offer.poll", at, at, name), some);
                changed.addAll(products.match("shop", some.stream().map(Offer::offerId).toList(), KEYS, name, at).offers());
            });
        }
        System.out.println(SIZE + " offers read, " + changed.size() + " of them other products: " + Duration.ofNanos(System.nanoTime() - from).toMillis() + " ms");
        return changed.size();
    }

    @Test
    @DisplayName("offers find their products and are linked; read again nothing is written, and of what has changed only that")
    void matched() {
        var all = IntStream.range(0, SIZE + 1).mapToObj(number -> new ProductKeys.Product(sku(number), "590%010d".formatted(number), null)).toList();
        stores.transaction().executeWithoutResult(status -> keys.put(all));
        assertThat(read("first", NOW, 0)).isEqualTo(SIZE);
        assertThat(count("offer_product", "sku is not null")).isEqualTo(SIZE);
        assertThat(count("link", "origin = 'MATCHED'")).isEqualTo(SIZE);
        assertThat(read("again", NOW.plusSeconds(60), 0)).isZero();
        assertThat(stores.jdbc().queryForObject("select count(distinct matched_at) from offer_product", Integer.class)).as("written once").isEqualTo(1);
        assertThat(read("shifted", NOW.plusSeconds(120), 1)).isEqualTo(SIZE / 10);
        assertThat(stores.jdbc().queryForList("select count(*) from offer_product group by matched_at order by matched_at", Integer.class)).containsExactly(SIZE - SIZE / 10, SIZE / 10);
        assertThat(links.linked("shop", "95")).as("of another product now").isEqualTo(Set.of(sku(6)));
        assertThat(count("link", "their_key = '95'")).isEqualTo(1);
    }

    private int count(String table, String which) {
        return stores.jdbc().queryForObject("select count(*) from " + table + " where " + which, Integer.class);
    }
}
