package pl.spoiwo.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.Ledger.BodyKind;

abstract class LedgerSuite extends DatabaseSuite {

    @Test
    @DisplayName("a received message is recorded once, with its body, headers and times, however often its copy comes")
    void recorded() {
        var message = inbound("m-1", "order:1");
        stores.ledger().recordReceived(List.of(message, inbound("m-2", "order:2")));
        stores.ledger().recordReceived(List.of(message, message));

        var row = stores.ledger().find("m-1").orElseThrow();
        assertThat(row.state()).isEqualTo(MessageState.RECEIVED);
        assertThat(row.receivedAt()).isEqualTo(NOW);
        assertThat(row.direction()).isEqualTo("IN");
        assertThat(stores.ledger().body("m-1", BodyKind.RAW)).hasValue(message.body());
        assertThat(stores.jdbc().queryForObject("select headers from message where id = 'm-1'", String.class)).contains("x-topic");
        assertThat(stores.jdbc().queryForObject("select count(*) from message", Integer.class)).isEqualTo(2);
    }

    @Test
    @DisplayName("the zone of the JVM does not matter, not even in the hour that a DST change leaves out")
    void zoneOfTheJvm() {
        var zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Europe/Warsaw"));
            for (var time : List.of("2024-03-31T01:30:00.000001Z", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z")) {
                var m = inbound("m-" + time, time);
                var message = new Inbound(m.id(), m.connection(), m.kind(), m.key(), m.contentType(), m.headers(), m.body(), java.time.Instant.parse(time), null);
                stores.ledger().recordReceived(List.of(message));
                TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
                assertThat(stores.ledger().find(message.id()).orElseThrow().receivedAt()).isEqualTo(time);
            }
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    @DisplayName("a body of several megabytes comes back byte for byte, and a saved one replaces the one before")
    void largeBody() {
        var large = new byte[3 * Bodies.PART];
        new Random(7).nextBytes(large);
        stores.ledger().saveBody("m-1", BodyKind.ANSWER, large);
        assertThat(stores.ledger().body("m-1", BodyKind.ANSWER)).hasValue(large);

        var odd = Arrays.copyOf(large, Bodies.PART + 1);
        stores.ledger().saveBody("m-1", BodyKind.ANSWER, odd);
        stores.ledger().saveBody("m-1", BodyKind.RESULT, new byte[0]);
        assertThat(stores.ledger().body("m-1", BodyKind.ANSWER)).hasValue(odd);
        assertThat(stores.ledger().body("m-1", BodyKind.RESULT)).hasValue(new byte[0]);
        assertThat(stores.ledger().body("m-1", BodyKind.STEPS)).isEmpty();
    }

    @Test
    @DisplayName("whatever a sender calls its message, the row can be written and two long keys stay two")
    void hostileNames() {
        var long1 = "k".repeat(400) + "1";
        var message = inbound("m-1", long1);
        var hostile = new Inbound("m-2", "shop-main", "webhook:\0" + "t".repeat(300), "k".repeat(400) + "2", "x".repeat(500), message.headers(), message.body(), NOW, null);
        stores.ledger().recordReceived(List.of(message, hostile));

        assertThat(stores.ledger().takeKey(message)).isEqualTo("m-1");
        assertThat(stores.ledger().takeKey(hostile)).isEqualTo("m-2");
        assertThat(stores.ledger().knownKeys("shop-main", List.of(long1, "other"))).containsExactly(long1);
    }

    @Test
    @DisplayName("a key is known from the moment its message is recorded, so that polls do not repeat what only waits for its turn")
    void knownKeys() {
        stores.ledger().recordReceived(List.of(inbound("m-1", "order:1")));
        stores.transaction().execute(status -> stores.ledger().takeKey(inbound("m-2", "order:2")));
        assertThat(stores.ledger().knownKeys("shop-main", List.of("order:1", "order:2", "order:3"))).containsExactlyInAnyOrder("order:1", "order:2");
        assertThat(stores.ledger().knownKeys("erp-main", List.of("order:1", "order:2"))).isEmpty();
    }

    @Test
    @DisplayName("of sixteen that take one key at the same time, one gets it and all others learn who")
    void keyTakenOnce() throws Exception {
        var pool = Executors.newFixedThreadPool(16);
        try {
            for (int round = 0; round < 5; round++) {
                var key = "order:" + round;
                var takers = IntStream.range(0, 16).mapToObj(n -> (Callable<String>) () -> stores.transaction().execute(status ->
                        stores.ledger().takeKey(inbound("m-" + key + "-" + n, key)))).toList();
                var owners = pool.invokeAll(takers).stream().map(LedgerSuite::get).distinct().toList();
                assertThat(owners).hasSize(1);
                assertThat(stores.jdbc().queryForList("select message_id from inbox where msg_key = ?", String.class, key)).isEqualTo(owners);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("a message is decided once it is closed under its own key: not before, not for its duplicate, not while it is parked")
    void decided() {
        var message = inbound("m-1", "order:1");
        var duplicate = inbound("m-2", "order:1");
        stores.ledger().takeKey(message);
        assertThat(stores.ledger().alreadyDecided(message)).isFalse();
        stores.ledger().close(message, MessageState.PARKED, Reason.of("schema", "total is missing"), null, "v1");
        assertThat(stores.ledger().alreadyDecided(message)).isFalse();
        stores.ledger().close(message, MessageState.PROCESSED, null, "o-1", "v2");
        assertThat(stores.ledger().takeKey(duplicate)).isEqualTo("m-1");
        stores.ledger().close(duplicate, MessageState.IGNORED, Reason.of("duplicate", "duplicate of m-1"), "o-1", "v2");

        assertThat(stores.ledger().alreadyDecided(message)).isTrue();
        assertThat(stores.ledger().alreadyDecided(duplicate)).isFalse();
        assertThat(stores.ledger().find("m-1").orElseThrow().reason()).isNull();
    }

    @Test
    @DisplayName("closing writes the row and body where the recorder was slower, and nothing reopens what is terminal")
    void closedBeforeRecorded() {
        var message = inbound("m-1", "order:1");
        stores.ledger().close(message, MessageState.PROCESSED, null, "o-1", "v1");
        stores.ledger().recordReceived(List.of(message));
        stores.ledger().close(message, MessageState.PARKED, Reason.of("late", "a late copy"), null, "v1");

        assertThat(stores.ledger().find("m-1").orElseThrow().state()).isEqualTo(MessageState.PROCESSED);
        assertThat(stores.ledger().body("m-1", BodyKind.RAW)).hasValue(message.body());
    }

    @Test
    @DisplayName("commands keep their order and payload, and adding them again changes nothing")
    void commands() {
        var commands = List.of(command("c-1", "order.create", "o-1", 0), command("c-2", "order.fetch", "o-1", 1));
        stores.ledger().addCommands("m-1", "v1", commands);
        stores.ledger().addCommands("m-1", "v1", commands);

        assertThat(stores.ledger().commandsCausedBy("m-1")).isEqualTo(commands);
        assertThat(stores.jdbc().queryForObject("select count(*) from message", Integer.class)).isEqualTo(2);
        assertThat(stores.ledger().find("c-2").orElseThrow().seq()).isGreaterThan(stores.ledger().find("c-1").orElseThrow().seq());
    }

    @Test
    @DisplayName("a newer status replaces the older one that has not left; a repeat of the older does not replace the newer")
    void replacing() {
        var older = command("c-1", "order.status", "o-1", 0);
        var newer = command("c-2", "order.status", "o-1", 0);
        stores.ledger().addCommands("m-1", "v1", List.of(older));
        stores.ledger().addCommands("m-2", "v1", List.of(newer, command("c-3", "order.status", "o-2", 1)));
        stores.ledger().addCommands("m-1", "v1", List.of(older));

        assertThat(stores.ledger().find("c-1").orElseThrow().state()).isEqualTo(MessageState.SUPERSEDED);
        assertThat(stores.ledger().find("c-2").orElseThrow().state()).isEqualTo(MessageState.PENDING);
        assertThat(stores.ledger().find("c-3").orElseThrow().state()).isEqualTo(MessageState.PENDING);
        assertThat(stores.ledger().commandsCausedBy("m-1")).isEmpty();
    }

    @Test
    @DisplayName("a command can be called back until it is claimed, and not while nobody knows whether it took effect")
    void calledBack() {
        var why = Reason.of("cancelled", "the order was cancelled");
        stores.ledger().addCommands("m-1", "v1", List.of(command("c-1", "order.create", "o-1", 0), command("c-2", "order.create", "o-2", 1)));
        assertThat(stores.ledger().supersede("c-1", why)).isTrue();
        assertThat(stores.ledger().supersede("c-1", why)).isFalse();

        var claim = (Claims.Claim.Won) stores.claims().claim("c-2", java.time.Duration.ofMinutes(1));
        assertThat(stores.ledger().supersede("c-2", why)).isFalse();
        stores.claims().end(claim, MessageState.RETRYING, Reason.of("timeout", "no answer"), NOW, NOW);
        assertThat(stores.ledger().supersede("c-2", why)).isFalse();
    }

    @Test
    @DisplayName("what is written in a transaction that rolls back is gone: row, body, key and commands")
    void rolledBack() {
        var message = inbound("m-1", "order:1");
        assertThatThrownBy(() -> stores.transaction().executeWithoutResult(status -> {
            stores.ledger().takeKey(message);
            stores.ledger().close(message, MessageState.PROCESSED, null, "o-1", "v1");
            stores.ledger().addCommands("m-1", "v1", List.of(command("c-1", "order.create", "o-1", 0)));
            throw new IllegalStateException("crash");
        })).hasMessage("crash");
        for (var table : List.of("message", "message_body", "inbox")) {
            assertThat(stores.jdbc().queryForObject("select count(*) from " + table, Integer.class)).as(table).isZero();
        }
    }

    static <T> T get(java.util.concurrent.Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
