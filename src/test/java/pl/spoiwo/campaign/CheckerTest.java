package pl.spoiwo.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A checker that cannot fail proves nothing: each kind of damage is found, and an undamaged world is not blamed. */
class CheckerTest {

    private static final BigDecimal TEN = BigDecimal.TEN;
    private final Map<String, FarEnd.ShopOrder> orders = new HashMap<>(Map.of("1", order("10.00"), "2", order("20.0")));
    private final Map<String, List<FarEnd.Document>> documents = new HashMap<>(Map.of("1", List.of(document("10.0000")), "2", List.of(document("20"))));
    private final List<String> parked = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private final Map<String, BigDecimal> offered = new HashMap<>(Map.of("A", new BigDecimal("98")));

    private FarEnd.Way way;

    private static FarEnd.ShopOrder order(String total) {
        return order(new BigDecimal(total), "processing", false, false, "pending", "processing");
    }

    private static FarEnd.ShopOrder order(BigDecimal total, String status, boolean cashOnDelivery, boolean invoiced, String... course) {
        return new FarEnd.ShopOrder(status, total, cashOnDelivery ? BigDecimal.ZERO : total, Map.of("A", BigDecimal.ONE), cashOnDelivery, invoiced, List.of(course));
    }

    private static FarEnd.Document document(String gross) {
        return document(gross, "0.00");
    }

    private static FarEnd.Document document(String gross, String toPay) {
        return new FarEnd.Document(new BigDecimal(gross), new BigDecimal(toPay), Map.of("A", new BigDecimal("1.000")));
    }

    private Verdict check(History.Event... history) {
        return Checker.check(List.of(history), new FarEnd(orders, documents, Map.of("A", TEN.multiply(TEN)), List.of(offered), way), parked, gaps);
    }

    @Test
    @DisplayName("an undamaged world is good")
    void good() {
        assertThat(check().good()).isTrue();
    }

    @Test
    @DisplayName("an order without a document is lost, and worse where its sender was told accepted")
    void lost() {
        documents.remove("2");
        assertThat(check().lost()).containsExactly("2");
        assertThat(check().acknowledgedLost()).isEmpty();
        assertThat(check(new History.Acknowledged(Duration.ZERO, "shop-main", "2")).acknowledgedLost()).containsExactly("2");
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("two documents of one order, and one of no order, are doubles")
    void doubled() {
        documents.put("2", List.of(document("20"), document("20")));
        documents.put("unknown: x", List.of(document("5")));
        assertThat(check().doubled()).containsExactly("2 x 2", "unknown: x x 1");
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("another total or other lines are wrong content")
    void wrongContent() {
        documents.put("1", List.of(document("10.01")));
        documents.put("2", List.of(new FarEnd.Document(new BigDecimal("20"), BigDecimal.ZERO, Map.of("A", BigDecimal.ONE, "B", BigDecimal.ONE))));
        assertThat(check().wrongContent()).hasSize(2);
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("an order whose status did not come back, and a stock that does not add up, are named")
    void statusAndStock() {
        orders.put("2", order(new BigDecimal("20"), "pending", false, false));
        offered.put("A", new BigDecimal("99"));
        assertThat(check().wrongStatus()).containsExactly("2: pending");
        assertThat(check().wrongStock()).containsExactly("A: 100 on hand, 2 sold, 99 offered");
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("what was paid is what the order costs, and the ERP expects the rest")
    void payment() {
        orders.put("2", order(new BigDecimal("20"), "processing", true, false));
        documents.put("2", List.of(document("20", "20.0")));
        assertThat(check().good()).isTrue();
        documents.put("1", List.of(document("10", "10")));
        documents.put("2", List.of(document("20")));
        assertThat(check().wrongPayment()).containsExactly("1: 10.00 paid of 10.00, 10 to pay in the ERP", "2: 0 paid of 20, 0.00 to pay in the ERP");
        orders.put("1", new FarEnd.ShopOrder("processing", TEN, new BigDecimal("9.99"), Map.of("A", BigDecimal.ONE), false, false, List.of()));
        documents.put("1", List.of(document("10", "0.01")));
        assertThat(check().wrongPayment()).contains("1: 9.99 paid of 10");
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("a status that went back, one that nobody knows, and a number of a parcel after the hand-over are named")
    void course() {
        orders.put("1", order(TEN, "processing", false, false, "pending", "processing", "pending", "processing"));
        orders.put("2", order(new BigDecimal("20"), "processing", false, false, "processing", "completed", "note"));
        assertThat(check().wrongCourse()).containsExactly("1: [pending, processing, pending, processing]", "2: [processing, completed, note]");
        orders.put("1", order(TEN, "processing", false, false, "note", "sent", "picked_up"));
        orders.put("2", order(new BigDecimal("20"), "processing", false, false, "processing", "verloren"));
        assertThat(check().wrongCourse()).containsExactly("2: [processing, verloren]");
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("labels, documents and numbers of parcels are there once for each order, and for no other")
    void way() {
        orders.put("2", order(new BigDecimal("20"), "completed", false, false));
        orders.put("1", order(TEN, "picked_up", false, true));
        way = new FarEnd.Way(Map.of("1", 1, "2", 1), Map.of("1", 1, "2", 1), Map.of("1", 1), Map.of("1", 1, "2", 1));
        assertThat(check().good()).isTrue();
        way = new FarEnd.Way(Map.of("1", 2, "3", 1), Map.of("2", 2), Map.of("2", 1), Map.of("1", 1, "2", 2));
        assertThat(check().wrongWay()).containsExactly("1: 0 documents", "1: 0 invoices in the channel", "1: 2 labels", "2: 0 labels", "2: 1 invoices in the channel", "2: 2 documents", "2: 2 numbers of parcels in the channel", "of no order: 3");
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("a broken message that was accepted is parked once; what else is parked is named")
    void parked() {
        var accepted = new History.PoisonAcknowledged(Duration.ZERO, "poison-1");
        assertThat(check(accepted).lostPoison()).containsExactly("poison-1 x 0");
        parked.add("{\"number\": \"poison-1\"");
        assertThat(check(accepted).good()).isTrue();
        parked.add("{\"number\": \"poison-1\"");
        assertThat(check(accepted).lostPoison()).containsExactly("poison-1 x 2");
        parked.set(1, "{\"number\": \"77\"}");
        assertThat(check(accepted).parkedWithoutCause()).containsExactly("{\"number\": \"77\"}");
        assertThat(check(accepted).good()).isFalse();
    }

    @Test
    @DisplayName("a ledger that does not balance is not good")
    void gaps() {
        gaps.add("shop-main: received 10, processed 9");
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("the time of recovery counts from the end of a fault to the next document")
    void recovery() {
        var history = List.<History.Event>of(new History.Documents(Duration.ofSeconds(1), 4), new History.FaultBegan(Duration.ofSeconds(2), "x"),
                new History.FaultEnded(Duration.ofSeconds(3), "x"), new History.Documents(Duration.ofSeconds(4), 4), new History.Documents(Duration.ofSeconds(8), 5));
        assertThat(Report.recoveries(history)).containsEntry("x", List.of(Duration.ofSeconds(5)));
    }
}
