package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pl.spoiwo.order.Examples.PLACED;
import static pl.spoiwo.order.Examples.order;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.connection.StockRule;
import pl.spoiwo.connection.StockTerms;
import pl.spoiwo.connection.StockTerms.Figure;
import pl.spoiwo.connection.StockTerms.Leaves;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Ids;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.operations.query.Queries;
import pl.spoiwo.order.Examples;
import pl.spoiwo.order.Hold;
import pl.spoiwo.stock.Count;

/** Warehouses, sets, reservations and what channels are told of them; on every database. */
abstract class StockSuite extends DatabaseSuite {

    private static final StockRule TWO = new StockRule(List.of(new StockRule.Warehouse("MAG", 0), new StockRule.Warehouse("SKL", 1)), null);
    private static final List<String> CHANNELS = List.of("shop-main", "shop-two", "shop-three", "shop-four");

    private Hub hub;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        hub.stock(TWO, "shop-two", terms(List.of("MAG"), 2, 0));
    }

    private static StockTerms terms(List<String> warehouses, int buffer, int priority) {
        return new StockTerms(warehouses, buffer, priority, Figure.SHELF, Leaves.SHIPPED);
    }

    private void erp(Figure figure, Leaves leaves) {
        hub.stock(TWO, "erp-main", new StockTerms(List.of(), 0, 0, figure, leaves));
    }

    private List<String> reservations(String sku) {
        return stores.jdbc().query("select order_id, warehouse, quantity, state from reservation where sku = ? order by at, order_id, warehouse",
                (row, n) -> row.getString("warehouse") + " " + row.getBigDecimal("quantity").stripTrailingZeros().toPlainString() + " " + row.getString("state"), sku);
    }

    @Test
    @DisplayName("a channel is told what its warehouses have, without their buffers and its own; orders may take the buffers")
    void warehouses() {
        hub.count(PLACED, "A", "MAG", "3");
        hub.count(PLACED, "A", "SKL", "4");
        assertThat(List.of(hub.wanted("shop-main", "A"), hub.wanted("shop-two", "A"))).containsExactly("6", "1");
        hub.order(order("1").line("1", "A", "7"));
        assertThat(reservations("A")).containsExactly("MAG 3 OPEN", "SKL 4 OPEN");
        assertThat(List.of(hub.wanted("shop-main", "A"), hub.wanted("shop-two", "A"))).containsExactly("0", "0");
        hub.order(order("2").line("1", "A", "1"));
        assertThat(hub.state("2")).isEqualTo("AWAITING_PAYMENT [shortage]");
        hub.carryRechecks(hub.count(PLACED.plusSeconds(1), "A", "SKL", "6"));
        assertThat(hub.state("2")).isEqualTo("AWAITING_PAYMENT []");
        assertThat(hub.wanted("shop-main", "A")).as("one is left, and it is the buffer").isEqualTo("0");
    }

    @Test
    @DisplayName("a fulfilment company's warehouse is sold by the channels that name it alone; an order that a marketplace fulfils takes nothing, also of the company's own shelf")
    void externalFulfilment() {
        var rule = new StockRule(List.of(new StockRule.Warehouse("MAG", 0), new StockRule.Warehouse("FUL", 0)), null);
        hub.stock(rule, "shop-main", terms(List.of("MAG"), 0, 0));
        hub.stock(rule, "shop-two", terms(List.of("FUL"), 0, 0));
        hub.count(PLACED, "A", "MAG", "5");
        hub.count(PLACED, "A", "FUL", "7");
        assertThat(List.of(hub.wanted("shop-main", "A"), hub.wanted("shop-two", "A"))).containsExactly("5", "7");
        hub.order("shop-two", order("1").line("1", "A", "3"));
        assertThat(reservations("A")).containsExactly("FUL 3 OPEN");
        assertThat(List.of(hub.wanted("shop-main", "A"), hub.wanted("shop-two", "A"))).containsExactly("5", "4");
        hub.order("shop-main", order("2").line("1", "A", "2").fulfilledBy("the marketplace"));
        assertThat(reservations("A")).containsExactly("FUL 3 OPEN");
        assertThat(List.of(hub.wanted("shop-main", "A"), hub.wanted("shop-two", "A"))).containsExactly("5", "4");
        hub.order("shop-main", order("3").line("1", "A", "6"));
        assertThat(hub.hold("3")).as("what lies elsewhere is none of this channel's").contains("A: wanted 6, available 5");
    }

    @Test
    @DisplayName("what is on its way from suppliers is shown, and sold by nobody")
    void incoming() {
        hub.process(hub.message("erp-main", "poll:stock.poll", "incoming", Hub.event("stock", """
                {"schemaVersion":"1","countedAt":"%s","items":[{"sku":"A","warehouse":"MAG","onHand":"2","incoming":"12.5"}]}""".formatted(PLACED))));
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("2");
        assertThat(incomingOf("A")).isEqualTo("12.5");
        hub.count(PLACED.plusSeconds(1), "A", "MAG", "2");
        assertThat(incomingOf("A")).as("who does not tell it any more has none").isNull();
    }

    @Test
    @DisplayName("a count that was made years ahead by its source's clock does not make those that come after it late")
    void countedInTheFuture() {
        hub.count(clock.instant().plus(Duration.ofDays(4000)), "A", "MAG", "3");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("3");
        clock.advance(Duration.ofMinutes(6));
        hub.count(clock.instant(), "A", "MAG", "9");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("9");
    }

    /** As {@code GET /api/stock} shows it. */
    private String incomingOf(String sku) {
        return Queries.products(hub.jdbc).stock(sku).get(0).incoming();
    }

    @Test
    @DisplayName("a set is told as its scarcest part allows, takes its parts, and follows whatever happens to them")
    void sets() {
        hub.count(PLACED, "KUBEK", "MAG", "10");
        hub.count(PLACED, "TALERZ", "MAG", "4");
        hub.set("ZESTAW", "KUBEK", 2, "TALERZ", 1);
        assertThat(hub.wanted("shop-main", "ZESTAW")).isEqualTo("4");
        assertThat(stores.jdbc().queryForList("select decision from value_history where event = 'WANTED' and sku = 'ZESTAW' and connection = 'shop-main'", String.class)).as("it is made of what was told of its parts").allSatisfy(decision ->
                assertThat(decision).contains("{\"kind\":\"stock\",\"name\":\"MAG\",\"sku\":\"KUBEK\"}", "{\"kind\":\"stock\",\"name\":\"MAG\",\"sku\":\"TALERZ\"}"));
        hub.order(order("1").line("1", "ZESTAW", "3"));
        assertThat(List.of(hub.wanted("shop-main", "ZESTAW"), hub.wanted("shop-main", "KUBEK"), hub.wanted("shop-main", "TALERZ"))).containsExactly("1", "4", "1");
        hub.order(order("2").line("1", "KUBEK", "3"));
        assertThat(hub.wanted("shop-main", "ZESTAW")).as("one mug is left").isEqualTo("0");
        hub.order(order("3").line("1", "ZESTAW", "1"));
        assertThat(hub.hold("3")).contains("KUBEK: wanted 2, available 1");
        hub.carryRechecks(hub.order(order("2").line("1", "KUBEK", "3").says("cancelled").updated(5)));
        assertThat(hub.state("3")).isEqualTo("AWAITING_PAYMENT []");
        hub.set("ZESTAW", "KUBEK", 1);
        assertThat(hub.wanted("shop-main", "ZESTAW")).as("6 and 2 of 10 mugs are promised").isEqualTo("2");
        hub.set("ZESTAW");
        hub.count(PLACED, "ZESTAW", "MAG", "9");
        assertThat(hub.wanted("shop-main", "ZESTAW")).as("it is a product of its own now").isEqualTo("9");
    }

    @Test
    @DisplayName("of a set that a shop has sold the parts are explained by its order where that names them and the connection says that the shop takes them off too; those of a set that only the hub knows are not")
    void partsTakenOffByTheShop() {
        for (boolean takes : List.of(false, true)) {
            var run = takes ? "yes" : "no";
            hub.stock(TWO, "shop-two", new StockTerms(List.of("MAG"), 0, 0, Figure.SHELF, Leaves.SHIPPED, takes));
            for (var kind : List.of("named", "hub")) {
                var part = kind + "-part-" + run;
                var set = kind + "-set-" + run;
                hub.count(PLACED, part, "MAG", "10");
                hub.set(set, part, 2);
                stores.jdbc().update("update channel_value set accepted = wanted, last_accepted = wanted, expected = cast(wanted as numeric(18,4)), state = 'ACCEPTED' where connection = 'shop-two' and sku = ?", part);
                var sold = order(set).line("1", set, "1");
                hub.order("shop-two", kind.equals("named") ? sold.made("1", part, "2") : sold);
                boolean counts = takes && kind.equals("named");
                assertThat(takenOff(set)).isEqualTo("1");
                assertThat(takenOff(part)).as(part).isEqualTo(counts ? "2" : "0");
                assertThat(hub.wanted("shop-two", part)).isEqualTo("8");
            }
        }
    }

    private String takenOff(String sku) {
        return stores.jdbc().queryForObject("select counted_down from channel_value where connection = 'shop-two' and kind = 'stock' and sku = ?", BigDecimal.class, sku).stripTrailingZeros().toPlainString();
    }

    @Test
    @DisplayName("a service needs no stock, as a line or as a part of a set; a set of services alone is not limited by any, and its channels are told nothing")
    void services() {
        hub.count(PLACED, "A", "MAG", "5");
        hub.product("MONTAZ", "service");
        hub.set("SET", "A", 2, "MONTAZ", 1);
        hub.set("CARE", "MONTAZ", 2);
        assertThat(hub.wanted("shop-main", "SET")).isEqualTo("2");
        hub.order(order("1").line("1", "SET", "1").line("2", "MONTAZ", "3").line("3", "CARE", "1"));
        assertThat(hub.state("1")).isEqualTo("AWAITING_PAYMENT []");
        assertThat(reservations("A")).containsExactly("MAG 2 OPEN");
        assertThat(List.of(reservations("MONTAZ"), reservations("CARE"))).containsOnly(List.of());
        assertThat(hub.wanted("shop-main", "SET")).isEqualTo("1");
        assertThat(hub.wanted("shop-main", "CARE")).isNull();
        assertThat(hub.wanted("shop-main", "MONTAZ")).isNull();
        hub.product("MONTAZ", "product");
        assertThat(hub.wanted("shop-main", "SET")).as("nobody has counted a part of it").isEqualTo("0");
    }

    @Test
    @DisplayName("what turns out to be a service is not waited for any more, also by the repeated message of a hub that crashed then")
    void turnsOutToBeAService() {
        hub.count(PLACED, "A", "MAG", "5");
        hub.set("SET", "A", 2, "MONTAZ", 1);
        assertThat(hub.wanted("shop-main", "SET")).isNull();
        hub.order(order("1").line("1", "SET", "1"));
        hub.order(order("2").line("1", "MONTAZ", "1"));
        assertThat(hub.hold("1") + "; " + hub.hold("2")).contains("MONTAZ: wanted 1, available unknown; MONTAZ: wanted 1, available unknown");
        var message = hub.message("erp-main", "poll:stock.poll", "turns", Hub.event("product", """
                {"schemaVersion":"1","items":[{"sku":"MONTAZ","name":"Assembly","kind":"service"}]}"""));
        var sent = hub.process(message);
        assertThat(hub.wanted("shop-main", "SET")).isEqualTo("1");
        assertThat(Hub.addresses(hub.process(message))).containsAll(Hub.addresses(sent));
        hub.carryRechecks(sent);
        assertThat(hub.state("1") + " " + hub.state("2")).isEqualTo("AWAITING_PAYMENT [] AWAITING_PAYMENT []");
        assertThat(reservations("A")).containsExactly("MAG 2 OPEN");
        assertThat(reservations("MONTAZ")).isEmpty();
    }

    @Test
    @DisplayName("sets and their parts in one order are promised once, and a set of sets goes down to what lies on the shelf")
    void setsOfSets() {
        hub.count(PLACED, "A", "MAG", "7");
        hub.set("SMALL", "A", 2);
        hub.set("BIG", "SMALL", 2, "A", 1);
        assertThat(List.of(hub.wanted("shop-main", "SMALL"), hub.wanted("shop-main", "BIG"))).containsExactly("3", "1");
        hub.order(order("1").line("1", "BIG", "1").line("2", "A", "3"));
        assertThat(hub.hold("1")).contains("A: wanted 3, available 2");
        assertThat(reservations("A")).containsExactlyInAnyOrder("MAG 5 OPEN", " 3 WAITING");
    }

    @Test
    @DisplayName("where stock is short, orders of the channel with the higher priority come first, whatever their age")
    void priority() {
        hub.stock(TWO, "shop-two", terms(List.of(), 0, 5));
        hub.order("shop-main", order("1").line("1", "A", "1"));
        hub.order("shop-two", order("2").line("1", "A", "1").placed(PLACED.plusSeconds(60)));
        hub.carryRechecks(hub.count(PLACED.plusSeconds(90), "A", "MAG", "1"));
        assertThat(reservations("A")).containsExactly(" 1 WAITING", "MAG 1 OPEN");
    }

    @Test
    @DisplayName("an order that is not paid in time gives its stock to others, and takes it anew when it is paid")
    void expires() {
        hub.stock(new StockRule(TWO.warehouses(), Duration.ofDays(3)), "none", StockTerms.USUAL);
        var rounds = new ReservationRounds(hub.active(), hub.reservations, hub.supplies, hub.orders, stores.leases(), clock);
        hub.count(PLACED, "A", "MAG", "1");
        var placed = clock.instant();
        hub.order(order("1").line("1", "A", "1").placed(placed));
        hub.order(order("2").line("1", "A", "1").placed(placed.plusSeconds(1)));
        hub.order(order("3").line("1", "B", "1").cashOnDelivery().placed(placed));
        assertThat(rounds.messages()).isEmpty();
        clock.advance(Duration.ofDays(3));
        assertThat(hub.carryRechecks(rounds.messages())).hasSize(1);
        assertThat(hub.state("1")).isEqualTo("AWAITING_PAYMENT []");
        assertThat(hub.timeline("1")).contains("reservation-expired");
        assertThat(reservations("A")).as("the second one is a second younger").containsExactly(" 1 EXPIRED", "MAG 1 OPEN");
        clock.advance(Duration.ofSeconds(1));
        hub.carryRechecks(rounds.messages());
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("1");
        assertThat(rounds.messages()).isEmpty();
        var paid = hub.payment("P1", "COMPLETED", "100.00", "N1");
        assertThat(hub.state("1")).isEqualTo("READY [shortage]");
        assertThat(hub.commands("order.create")).isEmpty();
        hub.carryRechecks(paid);
        assertThat(hub.state("1")).isEqualTo("READY []");
        assertThat(reservations("A")).containsExactly("MAG 1 OPEN", " 1 EXPIRED");
        assertThat(hub.commands("order.create")).hasSize(1);
    }

    @Test
    @DisplayName("an order that waits for a set that nobody knew goes on when its parts are told; an older telling changes nothing")
    void setTold() {
        hub.count(PLACED, "A", "MAG", "4");
        hub.order(order("1").line("1", "SET", "2"));
        assertThat(hub.hold("1")).contains("SET: wanted 2, available unknown");
        hub.carryRechecks(hub.set("SET", "A", 2));
        assertThat(hub.state("1")).isEqualTo("AWAITING_PAYMENT []");
        assertThat(reservations("A")).containsExactly("MAG 4 OPEN");
    }

    @Test
    @DisplayName("what is in a warehouse that is not sold from any more is taken from another one")
    void otherWarehouse() {
        hub.count(PLACED, "A", "MAG", "3");
        hub.count(PLACED, "A", "SKL", "3");
        hub.order(order("1").line("1", "A", "2"));
        hub.stock(new StockRule(List.of(new StockRule.Warehouse("SKL", 0)), null), "none", StockTerms.USUAL);
        hub.carryRechecks(new ReservationRounds(hub.active(), hub.reservations, hub.supplies, hub.orders, stores.leases(), clock).messages());
        assertThat(reservations("A")).containsExactly("SKL 2 OPEN");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("1");
    }

    @Test
    @DisplayName("a parcel of an order that misses a line can go, and what it misses is not waited for any more; a line that comes after the ERP took the goods is reserved alone")
    void goneWithShortage() {
        hub.count(PLACED, "A", "MAG", "5");
        hub.order(order("1").cashOnDelivery().line("1", "A", "2"));
        hub.order(order("1").cashOnDelivery().line("1", "A", "2").line("2", "B", "1").updated(5));
        var create = hub.commands("order.create").get(0);
        hub.receipt(create, "DELIVERED", "ZK 1");
        hub.shipment("s-1", "IN_TRANSIT", "620", "{\"reference\":\"" + create.id() + "\"}");
        hub.order(order("1").cashOnDelivery().line("1", "A", "2").line("2", "B", "1").says("completed").updated(9));
        assertThat(reservations("A")).containsExactly("MAG 2 CONVERTED");
        assertThat(reservations("B")).isEmpty();
        erp(Figure.FREE, Leaves.SHIPPED);
        hub.order(order("2").cashOnDelivery().line("1", "A", "1"));
        hub.confirmed(hub.commands("order.create").get(1), "ZK 2", false);
        hub.order(order("2").cashOnDelivery().line("1", "A", "1").line("2", "C", "1").updated(5));
        hub.carryRechecks(hub.count(PLACED.plusSeconds(30), "C", "MAG", "1"));
        assertThat(reservations("C")).containsExactly("MAG 1 OPEN");
    }

    @Test
    @DisplayName("an order that takes other goods than when it was cancelled is decided")
    void cancelledAndOther() {
        hub.count(PLACED, "A", "MAG", "5");
        hub.order(order("1").line("1", "A", "2"));
        hub.order(order("1").line("1", "A", "2").says("cancelled").updated(5));
        hub.order(order("1").line("1", "B", "2").says("processing").updated(9));
        assertThat(hub.hold("1")).contains("B: wanted 2");
    }

    @Test
    @DisplayName("whoever waits although its stock is there is found by the rounds: what should have told it was lost")
    void forgotten() {
        var rounds = new ReservationRounds(hub.active(), hub.reservations, hub.supplies, hub.orders, stores.leases(), clock);
        hub.count(PLACED, "A", "MAG", "1");
        hub.order(order("1").line("1", "A", "2"));
        assertThat(rounds.messages()).isEmpty();
        hub.count(PLACED.plusSeconds(1), "A", "MAG", "2");
        assertThat(hub.carryRechecks(rounds.messages())).hasSize(1);
        assertThat(reservations("A")).containsExactly("MAG 2 OPEN");
        assertThat(rounds.messages()).isEmpty();
    }

    @Test
    @DisplayName("the same counts again change nothing and wake nobody; a count of another warehouse leaves the first one's reservations alone")
    void sameCounts() {
        hub.count(PLACED, "A", "MAG", "5");
        assertThat(hub.count(PLACED.plusSeconds(1), "A", "MAG", "5.0000")).isEmpty();
        assertThat(counted("A")).endsWith(" " + PLACED.plusSeconds(1));
        hub.order(order("1").cashOnDelivery().line("1", "A", "2"));
        hub.order(order("1").cashOnDelivery().line("1", "A", "2").says("completed").updated(5));
        hub.count(clock.instant().plusSeconds(1), "A", "SKL", "9");
        assertThat(reservations("A")).containsExactly("MAG 2 CONVERTED");
        hub.count(clock.instant().plusSeconds(1), "A", "MAG", "3");
        assertThat(reservations("A")).containsExactly("MAG 2 ENDED");
    }

    @Test
    @DisplayName("where the ERP says when it has issued the goods, a sent order keeps its units until a count that comes after that: the day of docs/stock.md")
    void issued() {
        erp(Figure.SHELF, Leaves.ISSUED);
        hub.count(PLACED, "A", "MAG", "10");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("10");
        hub.order(order("1").cashOnDelivery().line("1", "A", "2"));
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("8");
        var create = hub.commands("order.create").get(0);
        hub.receipt(create, "DELIVERED", "ZK 1");
        hub.count(clock.instant().plusSeconds(1), "A", "MAG", "10");
        assertThat(hub.wanted("shop-main", "A")).as("the ERP's own reservation is not taken off again").isEqualTo("8");
        hub.order(order("1").cashOnDelivery().line("1", "A", "2").says("completed").updated(5));
        hub.count(clock.instant().plusSeconds(2), "A", "MAG", "10");
        assertThat(hub.wanted("shop-main", "A")).as("the courier was faster than the ERP").isEqualTo("8");
        hub.count(clock.instant().plusSeconds(3), "A", "MAG", "8");
        assertThat(hub.wanted("shop-main", "A")).as("issued, and not said yet").isEqualTo("6");
        clock.advance(Duration.ofSeconds(4));
        hub.confirmed(create, "WZ 1", true);
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("6");
        hub.count(clock.instant().plusSeconds(1), "A", "MAG", "8");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("8");
        assertThat(reservations("A")).containsExactly("MAG 2 ENDED");
        assertThat(hub.timeline("1")).contains("issued");
    }

    @Test
    @DisplayName("an order that is cancelled after its goods have left puts nothing on sale before the ERP's figure says so, whether it has issued them or not")
    void cancelledAfterItLeft() {
        erp(Figure.SHELF, Leaves.ISSUED);
        hub.count(PLACED, "A", "MAG", "10");
        hub.order(order("1").cashOnDelivery().line("1", "A", "2"));
        hub.order(order("2").cashOnDelivery().line("1", "A", "3"));
        var first = hub.commands("order.create").get(0);
        var second = hub.commands("order.create").get(1);
        hub.receipt(first, "DELIVERED", "ZK 1");
        hub.receipt(second, "DELIVERED", "ZK 2");
        hub.confirmed(first, "WZ 1", true);
        hub.order(order("1").cashOnDelivery().line("1", "A", "2").says("cancelled").updated(5));
        assertThat(hub.wanted("shop-main", "A")).as("issued, and no count has shown it").isEqualTo("5");
        hub.order(order("2").cashOnDelivery().line("1", "A", "3").says("completed").updated(5));
        hub.order(order("2").cashOnDelivery().line("1", "A", "3").says("cancelled").updated(9));
        assertThat(hub.state("2")).isEqualTo("CANCELLED []");
        hub.count(clock.instant().plusSeconds(1), "A", "MAG", "8");
        assertThat(hub.wanted("shop-main", "A")).as("the courier has three that the ERP has not issued").isEqualTo("5");
        clock.advance(Duration.ofSeconds(2));
        hub.confirmed(second, "WZ 2", true);
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("5");
        hub.count(clock.instant().plusSeconds(1), "A", "MAG", "5");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("5");
        assertThat(reservations("A")).containsExactlyInAnyOrder("MAG 2 ENDED", "MAG 3 ENDED");
        hub.count(clock.instant().plusSeconds(2), "A", "MAG", "8");
        assertThat(hub.wanted("shop-main", "A")).as("three came back").isEqualTo("8");
    }

    @Test
    @DisplayName("a goods issue of a part ends what was issued; the rest stays reserved, also where the order changes, until it is issued itself")
    void issuedInParts() {
        erp(Figure.SHELF, Leaves.ISSUED);
        hub.count(PLACED, "A", "MAG", "5");
        hub.count(PLACED, "B", "MAG", "9");
        hub.set("SET", "B", 2);
        hub.order(order("1").cashOnDelivery().line("1", "A", "3").line("2", "SET", "2"));
        var create = hub.commands("order.create").get(0);
        hub.receipt(create, "DELIVERED", "ZK 1");
        hub.issued(create, "WZ 1", "A", "1", "MAG", "SET", "1", "MAG", "X", "7", "MAG");
        assertThat(reservations("A")).containsExactlyInAnyOrder("MAG 2 OPEN", "MAG 1 CONVERTED");
        assertThat(reservations("B")).containsExactlyInAnyOrder("MAG 2 OPEN", "MAG 2 CONVERTED");
        assertThat(hub.wanted("shop-main", "A")).as("still on the shelf by the last count").isEqualTo("2");
        hub.issued(create, "WZ 1", "A", "1", "MAG");
        assertThat(reservations("A")).as("the same document again").containsExactlyInAnyOrder("MAG 2 OPEN", "MAG 1 CONVERTED");
        hub.count(clock.instant().plusSeconds(1), "A", "MAG", "4");
        hub.count(clock.instant().plusSeconds(1), "B", "MAG", "7");
        assertThat(reservations("A")).containsExactlyInAnyOrder("MAG 2 OPEN", "MAG 1 ENDED");
        assertThat(List.of(hub.wanted("shop-main", "A"), hub.wanted("shop-main", "B"))).containsExactly("2", "5");
        hub.order(order("1").cashOnDelivery().line("1", "A", "3").line("2", "SET", "2").city("Kutno").updated(5));
        assertThat(reservations("A")).containsExactlyInAnyOrder("MAG 2 OPEN", "MAG 1 ENDED");
        hub.order(order("1").cashOnDelivery().line("1", "A", "3").line("2", "SET", "2").city("Kutno").says("completed").updated(9));
        hub.count(clock.instant().plusSeconds(2), "A", "MAG", "4");
        assertThat(hub.wanted("shop-main", "A")).as("sent, and two not issued yet").isEqualTo("2");
        clock.advance(Duration.ofSeconds(3));
        hub.issued(create, "WZ 2", "A", "2", "MAG", "B", "2", "MAG");
        hub.count(clock.instant().plusSeconds(1), "A", "MAG", "2");
        hub.count(clock.instant().plusSeconds(1), "B", "MAG", "5");
        assertThat(reservations("A")).containsExactlyInAnyOrder("MAG 2 ENDED", "MAG 1 ENDED");
        assertThat(List.of(hub.wanted("shop-main", "A"), hub.wanted("shop-main", "B"))).containsExactly("2", "5");
        assertThat(stores.jdbc().queryForObject("select sum(quantity) from reserved", BigDecimal.class)).isEqualByComparingTo("0");
        assertThat(hub.orders.find(Ids.order("shop-main", "1")).orElseThrow().exports().get("erp-main").state().name()).isEqualTo("ISSUED");
    }

    @Test
    @DisplayName("an order that has grown after its export and is issued as it was gets the rest when there is some")
    void grownAndIssued() {
        erp(Figure.SHELF, Leaves.ISSUED);
        hub.count(PLACED, "A", "MAG", "5");
        hub.order(order("1").cashOnDelivery().line("1", "A", "5"));
        var create = hub.commands("order.create").get(0);
        hub.receipt(create, "DELIVERED", "ZK 1");
        hub.order(order("1").cashOnDelivery().line("1", "A", "7").updated(5));
        assertThat(reservations("A")).containsExactlyInAnyOrder("MAG 5 OPEN", " 2 WAITING");
        hub.issued(create, "WZ 1");
        hub.count(clock.instant().plusSeconds(1), "A", "MAG", "2");
        hub.order(order("1").cashOnDelivery().line("1", "A", "7").city("Kutno").updated(9));
        assertThat(reservations("A")).containsExactlyInAnyOrder("MAG 5 ENDED", "MAG 2 OPEN");
    }

    @Test
    @DisplayName("a count that meets a reservation while another decision changes it ends what that decision leaves, and takes just that off")
    void countDuringDecision() throws Exception {
        hub.count(PLACED, "A", "MAG", "5");
        hub.order(order("1").cashOnDelivery().line("1", "A", "3"));
        hub.order(order("1").cashOnDelivery().line("1", "A", "3").says("completed").updated(5));
        var orderId = Ids.order("shop-main", "1");
        var before = hub.reservations.ofOrder(orderId);
        var thread = Executors.newSingleThreadExecutor();
        try {
            var counting = stores.transaction().execute(status -> {
                hub.reservations.replace(orderId, before, List.of(before.get(0).plus(new BigDecimal("-2"))));
                var count = thread.submit(() -> stores.transaction().execute(other -> hub.counts.count(List.of(new Count("A", "MAG", new BigDecimal("2"), null)),
                        clock.instant().plusSeconds(1), "erp-main", "m-1", any -> JsonNodeFactory.instance.objectNode(), clock.instant())));
                assertThatThrownBy(() -> count.get(1, TimeUnit.SECONDS)).as("it waits").isInstanceOf(TimeoutException.class);
                return count;
            });
            counting.get(60, TimeUnit.SECONDS);
        } finally {
            thread.shutdownNow();
        }
        assertThat(reservations("A")).containsExactly("MAG 1 ENDED");
        assertThat(stores.jdbc().queryForObject("select quantity from reserved where sku = 'A'", BigDecimal.class)).isEqualByComparingTo("0");
    }

    /**
     * A company whose ERP reserves, issues, receives and counts in any order, whose couriers are faster or slower than it and take some orders parcel by parcel, whose buyers cancel, also what has left or a part of
     * which has (a person lets the rest go), which finds less on its shelf than it has promised, and whose words come late, also the counts: each is dated when its reading began, as polls are, made later and heard of
     * later still. Some words of carriers are overtaken by the channel's. The hub never tells more than is free in truth, but for what a cancelled order has left without the hub having heard it, and tells just
     * what is free when all is quiet.
     */
    @Test
    @DisplayName("whatever the ERP has deducted is not deducted again, and what it has not is not forgotten: against a model, for each kind of count")
    void reconciled() {
        long random = new Random().nextLong();
        System.out.println("StockSuite.reconciled: random seed " + random);
        for (var figure : Figure.values()) {
            for (var leaves : Leaves.values()) {
                for (long seed : new long[] {1, 2, 3, 4, 5, 6, random}) {
                    hub = new Hub(stores);
                    stores.jdbc().update("delete from message");
                    stores.jdbc().update("delete from inbox");
                    erp(figure, leaves);
                    hub.parcels();
                    new Company(hub, figure, leaves, seed).live();
                }
            }
        }
    }

    private final class Company {

        private final Hub hub;
        private final Figure figure;
        private final Leaves leaves;
        private final Random random;
        private final String seed;
        private final Map<String, Integer> ordered = new TreeMap<>();
        private final List<String> documents = new ArrayList<>();
        private final Map<String, Integer> issued = new TreeMap<>();
        /** Pieces that the courier has, whatever the ERP has issued. */
        private final Map<String, Integer> gone = new TreeMap<>();
        /** The labels of an order, one for each piece. */
        private final Map<String, List<String>> labels = new TreeMap<>();
        private final Set<String> cancelled = new TreeSet<>();
        /** Cancelled ones of which the hub hears before it hears of a parcel that had left. */
        private final Set<String> overtaken = new TreeSet<>();
        /** Cancelled ones for which the ERP has nothing reserved any more but what has left. */
        private final Set<String> released = new TreeSet<>();
        private final List<Runnable> late = new ArrayList<>();
        private int shelf = 40;
        private int next;
        /** When the reading began that is under way; null where there is none. */
        private Instant began;
        /** What it has read; null before. */
        private Integer read;

        Company(Hub hub, Figure figure, Leaves leaves, long seed) {
            this.hub = hub;
            this.figure = figure;
            this.leaves = leaves;
            this.random = new Random(seed);
            this.seed = figure + " " + leaves + " " + seed;
        }

        void live() {
            countNow();
            for (int step = 0; step < 60; step++) {
                clock.advance(Duration.ofSeconds(1));
                switch (random.nextInt(11)) {
                    case 0, 1 -> sell();
                    case 2 -> open();
                    case 3 -> issue();
                    case 4 -> shelf += 3;
                    case 5 -> cancel();
                    case 6 -> recount();
                    case 7 -> send();
                    case 8 -> sendOne();
                    case 9 -> hearAll();
                    default -> count();
                }
                if (random.nextBoolean()) {
                    count();
                }
                while (!late.isEmpty() && random.nextBoolean()) {
                    late.remove(0).run();
                }
                assertThat(told()).as(seed + ", step " + step).isLessThanOrEqualTo(Math.max(0, free()) + unheard());
            }
            shelf += Math.max(0, -free());
            while (ordered.keySet().stream().anyMatch(this::unopened)) {
                open();
            }
            while (documents.stream().anyMatch(this::waits)) {
                issue();
            }
            hearAll();
            assertThat(told()).as(seed + ", quiet").isEqualTo(free());
        }

        /** What the hub tells then is as much as it can be: nothing but what the ERP has yet to issue keeps it lower. */
        private void hearAll() {
            late.forEach(Runnable::run);
            late.clear();
            clock.advance(Duration.ofSeconds(1));
            countNow();
        }

        private int told() {
            return Integer.parseInt(hub.wanted("shop-main", "A"));
        }

        /** In truth: on the shelf, and not promised to an order whose goods are still there. */
        private int free() {
            return shelf - promised();
        }

        /** With the courier, and for the hub on the shelf still. */
        private int unheard() {
            return overtaken.stream().mapToInt(ordered::get).sum();
        }

        private int promised() {
            return ordered.keySet().stream().mapToInt(this::left).sum();
        }

        /** To leave the shelf yet. */
        private int left(String id) {
            return cancelled.contains(id) ? 0 : ordered.get(id) - off(id);
        }

        private int gone(String id) {
            return gone.getOrDefault(id, 0);
        }

        private int issued(String id) {
            return issued.getOrDefault(id, 0);
        }

        /** Not on the shelf any more. */
        private int off(String id) {
            return Math.max(gone(id), issued(id));
        }

        /** For the ERP to issue yet: of what is cancelled, what has left. */
        private int unissued(String id) {
            return Math.max(0, (cancelled.contains(id) ? gone(id) : ordered.get(id)) - issued(id));
        }

        private void leave(String id, int taken, int booked) {
            int before = off(id);
            gone.merge(id, taken, Integer::sum);
            issued.merge(id, booked, Integer::sum);
            shelf -= off(id) - before;
        }

        private boolean unopened(String id) {
            return !documents.contains(id) && !cancelled.contains(id);
        }

        private boolean waits(String id) {
            return unissued(id) > 0;
        }

        private void sell() {
            int wanted = 1 + random.nextInt(3);
            if (told() >= wanted) {
                var id = Integer.toString(++next);
                ordered.put(id, wanted);
                hub.order(draft(id));
                labels.put(id, hub.labels(id));
            }
        }

        /** The ERP takes an order in, and reserves; the hub hears of it later. Of some the answer is lost: a person is to decide, and nothing but their goods issue tells of them. */
        private void open() {
            ordered.keySet().stream().filter(this::unopened).findFirst().ifPresent(id -> {
                documents.add(id);
                var create = hub.commands("order.create").stream().filter(row -> row.entity().equals(orderId(id))).findFirst().orElseThrow();
                if (random.nextInt(4) == 0) {
                    stores.jdbc().update("update message set state = 'UNKNOWN' where id = ?", create.id());
                    hub.receipt(create, "UNKNOWN", null);
                } else {
                    hub.receipt(create, "DELIVERED", null);
                    late.add(() -> hub.confirmed(create, "ZK " + id, false));
                }
            });
        }

        /**
         * The goods leave the shelf, where the ERP tells it some now and some then; when all have, the courier has them, if he has not had them before. The hub hears of both later.
         */
        private void issue() {
            documents.stream().filter(id -> waits(id) && shelf >= left(id)).findFirst().ifPresent(id -> {
                int part = leaves == Leaves.ISSUED ? 1 + random.nextInt(unissued(id)) : unissued(id);
                leave(id, 0, part);
                var create = hub.commands("order.create").stream().filter(row -> row.entity().equals(orderId(id))).findFirst().orElseThrow();
                if (leaves == Leaves.ISSUED) {
                    var document = "WZ " + id + "/" + next++;
                    boolean silent = part == ordered.get(id) && random.nextBoolean();
                    late.add(() -> {
                        if (silent) {
                            hub.confirmed(create, document, true);
                        } else {
                            hub.issued(create, document, "A", Integer.toString(part), "MAG");
                        }
                    });
                }
                if (issued(id) == ordered.get(id) && gone(id) < issued(id)) {
                    leave(id, ordered.get(id) - gone(id), 0);
                    late.add(() -> says(id, "completed"));
                }
                letGo(id);
            });
        }

        /** The courier takes the goods before the ERP issues them; the hub hears of it later. */
        private void send() {
            if (leaves == Leaves.ISSUED) {
                documents.stream().filter(id -> left(id) > 0 && shelf >= left(id)).findFirst().ifPresent(id -> {
                    leave(id, ordered.get(id) - gone(id), 0);
                    late.add(() -> says(id, "completed"));
                });
            }
        }

        /** The courier takes one parcel of an order, which the ERP has issued by then where it does not tell; the hub hears of it later. Some buyers do not want the rest. */
        private void sendOne() {
            documents.stream().filter(id -> left(id) > 0 && shelf > 0).skip(random.nextInt(2)).findFirst().ifPresent(id -> {
                var label = labels.get(id).get(gone(id));
                leave(id, 1, leaves == Leaves.ISSUED ? 0 : 1);
                switch (random.nextInt(5)) {
                    case 0 -> {
                        late.add(() -> hub.pickedUp(label));
                        cancel(id);
                    }
                    case 1, 2 -> overtake(id, label);
                    default -> late.add(() -> hub.pickedUp(label));
                }
            });
        }

        /** All that has left of a cancelled order is issued: a person lets the rest go, when the hub has heard of it. */
        private void letGo(String id) {
            if (cancelled.contains(id) && gone(id) > 0 && unissued(id) == 0) {
                late.add(() -> hub.requests().release("shop-main", orderId(id), "let-go-" + next++));
            }
        }

        /** The buyer cancels, some before the goods leave and some after; hub and ERP hear of it later, each at its time. The ERP's document of goods that have left stands. */
        private void cancel() {
            ordered.keySet().stream().filter(id -> !cancelled.contains(id)).skip(random.nextInt(5)).findFirst().ifPresent(this::cancel);
        }

        private void cancel(String id) {
            cancelled.add(id);
            if (gone(id) < ordered.get(id)) {
                late.add(late.isEmpty() ? 0 : random.nextInt(late.size()), () -> released.add(id));
            }
            late.add(() -> says(id, "cancelled"));
            letGo(id);
        }

        /** The buyer cancels before the hub has heard of the parcel that the courier has taken. */
        private void overtake(String id, String label) {
            cancelled.add(id);
            late.add(() -> {
                says(id, "cancelled");
                overtaken.add(id);
            });
            late.add(() -> {
                hub.pickedUp(label);
                overtaken.remove(id);
            });
            late.add(late.isEmpty() ? 0 : random.nextInt(late.size()), () -> released.add(id));
            letGo(id);
        }

        private Examples.Draft draft(String id) {
            return order(id).cashOnDelivery().by("courier").line("1", "A", ordered.get(id).toString()).placed(clock.instant());
        }

        private void says(String id, String word) {
            hub.carryRechecks(hub.order(draft(id).says(word).updated(500 + next++)));
        }

        /** Somebody counts by hand, finds less than is promised, and it is heard of at once. */
        private void recount() {
            if (promised() > 3 && random.nextInt(4) == 0) {
                shelf = Math.min(shelf, promised() - 1 - random.nextInt(3));
                countNow();
                clock.advance(Duration.ofSeconds(1));
            }
        }

        /** What the ERP has promised by its own documents. */
        private int reserved(String id) {
            return Math.max(0, (released.contains(id) ? gone(id) : ordered.get(id)) - issued(id));
        }

        /** A reading begins, reads, or is heard of. */
        private void count() {
            if (began == null) {
                began = clock.instant();
            } else if (read == null) {
                int booked = shelf + ordered.keySet().stream().mapToInt(id -> off(id) - issued(id)).sum();
                read = figure == Figure.SHELF ? booked : booked - documents.stream().mapToInt(this::reserved).sum();
            } else {
                hub.count(began, "A", "MAG", read.toString());
                began = null;
                read = null;
            }
        }

        private void countNow() {
            while (began != null) {
                count();
            }
            count();
            count();
            count();
        }

        private String orderId(String id) {
            return Ids.order("shop-main", id);
        }
    }

    private String counted(String sku) {
        return stores.jdbc().queryForObject("select s.on_hand, c.said_at as counted_at from stock s join candidate c on c.item = s.sku and c.field = 'stock.' || s.warehouse and c.source = s.source where s.sku = ?", (row, n) ->
                row.getBigDecimal("on_hand").stripTrailingZeros().toPlainString() + " " + row.getObject("counted_at", OffsetDateTime.class).toInstant(), sku);
    }

    @Test
    @DisplayName("a count that says what is known waits for nobody who has the SKU, is known to be newer, and is not one that came too late")
    void repeated() throws Exception {
        hub.count(PLACED, "A", "5");
        var thread = Executors.newSingleThreadExecutor();
        try {
            stores.transaction().execute(status -> {
                stores.locks().skus(List.of("A"));
                var again = thread.submit(() -> hub.count(PLACED.plusSeconds(60), "A", "5"));
                assertThat(again).succeedsWithin(Duration.ofSeconds(20)).asInstanceOf(InstanceOfAssertFactories.LIST).isEmpty();
                return null;
            });
        } finally {
            thread.shutdownNow();
        }
        assertThat(counted("A")).isEqualTo("5 " + PLACED.plusSeconds(60));
        hub.count(PLACED.plusSeconds(30), "A", "9");
        assertThat(counted("A")).as("counted before").isEqualTo("5 " + PLACED.plusSeconds(60));
        assertThat(stores.jdbc().queryForList("select state from message where direction = 'IN' order by seq", String.class)).containsExactly("PROCESSED", "PROCESSED", "IGNORED");
    }

    @Test
    @DisplayName("a count that says what was known when it came, and is another than one that is decided at that moment, is decided behind it")
    void repeatedMeanwhile() throws Exception {
        hub.count(PLACED, "A", "5");
        hub.count(PLACED, "B", "5");
        var thread = Executors.newSingleThreadExecutor();
        try {
            var again = stores.transaction().execute(status -> {
                hub.count(PLACED.plusSeconds(10), "A", "7");
                var said = thread.submit(() -> hub.count(PLACED.plusSeconds(20), "A", "5"));
                assertThatThrownBy(() -> said.get(1, TimeUnit.SECONDS)).as("it waits").isInstanceOf(TimeoutException.class);
                return said;
            });
            again.get(60, TimeUnit.SECONDS);
        } finally {
            thread.shutdownNow();
        }
        assertThat(List.of(counted("A"), counted("B"))).containsExactly("5 " + PLACED.plusSeconds(20), "5 " + PLACED);
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("5");
    }

    @Test
    @DisplayName("counts of the same goods that come at once, most of them as before, leave the newest of each")
    void repeatedAtOnce() throws Exception {
        clock.advance(Duration.ofSeconds(300_000));
        var random = new Random(7);
        var newest = new TreeMap<String, Integer>();
        var values = new TreeMap<String, String>();
        var calls = new ArrayList<Callable<List<Outgoing>>>();
        for (int i = 0; i < 240; i++) {
            var sku = "N" + i % 3;
            int at = random.nextInt(100_000) * 3 + i % 3;
            var onHand = Integer.toString(random.nextInt(10) < 8 ? 4 : random.nextInt(9));
            calls.add(() -> hub.count(PLACED.plusSeconds(at), sku, onHand));
            if (at > newest.getOrDefault(sku, -1)) {
                newest.put(sku, at);
                values.put(sku, onHand);
            }
        }
        Hub.atOnce(calls);
        values.forEach((sku, onHand) -> {
            assertThat(counted(sku)).isEqualTo(onHand + " " + PLACED.plusSeconds(newest.get(sku)));
            assertThat(hub.wanted("shop-main", sku)).isEqualTo(onHand);
        });
    }

    private Inbound counts(String key, Instant at, String a, String b) {
        return hub.message("erp-main", "poll:stock.poll", key, Hub.event("stock", """
                {"schemaVersion":"1","countedAt":"%s","items":[{"sku":"A","warehouse":"MAG","onHand":"%s"},{"sku":"B","warehouse":"MAG","onHand":"%s"}]}""".formatted(at, a, b)));
    }

    @Test
    @DisplayName("a duplicate of a message refreshes nothing, also where it says what is known")
    void repeatedByDuplicate() {
        hub.process(counts("same", PLACED, "5", "6"));
        var duplicate = counts("same", PLACED.plusSeconds(60), "5", "6");
        hub.process(duplicate);
        assertThat(stores.ledger().find(duplicate.id()).orElseThrow().reason().code()).isEqualTo("duplicate");
        assertThat(List.of(counted("A"), counted("B"))).containsExactly("5 " + PLACED, "6 " + PLACED);
        assertThat(stores.jdbc().queryForList("select distinct message_id from stock", String.class)).doesNotContain(duplicate.id());
    }

    @Test
    @DisplayName("a message that has a count that is as it was, and others that came too late, is not one that came too late")
    void repeatedAndLate() {
        hub.process(counts("first", PLACED, "5", "6"));
        hub.count(PLACED.plusSeconds(60), "B", "7");
        var late = counts("late", PLACED.plusSeconds(30), "5", "9");
        hub.process(late);
        assertThat(List.of(counted("A"), counted("B"))).containsExactly("5 " + PLACED.plusSeconds(30), "7 " + PLACED.plusSeconds(60));
        assertThat(stores.ledger().find(late.id()).orElseThrow()).satisfies(row -> {
            assertThat(row.state()).isEqualTo(MessageState.PROCESSED);
            assertThat(row.reason()).isNull();
        });
    }

    @Test
    @DisplayName("a message that only repeats is sent what followed from it, where its decision is on disk and its sending was not")
    void repeatedAfterCrash() {
        hub.count(PLACED, "A", "5");
        var message = hub.message("erp-main", "poll:stock.poll", "crashed", Hub.event("stock", """
                {"schemaVersion":"1","countedAt":"%s","items":[{"sku":"A","warehouse":"MAG","onHand":"6"}]}""".formatted(PLACED.plusSeconds(5))));
        var sent = Hub.addresses(hub.process(message));
        assertThat(sent).contains("wake.shop-main");
        assertThat(Hub.addresses(hub.process(message))).containsAll(sent);
    }

    @Test
    @DisplayName("the last unit in four orders of four channels at once: one has it, three are held, and no unit is promised twice")
    void lastUnit() throws Exception {
        races(60);
    }

    /** One piece each, and an order for it in each of four channels at once. */
    void races(int races) throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        hub.stock(TWO, "none", StockTerms.USUAL);
        hub.channels(Examples.shopNamed("shop-three", "order.status", "stock.write"), Examples.shopNamed("shop-four", "order.status", "stock.write"));
        try {
            for (int race = 0; race < races; race++) {
                var sku = "R" + race;
                hub.count(PLACED, sku, "MAG", "1");
                var orders = new ArrayList<Callable<List<Outgoing>>>();
                for (int buyer = 0; buyer < 4; buyer++) {
                    var draft = order("r" + race + "-" + buyer).cashOnDelivery().line("1", sku, "1");
                    var channel = CHANNELS.get(buyer);
                    orders.add(() -> hub.order(channel, draft));
                }
                for (var done : threads.invokeAll(orders)) {
                    done.get();
                }
                assertThat(reservations(sku)).as(sku).containsExactlyInAnyOrder("MAG 1 OPEN", " 1 WAITING", " 1 WAITING", " 1 WAITING");
                assertThat(CHANNELS).allMatch(channel -> hub.wanted(channel, sku).equals("0"));
                var prefix = "r" + race + "-";
                assertThat(IntStream.range(0, 4).mapToObj(buyer -> hub.orders.find(Ids.order(CHANNELS.get(buyer), prefix + buyer)).orElseThrow().holds().stream().map(Hold::reason).toList()))
                        .as(sku).containsExactlyInAnyOrder(List.of(), List.of("shortage"), List.of("shortage"), List.of("shortage"));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(stores.jdbc().queryForObject("select count(*) from reserved where quantity <> 1", Long.class)).isZero();
        assertThat(stores.jdbc().queryForObject("select count(*) from orders where status = 'READY'", Long.class)).isEqualTo(4L * races);
        assertThat(hub.commands("order.create")).hasSize(races).allMatch(row -> row.state() == MessageState.PENDING);
        assertThat(stores.jdbc().queryForObject("select sum(reserved) from reservation", BigDecimal.class)).isEqualByComparingTo(BigDecimal.valueOf(races));
    }
}
