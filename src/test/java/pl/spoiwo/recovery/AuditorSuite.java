package pl.spoiwo.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Node;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Stores;

abstract class AuditorSuite extends RecoverySlice {

    private static final Duration AGE = Duration.ofMinutes(3);
    private static final Duration LEASE = Duration.ofMinutes(1);

    private Auditor auditor;

    @BeforeEach
    void auditor() {
        received("m-cause");
        stores.ledger().takeKey(inbound("m-cause", "order:m-cause"));
        stores.ledger().close(inbound("m-cause", "order:m-cause"), MessageState.PROCESSED, null, null, "v1");
        auditor = auditorOf(stores);
    }

    private Auditor auditorOf(Stores node) {
        return new Auditor(node.jdbc(), new DeadLetters(node.jdbc(), node.ledger(), broker.broker(), alerts), node.queries(), node.balance(), node.leases(),
                broker.broker(), alerts, clock, AGE, Duration.ofMinutes(15), Duration.ofDays(7));
    }

    @Test
    @DisplayName("what is young, parked, done, held by a lease or waits for an open command is left alone")
    void leftAlone() throws Exception {
        added(command("c-1", "order.create", "o-1", 0), command("c-2", "order.status", "o-1", 1), command("c-3", "order.create", "o-3", 2));
        stores.claims().claim("c-2", LEASE);
        stores.claims().claim("c-1", AGE.plus(AGE));
        ended("c-3", MessageState.PARKED);
        clock.advance(AGE.plusSeconds(1));
        added(command("c-4", "order.create", "o-4", 3));
        received("m-young");
        auditor.run();

        assertThat(drain("out.erp-main")).isEmpty();
        assertThat(drain("in.shop-main::process.shop-main")).isEmpty();
        assertThat(alerts.open).isEmpty();
    }

    @Test
    @DisplayName("what stands still and is in no queue is sent again once, and then again only after longer and longer waits")
    void sentAgain() throws Exception {
        added(command("c-pending", "order.create", "o-1", 0), command("c-lease", "order.create", "o-2", 1), command("c-first", "order.status", "o-3", 2),
                command("c-waiting", "order.create", "o-3", 3), command("c-retry", "order.create", "o-4", 4));
        stores.claims().claim("c-lease", LEASE);
        stores.claims().claim("c-waiting", LEASE);
        stores.ledger().supersede("c-first", WHY);
        stores.claims().end((pl.spoiwo.ledger.Claims.Claim.Won) stores.claims().claim("c-retry", LEASE), MessageState.RETRYING, WHY, clock.instant().plusSeconds(60), null);
        received("m-lost");
        clock.advance(AGE.plusSeconds(61));
        auditor.run();

        assertThat(ids("out.erp-main")).containsExactlyInAnyOrder("c-pending", "c-lease", "c-waiting", "c-retry");
        assertThat(ids("in.shop-main::process.shop-main")).containsExactly("m-lost");
        auditor.run();
        clock.advance(AGE.plusSeconds(1));
        auditor.run();
        assertThat(ids("out.erp-main")).isEmpty();
        clock.advance(AGE.plusSeconds(1));
        auditor.run();
        assertThat(ids("out.erp-main")).hasSize(4);
        assertThat(alerts.open).isEmpty();
    }

    @Test
    @DisplayName("a command that has ended well and whose receipt was lost is sent again, so that its copy makes the receipt once more")
    void unheard() throws Exception {
        added(command("c-heard", "order.create", "o-1", 0), command("c-unheard", "order.create", "o-2", 1), command("c-parked", "order.create", "o-3", 2));
        ended("c-heard", MessageState.DELIVERED);
        ended("c-unheard", MessageState.DELIVERED);
        ended("c-parked", MessageState.PARKED);
        stores.ledger().recordReceived(List.of(new Inbound("m-receipt", "erp-main", "receipt", "receipt:c-heard", "application/json",
                Map.of(), "{}".getBytes(StandardCharsets.UTF_8), clock.instant(), "c-heard"), new Inbound("m-so-far", "erp-main", Inbound.SO_FAR, "receipt:c-unheard:so-far", "application/json",
                Map.of(), "{}".getBytes(StandardCharsets.UTF_8), clock.instant(), "c-unheard")));
        clock.advance(AGE.plusSeconds(1));
        auditor.run();

        assertThat(ids("out.erp-main")).containsExactly("c-unheard");
        clock.advance(AGE.plusSeconds(1));
        auditor.run();
        assertThat(ids("out.erp-main")).as("looked for as seldom as the gaps").isEmpty();
    }

    @Test
    @DisplayName("what does not move however often it is sent again is named in an alert, which closes when it moved")
    void unexplained() throws Exception {
        added(command("c-1", "order.create", "o-1", 0));
        for (int n = 0; n < 6; n++) {
            clock.advance(AGE.multipliedBy(1L << n).plusSeconds(1));
            auditor.run();
            drain("out.erp-main");
        }
        auditor.run();
        assertThat(alerts.open).containsExactly("ledger-unexplained null");
        assertThat(alerts.texts.get(0)).contains("c-1").contains("PENDING");
        stores.ledger().supersede("c-1", WHY);
        auditor.run();
        assertThat(alerts.open).isEmpty();
    }

    @Test
    @DisplayName("a backlog explains itself: nothing is sent again while the queue holds it")
    void backlog() {
        for (int n = 0; n < 5; n++) {
            var command = command("c-" + n, "order.create", "o-" + n, n);
            added(command);
            broker.broker().send(List.of(Outgoing.of(command)));
        }
        clock.advance(Duration.ofHours(5));
        auditor.run();
        assertThat(broker.depth("out.erp-main")).isEqualTo(5);
    }

    @Test
    @DisplayName("the long backlog of one target does not hide what another has lost")
    void backlogHidesNothing() throws Exception {
        for (int n = 0; n < StandingRows.AT_ONCE + 10; n++) {
            var command = command("c-" + n, "order.create", "o-" + n, n);
            added(command);
            broker.broker().send(List.of(Outgoing.of(command)));
        }
        clock.advance(AGE.plusSeconds(1));
        received("m-lost");
        clock.advance(AGE.plusSeconds(1));
        auditor.run();

        assertThat(ids("in.shop-main::process.shop-main")).containsExactly("m-lost");
        assertThat(broker.depth("out.erp-main")).isEqualTo(StandingRows.AT_ONCE + 10);
    }

    @Test
    @DisplayName("what the broker parked by itself is parked in the ledger with an alert, and a dead letter of something done is taken away")
    void deadLetters() {
        var exhausted = received("m-exhausted");
        deadLetter(Outgoing.of(exhausted), "shop-main");
        added(command("c-1", "order.create", "o-1", 0), command("c-2", "order.create", "o-2", 1));
        deadLetter(Outgoing.of(command("c-1", "order.create", "o-1", 0)), "erp-main");
        stores.ledger().supersede("c-2", WHY);
        deadLetter(Outgoing.of(command("c-2", "order.create", "o-2", 1)), "erp-main");
        auditor.run();
        assertThat(row("m-exhausted").state()).as("a replay may be under way").isEqualTo(MessageState.RECEIVED);
        clock.advance(AGE.plusSeconds(1));
        auditor.run();

        assertThat(row("m-exhausted").state()).isEqualTo(MessageState.PARKED);
        assertThat(row("m-exhausted").reason().code()).isEqualTo("redelivery-exhausted");
        assertThat(row("c-1").state()).isEqualTo(MessageState.PARKED);
        assertThat(alerts.open).containsExactlyInAnyOrder("parked shop-main", "parked erp-main");
        assertThat(broker.broker().deadLetters("erp-main", 10)).containsExactly("c-1");
        assertThat(broker.depth("out.erp-main")).isZero();
    }

    @Test
    @DisplayName("a dead letter that no row knows, and a ledger that does not balance, raise the alert with what was found")
    void findings() throws Exception {
        deadLetter(Outgoing.of(inbound("m-nobody", "order:9")), "shop-main");
        received("m-1");
        stores.jdbc().update("delete from message_body where message_id = 'm-cause'");
        clock.advance(AGE.plusSeconds(1));
        auditor.run();
        assertThat(alerts.texts.get(alerts.texts.size() - 1)).contains("m-nobody").contains("payload: 1, such as m-cause");
    }

    @Test
    @DisplayName("only one node audits")
    void oneNode() throws Exception {
        added(command("c-1", "order.create", "o-1", 0));
        clock.advance(AGE.plusSeconds(1));
        var other = Stores.on(database.dataSource(), clock, Node.starting("test-2"));
        other.leases().take("auditor", Duration.ofMinutes(5));
        auditor.run();
        assertThat(drain("out.erp-main")).isEmpty();
        auditorOf(other).run();
        assertThat(drain("out.erp-main")).hasSize(1);
    }

    private List<String> ids(String queue) throws Exception {
        return drain(queue).stream().map(line -> line.substring(0, line.indexOf(' '))).toList();
    }
}
