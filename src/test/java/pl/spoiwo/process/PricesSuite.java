package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.process.Hub.event;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.connection.PriceRule;
import pl.spoiwo.connection.PriceRule.Rounding;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Outgoing;
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
                + " where event = 'WANTED' and sku = ? order by at, connection", String.class, sku);
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
        clock.advance(java.time.Duration.ofMinutes(1));
        prices(gross("A", "10.00"));
        assertThat(hub.process(late)).isEmpty();
        assertThat(wanted("A")).containsExactly("shop-main 10.00", "shop-two 10.99");
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
    }

    private void product(String taxCode) {
        hub.process(hub.message("erp-main", "poll:stock.poll", "p" + ++messages, event("product",
                "{\"schemaVersion\":\"1\",\"items\":[{\"sku\":\"A\",\"name\":\"Kubek\",\"kind\":\"product\",\"taxCode\":\"" + taxCode + "\"}]}")));
    }

    @Test
    @DisplayName("a changed rule is asked for all SKUs by a message of the hub to itself")
    void rechecked() {
        prices(gross("A", "10.00"), gross("B", "20.00"));
        configure("2");
        hub.carryRechecks(List.of(OwnMessages.reprice(List.of("A", "B"), "shop-main", "rules-2", clock.instant())));
        assertThat(List.of(wanted("A"), wanted("B"))).containsExactly(List.of("shop-main 10.00", "shop-two 20.99"), List.of("shop-main 20.00", "shop-two 40.99"));
    }
}
