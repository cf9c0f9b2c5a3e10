package pl.spoiwo.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.Claims.Claim;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.ParkedMessages.Effect;
import pl.spoiwo.ledger.Reason;

abstract class ParkedMessagesSuite extends RecoverySlice {

    @Test
    @DisplayName("a parked message is replayed as mended, with its own id and key, and its dead letter is gone; the original stays")
    void replayed() throws Exception {
        parkedIn("m-1");
        assertThat(parked.edit("m-1", "{\"total\":\"79.99\"}".getBytes(StandardCharsets.UTF_8))).isTrue();
        alerts.raise("parked", "shop-main", "m-1", "look");
        assertThat(parked.replay("m-1")).isTrue();

        assertThat(row("m-1").state()).isEqualTo(MessageState.RECEIVED);
        assertThat(drain("in.shop-main::process.shop-main")).containsExactly("m-1 {\"total\":\"79.99\"}");
        assertThat(broker.depth("dlq.shop-main")).isZero();
        assertThat(stores.ledger().body("m-1", BodyKind.RAW)).asString().isNotEmpty();
        assertThat(stores.ledger().alreadyDecided(inbound("m-1", "order:m-1"))).isFalse();
        assertThat(alerts.open).isEmpty();
    }

    @Test
    @DisplayName("of eight people who press replay one wins, and one message goes out")
    void replayedOnce() throws Exception {
        parkedIn("m-1");
        var pool = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> press = () -> parked.replay("m-1");
            var won = pool.invokeAll(Stream.generate(() -> press).limit(8).toList()).stream().map(future -> {
                try {
                    return future.get();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }).filter(w -> w).count();
            assertThat(won).isEqualTo(1);
        } finally {
            pool.shutdownNow();
        }
        assertThat(drain("in.shop-main::process.shop-main")).hasSize(1);
        assertThat(parked.discard("m-1", Reason.of("discarded", "anna: not needed"))).isFalse();
        assertThat(parked.edit("m-1", new byte[] {1})).isFalse();
    }

    @Test
    @DisplayName("a parked command goes out again with its attempts kept; one that ended unknown is made again, because a person has looked")
    void replayedCommand() throws Exception {
        added(command("c-1", "order.create", "o-1", 0), command("c-2", "order.create", "o-2", 1));
        ended("c-1", MessageState.PARKED);
        var claim = (Claim.Won) stores.claims().claim("c-2", Duration.ofMinutes(1));
        stores.claims().end(claim, MessageState.UNKNOWN, WHY, null, clock.instant());
        deadLetter(Outgoing.of(command("c-1", "order.create", "o-1", 0)), "erp-main");

        assertThat(parked.replay("c-1")).isTrue();
        assertThat(parked.replay("c-2")).isTrue();
        assertThat(broker.depth("dlq.erp-main")).isZero();
        assertThat(drain("out.erp-main")).hasSize(2);
        var again = (Claim.Won) stores.claims().claim("c-1", Duration.ofMinutes(1));
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(((Claim.Won) stores.claims().claim("c-2", Duration.ofMinutes(1))).ambiguousSince()).isNull();
    }

    @Test
    @DisplayName("what observe mode held back goes out through the claim, before later commands of its order; a status that was held back does not")
    void replayedHeldBack() throws Exception {
        added(command("c-1", "order.create", "o-1", 0), command("c-2", "order.status", "o-2", 1), command("c-3", "tracking.add", "o-1", 2));
        ended("c-1", MessageState.WOULD_SEND);
        ended("c-2", MessageState.WOULD_SEND);
        assertThat(parked.preview("c-1").effects()).extracting(Effect::id).containsExactly("c-1", "c-3");
        assertThat(parked.preview("c-1").effects().get(0).text()).contains("held back");
        assertThat(parked.preview("c-2").effects()).isEmpty();

        assertThat(parked.replay("c-1")).isTrue();
        assertThat(parked.replay("c-1")).as("a second time").isFalse();
        assertThat(parked.replay("c-2")).isFalse();
        assertThat(drain("out.erp-main")).singleElement().asString().startsWith("c-1 ");
        assertThat(stores.claims().claim("c-3", Duration.ofMinutes(1))).isInstanceOf(Claim.Dropped.class);
        assertThat(row("c-3").state()).isEqualTo(MessageState.WAITING);
        ended("c-1", MessageState.WOULD_SEND);
        assertThat(parked.replay("c-1")).as("the mode was still observe").isTrue();
        ended("c-1", MessageState.DELIVERED);
        assertThat(stores.claims().nextAfter(command("c-1", "order.create", "o-1", 0))).hasValueSatisfying(next -> assertThat(next.id()).isEqualTo("c-3"));
        assertThat(stores.balance().balance().gaps()).filteredOn(gap -> gap.ids().contains("c-1")).isEmpty();
    }

    @Test
    @DisplayName("discarding a command lets the one that waits behind it go")
    void discarded() throws Exception {
        added(command("c-1", "order.create", "o-1", 0), command("c-2", "order.status", "o-1", 1));
        ended("c-1", MessageState.PARKED);
        stores.claims().claim("c-2", Duration.ofMinutes(1));
        deadLetter(Outgoing.of(command("c-1", "order.create", "o-1", 0)), "erp-main");

        assertThat(parked.discard("c-1", Reason.of("discarded", "anna: entered by hand"))).isTrue();
        assertThat(row("c-1").state()).isEqualTo(MessageState.DISCARDED);
        assertThat(row("c-1").reason().text()).isEqualTo("anna: entered by hand");
        assertThat(row("c-2").state()).isEqualTo(MessageState.PENDING);
        assertThat(drain("out.erp-main")).singleElement().asString().startsWith("c-2 ");
        assertThat(broker.depth("dlq.erp-main")).isZero();
    }

    @Test
    @DisplayName("a discarded message counts as decided: a late copy does nothing")
    void discardedMessage() {
        parkedIn("m-1");
        assertThat(parked.discard("m-1", WHY)).isTrue();
        assertThat(stores.ledger().alreadyDecided(inbound("m-1", "order:m-1"))).isTrue();
    }

    @Test
    @DisplayName("the preview names what is done and what would be made, and changes nothing")
    void preview() {
        added(command("c-1", "order.create", "o-1", 0), command("c-2", "order.status", "o-1", 1));
        ended("c-1", MessageState.UNKNOWN);
        stores.ledger().saveBody("c-1", BodyKind.STEPS, "{\"steps\":{\"party-create\":{\"id\":7}}}".getBytes(StandardCharsets.UTF_8));

        assertThat(parked.preview("c-1").effects()).extracting(Effect::type, Effect::done).containsExactly(
                org.assertj.core.groups.Tuple.tuple("party-create", true), org.assertj.core.groups.Tuple.tuple("order.create", false),
                org.assertj.core.groups.Tuple.tuple("order.status", false));
        assertThat(parked.preview("c-1").effects().get(1).text()).contains("may have taken effect");
        assertThat(parked.preview("c-2").effects()).isEmpty();
        parkedIn("m-1");
        assertThat(parked.preview("m-1").effects()).extracting(Effect::done).containsExactly(false);
        assertThat(row("c-1").state()).isEqualTo(MessageState.UNKNOWN);
    }

    @Test
    @DisplayName("the payload of a command must stay an object that mappings can read")
    void editedCommand() {
        added(command("c-1", "order.create", "o-1", 0));
        ended("c-1", MessageState.PARKED);
        assertThatThrownBy(() -> parked.edit("c-1", "79.99".getBytes(StandardCharsets.UTF_8))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parked.edit("c-1", "{".getBytes(StandardCharsets.UTF_8))).isInstanceOf(IllegalArgumentException.class);
        assertThat(parked.edit("c-1", "{}".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(parked.replay("c-none")).isFalse();
    }
}
