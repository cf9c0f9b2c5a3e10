package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pl.spoiwo.process.Hub.event;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.PriceRule.Rounding;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.UtcTime;
import pl.spoiwo.order.Examples;

/** From a price list to what channels shall ask; a subclass says on which database. */
abstract class PricesSuite extends DatabaseSuite {

    private Hub hub;
    private int messages;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        configure("1");
    }

    /** Both shops ask what the list says, the second one more. */
    private void configure(String factor) {
        var connections = new HashMap<>(hub.configuration.connections());
        connections.put("shop-main", Examples.priced(Examples.shop("order.status", "price.write"), rule("1", null)));
        connections.put("shop-two", Examples.priced(Examples.shopNamed("shop-two", "price.write"), rule(factor, "0.99")));
        var before = hub.configuration;
        hub.configuration = new HubConfiguration("version-" + factor, before.home(), connections, before.mappings(), before.schemas(), before.statuses(),
                before.company(), before.alerts(), before.delivery(), before.documents());
    }

    private static PriceRule rule(String factor, String ending) {
        return new PriceRule(List.of("detal"), true, "PLN", null, new BigDecimal(factor), BigDecimal.ZERO, ending == null ? null : new BigDecimal(ending), Rounding.UP, false);
    }

    private List<String> prices(String... items) {
        return woken(hub.process(hub.message("erp-main", "poll:stock.poll", "k" + ++messages, event("price", "{\"schemaVersion\":\"1\",\"items\":[" + String.join(",", items) + "]}"))));
    }

    private static String gross(String sku, String gross) {
        return "{\"sku\":\"" + sku + "\",\"priceList\":\"detal\",\"gross\":\"" + gross + "\",\"currency\":\"PLN\"}";
    }

    private static List<String> woken(List<Outgoing> messages) {
        return messages.stream().map(Outgoing::address).sorted().toList();
    }

    private List<String> wanted(String sku) {
        return stores.jdbc().queryForList("select connection || ' ' || wanted from channel_value where kind = 'price' and sku = ? order by connection", String.class, sku);
    }

    private List<String> history(String sku) {
        return stores.jdbc().queryForList("select connection || ' ' || coalesce(old_value, '-') || ' > ' || new_value || ': ' || why from value_history"
                + " where event = 'WANTED' and sku = ? order by at, connection, id", String.class, sku);
    }

    @Test
    @DisplayName("a new price in the list is wanted of each channel by its own rule, with the reason and the message; the same list again wakes nobody")
    void spread() {
        assertThat(prices(gross("A/1 x", "79.90"), gross("B", "10.00"))).containsExactly("wake.shop-main", "wake.shop-two");
        assertThat(wanted("A/1 x")).containsExactly("shop-main 79.90", "shop-two 79.99");
        assertThat(history("A/1 x")).containsExactly("shop-main - > 79.90: detal 79.90 PLN gross = 79.90",
                "shop-two - > 79.99: detal 79.90 PLN gross = 79.90, ending 0.99 = 79.99");
        assertThat(prices(gross("A/1 x", "79.9"), gross("B", "10.0000"))).isEmpty();
        assertThat(prices(gross("A/1 x", "79.95"), gross("B", "10.00"))).as("the second shop asks 79.99 before and after").containsExactly("wake.shop-main");
        assertThat(history("A/1 x")).hasSize(3);
        assertThat(stores.jdbc().queryForList("select distinct message_id from value_history where sku = 'A/1 x' order by 1", String.class)).hasSize(2);
    }

    @Test
    @DisplayName("a list that is heard late does not take a newer one back, also where the newer one had said the same as before")
    void late() {
        prices(gross("A", "10.00"));
        var late = hub.message("erp-main", "poll:stock.poll", "late", event("price", "{\"schemaVersion\":\"1\",\"items\":[" + gross("A", "8.00") + "]}"));
        clock.advance(Duration.ofMinutes(1));
        prices(gross("A", "10.00"));
        assertThat(hub.process(late)).isEmpty();
        assertThat(wanted("A")).containsExactly("shop-main 10.00", "shop-two 10.99");
    }

    /** As told a second after what was told before. */
    private Inbound told(String key, String... items) {
        clock.advance(Duration.ofSeconds(1));
        return hub.message("erp-main", "poll:stock.poll", key, event("price", "{\"schemaVersion\":\"1\",\"items\":[" + String.join(",", items) + "]}"));
    }

    private Instant saidAt(String sku) {
        return hub.jdbc.sql("select said_at from candidate where entity = 'price' and item = :sku").param("sku", sku).query(OffsetDateTime.class).single().toInstant();
    }

    @Test
    @DisplayName("prices that are as they were need no lock of their SKUs and wake nobody; what was told before them is late")
    void repeated() throws Exception {
        hub.process(told("first", gross("A", "10.00"), gross("B", "5.00")));
        var late = told("late", gross("A", "8.00"));
        var again = told("again", gross("B", "5"), gross("A", "10.0000"));
        var thread = Executors.newSingleThreadExecutor();
        try {
            stores.transaction().execute(status -> {
                stores.locks().skus(List.of("A", "B"));
                assertThat(thread.submit(() -> hub.process(again))).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(List.of());
                return null;
            });
        } finally {
            thread.shutdownNow();
        }
        assertThat(List.of(saidAt("A"), saidAt("B"))).containsOnly(again.receivedAt());
        assertThat(hub.process(late)).isEmpty();
        assertThat(wanted("A")).containsExactly("shop-main 10.00", "shop-two 10.99");
        assertThat(stores.jdbc().queryForList("select msg_key from message where direction = 'IN' and state = 'IGNORED'", String.class)).containsExactly("late");
    }

    @Test
    @DisplayName("a price that says what was known when it came, and is another than one that is decided at that moment, is decided behind it")
    void repeatedMeanwhile() throws Exception {
        hub.process(told("first", gross("A", "10.00")));
        var other = told("other", gross("A", "12.00"));
        var again = told("again", gross("A", "10.00"));
        var thread = Executors.newSingleThreadExecutor();
        try {
            var said = stores.transaction().execute(status -> {
                hub.process(other);
                var waiting = thread.submit(() -> hub.process(again));
                assertThatThrownBy(() -> waiting.get(1, TimeUnit.SECONDS)).as("it waits").isInstanceOf(TimeoutException.class);
                return waiting;
            });
            said.get(60, TimeUnit.SECONDS);
        } finally {
            thread.shutdownNow();
        }
        assertThat(wanted("A")).containsExactly("shop-main 10.00", "shop-two 10.99");
        assertThat(saidAt("A")).isEqualTo(again.receivedAt());
    }

    @Test
    @DisplayName("prices of the same goods that come at once and in any order, most of them as before, leave the newest of each")
    void repeatedAtOnce() throws Exception {
        var random = new Random(7);
        var newest = new TreeMap<String, Inbound>();
        var values = new TreeMap<String, String>();
        var calls = new ArrayList<Callable<List<Outgoing>>>();
        for (int i = 0; i < 240; i++) {
            var sku = "N" + i % 3;
            var price = random.nextInt(10) < 8 ? "4.00" : random.nextInt(1, 9) + ".50";
            var message = told("at-once " + i, gross(sku, price));
            newest.put(sku, message);
            values.put(sku, price);
            calls.add(() -> hub.process(message));
        }
        Collections.shuffle(calls, random);
        Hub.atOnce(calls);
        values.forEach((sku, price) -> {
            assertThat(saidAt(sku)).isEqualTo(newest.get(sku).receivedAt());
            assertThat(wanted(sku)).contains("shop-main " + price);
        });
    }

    @Test
    @DisplayName("the same figure in another currency, or without the tax, is another price; a duplicate of a message refreshes nothing")
    void repeatedOtherwise() {
        var first = told("first", gross("A", "10.00"));
        hub.process(first);
        hub.process(told("first", gross("A", "10.00")));
        assertThat(saidAt("A")).isEqualTo(first.receivedAt());
        hub.process(told("euro", gross("A", "10.00").replace("PLN", "EUR")));
        assertThat(listed("A")).isEqualTo("gross 10.00 EUR");
        hub.process(told("net", gross("A", "10.00").replace("gross", "net")));
        assertThat(listed("A")).isEqualTo("net 10.00 PLN");
    }

    private String listed(String sku) {
        var price = hub.lists.known(List.of(sku)).get(sku).get("detal");
        return price.said() + " " + price.currency();
    }

    /** @param seconds from now on that the file was written */
    private void file(String name, String sku, String price, int seconds) {
        var message = hub.message("erp-main", "file:stock.poll", name, event("price", "{\"schemaVersion\":\"1\",\"items\":[" + gross(sku, price) + "]}"));
        hub.process(new Inbound(name, message.connection(), message.kind(), name, message.contentType(), Map.of(Inbound.WRITTEN, clock.instant().plusSeconds(seconds).toString()), message.body(),
                message.receivedAt(), null));
    }

    @Test
    @DisplayName("a file that was left lying and is taken behind a newer one, or while the hub's clock was wrong, takes no newer price back; one that says it was written tomorrow is as old as now")
    void files() {
        file("newer", "A", "10.00", -60);
        clock.advance(Duration.ofSeconds(10));
        file("older", "A", "8.00", -90);
        assertThat(wanted("A")).containsExactly("shop-main 10.00", "shop-two 10.99");
        assertThat(stores.jdbc().queryForMap("select state, reason_code from message where id = 'older'")).containsEntry("state", "IGNORED").containsEntry("reason_code", "stale");
        clock.advance(Duration.ofSeconds(-45));
        file("clock back", "A", "9.00", 40);
        assertThat(wanted("A")).containsExactly("shop-main 9.00", "shop-two 9.99");
        file("tomorrow", "A", "11.00", 86_400);
        clock.advance(Duration.ofMinutes(6));
        file("today", "A", "12.00", 0);
        assertThat(wanted("A")).containsExactly("shop-main 12.00", "shop-two 12.99");
    }

    @Test
    @DisplayName("net prices wait for the tax of the product, and follow it")
    void tax() {
        prices("{\"sku\":\"A\",\"priceList\":\"detal\",\"net\":\"100\",\"currency\":\"PLN\"}");
        assertThat(wanted("A")).isEmpty();
        product("23");
        assertThat(wanted("A")).containsExactly("shop-main 123.00", "shop-two 123.99");
        product("8");
        assertThat(wanted("A")).containsExactly("shop-main 108.00", "shop-two 108.99");
        assertThat(stores.jdbc().queryForList("select distinct decision from value_history where event = 'WANTED'", String.class)).as("the tax is a fact of it").singleElement().asString()
                .contains("\"facts\":[{\"kind\":\"price\",\"name\":\"detal\"},{\"kind\":\"tax\",\"name\":\"\"}]");
    }

    private void product(String taxCode) {
        hub.process(hub.message("erp-main", "poll:stock.poll", "p" + ++messages, event("product",
                "{\"schemaVersion\":\"1\",\"items\":[{\"sku\":\"A\",\"name\":\"Kubek\",\"kind\":\"product\",\"taxCode\":\"" + taxCode + "\"}]}")));
    }

    @Test
    @DisplayName("what owners said of prices, of the cost and of the tax is kept: from, to, when and by which message; the same again adds nothing")
    void told() {
        prices(gross("A", "10.00"));
        prices(gross("A", "10.0"), "{\"sku\":\"A\",\"priceList\":\"hurt\",\"net\":\"7\",\"currency\":\"EUR\"}");
        prices(gross("A", "12.00"));
        for (var cost : List.of("5.00", "5", "6.125")) {
            hub.process(cost(cost));
        }
        product("8");
        assertThat(stores.jdbc().queryForList("select kind || ' ' || name || ' ' || coalesce(old_value, '-') || ' > ' || new_value || ' ' || coalesce(currency, '') || ' ' || connection from value_history"
                + " where event = 'TOLD' and message_id is not null order by id", String.class)).containsExactly("price detal - > gross 10.00 PLN erp-main", "price hurt - > net 7.00 EUR erp-main",
                        "price detal gross 10.00 > gross 12.00 PLN erp-main", "tax  - > 23  erp-main", "cost  - > 5.00 PLN erp-main", "cost  5.00 > 6.125 PLN erp-main", "tax  23 > 8  erp-main");
        assertThat(stores.jdbc().queryForObject("select net from cost where sku = 'A'", BigDecimal.class)).as("a product that tells no cost leaves it").isEqualByComparingTo("6.125");
    }

    @Test
    @DisplayName("a cost that is heard late does not take a newer one back, also where the newer one had said the same as before")
    void lateCost() {
        hub.process(cost("5.00"));
        var late = cost("4.00");
        clock.advance(Duration.ofMinutes(1));
        hub.process(cost("5.00"));
        hub.process(late);
        assertThat(stores.jdbc().queryForObject("select net from cost where sku = 'A'", BigDecimal.class)).isEqualByComparingTo("5");
    }

    private Inbound cost(String net) {
        return hub.message("erp-main", "poll:stock.poll", "c" + ++messages, event("product", ("{\"schemaVersion\":\"1\",\"items\":[{\"sku\":\"A\",\"name\":\"Kubek\",\"kind\":\"product\","
                + "\"taxCode\":\"23\",\"cost\":{\"net\":\"%s\",\"currency\":\"PLN\"}}]}").formatted(net)));
    }

    @Test
    @DisplayName("stock has a history too, with its reason, and an unchanged count adds nothing to it")
    void stockHistory() {
        hub.configuration = Hub.configuration(null, null);
        hub.count(clock.instant(), "A", "5");
        hub.count(clock.instant().plusSeconds(1), "A", "5");
        hub.count(clock.instant().plusSeconds(2), "A", "7.0");
        assertThat(stores.jdbc().queryForList("select coalesce(old_value, '-') || ' > ' || new_value || ': ' || why from value_history"
                + " where event = 'WANTED' and kind = 'stock' and connection = 'shop-two' order by id", String.class))
                .containsExactly("- > 4: MAG 5 free less 1", "4 > 6: MAG 7 free less 1");
    }

    @Test
    @DisplayName("of several lists the first one counts that has the SKU")
    void lists() {
        channel(new PriceRule(List.of("promo", "detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, Rounding.NEAREST, false));
        prices(gross("A", "10.00"), gross("B", "20.00"), gross("B", "15.00").replace("detal", "promo"));
        assertThat(List.of(wanted("A"), wanted("B"))).containsExactly(List.of("shop-two 10.00"), List.of("shop-two 15.00"));
        assertThat(history("B")).containsExactly("shop-two - > 15.00: promo 15.00 PLN gross = 15.00");
    }

    @Test
    @DisplayName("where a list has no price any more the next one counts; an older word does not bring it back, a newer one does; without another list the channel keeps what it has")
    void none() {
        channel(new PriceRule(List.of("promo", "detal"), true, "PLN", null, BigDecimal.ONE, BigDecimal.ZERO, null, Rounding.NEAREST, false));
        var promotion = gross("A", "8.00").replace("detal", "promo");
        prices(gross("A", "10.00"), promotion);
        var late = hub.message("erp-main", "poll:stock.poll", "late", event("price", "{\"schemaVersion\":\"1\",\"items\":[" + promotion + "]}"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(prices(none("A", "promo"), none("B", "promo"))).containsExactly("wake.shop-two");
        assertThat(hub.process(late)).isEmpty();
        assertThat(prices(none("A", "promo"))).isEmpty();
        assertThat(wanted("A")).containsExactly("shop-two 10.00");
        clock.advance(Duration.ofMinutes(1));
        prices(promotion.replace("8.00", "7.00"));
        assertThat(wanted("A")).containsExactly("shop-two 7.00");
        clock.advance(Duration.ofMinutes(1));
        prices(none("A", "promo"), none("A", "detal"));
        assertThat(wanted("A")).containsExactly("shop-two 7.00");
        assertThat(stores.jdbc().queryForList("select name || ' ' || coalesce(old_value, '-') || ' > ' || new_value from value_history where event = 'TOLD' order by id", String.class))
                .containsExactly("detal - > gross 10.00", "promo - > gross 8.00", "promo gross 8.00 > none", "promo - > gross 7.00", "detal gross 10.00 > none", "promo gross 7.00 > none");
    }

    private static String none(String sku, String list) {
        return "{\"sku\":\"" + sku + "\",\"priceList\":\"" + list + "\",\"none\":true,\"currency\":\"PLN\"}";
    }

    private void channel(PriceRule rule) {
        var connections = new HashMap<>(hub.configuration.connections());
        connections.remove("shop-main");
        connections.put("shop-two", Examples.priced(Examples.shopNamed("shop-two", "price.write"), rule));
        var before = hub.configuration;
        hub.configuration = new HubConfiguration("version-x", before.home(), connections, before.mappings(), before.schemas(), before.statuses(),
                before.company(), before.alerts(), before.delivery(), before.documents());
    }

    private void rate(String day, String eur) {
        hub.process(rates(day, eur));
    }

    private Inbound rates(String day, String eur) {
        return hub.message("erp-main", "poll:stock.poll", "r" + ++messages, event("rate", ("{\"schemaVersion\":\"1\",\"table\":\"A\",\"number\":\"no-%s\",\"date\":\"%s\",\"base\":\"PLN\","
                + "\"items\":[{\"currency\":\"EUR\",\"rate\":\"%s\"},{\"currency\":\"CZK\",\"rate\":\"0.17\"}]}").formatted(day, day, eur)));
    }

    private void again(String... skus) {
        hub.carryRechecks(List.of(OwnMessages.decide(false, List.of(skus), "shop-two", "round-" + ++messages, clock.instant())));
    }

    @Test
    @DisplayName("a shop in euro asks the list by the newest rate; a rate that moves less than the hold changes nothing, one that moves more does, with table, number and date as reason")
    void rates() {
        channel(euro("0.01", 7));
        prices(gross("A", "100.00"));
        assertThat(wanted("A")).as("no rate, no price").isEmpty();
        rate("2024-03-28", "4.3000");
        again("A");
        assertThat(wanted("A")).containsExactly("shop-two 23.26");
        assertThat(history("A")).containsExactly("shop-two - > 23.26: detal 100.00 PLN gross / 4.3000 (table A, no-2024-03-28 of 2024-03-28) = 23.26");
        rate("2024-03-29", "4.3429");
        prices(gross("B", "100.00"));
        again("A");
        assertThat(List.of(wanted("A"), wanted("B"))).as("0.998 per cent: all prices stay with the held rate, new ones too").containsExactly(List.of("shop-two 23.26"), List.of("shop-two 23.26"));
        rate("2024-03-30", "4.3430");
        again("A", "B");
        assertThat(List.of(wanted("A"), wanted("B"))).containsExactly(List.of("shop-two 23.03"), List.of("shop-two 23.03"));
        assertThat(history("A").get(1)).contains("/ 4.3430 (table A, no-2024-03-30 of 2024-03-30)");
    }

    @Test
    @DisplayName("a rate that is too old makes no price: the channel keeps the one it has, and a corrected rate of the same day counts")
    void oldRate() {
        channel(euro("0", 7));
        rate("2024-03-28", "4.3000");
        rate("2024-03-28", "4.4000");
        prices(gross("A", "100.00"));
        assertThat(wanted("A")).containsExactly("shop-two 22.73");
        clock.advance(Duration.ofDays(8));
        prices(gross("A", "200.00"));
        assertThat(wanted("A")).containsExactly("shop-two 22.73");
        rate("2024-04-08", "4.4000");
        again("A");
        assertThat(wanted("A")).containsExactly("shop-two 45.45");
    }

    @Test
    @DisplayName("an edition that is heard late does not take a correction back, and an earlier edition does not take the place of the newest")
    void lateRate() {
        channel(euro("0", 7));
        var late = rates("2024-03-30", "4.3000");
        clock.advance(Duration.ofMinutes(1));
        rate("2024-03-30", "4.4000");
        hub.process(late);
        rate("2024-03-29", "4.1000");
        prices(gross("A", "100.00"));
        assertThat(wanted("A")).containsExactly("shop-two 22.73");
    }

    @Test
    @DisplayName("a list in a third currency is converted by both rates, rounded once")
    void cross() {
        channel(euro("0", 7));
        rate("2024-03-30", "4.3000");
        prices(gross("A", "1000.00").replace("PLN", "CZK"));
        assertThat(wanted("A")).containsExactly("shop-two 39.53");
    }

    @Test
    @DisplayName("prices from before a channel's currency was another one are not compared with those of now")
    void otherCurrency() {
        channel(euro("0", 7));
        accepted("49.00", "PLN");
        accepted("12.00", "EUR");
        accepted("10.00", "EUR");
        var channel = hub.configuration.connection("shop-two").orElseThrow();
        var zone = hub.configuration.company().zone();
        assertThat(hub.prices.reductions(channel, List.of("A"), Map.of(), zone, clock.instant()).get("A").lowest()).isEqualTo("12.00");
        assertThat(hub.prices.lowest(channel, "A", zone, clock.instant())).contains(new BigDecimal("10.00"));
    }

    private void accepted(String value, String currency) {
        stores.jdbc().update("insert into value_history (connection, sku, kind, event, at, new_value, currency) values ('shop-two', 'A', 'price', 'ACCEPTED', ?, ?, ?)",
                UtcTime.of(clock.instant()), value, currency);
        clock.advance(Duration.ofDays(1));
    }

    private static PriceRule euro(String hold, long days) {
        return new PriceRule(List.of("detal"), true, "EUR", new PriceRule.RateRule(null, "A", new BigDecimal(hold), days), BigDecimal.ONE, BigDecimal.ZERO, null, Rounding.NEAREST, false);
    }

    @Test
    @DisplayName("a changed rule is asked for all SKUs by a message of the hub to itself")
    void rechecked() {
        prices(gross("A", "10.00"), gross("B", "20.00"));
        configure("2");
        hub.carryRechecks(List.of(OwnMessages.decide(false, List.of("A", "B"), "shop-main", "rules-2", clock.instant())));
        assertThat(List.of(wanted("A"), wanted("B"))).containsExactly(List.of("shop-main 10.00", "shop-two 20.99"), List.of("shop-main 20.00", "shop-two 40.99"));
    }
}
