package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.process.Hub.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.UtcTime;

/** What channels offer, read page by page; a subclass says on which database. */
abstract class OffersSuite extends DatabaseSuite {

    private static final Instant FIRST = Instant.parse("2024-03-30T12:00:00Z");
    private static final Instant SECOND = FIRST.plus(Duration.ofHours(6));

    private Hub hub;
    private int messages;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        messages = 0;
    }

    private Inbound page(String by, Instant round, int page, boolean last, Instant readAt, String... items) {
        var headers = new HashMap<>(java.util.Map.of(Inbound.ROUND, round.toString(), Inbound.PAGE, String.valueOf(page)));
        if (last) {
            headers.put(Inbound.LAST, "true");
        }
        var body = event("offer", "{\"schemaVersion\":\"1\",\"readAt\":\"" + readAt + "\",\"items\":[" + String.join(",", items) + "]}");
        return new Inbound("p-" + ++messages, "shop-main", "state:" + by, "page:" + messages, "application/json", headers, body.getBytes(StandardCharsets.UTF_8), readAt, null);
    }

    private static String offer(String id, String stock) {
        return "{\"offerId\":\"" + id + "\",\"sku\":\"S" + id + "\",\"stock\":\"" + stock + "\",\"state\":\"ACTIVE\"}";
    }

    private void read(Inbound... pages) {
        Arrays.stream(pages).forEach(hub::process);
    }

    private List<String> offers() {
        return stores.jdbc().queryForList("select offer_id || ' ' || cast(stock as int) || ' ' || state from channel_offer order by offer_id", String.class);
    }

    @Test
    @DisplayName("an offer is kept as its channel shows it, and what the channel does not say is nothing")
    void kept() {
        read(page("offer.poll", FIRST, 1, true, FIRST, """
                {"offerId":"7","sku":" Kub/1 ","ean":"5907314500011","name":"Kubek","parentId":"3","stock":"-2","price":"49.90","currency":"PLN","state":"INACTIVE","changedAt":"2024-03-29T10:00:00Z"}""",
                "{\"offerId\":\"8\",\"state\":\"ENDED\"}"));
        var rows = stores.jdbc().queryForList("select * from channel_offer order by offer_id");
        assertThat(rows.get(0)).containsEntry("sku", " Kub/1 ").containsEntry("price", "49.90").containsEntry("parent_id", "3").containsEntry("message_id", "p-1");
        assertThat(rows.get(1)).containsEntry("sku", null).containsEntry("stock", null).containsEntry("state", "ENDED");
    }

    @Test
    @DisplayName("what a complete reading has not seen is gone, in whatever order its pages come, and is there again when it is seen")
    void gone() {
        read(page("offer.poll", FIRST, 1, false, FIRST, offer("1", "5"), offer("2", "5")), page("offer.poll", FIRST, 2, true, FIRST, offer("3", "5")));
        read(page("offer.poll", SECOND, 3, true, SECOND, offer("4", "6")), page("offer.poll", SECOND, 1, false, SECOND, offer("1", "6")));
        assertThat(offers()).as("a page is missing").containsExactly("1 6 ACTIVE", "2 5 ACTIVE", "3 5 ACTIVE", "4 6 ACTIVE");
        read(page("offer.poll", SECOND, 2, false, SECOND, offer("2", "6")));
        assertThat(offers()).containsExactly("1 6 ACTIVE", "2 6 ACTIVE", "3 5 GONE", "4 6 ACTIVE");
        read(page("offer.poll", SECOND.plusSeconds(60), 1, true, SECOND.plusSeconds(60), offer("3", "7")));
        assertThat(offers()).containsExactly("1 6 GONE", "2 6 GONE", "3 7 ACTIVE", "4 6 GONE");
        assertThat(stores.jdbc().queryForObject("select count(*) from offer_page", Integer.class)).isZero();
    }

    @Test
    @DisplayName("an older reading overwrites nothing, and another list of the same channel calls nothing gone")
    void older() {
        read(page("offer.poll", SECOND, 1, true, SECOND, offer("1", "6")));
        read(page("offer.poll", FIRST, 1, true, FIRST, offer("1", "5"), offer("2", "5")));
        read(page("variation.poll", SECOND.plusSeconds(1), 1, true, SECOND.plusSeconds(1), offer("9", "1")));
        assertThat(offers()).containsExactly("1 6 ACTIVE", "2 5 ACTIVE", "9 1 ACTIVE");
    }

    private static String sale(String price, String asked, String state) {
        return "{\"offerId\":\"1\",\"sku\":\"S1\",\"price\":\"" + price + "\"," + (asked == null ? "" : "\"asked\":\"" + asked + "\",") + "\"state\":\"" + state + "\"}";
    }

    /** Hours since the first reading. */
    private void readSale(int hour, String... offers) {
        var at = FIRST.plus(Duration.ofHours(hour));
        read(page("offer.poll", at, 1, true, at, offers));
    }

    private List<String> sales() {
        return stores.jdbc().query("select * from offer_sale order by id", (row, n) -> row.getString("offer_id") + " " + row.getString("asked") + " "
                + Duration.between(FIRST, UtcTime.read(row, "since")).toHours() + "-" + (row.getObject("until") == null ? "" : Duration.between(FIRST, UtcTime.read(row, "until")).toHours()));
    }

    @Test
    @DisplayName("a sale of the channel's own is kept from the reading that saw it until one that did not; the same again writes nothing, and an older reading changes nothing")
    void salesKept() {
        readSale(0, sale("100.00", null, "ACTIVE"));
        assertThat(sales()).isEmpty();
        readSale(6, sale("100.00", "80.00", "ACTIVE"));
        readSale(12, sale("90.00", "80", "ACTIVE"));
        assertThat(sales()).as("another regular price, and the sale goes on").containsExactly("1 80.00 6-");
        readSale(5, sale("100.00", null, "ACTIVE"));
        readSale(7, sale("100.00", "60.00", "ACTIVE"));
        assertThat(sales()).as("older readings").containsExactly("1 80.00 6-");
        readSale(18, sale("90.00", "70.00", "ACTIVE"));
        assertThat(sales()).containsExactly("1 80.00 6-18", "1 70.00 18-");
        readSale(24, sale("70.00", "70", "ACTIVE"));
        assertThat(sales()).as("its price is no sale").containsExactly("1 80.00 6-18", "1 70.00 18-24");
        assertThat(stores.jdbc().queryForObject("select count(*) from channel_offer where asked is not null", Integer.class)).isZero();
    }

    @Test
    @DisplayName("an offer that is gone or off sale asks nothing, and asks again when it is back")
    void salesOver() {
        readSale(0, sale("100.00", "80.00", "ACTIVE"), offer("2", "5"));
        readSale(6, sale("100.00", "80.00", "INACTIVE"), offer("2", "5"));
        readSale(12, sale("100.00", "80.00", "ACTIVE"), offer("2", "5"));
        readSale(18, offer("2", "5"));
        assertThat(sales()).as("gone").containsExactly("1 80.00 0-6", "1 80.00 12-18");
        readSale(24, offer("2", "5"));
        readSale(30, sale("100.00", "80.00", "ENDED"), offer("2", "5"));
        assertThat(sales()).hasSize(2);
        readSale(36, sale("100.00", "80.00", "ACTIVE"), offer("2", "5"));
        assertThat(sales()).last().isEqualTo("1 80.00 36-");
    }

    @Test
    @DisplayName("50,000 offers in pages of 1000 are read in and read again")
    void many() {
        var began = System.nanoTime();
        for (var round : List.of(FIRST, SECOND)) {
            for (int page = 1; page <= 50; page++) {
                var from = page * 1000;
                read(page("offer.poll", round, page, page == 50, round, IntStream.range(from, from + 1000).mapToObj(id -> offer(String.valueOf(id), "5")).toArray(String[]::new)));
            }
        }
        assertThat(stores.jdbc().queryForList("select state || ' ' || count(*) from channel_offer group by state", String.class)).containsExactly("ACTIVE 50000");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).as("two readings").isLessThan(Duration.ofMinutes(10));
    }
}
