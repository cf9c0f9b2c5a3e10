package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import pl.spoiwo.ledger.Ledger.BodyKind;

abstract class BalanceSuite extends DatabaseSuite {

    @Test
    @DisplayName("who asks while reading the evidence takes long is told what was found the last time, and when that was")
    void slow() {
        var slow = new AtomicBoolean();
        var go = new CountDownLatch(1);
        var balance = new LedgerBalance(new JdbcTemplate(database.dataSource()) {
            @Override
            public <T> List<T> queryForList(String sql, Class<T> type, Object... parameters) {
                if (slow.get()) {
                    Awaitility.await().until(() -> go.getCount() == 0);
                }
                return super.queryForList(sql, type, parameters);
            }
        }, stores.queries(), clock, Duration.ofDays(7), Duration.ofMinutes(3), Duration.ofDays(90));
        var first = balance.balance();
        slow.set(true);
        clock.advance(Duration.ofHours(1));
        var until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        while (System.nanoTime() < until) {
            assertThat(balance.balance(Duration.ofMillis(20)).at()).isEqualTo(first.at());
        }
        go.countDown();
        Awaitility.await().untilAsserted(() -> assertThat(balance.balance().at()).isEqualTo(clock.instant()));
    }

    @Test
    @DisplayName("a message that was received, decided, sent and confirmed balances, and so do ignored, parked and open ones")
    void balanced() {
        var message = inbound("m-1", "order:1");
        decide(message);
        deliver("c-1");
        receipt("c-1");
        var duplicate = inbound("m-2", "order:1");
        stores.ledger().close(duplicate, MessageState.IGNORED, Reason.of("duplicate", "duplicate of m-1"), null, "v1");
        park("m-3");
        stores.ledger().recordReceived(List.of(inbound("m-4", "order:4")));
        clock.advance(Duration.ofMinutes(4));

        var balance = stores.balance().balance();
        assertThat(balance.gaps()).isEmpty();
        assertThat(balance.balanced()).isTrue();
        assertThat(balance.connections().get("shop-main")).isEqualTo(new LedgerBalance.Sums(4, 1, 1, 1, 1, 0));
        assertThat(balance.connections().get("erp-main")).isEqualTo(new LedgerBalance.Sums(1, 1, 0, 0, 0, 0));
        assertThat(balance.commands().get("erp-main")).isEqualTo(new LedgerBalance.CommandSums(1, 1, 0, 0, 0, 0, 0));
    }

    @Test
    @DisplayName("what somebody took away or made up is found by the facts that others wrote")
    void gaps() {
        assertGap("key-without-message", "delete from message where id = 'm-1'");
        assertGap("command-missing", "delete from message where id = 'c-1'");
        assertGap("order-missing", "delete from orders where order_id = 'o-1'");
        assertGap("payment-missing", "delete from payment where order_id = 'o-1'");
        assertGap("reservation-missing", "delete from reservation where order_id = 'o-1'");
        assertGap("decided-without-key", "delete from inbox where message_id = 'm-1'");
        assertGap("cause-missing", "update message set caused_by = 'm-none' where id = 'c-1'");
        assertGap("cause-not-decided", "update message set state = 'RECEIVED' where id = 'm-1'");
        assertGap("without-body", "delete from message_body where message_id = 'm-1'");
        assertGap("delivered-without-claim", "update message set fence = 0, attempts = 0 where id = 'c-1'");
        assertGap("delivered-without-answer", "delete from message_body where message_id = 'c-1' and kind = 'RESULT'");
        assertGap("delivered-without-receipt", "update message set caused_by = null where caused_by = 'c-1'");
        assertGap("sending-without-lease", "update message set state = 'SENDING' where id = 'c-1'");
        assertGap("parked-without-reason", "update message set reason_code = null where id = 'm-3'");
    }

    @Test
    @DisplayName("a command delivered just now is not missed: its receipt may still be on the way")
    void young() {
        decide(inbound("m-1", "order:1"));
        deliver("c-1");
        assertThat(stores.balance().balance().balanced()).isTrue();
        clock.advance(Duration.ofMinutes(4));
        assertThat(stores.balance().balance().gaps()).extracting(LedgerBalance.Gap::code).containsExactly("delivered-without-receipt");
    }

    private void assertGap(String code, String damage) {
        emptyTables();
        decide(inbound("m-1", "order:1"));
        deliver("c-1");
        receipt("c-1");
        park("m-3");
        clock.advance(Duration.ofMinutes(4));
        assertThat(stores.balance().balance().balanced()).as("before " + damage).isTrue();
        assertThat(stores.jdbc().update(damage)).as(damage).isPositive();
        var balance = stores.balance().balance();
        assertThat(balance.balanced()).isFalse();
        assertThat(balance.gaps()).extracting(LedgerBalance.Gap::code).contains(code);
    }

    private void decide(Inbound message) {
        var now = UtcTime.of(clock.instant());
        for (var table : List.of("orders", "order_timeline", "payment", "reservation", "reserved")) {
            stores.jdbc().update("delete from " + table);
        }
        stores.jdbc().update("insert into orders (order_id, connection, external_id, status, version, document, updated_at) values ('o-1', 'shop-main', '1', 'READY', 1, '{}', ?)", now);
        stores.jdbc().update("insert into order_timeline (order_id, seq, at, what, why) values ('o-1', 1, ?, 'payment', 'PAID')", now);
        stores.jdbc().update("insert into payment (payment_id, connection, external_id, order_id, status, version, document, updated_at) "
                + "values ('p-1', 'pay-main', 'P1', 'o-1', 'PAID', 1, '{}', ?)", now);
        stores.jdbc().update("insert into reservation (order_id, line_id, sku, warehouse, quantity, reserved, state, at) values ('o-1', '1', 'A', 'MAG', 2, 2, 'OPEN', ?)", now);
        stores.jdbc().update("insert into reserved (sku, warehouse, quantity) values ('A', 'MAG', 2)");
        stores.ledger().recordReceived(List.of(message));
        stores.transaction().executeWithoutResult(status -> {
            stores.ledger().takeKey(message);
            stores.ledger().addCommands(message.id(), "v1", List.of(command("c-1", "order.create", "o-1", 0)));
            stores.ledger().close(message, MessageState.PROCESSED, null, "o-1", "v1");
        });
    }

    private void deliver(String id) {
        var claim = (Claims.Claim.Won) stores.claims().claim(id, Duration.ofMinutes(1));
        stores.claims().end(claim, MessageState.DELIVERED, null, null);
        stores.ledger().saveBody(id, BodyKind.RESULT, "{}".getBytes(StandardCharsets.UTF_8));
    }

    private void receipt(String commandId) {
        var receipt = new Inbound("r-1", "erp-main", "receipt", "receipt:" + commandId, "application/json", java.util.Map.of(),
                "{}".getBytes(StandardCharsets.UTF_8), clock.instant(), commandId);
        stores.ledger().takeKey(receipt);
        stores.ledger().close(receipt, MessageState.PROCESSED, null, "o-1", "v1");
    }

    private void park(String id) {
        stores.ledger().takeKey(inbound(id, id));
        stores.ledger().close(inbound(id, id), MessageState.PARKED, Reason.of("schema", "total is missing"), null, "v1");
    }
}
