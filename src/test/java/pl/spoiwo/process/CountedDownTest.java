package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.order.Examples.order;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pl.spoiwo.connection.Connector;
import pl.spoiwo.connectors.HomeWith;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.order.Cause;
import pl.spoiwo.order.Examples;
import pl.spoiwo.order.Order;
import pl.spoiwo.order.OrderDecisions;
import pl.spoiwo.order.OrderEvent;
import pl.spoiwo.order.OrderRules;
import pl.spoiwo.order.OrderStatus;
import pl.spoiwo.order.Rank;
import pl.spoiwo.order.Snapshot;
import pl.spoiwo.stock.Availability;
import pl.spoiwo.stock.Sets;
import pl.spoiwo.stock.Supply;

/** What an order has a channel take off its own stock, or put back. */
class CountedDownTest {

    /** Takes off with the first word that it says. */
    private static final Connector.Capability PLACED = Examples.shop("stock.write").capability("stock.write").orElseThrow();
    /** Takes off with the payment. */
    private static Connector.Capability paying;
    private static OrderRules rules;

    @BeforeAll
    static void shop(@TempDir Path folder) throws IOException {
        var home = new HomeWith(folder, "shop", "system: woocommerce\nstartFrom: 2024-01-01\nsettings: {url: \"https://shop.example\", consumerKey: demo, consumerSecret: demo, webhookSecret: demo}");
        paying = home.connection.capability("stock.write").orElseThrow();
        rules = new OrderRules(home.connection, home.configuration.statuses(), List.of(), Set.of(), Set.of(), new OrderRules.Stock(List.of("MAG"), 0, null, Set.of(), Set.of()), null, Set.of(), null,
                Set.of(), false, false);
    }

    @Test
    @DisplayName("a channel that counts at the purchase takes each order off once, whatever it or the hub says of it later, and puts it back when it is cancelled")
    void placed() {
        var bought = known("pending", OrderStatus.NEW, "3");
        assertThat(moved(null, bought, PLACED)).containsExactly(Map.entry("A", "3"));
        var paid = known("processing", OrderStatus.READY, "3");
        assertThat(moved(bought, paid, PLACED)).isEmpty();
        assertThat(moved(paid, known("completed", OrderStatus.SHIPPED, "3"), PLACED)).as("as the hub has told it").isEmpty();
        var cancelled = known("cancelled", OrderStatus.CANCELLED, "3");
        assertThat(moved(paid, cancelled, PLACED)).containsExactly(Map.entry("A", "-3"));
        assertThat(moved(null, cancelled, PLACED)).as("off and on before the hub has heard of it").isEmpty();
        assertThat(moved(cancelled, known("trash", OrderStatus.CANCELLED, "3"), PLACED)).isEmpty();
        assertThat(moved(cancelled, paid, PLACED)).as("alive again").containsExactly(Map.entry("A", "3"));
    }

    @Test
    @DisplayName("a channel that counts at the payment takes nothing off before, and puts back what is to be paid anew")
    void paid() {
        var pending = known("pending", OrderStatus.AWAITING_PAYMENT, "3");
        assertThat(moved(null, pending, paying)).isEmpty();
        assertThat(moved(pending, known("cancelled", OrderStatus.CANCELLED, "3"), paying)).as("nothing was off").isEmpty();
        var transfer = known("on-hold", OrderStatus.AWAITING_PAYMENT, "3");
        assertThat(moved(pending, transfer, paying)).containsExactly(Map.entry("A", "3"));
        assertThat(moved(transfer, known("processing", OrderStatus.READY, "3"), paying)).isEmpty();
        assertThat(moved(transfer, pending, paying)).containsExactly(Map.entry("A", "-3"));
        assertThat(moved(null, known("processing", OrderStatus.READY, "3"), paying)).as("paid at once").containsExactly(Map.entry("A", "3"));
    }

    @Test
    @DisplayName("a payment that fails moves nothing: what was off stays off and is not taken again with the next payment, and what was not is taken then")
    void failed() {
        assertThat(course("on-hold", "failed", "processing")).containsExactly("{A=3}", "{}", "{}");
        assertThat(course("pending", "failed", "processing")).containsExactly("{}", "{}", "{A=3}");
        assertThat(course("failed", "processing")).as("heard of late").containsExactly("{}", "{A=3}");
        assertThat(course("processing", "failed", "failed", "cancelled")).containsExactly("{A=3}", "{}", "{}", "{A=-3}");
        assertThat(course("on-hold", "failed", "pending", "failed", "processing")).as("to be paid anew").containsExactly("{A=3}", "{}", "{A=-3}", "{}", "{A=3}");
        assertThat(course("pending", "failed", "cancelled")).as("nothing was off").containsExactly("{}", "{}", "{}");
        assertThat(course("on-hold", "cancelled", "failed", "processing")).as("alive again").containsExactly("{A=3}", "{A=-3}", "{}", "{A=3}");
    }

    /** What the shop has moved with each of these words of an order, which is edited with each. */
    private static List<String> course(String... words) {
        var moved = new ArrayList<String>();
        Order known = null;
        for (int at = 0; at < words.length; at++) {
            var content = order("1").line("1", "A", "3").city("City " + at).says(words[at]).updated(at).content();
            var snapshot = new Snapshot(known, List.of(), List.of(), List.of(), List.of(), new Availability(Sets.NONE, Map.of("A", new Supply("A", List.of(), List.of()))), null, null, null);
            var next = OrderDecisions.decide(new OrderEvent.Arrived(content, new Rank(content.updatedAt(), null), "webhook"), snapshot, rules, new Cause("shop", "m-" + at, 0, Examples.PLACED)).order();
            moved.add(moved(known, next, paying).toString());
            known = next;
        }
        return moved;
    }

    @Test
    @DisplayName("an edited order moves what is more or less of it than before")
    void edited() {
        var before = known("processing", OrderStatus.READY, "3");
        assertThat(moved(before, known("processing", OrderStatus.READY, "5"), PLACED)).containsExactly(Map.entry("A", "2"));
        assertThat(moved(before, known("processing", OrderStatus.READY, "1"), PLACED)).containsExactly(Map.entry("A", "-2"));
        assertThat(moved(before, known("processing", OrderStatus.READY, "3.0"), PLACED)).isEmpty();
        assertThat(moved(before, known(order("1").line("1", "B", "1").line("2", "B", "1"), OrderStatus.READY), PLACED))
                .containsExactly(Map.entry("A", "-3"), Map.entry("B", "2"));
    }

    @Test
    @DisplayName("a channel whose connection says that it takes off what sets are made of takes it off as the order names it, beside the set and the same goods of other lines, and puts it back; others do not")
    void parts() {
        var sold = known(order("1").line("1", "SET", "2").made("1", "A", "4").made("1", "B", "2").line("2", "A", "1").line("3", "OTHER", "1"), OrderStatus.READY);
        assertThat(moved(null, sold, PLACED, true)).containsExactly(Map.entry("A", "5"), Map.entry("B", "2"), Map.entry("OTHER", "1"), Map.entry("SET", "2"));
        assertThat(moved(null, sold, PLACED, false)).containsExactly(Map.entry("A", "1"), Map.entry("OTHER", "1"), Map.entry("SET", "2"));
        var cancelled = known(order("1").line("1", "SET", "2").made("1", "A", "4").made("1", "B", "2").line("2", "A", "1").line("3", "OTHER", "1").says("cancelled"), OrderStatus.CANCELLED);
        assertThat(moved(sold, cancelled, PLACED, true)).containsExactly(Map.entry("A", "-5"), Map.entry("B", "-2"), Map.entry("OTHER", "-1"), Map.entry("SET", "-2"));
    }

    private static Order known(String word, OrderStatus status, String quantity) {
        return known(order("1").line("1", "A", quantity).says(word), status);
    }

    private static Order known(Examples.Draft draft, OrderStatus status) {
        var content = draft.content();
        return new Order(Ids.order("shop-main", "1"), "shop-main", content, new Rank(content.updatedAt(), null), status, List.of(), null, null, false, Map.of(), List.of(), 1, 0);
    }

    private static Map<String, String> moved(Order before, Order after, Connector.Capability writes) {
        return moved(before, after, writes, false);
    }

    private static Map<String, String> moved(Order before, Order after, Connector.Capability writes, boolean parts) {
        var moved = new TreeMap<String, String>();
        OrderEffects.countedDown(before, after, writes, parts).forEach((sku, pieces) -> moved.put(sku, pieces.stripTrailingZeros().toPlainString()));
        return moved;
    }
}
