package pl.spoiwo.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.system.Fate;

/** A checker that cannot fail proves nothing: each kind of damage is found, and an undamaged world is not blamed. */
class CheckerTest {

    private static final BigDecimal TEN = BigDecimal.TEN;
    private static final FarEnd.Shelf SHELF = new FarEnd.Shelf("A", "MAG");
    private static final FarEnd.Papers NO_PAPERS = new FarEnd.Papers(Set.of(), Map.of(), Set.of(), Map.of());
    private final Map<String, FarEnd.ShopOrder> orders = new HashMap<>(Map.of("1", order("10.00"), "2", order("20.0")));
    private final Map<String, List<FarEnd.Document>> documents = new HashMap<>(Map.of("1", List.of(document("10.0000")), "2", List.of(document("20"))));
    private final List<String> parked = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private final Set<String> tasks = new HashSet<>();
    private final List<String> visits = new ArrayList<>();
    private final List<String> drift = new ArrayList<>();
    private final Map<String, List<BigDecimal>> cash = new HashMap<>();
    private final Map<String, List<BigDecimal>> collected = new HashMap<>();
    private final Map<FarEnd.Shelf, HubWord.Stock> believed = new HashMap<>(Map.of(SHELF, new HubWord.Stock(TEN.multiply(TEN), new BigDecimal("2"))));
    private final Map<String, BigDecimal> offered = new HashMap<>(Map.of("A", new BigDecimal("98")));

    private FarEnd.Way way;
    private Market market;

    private static FarEnd.ShopOrder order(String total) {
        return order(new BigDecimal(total), "processing", false, false, "pending", "processing");
    }

    private static FarEnd.ShopOrder order(BigDecimal total, String status, boolean cashOnDelivery, boolean invoiced, String... course) {
        return new FarEnd.ShopOrder(status, total, cashOnDelivery ? BigDecimal.ZERO : total, Map.of("A", BigDecimal.ONE), cashOnDelivery, invoiced, List.of(course), 1, Fate.KEPT, null);
    }

    private static FarEnd.Document document(String gross) {
        return document(gross, "0.00");
    }

    private static FarEnd.Document document(String gross, String toPay) {
        return new FarEnd.Document(new BigDecimal(gross), new BigDecimal(toPay), Map.of("A", new BigDecimal("1.000")));
    }

    private Verdict check(History.Event... history) {
        return Checker.check(List.of(history), new FarEnd(orders, documents, Map.of("A", TEN.multiply(TEN)), Map.of(SHELF, TEN.multiply(TEN)), List.of(offered), way, market),
                new HubWord(parked, gaps, tasks, visits, collected, drift, believed));
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
    @DisplayName("a shelf of which the hub believes something else than the ERP, and a reservation that is negative, too many or too few, are named")
    void shelves() {
        believed.put(SHELF, new HubWord.Stock(new BigDecimal("99"), BigDecimal.ONE));
        assertThat(check().wrongStock()).hasSize(1).first().asString().startsWith("A in MAG: 100 in the ERP");
        believed.put(SHELF, new HubWord.Stock(new BigDecimal("100"), new BigDecimal("3")));
        assertThat(check().wrongStock()).containsExactly("A: 98 left, the hub says 97");
        believed.put(SHELF, new HubWord.Stock(new BigDecimal("100"), new BigDecimal("-1")));
        believed.put(new FarEnd.Shelf("A", "SKL"), new HubWord.Stock(BigDecimal.ZERO, new BigDecimal("3")));
        assertThat(check().wrongStock()).hasSize(1).first().asString().contains("reserved=-1");
        believed.clear();
        assertThat(check().wrongStock()).hasSize(2);
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("a set is offered as often as its parts make it, and sold ones take their parts")
    void sets() {
        whole();
        orders.put("1", new FarEnd.ShopOrder("completed", TEN, TEN, Map.of("ZES-PRE-XL", BigDecimal.ONE, "TAL-27-BIA", BigDecimal.ONE), false, false, List.of(), 1, Fate.KEPT, null));
        var hundred = TEN.multiply(TEN);
        var onHand = Map.of("TAL-27-BIA", hundred, "KUB-350-ZIE", hundred, "ZES-PRE-XL", TEN);
        offered.putAll(Map.of("TAL-27-BIA", new BigDecimal("97"), "KUB-350-ZIE", new BigDecimal("99"), "ZES-PRE-XL", new BigDecimal("48")));
        var far = new FarEnd(orders, documents, onHand, Map.of(), List.of(offered), way, null);
        assertThat(Shelves.wrong(far, null)).isEmpty();
        offered.put("ZES-PRE-XL", new BigDecimal("49"));
        offered.put("KUB-350-ZIE", hundred);
        assertThat(Shelves.wrong(far, null)).containsExactly("KUB-350-ZIE: 100 on hand, 1 sold, 100 offered", "ZES-PRE-XL: 10 on hand, null sold, 49 offered");
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
        orders.put("1", new FarEnd.ShopOrder("processing", TEN, new BigDecimal("9.99"), Map.of("A", BigDecimal.ONE), false, false, List.of(), 1, Fate.KEPT, null));
        documents.put("1", List.of(document("10", "0.01")));
        assertThat(check().wrongPayment()).contains("1: 9.99 paid of 10");
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("with cash on delivery the carrier collects what was not paid before, with one parcel, and the hub books it once; of other orders nobody collects")
    void cash() {
        whole();
        orders.put("2", new FarEnd.ShopOrder("completed", new BigDecimal("20"), new BigDecimal("2.00"), Map.of("A", BigDecimal.ONE), true, false, List.of(), 1, Fate.KEPT, null));
        documents.put("2", List.of(document("20", "18.0")));
        cash.put("2", List.of(new BigDecimal("18")));
        collected.put(FarEnd.id("2"), List.of(new BigDecimal("18.00")));
        assertThat(check().good()).isTrue();
        cash.putAll(Map.of("1", List.of(TEN), "2", List.of(new BigDecimal("20"))));
        collected.put(FarEnd.id("2"), List.of(new BigDecimal("18"), new BigDecimal("18")));
        assertThat(check().wrongPayment()).containsExactly("1: carriers collect [10], not []", "2: booked as collected [18, 18], not [18.00]", "2: carriers collect [20], not [18.00]");
        cash.clear();
        collected.clear();
        assertThat(check().wrongPayment()).containsExactly("2: booked as collected [], not [18.00]", "2: carriers collect [], not [18.00]");
        orders.put("2", new FarEnd.ShopOrder("completed", new BigDecimal("20"), new BigDecimal("20"), Map.of("A", BigDecimal.ONE), true, false, List.of(), 1, Fate.KEPT, null));
        assertThat(check().wrongPayment()).contains("2: 20 paid of 20");
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
        way = new FarEnd.Way(Map.of("1", 1, "2", 1), cash, Map.of("1", 1, "2", 1), Map.of("1", 1), Map.of("1", 1, "2", 1), NO_PAPERS, List.of());
        assertThat(check().good()).isTrue();
        way = new FarEnd.Way(Map.of("1", 2, "3", 1), cash, Map.of("2", 2), Map.of("2", 1), Map.of("1", 1, "2", 2), NO_PAPERS, List.of());
        assertThat(check().wrongWay()).containsExactly("1: 0 documents", "1: 0 invoices in the channel", "1: 2 labels", "2: 0 labels", "2: 1 invoices in the channel", "2: 2 documents", "2: 2 numbers of parcels in the channel", "of no order: 3");
        assertThat(check().good()).isFalse();
    }

    /** Two orders that have come to their end, each with a label, a document and a number. */
    private void whole() {
        orders.put("1", order(TEN, "completed", false, false));
        orders.put("2", order(new BigDecimal("20"), "completed", false, false));
        way = way(NO_PAPERS, List.of());
    }

    private FarEnd.Way way(FarEnd.Papers papers, List<String> visits) {
        return new FarEnd.Way(Map.of("1", 1, "2", 1), cash, Map.of("1", 1, "2", 1), Map.of(), Map.of("1", 1, "2", 1), papers, visits);
    }

    private static FarEnd.ShopOrder fate(String status, Fate fate, BigDecimal refund) {
        return new FarEnd.ShopOrder(status, TEN, fate == Fate.NEVER_PAID ? BigDecimal.ZERO : TEN, Map.of("A", BigDecimal.ONE), false, false, List.of(), 1, fate, refund);
    }

    private static String task(String code) {
        return code + " " + Ids.order("shop-main", "1");
    }

    @Test
    @DisplayName("an order in several parcels has a label and a number for each")
    void parcels() {
        whole();
        assertThat(check().good()).isTrue();
        orders.put("1", new FarEnd.ShopOrder("completed", TEN, TEN, Map.of("A", BigDecimal.ONE), false, false, List.of(), 2, Fate.KEPT, null));
        assertThat(check().wrongWay()).containsExactly("1: 1 labels", "1: 1 numbers of parcels in the channel");
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("what was cancelled before it was paid leaves nothing behind, and keeps no stock")
    void neverPaid() {
        whole();
        orders.put("1", fate("cancelled", Fate.NEVER_PAID, null));
        documents.remove("1");
        way = new FarEnd.Way(Map.of("2", 1), cash, Map.of("2", 1), Map.of(), Map.of("2", 1), NO_PAPERS, List.of());
        offered.put("A", new BigDecimal("99"));
        believed.put(SHELF, new HubWord.Stock(new BigDecimal("100"), BigDecimal.ONE));
        assertThat(check().good()).isTrue();
        offered.put("A", new BigDecimal("98"));
        documents.put("1", List.of(document("10")));
        orders.put("1", fate("processing", Fate.NEVER_PAID, null));
        way = way(NO_PAPERS, List.of());
        assertThat(check().wrongStock()).containsExactly("A: 100 on hand, 1 sold, 98 offered");
        assertThat(check().doubled()).containsExactly("1 x 1");
        assertThat(check().wrongStatus()).containsExactly("1: processing");
        assertThat(check().wrongWay()).containsExactly("1: 1 documents", "1: 1 labels", "1: 1 numbers of parcels in the channel");
    }

    @Test
    @DisplayName("of what was called off the money goes back once, and a person is told of each thing that the hub cannot take back, and of nothing else")
    void calledOff() {
        whole();
        offered.put("A", new BigDecimal("99"));
        believed.put(SHELF, new HubWord.Stock(new BigDecimal("100"), BigDecimal.ONE));
        orders.put("1", fate("cancelled", Fate.CALLED_OFF, TEN));
        way = way(new FarEnd.Papers(Set.of(), Map.of(), Set.of(), Map.of("1", List.of(TEN))), List.of());
        tasks.addAll(Set.of(task("cancel-after-export"), task("cancel-after-label"), task("correction-needed")));
        assertThat(check().good()).isTrue();
        tasks.clear();
        assertThat(check().wrongReversal()).containsExactly("1: nobody is told: cancel-after-export", "1: nobody is told: cancel-after-label", "1: nobody is told: correction-needed");
        way = new FarEnd.Way(Map.of("2", 1), cash, Map.of("2", 1), Map.of(), Map.of("2", 1), new FarEnd.Papers(Set.of(), Map.of(), Set.of(), Map.of("1", List.of(TEN, TEN))), List.of());
        documents.remove("1");
        tasks.add(task("cancel-after-label"));
        assertThat(check().wrongReversal()).containsExactly("1: a person is asked without a cause: cancel-after-label", "1: refunded [10, 10], not [10]");
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("an invoice whose money went back is corrected once, a part of it or a receipt asks a person")
    void refunds() {
        whole();
        orders.put("1", fate("completed", Fate.KEPT, TEN));
        way = way(new FarEnd.Papers(Set.of("1"), Map.of("1", 1), Set.of(), Map.of("1", List.of(new BigDecimal("10.00")))), List.of());
        assertThat(check().good()).isTrue();
        way = way(new FarEnd.Papers(Set.of("1"), Map.of("1", 2, "2", 1, "3", 1), Set.of(), Map.of("2", List.of(TEN))), List.of());
        assertThat(check().wrongReversal()).containsExactly("1: 2 corrections", "1: refunded [], not [10]", "2: 1 corrections", "2: refunded [10], not []");
        assertThat(check().wrongWay()).containsExactly("of no order: 3");
        orders.put("1", fate("completed", Fate.KEPT, BigDecimal.ONE));
        way = way(new FarEnd.Papers(Set.of("1"), Map.of(), Set.of(), Map.of("1", List.of(BigDecimal.ONE))), List.of());
        assertThat(check().wrongReversal()).containsExactly("1: nobody is told: correction-needed");
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("a document that went to KSeF and has no number, and a visit of a courier that no hand-over or two have ordered, are named")
    void numbersAndVisits() {
        whole();
        way = way(new FarEnd.Papers(Set.of(), Map.of(), Set.of("1"), Map.of()), List.of("v1", "v2"));
        visits.addAll(List.of("v2", "v2", "v3"));
        assertThat(check().wrongWay()).containsExactly("1: a document without its number of KSeF");
        assertThat(check().wrongVisits()).containsExactly("v1: ordered by 0 hand-overs", "v2: ordered by 2 hand-overs", "v3: no such visit");
        assertThat(check().good()).isFalse();
    }

    @Test
    @DisplayName("what was merged or replaced is no order: its documents and labels are doubles")
    void merged() {
        whole();
        orders.remove("2");
        assertThat(check().doubled()).containsExactly("2 x 1");
        assertThat(check().wrongWay()).containsExactly("of no order: 2", "of no order: 2");
    }

    @Test
    @DisplayName("what is wrong in the market, an order that was in the ERP before its goods were known, and a difference in a channel that stands, are not good")
    void marketAndDrift() {
        market = new Market(Map.of("A", List.of(TEN)), List.of(), TEN, List.of(new Market.Channel("woocommerce", Tariff.SHOP, Map.of("A", TEN), List.of(), List.of())), List.of("F: 4, 3 counted"),
                List.of("2: in the ERP before it was linked"));
        assertThat(check().early()).hasSize(1);
        assertThat(check().wrongPrice()).hasSize(1);
        assertThat(check().wrongStock()).containsExactly("F: 4, 3 counted");
        assertThat(check().good()).isFalse();
        market = null;
        drift.add("{\"sku\": \"A\"}");
        assertThat(check().drift()).hasSize(1);
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
