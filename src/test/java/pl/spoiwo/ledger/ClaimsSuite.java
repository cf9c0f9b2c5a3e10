package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.Claims.Claim;

abstract class ClaimsSuite extends DatabaseSuite {

    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Reason WHY = Reason.of("timeout", "no answer");

    @Test
    @DisplayName("of sixteen copies of a command one wins, the others come back when its lease ends")
    void oneWinner() throws Exception {
        var pool = Executors.newFixedThreadPool(16);
        try {
            for (int round = 0; round < 10; round++) {
                var id = "c-" + round;
                add(command(id, "order.create", "o-" + round, 0));
                var copies = IntStream.range(0, 16).mapToObj(n -> (Callable<Claim>) () -> stores.claims().claim(id, LEASE)).toList();
                var claims = pool.invokeAll(copies).stream().map(LedgerSuite::get).toList();
                assertThat(claims).filteredOn(Claim.Won.class::isInstance).hasSize(1);
                assertThat(claims).filteredOn(Claim.Later.class::isInstance).hasSize(15)
                        .allSatisfy(later -> assertThat(((Claim.Later) later).at()).isEqualTo(NOW.plus(LEASE)));
                assertThat(stores.ledger().find(id).orElseThrow().fence()).isEqualTo(1);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("a won claim carries the command as decided, its attempt and its fence, and the row says who sends it until when")
    void won() {
        add(command("c-1", "order.create", "o-1", 0));
        var claim = win("c-1");

        assertThat(claim.command()).isEqualTo(command("c-1", "order.create", "o-1", 0));
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(claim.ambiguousSince()).isNull();
        var row = row("c-1");
        assertThat(row.state()).isEqualTo(MessageState.SENDING);
        assertThat(row.owner()).isEqualTo(stores.node().owner());
        assertThat(row.leaseUntil()).isEqualTo(NOW.plus(LEASE));
    }

    @Test
    @DisplayName("a command mended by a person goes as mended")
    void edited() {
        add(command("c-1", "order.create", "o-1", 0));
        stores.ledger().saveBody("c-1", Ledger.BodyKind.EDITED, "{\"number\":\"mended\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(win("c-1").command().data().get("number").asText()).isEqualTo("mended");
    }

    @Test
    @DisplayName("unknown, ended and parked commands are dropped")
    void dropped() {
        assertThat(stores.claims().claim("c-none", LEASE)).isInstanceOf(Claim.Dropped.class);
        for (var state : List.of(MessageState.DELIVERED, MessageState.PARKED, MessageState.UNKNOWN, MessageState.WOULD_SEND)) {
            add(command("c-" + state, "order.create", "o-" + state, 0));
            assertThat(stores.claims().end(win("c-" + state), state, WHY, null)).isTrue();
            assertThat(stores.claims().claim("c-" + state, LEASE)).isInstanceOf(Claim.Dropped.class);
            assertThat(row("c-" + state).state()).isEqualTo(state);
        }
    }

    @Test
    @DisplayName("a lease that ran out is taken over as ambiguous, and the one who was overtaken writes nothing any more")
    void overtaken() {
        add(command("c-1", "order.create", "o-1", 0));
        var slow = win("c-1");
        clock.advance(LEASE.plusSeconds(1));
        var second = win("c-1");

        assertThat(second.ambiguousSince()).isEqualTo(clock.instant());
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(stores.claims().prolong(slow, LEASE)).isFalse();
        assertThat(stores.claims().release(slow, WHY, NOW)).isFalse();
        assertThat(stores.claims().end(slow, MessageState.DELIVERED, null, null)).isFalse();
        assertThat(row("c-1").state()).isEqualTo(MessageState.SENDING);
        assertThat(stores.claims().end(second, MessageState.DELIVERED, null, null, null)).isTrue();
        assertThat(stores.claims().end(second, MessageState.PARKED, WHY, null)).isFalse();
        assertThat(row("c-1").ambiguousSince()).isNull();
    }

    @Test
    @DisplayName("after a restart of the same node its claim is free at once, as ambiguous; that of another node is not")
    void restarted() {
        add(command("c-1", "order.create", "o-1", 0));
        win("c-1");
        var other = Stores.on(database.dataSource(), clock, Node.starting("test-2"));
        var restarted = Stores.on(database.dataSource(), clock, Node.starting("test-1"));

        assertThat(other.claims().claim("c-1", LEASE)).isInstanceOf(Claim.Later.class);
        assertThat(restarted.claims().claim("c-1", LEASE)).isInstanceOfSatisfying(Claim.Won.class,
                claim -> assertThat(claim.ambiguousSince()).isEqualTo(NOW));
    }

    @Test
    @DisplayName("doubt about a call survives until somebody says clearly what the target did")
    void doubt() {
        add(command("c-1", "order.create", "o-1", 0));
        stores.claims().end(win("c-1"), MessageState.RETRYING, WHY, NOW, NOW);
        var second = win("c-1");
        assertThat(second.ambiguousSince()).isEqualTo(NOW);
        stores.claims().end(second, MessageState.RETRYING, WHY, NOW);
        var third = win("c-1");
        assertThat(third.ambiguousSince()).isEqualTo(NOW);
        stores.claims().end(third, MessageState.RETRYING, Reason.of("busy", "refused"), NOW, null);
        assertThat(win("c-1").ambiguousSince()).isNull();
    }

    @Test
    @DisplayName("a released claim does not count as an attempt, and keeps the lease between prolongings")
    void released() {
        add(command("c-1", "order.create", "o-1", 0));
        var claim = win("c-1");
        clock.advance(LEASE.minusSeconds(1));
        assertThat(stores.claims().prolong(claim, LEASE)).isTrue();
        clock.advance(LEASE.minusSeconds(1));
        assertThat(stores.claims().claim("c-1", LEASE)).isInstanceOf(Claim.Later.class);
        assertThat(stores.claims().release(claim, Reason.of("breaker-open", "the target is down"), NOW.plusSeconds(30))).isTrue();

        assertThat(row("c-1").attempts()).isZero();
        assertThat(row("c-1").state()).isEqualTo(MessageState.RETRYING);
        assertThat(row("c-1").dueAt()).isEqualTo(NOW.plusSeconds(30));
        assertThat(win("c-1").attempt()).isEqualTo(1);
    }

    @Test
    @DisplayName("a spare copy that comes before a command is due again uses up no attempt")
    void notBeforeItIsDue() {
        add(command("c-1", "order.create", "o-1", 0));
        stores.claims().end(win("c-1"), MessageState.RETRYING, WHY, NOW.plusSeconds(60), null);
        assertThat(stores.claims().claim("c-1", LEASE)).isInstanceOfSatisfying(Claim.Later.class,
                later -> assertThat(later.at()).isEqualTo(NOW.plusSeconds(60)));
        assertThat(row("c-1").attempts()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(60));
        assertThat(win("c-1").attempt()).isEqualTo(2);
    }

    @Test
    @DisplayName("a later command of an order waits for the earlier one, goes when that ends, and waits for ever behind a parked one")
    void order() {
        var first = command("c-1", "order.create", "o-1", 0);
        var second = command("c-2", "order.status", "o-1", 1);
        var third = command("c-3", "document.create", "o-1", 2);
        add(first, second, third, command("c-x", "order.create", "o-2", 3));

        assertThat(stores.claims().claim("c-2", LEASE)).isInstanceOf(Claim.Dropped.class);
        assertThat(row("c-2").state()).isEqualTo(MessageState.WAITING);
        var claim = win("c-1");
        assertThat(stores.claims().claim("c-3", LEASE)).isInstanceOf(Claim.Dropped.class);
        win("c-x");

        assertThat(end(claim, MessageState.DELIVERED)).containsExactly(second);
        assertThat(row("c-2").state()).isEqualTo(MessageState.PENDING);
        assertThat(end(win("c-2"), MessageState.PARKED)).isEmpty();
        assertThat(stores.claims().claim("c-3", LEASE)).isEqualTo(new Claim.Dropped("it waits for c-2, which is PARKED"));
        assertThat(row("c-3").state()).isEqualTo(MessageState.WAITING);
    }

    @Test
    @DisplayName("a command that waits for the target's own answer holds the later ones and is not let go by them")
    void pendingAtTheTarget() {
        add(command("c-1", "payment.capture", "o-1", 0), command("c-2", "order.status", "o-1", 1));
        stores.claims().end(win("c-1"), MessageState.WAITING, Reason.of("pending", "asked again later"), NOW.plusSeconds(60), null);

        assertThat(stores.claims().claim("c-2", LEASE)).isEqualTo(new Claim.Dropped("it waits for c-1, which is WAITING"));
        assertThat(row("c-1").state()).isEqualTo(MessageState.WAITING);
        clock.advance(Duration.ofSeconds(60));
        assertThat(win("c-1").attempt()).isEqualTo(2);
    }

    @Test
    @DisplayName("when a waiting command's predecessor was superseded, the next claim of the order finds it and lets it go")
    void orphanedWaiting() {
        add(command("c-1", "order.status", "o-1", 0), command("c-2", "order.create", "o-1", 1));
        stores.claims().claim("c-2", LEASE);
        add(command("c-3", "order.status", "o-1", 2));
        assertThat(row("c-1").state()).isEqualTo(MessageState.SUPERSEDED);

        assertThat(stores.claims().claim("c-3", LEASE)).isInstanceOfSatisfying(Claim.Dropped.class,
                dropped -> assertThat(dropped.next()).isEqualTo(command("c-2", "order.create", "o-1", 1)));
        assertThat(row("c-2").state()).isEqualTo(MessageState.PENDING);
    }

    @Test
    @DisplayName("eight workers over shuffled copies make all commands of twenty orders take effect once and in order, and none is left waiting")
    void orderUnderConcurrency() throws Exception {
        var queue = new ConcurrentLinkedQueue<String>();
        var effects = new ConcurrentLinkedQueue<String>();
        for (int n = 0; n < 200; n++) {
            add(command("c-%03d".formatted(n), "order.create", "o-" + n % 20, n));
            queue.add("c-%03d".formatted(n));
            queue.add("c-%03d".formatted(n));
        }
        var shuffled = new ArrayList<>(queue);
        java.util.Collections.shuffle(shuffled, new java.util.Random(11));
        queue.clear();
        queue.addAll(shuffled);
        var pool = Executors.newFixedThreadPool(8);
        try {
            Callable<Void> worker = () -> {
                for (var id = queue.poll(); id != null; id = queue.poll()) {
                    var claim = stores.claims().claim(id, LEASE);
                    if (claim instanceof Claim.Won won) {
                        effects.add(id);
                        end(won, MessageState.DELIVERED).forEach(next -> queue.add(next.id()));
                    } else if (claim instanceof Claim.Dropped dropped && dropped.next() != null) {
                        queue.add(dropped.next().id());
                    }
                }
                return null;
            };
            pool.invokeAll(java.util.Collections.nCopies(8, worker)).forEach(LedgerSuite::get);
        } finally {
            pool.shutdownNow();
        }

        assertThat(effects).hasSize(200).doesNotHaveDuplicates();
        for (int order = 0; order < 20; order++) {
            int o = order;
            assertThat(effects.stream().filter(id -> Integer.parseInt(id.substring(2)) % 20 == o).toList()).hasSize(10).isSorted();
        }
        assertThat(stores.jdbc().queryForList("select distinct state from message", String.class)).containsExactly("DELIVERED");
    }

    private void add(Command... commands) {
        stores.ledger().addCommands("m-1", "v1", List.of(commands));
    }

    private Claim.Won win(String id) {
        return (Claim.Won) stores.claims().claim(id, LEASE);
    }

    private List<Command> end(Claim.Won claim, MessageState state) {
        return stores.transaction().execute(status -> {
            assertThat(stores.claims().end(claim, state, null, null)).isTrue();
            return state.terminal() ? stores.claims().nextAfter(claim.command()).stream().toList() : List.of();
        });
    }

    private Row row(String id) {
        return stores.ledger().find(id).orElseThrow();
    }
}
