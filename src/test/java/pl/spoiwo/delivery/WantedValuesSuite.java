package pl.spoiwo.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.masterdata.SetValue;
import pl.spoiwo.masterdata.SetValues;
import pl.spoiwo.operations.query.ExplainQueries.Asked;
import pl.spoiwo.operations.query.Explanation;
import pl.spoiwo.operations.query.ExplanationText;
import pl.spoiwo.operations.query.Queries;
import pl.spoiwo.product.AskedPrices;
import pl.spoiwo.product.ChannelValues;
import pl.spoiwo.product.FoundPrices;
import pl.spoiwo.product.OfferSales;
import pl.spoiwo.product.SkuOffers;
import pl.spoiwo.product.Provenance;
import pl.spoiwo.product.ValueHistory;

/** What is taken first of thousands that wait, and what that costs; on every database. */
abstract class WantedValuesSuite extends DatabaseSuite {

    private static final int WAITING = 20_000;
    private static final int BATCH = 25;
    private static final String INSERT = """
            insert into channel_value (connection, sku, kind, wanted, wanted_at, state, sold, due_at, sent) values (?, ?, 'stock', '5', ?, ?, ?, ?, ?)""";
    /** H2 counts what a scan reads, PostgreSQL what it gives and what it removes, and how often. */
    private static final Pattern READ = Pattern.compile("scanCount: (\\d+)|(?:Scan|Filter).*?actual time=\\S+ rows=(\\d+)|Removed by Filter: (\\d+)");

    private WantedValues values;

    @BeforeEach
    void values() {
        stores.jdbc().execute("truncate table channel_value");
        values = new WantedValues(stores.jdbc(), stores.transactions(), new ValueHistory(stores.jdbc()), new FoundPrices(stores.jdbc(), new SkuOffers(stores.jdbc())));
    }

    private Object[] row(String connection, int number, String state, int sold, Integer dueIn) {
        return new Object[] {connection, "S-%05d".formatted(number), UtcTime.of(NOW.plusSeconds(number % 7 - 7)), state, sold, dueIn == null ? null : UtcTime.of(NOW.plusSeconds(dueIn)), "5"};
    }

    private List<String> taken(int most) {
        return values.take("shop", "stock", most, false, Duration.ofMinutes(1), NOW, Instant::now).items().stream().map(WantedValues.Item::sku).toList();
    }

    private void wantPrice(String price) {
        stores.transaction().executeWithoutResult(status -> new ChannelValues(stores.jdbc()).want("shop", "price", Map.of("A", price), NOW, "m-1"));
    }

    private List<String> asked() {
        return new AskedPrices(stores.jdbc(), new OfferSales(stores.jdbc(), new SkuOffers(stores.jdbc()))).of("shop", List.of("A")).get("A").stream()
                .map(one -> Duration.between(NOW, one.since()).toMinutes() + " " + one.value() + (one.certain() ? "" : "?")).toList();
    }

    @Test
    @DisplayName("prices whose answers were lost one after another, and one whose sender died, may have been asked since each was sent, also where it is sent again; so may one that is accepted long after it was sent")
    void lostAnswers() {
        var lease = Duration.ofMinutes(5);
        wantPrice("100.00");
        values.accepted(values.take("shop", "price", 1, false, lease, NOW, Instant::now), List.of(new WantedValues.Held("A", "100.00", null, null)), NOW);
        int minute = 10;
        for (var price : List.of("80.00", "80.00", "75.00", "80.00")) {
            wantPrice(price);
            var now = NOW.plus(Duration.ofMinutes(minute));
            var taken = values.take("shop", "price", 1, false, lease, now, Instant::now);
            assertThat(taken.items()).extracting(WantedValues.Item::value).containsExactly(price);
            // A newer one is wanted before the end is written, which then is the same as of the one before.
            if (minute == 20) {
                wantPrice("75.00");
            }
            values.closed(taken, List.of("A"), WantedValues.RETRYING, "no-answer: none", now, WantedValues.Try.COUNTED, now.plusSeconds(30));
            minute += 10;
        }
        assertThat(asked()).containsExactly("0 100.00", "10 80.00?", "20 80.00?", "30 75.00?", "40 80.00?");

        wantPrice("60.00");
        assertThat(values.take("shop", "price", 1, false, lease, NOW.plus(Duration.ofMinutes(50)), Instant::now).items()).hasSize(1);
        wantPrice("90.00");
        var after = NOW.plus(Duration.ofMinutes(56));
        var taken = values.take("shop", "price", 1, false, lease, after, Instant::now);
        assertThat(taken.items()).extracting(WantedValues.Item::value).containsExactly("90.00");
        values.accepted(taken, List.of(new WantedValues.Held("A", "90.00", null, null)), after);
        assertThat(asked()).endsWith("40 80.00?", "50 60.00?", "56 90.00");

        wantPrice("95.00");
        assertThat(values.take("shop", "price", 1, false, lease, NOW.plus(Duration.ofMinutes(60)), Instant::now).items()).hasSize(1);
        taken = values.take("shop", "price", 1, false, lease, NOW.plus(Duration.ofMinutes(66)), Instant::now);
        assertThat(asked()).as("it is sent again, and may have been seen since").endsWith("56 90.00", "60 95.00?");
        values.accepted(taken, List.of(new WantedValues.Held("A", "95.00", null, null)), NOW.plus(Duration.ofMinutes(69)));
        assertThat(asked()).as("accepted long after it was sent").endsWith("60 95.00?", "66 95.00?", "69 95.00");
    }

    @Test
    @DisplayName("a number that the channel has taken as another one stands among the refused ones with what it holds: it is not sent again by itself, but when it changes or a person says so")
    void heldOtherwise() {
        wantPrice("99.00");
        assertThat(heldNow("95.00", null)).isEqualTo("REFUSED 95.00 held-otherwise: holds 95.00 instead of 99.00");
        var later = NOW.plus(Duration.ofDays(1));
        assertThat(values.take("shop", "price", 1, false, Duration.ofMinutes(1), later, Instant::now).items()).isEmpty();
        assertThat(values.next("shop", "price", false, later)).isEmpty();
        var channelValues = new ChannelValues(stores.jdbc());
        assertThat(channelValues.refused("shop", "price")).containsExactly("A");
        assertThat(channelValues.again("shop", "price", List.of("A"))).isEqualTo(1);
        assertThat(heldNow("99.00", null)).isEqualTo("ACCEPTED 99.00 -");
        wantPrice("89.00");
        assertThat(heldNow("95.00", "rounded: as agreed")).as("the connector says why").isEqualTo("ACCEPTED 95.00 rounded: as agreed");
        wantPrice("79.00");
        var taken = values.take("shop", "price", 1, false, Duration.ofMinutes(5), NOW, Instant::now);
        wantPrice("78.00");
        values.accepted(taken, List.of(new WantedValues.Held("A", "95.00", null, null)), NOW);
        assertThat(row()).as("another one is wanted by now").isEqualTo("OPEN 95.00 -");
    }

    private String heldNow(String held, String remark) {
        var taken = values.take("shop", "price", 1, false, Duration.ofMinutes(5), NOW, Instant::now);
        values.accepted(taken, List.of(new WantedValues.Held("A", held, remark, null)), NOW);
        return row();
    }

    private String row() {
        return stores.jdbc().queryForObject("select state || ' ' || coalesce(accepted, '-') || ' ' || coalesce(reason, '-') from channel_value where sku = 'A'", String.class);
    }

    @Test
    @DisplayName("a first value that may be there is written down, also where a call that only read has failed for the same reason before; the same end again is not")
    void firstTried() {
        wantPrice("100.00");
        for (var tried : List.of(WantedValues.Try.NONE, WantedValues.Try.PERHAPS, WantedValues.Try.COUNTED)) {
            values.closed(values.take("shop", "price", 1, false, Duration.ofMinutes(5), NOW, Instant::now), List.of("A"), WantedValues.RETRYING, "reset: the connection broke", NOW, tried, NOW);
        }
        assertThat(stores.jdbc().queryForList("select event || ' ' || new_value from value_history where sent_at is not null", String.class)).containsExactly("TRIED 100.00");
    }

    @Test
    @DisplayName("what is linked while it is looked for, and not found, is looked for again at once")
    void linkedMeanwhile() {
        wantPrice("100.00");
        var taken = values.take("shop", "price", 1, false, Duration.ofMinutes(5), NOW, Instant::now);
        new ChannelValues(stores.jdbc()).relinked("shop", Set.of("A"));
        values.closed(taken, List.of("A"), WantedValues.UNLINKED, "no-offer: none", NOW.plusSeconds(600), WantedValues.Try.COUNTED, NOW);
        assertThat(values.take("shop", "price", 1, false, Duration.ofMinutes(5), NOW.plusSeconds(1), Instant::now).items()).hasSize(1);
    }

    @Test
    @DisplayName("what a person had set and is over is not sent, as after a restart, until it is decided what comes instead")
    void over() {
        wantPrice("9.90");
        new SetValues(stores.jdbc()).put(new SetValue("o-1", "price", "A", "price", "shop", "9.90", "PLN", "weekend", "ola", NOW.minusSeconds(3600), NOW.plusSeconds(60)));
        var taken = values.take("shop", "price", 1, false, Duration.ofMinutes(5), NOW.plusSeconds(60), Instant::now);
        assertThat(taken.items()).isEmpty();
        assertThat(taken.locked()).as("it is asked for again soon").isTrue();
        wantPrice("49.00");
        stores.jdbc().update("update value_override set ended_at = until");
        assertThat(values.take("shop", "price", 1, false, Duration.ofMinutes(5), NOW.plusSeconds(60), Instant::now).items()).extracting(WantedValues.Item::value).containsExactly("49.00");
    }

    @Test
    @DisplayName("what the channel asked before the hub wrote counts from when its list told it, also of another offer that it is linked to later; a price that is written again adds nothing")
    void askedBefore() {
        var jdbc = stores.jdbc();
        for (var offer : List.of("1 -30 80.00 ACTIVE", "2 -20 70.00 ENDED", "3 -10 85.00 ACTIVE")) {
            var said = offer.split(" ");
            jdbc.update("insert into channel_offer (connection, offer_id, sku, price, state, read_at, read_by, message_id) values ('shop', ?, 'A', ?, ?, ?, 'offer.poll', 'm-0')",
                    said[0], said[2], said[3], UtcTime.of(NOW.plusSeconds(60L * Integer.parseInt(said[1]))));
        }
        wantPrice("100.00");
        values.closed(values.take("shop", "price", 1, false, Duration.ofMinutes(5), NOW, Instant::now), List.of("A"), WantedValues.RETRYING, "no-answer: none", NOW, WantedValues.Try.COUNTED, NOW);
        values.accepted(values.take("shop", "price", 1, false, Duration.ofMinutes(5), NOW.plusSeconds(60), Instant::now), List.of(new WantedValues.Held("A", "100.00", null, null)), NOW.plusSeconds(60));
        assertThat(asked()).containsExactly("-30 80.00", "0 100.00?", "1 100.00");
        jdbc.update("insert into link (connection, entity, our_key, their_key, origin, updated_at) values ('shop', 'product', 'A', '3', 'HAND', ?)", UtcTime.of(NOW));
        new ChannelValues(jdbc).relinked("shop", Set.of("A"));
        values.accepted(values.take("shop", "price", 1, false, Duration.ofMinutes(5), NOW.plusSeconds(120), Instant::now), List.of(new WantedValues.Held("A", "100.00", null, null)), NOW.plusSeconds(120));
        assertThat(asked()).startsWith("-30 80.00", "-10 85.00");
        wantPrice("90.00");
        values.accepted(values.take("shop", "price", 1, false, Duration.ofMinutes(5), NOW.plusSeconds(180), Instant::now), List.of(new WantedValues.Held("A", "90.00", null, null)), NOW.plusSeconds(180));
        assertThat(asked()).endsWith("3 90.00");
    }

    /** It shall ask this, so many seconds after the beginning; as a decision does it. */
    private void decided(String price, int second) {
        var at = NOW.plusSeconds(second);
        stores.transaction().executeWithoutResult(status -> {
            var changes = new ChannelValues(stores.jdbc()).want("shop", "price", Map.of("A", price), at, "m-1");
            new ValueHistory(stores.jdbc()).wanted("shop", "price", changes, Map.of("A", Provenance.of("as it is", "v1")), "PLN", "m-1");
        });
    }

    private WantedValues.Taken sent(int second) {
        return values.take("shop", "price", 1, false, Duration.ofSeconds(20), NOW.plusSeconds(second), Instant::now);
    }

    private Explanation explained(int second) {
        return Queries.explain(stores.jdbc(), null, null, clock).explain(new Asked("price", "A", "price", "price", "", "shop", NOW.plusSeconds(second))).orElseThrow();
    }

    private static List<String> ends(List<Explanation.Sending> sendings) {
        return sendings.stream().map(one -> one.event() + " " + one.value() + " " + Duration.between(NOW, one.sentAt()).toSeconds() + "-" + Duration.between(NOW, one.at()).toSeconds()).toList();
    }

    private static String text(Explanation explained) {
        return new ExplanationText("en", ZoneOffset.UTC).of(explained).replaceAll("31 March 2024, ", "");
    }

    @Test
    @DisplayName("what was sent belongs to the decision that was sent, also where its answer comes when a newer one is wanted; at a moment between it was on its way, and before that not sent yet")
    void answeredLate() {
        decided("9.00", 0);
        assertThat(text(explained(0))).endsWith("It has not been sent yet.");
        var taken = sent(5);
        assertThat(text(explained(5))).endsWith("It is being sent just now.");
        assertThat(text(explained(2))).endsWith("At that moment it had not been sent yet. It is being sent just now.");
        decided("8.00", 6);
        assertThat(text(explained(5))).as("a newer one is wanted, and its answer is to come").endsWith("It is being sent just now.");
        values.accepted(taken, List.of(new WantedValues.Held("A", "9.00", null, null)), NOW.plusSeconds(10));
        assertThat(ends(explained(5).sending())).isEmpty();
        assertThat(ends(explained(5).later())).containsExactly("ACCEPTED 9.00 5-10");
        assertThat(text(explained(2))).endsWith("At that moment it had not been sent yet. Later: It was sent on 01:00:04, and shop took it on 01:00:09.");
        assertThat(text(explained(5))).endsWith("At that moment it was on its way, without an answer. Later: It was sent on 01:00:04, and shop took it on 01:00:09.");
        var newer = explained(12);
        assertThat(newer.value()).isEqualTo("8.00");
        assertThat(ends(newer.sending())).as("that was the one before").isEmpty();
        assertThat(text(newer)).endsWith("It has not been sent yet. At that moment shop held 9.00.");
        decided("7.00", 13);
        assertThat(text(explained(12))).endsWith("At that moment it had not been sent yet, and it never was: a newer value came before, on 01:00:12. At that moment shop held 9.00.");
    }

    @Test
    @DisplayName("a value whose sender died was sent all the same, also where the same is wanted again when that is seen")
    void interrupted() {
        decided("9.00", 0);
        assertThat(sent(1).items()).hasSize(1);
        decided("8.00", 2);
        decided("9.00", 3);
        assertThat(sent(30).items()).hasSize(1);
        assertThat(ends(explained(1).later())).containsExactly("TRIED 9.00 1-30");
        assertThat(ends(explained(3).later())).isEmpty();
        assertThat(text(explained(2))).contains("it never was: a newer value came before");
    }

    @Test
    @DisplayName("what a node accepts whose clock is behind is not older than what another one accepted before")
    void clocksApart() {
        for (var price : List.of("9.00 10", "8.00 4")) {
            var words = price.split(" ");
            decided(words[0], 0);
            values.accepted(sent(Integer.parseInt(words[1])), List.of(new WantedValues.Held("A", words[0], null, null)), NOW.plusSeconds(Integer.parseInt(words[1])));
        }
        assertThat(explained(10).held().value()).isEqualTo("8.00");
    }

    private void many() {
        var rows = new ArrayList<Object[]>();
        IntStream.range(0, WAITING).forEach(number -> {
            rows.add(row("shop", number, "OPEN", number * 7919 % 50, null));
            rows.add(row("other", number, "OPEN", 99, null));
            rows.add(row("shop", WAITING + number, "ACCEPTED", 99, null));
        });
        stores.transaction().executeWithoutResult(status -> stores.jdbc().batchUpdate(INSERT, rows));
        stores.jdbc().update("update channel_value set accepted = wanted where state = 'ACCEPTED'");
        stores.jdbc().execute("analyze");
    }

    private int read() {
        return read(WantedValues.FIRST);
    }

    private int read(String sql) {
        var plan = String.join("\n", JdbcClient.create(stores.jdbc()).sql("explain analyze " + sql)
                .params(Map.of("connection", "shop", "kind", "stock", "most", BATCH, "now", UtcTime.of(NOW), "never", UtcTime.of(WantedValues.NEVER))).query(String.class).list());
        var found = READ.matcher(plan);
        int rows = 0;
        int scans = 0;
        while (found.find()) {
            rows += Integer.parseInt(found.group(1) != null ? found.group(1) : found.group(2) != null ? found.group(2) : found.group(3));
            scans++;
        }
        assertThat(scans).as(plan).isGreaterThanOrEqualTo(6);
        return rows;
    }

    @Test
    @DisplayName("with 20,000 values waiting a batch reads its own few, before the first batch and after many, and all are taken once, the most sold first")
    void fewRead() {
        many();
        assertThat(read()).isLessThan(4 * BATCH);
        var seen = new HashSet<String>();
        var order = new ArrayList<Integer>();
        for (int batch = 0; batch < 40; batch++) {
            var taken = values.take("shop", "stock", BATCH, false, Duration.ofMinutes(1), NOW, Instant::now);
            taken.items().forEach(item -> {
                seen.add(item.sku());
                order.add(-Integer.parseInt(item.sku().substring(2)) * 7919 % 50);
            });
            taken.items().forEach(item -> values.accepted(taken, List.of(new WantedValues.Held(item.sku(), "5", null, null)), NOW));
        }
        assertThat(seen).hasSize(40 * BATCH);
        assertThat(order).isSorted();
        stores.jdbc().execute("analyze");
        assertThat(read()).isLessThan(4 * BATCH);
        assertThat(stores.jdbc().queryForObject("select count(*) from channel_value where connection = 'shop' and state = 'OPEN'", Integer.class)).isEqualTo(WAITING - 40 * BATCH);
    }

    @Test
    @DisplayName("values that were tried before and are due come among the others by what was sold; what is not due, or refused as it is, does not come")
    void states() {
        stores.jdbc().batchUpdate(INSERT, List.of(row("shop", 1, "OPEN", 1, null), row("shop", 2, "RETRYING", 9, -1), row("shop", 3, "UNLINKED", 5, 60), row("shop", 4, "SETTLING", 7, -5),
                row("shop", 5, "REFUSED", 99, null), row("shop", 6, "REFUSED", 3, -1), row("shop", 7, "WOULD_SEND", 8, null), row("shop", 8, "OPEN", 2, null)));
        assertThat(taken(5)).containsExactly("S-00002", "S-00007", "S-00004", "S-00006", "S-00008");
        assertThat(taken(5)).as("the others are leased").containsExactly("S-00001");
        assertThat(taken(5)).isEmpty();
    }

    @Test
    @DisplayName("20,000 values that wait for their offers, and as many refused ones, are neither read for a batch nor to know when the next one is due")
    void notDue() {
        var rows = new ArrayList<Object[]>();
        IntStream.range(0, WAITING).forEach(number -> {
            rows.add(row("shop", number, "UNLINKED", number % 50, 60 + number % 600));
            rows.add(row("shop", WAITING + number, "REFUSED", number % 50, null));
        });
        rows.add(row("shop", 3 * WAITING, "OPEN", 1, null));
        rows.add(row("shop", 3 * WAITING + 1, "UNLINKED", 2, -1));
        stores.transaction().executeWithoutResult(status -> stores.jdbc().batchUpdate(INSERT, rows));
        stores.jdbc().execute("analyze");
        assertThat(read()).isLessThan(4 * BATCH);
        assertThat(read(WantedValues.NEXT)).isLessThan(4 * BATCH);
        assertThat(taken(BATCH)).as("what had no offer is looked up again behind what was never tried").containsExactly("S-60000", "S-60001");
        assertThat(values.next("shop", "stock", false, NOW)).contains(NOW.plusSeconds(60));
        assertThat(values.next("shop", "stock", false, NOW.plusSeconds(58))).as("a lease ends, and others are due before").contains(NOW.plusSeconds(60));
        stores.jdbc().update("delete from channel_value where state = 'UNLINKED' and due_at > ?", UtcTime.of(NOW));
        assertThat(values.next("shop", "stock", false, NOW)).as("the leases").contains(NOW.plusSeconds(60));
        assertThat(values.last("shop", "stock")).contains(NOW);
        assertThat(values.last("shop", "price")).isEmpty();
    }

    @Test
    @DisplayName("where others have the rows of all that is due, that is told apart from nothing being due")
    void locked() throws SQLException {
        stores.jdbc().batchUpdate(INSERT, List.<Object[]>of(row("shop", 1, "OPEN", 1, null)));
        try (var other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                statement.execute("select sku from channel_value where connection = 'shop' for update");
            }
            assertThat(values.take("shop", "stock", 5, false, Duration.ofMinutes(1), NOW, Instant::now).locked()).isTrue();
            other.rollback();
        }
        assertThat(values.take("shop", "stock", 5, false, Duration.ofMinutes(1), NOW, Instant::now)).matches(taken -> !taken.locked() && taken.items().size() == 1);
        assertThat(values.take("shop", "stock", 5, false, Duration.ofMinutes(1), NOW, Instant::now).locked()).as("leased").isFalse();
    }

    @Test
    @DisplayName("of prices too the most sold go first, also of those that are wanted for the first time after the sales")
    void mostSoldOfAllKinds() {
        var channel = new ChannelValues(stores.jdbc());
        channel.want("shop", "stock", Map.of("S-1", "5", "S-2", "5", "S-3", "5"), NOW, "m-1");
        channel.want("shop", "price", Map.of("S-1", "9.00", "S-2", "9.00"), NOW.minusSeconds(9), "m-1");
        channel.sold(new TreeMap<>(Map.of("S-2", new BigDecimal("3"), "S-3", new BigDecimal("7"))));
        channel.want("shop", "price", Map.of("S-3", "9.00"), NOW, "m-2");
        channel.want("other", "price", Map.of("S-3", "9.00"), NOW, "m-2");
        assertThat(values.take("shop", "price", 5, false, Duration.ofMinutes(1), NOW, Instant::now).items()).extracting(WantedValues.Item::sku).containsExactly("S-3", "S-2", "S-1");
        assertThat(stores.jdbc().queryForList("select sold from channel_value where sku = 'S-3'", BigDecimal.class).stream().map(sold -> sold.stripTrailingZeros().toPlainString())
                .collect(Collectors.toSet())).containsExactly("7");
    }
}
