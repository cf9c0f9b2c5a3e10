package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.process.Hub.event;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
