package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.order.Examples.order;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.order.Examples;
import pl.spoiwo.order.Order;
import pl.spoiwo.order.OrderStatus;
import pl.spoiwo.order.Rank;

/** What an order has a channel take off its own stock, or put back. */
class CountedDownTest {

    /** Takes off with the first word that it says. */
    private static final List<String> PLACED = List.of();
    /** Takes off with the payment. */
    private static final List<String> PAID = List.of("pending", "failed");

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
        assertThat(moved(null, pending, PAID)).isEmpty();
        assertThat(moved(pending, known("cancelled", OrderStatus.CANCELLED, "3"), PAID)).as("nothing was off").isEmpty();
        var transfer = known("on-hold", OrderStatus.AWAITING_PAYMENT, "3");
        assertThat(moved(pending, transfer, PAID)).containsExactly(Map.entry("A", "3"));
        assertThat(moved(transfer, known("processing", OrderStatus.READY, "3"), PAID)).isEmpty();
        assertThat(moved(transfer, pending, PAID)).containsExactly(Map.entry("A", "-3"));
        assertThat(moved(null, known("processing", OrderStatus.READY, "3"), PAID)).as("paid at once").containsExactly(Map.entry("A", "3"));
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

    private static Order known(String word, OrderStatus status, String quantity) {
        return known(order("1").line("1", "A", quantity).says(word), status);
    }

    private static Order known(Examples.Draft draft, OrderStatus status) {
        var content = draft.content();
        return new Order(Ids.order("shop-main", "1"), "shop-main", content, new Rank(content.updatedAt(), null), status, List.of(), null, null, Map.of(), List.of(), 1, 0);
    }

    private static Map<String, String> moved(Order before, Order after, List<String> uncounted) {
        var moved = new TreeMap<String, String>();
        OrderEffects.countedDown(before, after, uncounted).forEach((sku, pieces) -> moved.put(sku, pieces.stripTrailingZeros().toPlainString()));
        return moved;
    }
}
