package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.order.Examples.PLACED;
import static pl.spoiwo.order.Examples.order;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.StockRule;
import pl.spoiwo.connection.StockTerms;
import pl.spoiwo.connection.StockTerms.Figure;
import pl.spoiwo.connection.StockTerms.Leaves;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Row;
import pl.spoiwo.operations.query.OrderQueries;
import pl.spoiwo.operations.query.Queries;
import pl.spoiwo.order.Examples;

/** Goods that leave in parts, or otherwise than they were ordered; on every database. */
abstract class LeavingSuite extends DatabaseSuite {

    private Hub hub;
    private int keys;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        erp(Figure.SHELF, Leaves.ISSUED);
        hub.count(PLACED, "A", "MAG", "10");
    }

    private void erp(Figure figure, Leaves leaves) {
        hub.stock(new StockRule(List.of(new StockRule.Warehouse("MAG", 0)), null), "erp-main", new StockTerms(List.of(), 0, 0, figure, leaves));
        hub.parcels();
    }

    private static Examples.Draft draft(String id, String sku, String quantity) {
        return order(id).cashOnDelivery().by("courier").line("1", sku, quantity);
    }

    /** @return the command that brought it to the ERP, which has it */
    private Row exported(Examples.Draft draft) {
        hub.order(draft);
        var creates = hub.commands("order.create");
        var create = creates.get(creates.size() - 1);
        hub.receipt(create, "DELIVERED", "ZK " + creates.size());
        return create;
    }

    private void countLater(String onHand) {
        clock.advance(Duration.ofSeconds(2));
        hub.count(clock.instant(), "A", "MAG", onHand);
    }

    private List<String> reservations(String sku) {
        return stores.jdbc().query("select quantity, state from reservation where sku = ? order by state",
                (row, n) -> row.getBigDecimal("quantity").stripTrailingZeros().toPlainString() + " " + row.getString("state"), sku);
    }

    private PersonsRequests.Answer release(String id) {
        return hub.requests().release("shop-main", Ids.order("shop-main", id), "k-" + keys++);
    }

    @Test
    @DisplayName("of an order that is cancelled when one of its parcels has left, all that the ERP has not issued stays reserved, whatever is counted; what did not leave a person lets go")
    void cancelledAfterAPartLeft() {
        var create = exported(draft("1", "A", "2"));
        var labels = hub.labels("1");
        hub.pickedUp(labels.get(0));
        assertThat(hub.state("1")).isEqualTo("PARTIALLY_SHIPPED []");
        hub.order(draft("1", "A", "2").says("cancelled").updated(5));
        assertThat(hub.state("1")).isEqualTo("CANCELLED []");
        countLater("10");
        assertThat(hub.wanted("shop-main", "A")).as("one of the ten is with the courier, and nobody has issued it").isEqualTo("8");
        hub.issued(create, "WZ 1", "A", "1", "MAG");
        countLater("9");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("8");
        assertThat(release("1").reason()).isNull();
        assertThat(hub.timeline("1")).contains("released");
        countLater("9");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("9");
    }

    @Test
    @DisplayName("where the ERP issues before the courier comes, an order that leaves in parts stays reserved until its last parcel has left, and is given back where it is cancelled before")
    void inPartsWhereItIsIssuedBefore() {
        erp(Figure.SHELF, Leaves.SHIPPED);
        exported(draft("1", "A", "2"));
        var labels = hub.labels("1");
        hub.pickedUp(labels.get(0));
        countLater("9");
        assertThat(hub.wanted("shop-main", "A")).as("nobody told what is in which parcel").isEqualTo("7");
        hub.pickedUp(labels.get(1));
        assertThat(hub.state("1")).isEqualTo("SHIPPED []");
        countLater("8");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("8");
        exported(draft("2", "A", "2"));
        hub.pickedUp(hub.labels("2").get(0));
        hub.order(draft("2", "A", "2").says("cancelled").updated(5));
        countLater("7");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("7");
    }

    @Test
    @DisplayName("a line that grows after all of it was issued, or is in the ERP's own figure, has the rest reserved, or waits for it")
    void grownAfterAllOfItWasIssued() {
        var create = exported(draft("1", "A", "1"));
        hub.issued(create, "WZ 1", "A", "1", "MAG");
        hub.order(draft("1", "A", "3").updated(5));
        assertThat(reservations("A")).containsExactly("1 CONVERTED", "2 OPEN");
        countLater("9");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("7");
        hub.issued(create, "WZ 2", "A", "2", "MAG");
        countLater("7");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("7");
        erp(Figure.FREE, Leaves.SHIPPED);
        hub.count(PLACED, "B", "MAG", "1");
        hub.confirmed(exported(draft("2", "B", "1")), "ZK 2", false);
        hub.order(draft("2", "B", "2").updated(5));
        assertThat(reservations("B")).containsExactly("1 CONVERTED", "1 WAITING");
        assertThat(hub.hold("2")).contains("B: wanted 1, available 0");
        hub.order(draft("2", "B", "1").updated(9));
        assertThat(reservations("B")).containsExactly("1 CONVERTED");
        assertThat(hub.state("2")).isEqualTo("IN_FULFILMENT []");
    }

    @Test
    @DisplayName("a set that grows after it was issued has the parts of the rest reserved; one that is made of other parts since then has nothing more")
    void grownSet() {
        hub.count(PLACED, "B", "MAG", "10");
        hub.set("SET", "A", 2);
        hub.issued(exported(draft("1", "SET", "1")), "WZ 1", "SET", "1", "MAG");
        hub.issued(exported(draft("2", "SET", "1")), "WZ 2", "SET", "1", "MAG");
        hub.order(draft("1", "SET", "2").updated(5));
        assertThat(reservations("A")).containsExactly("2 CONVERTED", "2 CONVERTED", "2 OPEN");
        hub.set("SET", "B", 3);
        hub.order(draft("2", "SET", "1").city("Kutno").updated(5));
        assertThat(reservations("B")).isEmpty();
    }

    @Test
    @DisplayName("what was cancelled and is wanted again after a part of it was issued has the rest reserved")
    void aliveAgain() {
        hub.issued(exported(draft("1", "A", "3")), "WZ 1", "A", "1", "MAG");
        hub.order(draft("1", "A", "3").says("cancelled").updated(5));
        assertThat(reservations("A")).containsExactly("1 CONVERTED");
        hub.order(draft("1", "A", "3").says("processing").updated(9));
        assertThat(reservations("A")).containsExactly("1 CONVERTED", "2 OPEN");
    }

    @Test
    @DisplayName("a piece that is never issued stays reserved when its order is sent, is found after some days, and is on sale with the count after a person has let it go; what has yet to leave is not let go")
    void neverIssued() {
        hub.issued(exported(draft("1", "A", "3")), "WZ 1", "A", "2", "MAG");
        assertThat(release("1").reason().text()).contains("IN_FULFILMENT");
        hub.order(draft("1", "A", "3").says("completed").updated(5));
        countLater("8");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("7");
        assertThat(keeping()).isEmpty();
        clock.advance(Duration.ofDays(4));
        assertThat(keeping()).singleElement().satisfies(order -> {
            assertThat(order.orderId()).isEqualTo(Ids.order("shop-main", "1"));
            assertThat(order.connection() + " " + order.number() + " " + order.status() + " " + order.goods()).isEqualTo("shop-main N1 SHIPPED [1 x A of MAG]");
        });
        assertThat(release("1").reason()).isNull();
        assertThat(reservations("A")).contains("1 CONVERTED");
        countLater("8");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("8");
        assertThat(keeping()).isEmpty();
        assertThat(release("1").reason().code()).isEqualTo("release-refused");
    }

    @Test
    @DisplayName("an order whose export is parked, before its parcels leave or after, stays reserved when it is sent or cancelled then, until the ERP issues it or a person lets it go")
    void parkedExport() {
        for (var id : List.of("1", "2")) {
            hub.order(draft(id, "A", "2"));
        }
        var first = hub.commands("order.create").get(0);
        parked(first);
        hub.labels("1").forEach(hub::pickedUp);
        hub.labels("2").forEach(hub::pickedUp);
        parked(hub.commands("order.create").get(1));
        assertThat(hub.state("1") + " " + hub.state("2")).isEqualTo("SHIPPED [] SHIPPED []");
        countLater("10");
        assertThat(hub.wanted("shop-main", "A")).as("nobody has issued the four that the courier has").isEqualTo("6");
        hub.order(draft("2", "A", "2").says("cancelled").updated(5));
        assertThat(hub.state("2")).isEqualTo("CANCELLED []");
        countLater("10");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("6");
        hub.receipt(first, "DELIVERED", "ZK 1");
        hub.issued(first, "WZ 1", "A", "2", "MAG");
        countLater("8");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("6");
        clock.advance(Duration.ofDays(4));
        assertThat(keeping()).extracting(OrderQueries.Keeping::orderId).containsExactly(Ids.order("shop-main", "2"));
        assertThat(release("2").reason()).isNull();
        countLater("6");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("6");
    }

    @Test
    @DisplayName("a parcel whose pick-up is heard after the cancellation has its goods reserved again, until they are issued, they are back and counted, or a person lets them go; what was promised meanwhile keeps its own")
    void pickedUpBeforeItWasCancelled() {
        var create = exported(draft("1", "A", "2"));
        var labels = hub.labels("1");
        hub.order(draft("1", "A", "2").says("cancelled").updated(5));
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("10");
        hub.order(draft("2", "A", "9"));
        hub.pickedUp(labels.get(0));
        assertThat(hub.state("1") + " " + hub.state("2")).isEqualTo("CANCELLED [] READY []");
        assertThat(reservations("A")).containsExactlyInAnyOrder("2 OPEN", "9 OPEN");
        assertThat(hub.timeline("1")).contains("reserved-again");
        assertThat(stores.jdbc().queryForList("select why from order_timeline where what = 'reserved-again'", String.class)).singleElement().asString()
                .contains("2 x A", "of 2 x A there were 1");
        countLater("10");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("0");
        hub.issued(create, "WZ 1", "A", "1", "MAG");
        hub.pickedUp(labels.get(1));
        countLater("9");
        assertThat(reservations("A")).containsExactlyInAnyOrder("1 ENDED", "1 OPEN", "9 OPEN");
        countLater("20");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("10");
        assertThat(release("1").reason()).isNull();
        countLater("20");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("11");
    }

    @Test
    @DisplayName("an order whose export was called back with its cancellation stays reserved when its parcel turns out to be with the carrier; one that is all issued, or was never to be issued, reserves nothing for longer than to the next count")
    void pickedUpAndCalledBack() {
        hub.order(draft("1", "A", "2"));
        hub.labels("1");
        hub.order(draft("1", "A", "2").says("cancelled").updated(5));
        hub.pickedUp(hub.labels("1").get(0));
        countLater("10");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("8");
        assertThat(release("1").reason()).isNull();
        countLater("8");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("8");
        var second = exported(draft("2", "A", "3"));
        var labels = hub.labels("2");
        hub.order(draft("2", "A", "3").says("cancelled").updated(5));
        hub.confirmed(second, "WZ 2", true);
        countLater("5");
        hub.pickedUp(labels.get(0));
        countLater("5");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("5");
        erp(Figure.SHELF, Leaves.SHIPPED);
        exported(draft("3", "A", "2"));
        var third = hub.labels("3");
        hub.order(draft("3", "A", "2").says("cancelled").updated(5));
        hub.pickedUp(third.get(0));
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("3");
        countLater("3");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("3");
    }

    @Test
    @DisplayName("a document of services alone issues no goods of the order")
    void servicesIssued() {
        hub.product("MONTAZ", "service");
        var create = exported(draft("1", "A", "2").line("2", "MONTAZ", "1"));
        hub.issued(create, "FS 1", "MONTAZ", "1", "MAG");
        assertThat(reservations("A")).containsExactly("2 OPEN");
        hub.issued(create, "WZ 1", "A", "2", "MAG");
        countLater("8");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("8");
        assertThat(reservations("A")).containsExactly("2 ENDED");
    }

    private void parked(Row create) {
        stores.jdbc().update("update message set state = 'PARKED' where id = ?", create.id());
        hub.receipt(create, "PARKED", "-");
    }

    private List<OrderQueries.Keeping> keeping() {
        return Queries.orders(hub.jdbc).keeping(clock.instant().minus(Duration.ofDays(3)), 20);
    }
}
