package pl.spoiwo.process;

import static org.assertj.core.api.Assertions.assertThat;
import static pl.spoiwo.order.Examples.order;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pl.spoiwo.ledger.DatabaseSuite;
import pl.spoiwo.ledger.Outgoing;

/** Orders that their channel does not let go; on every database. */
abstract class HeldBackOrdersSuite extends DatabaseSuite {

    private static final Duration EVERY = Duration.ofMinutes(1);

    private Hub hub;
    private HeldBackOrders heldBack;

    @BeforeEach
    void hub() {
        hub = new Hub(stores);
        heldBack = new HeldBackOrders(hub.active(), hub.orders, stores.leases(), clock, EVERY);
    }

    private int round() {
        return hub.carryRechecks(heldBack.messages()).size();
    }

    @Test
    @DisplayName("an order is asked for at each age once, however often the rounds come; one that was let go is left alone")
    void ages() {
        var placed = clock.instant();
        hub.order(order("1").says("bought").placed(placed));
        hub.order(order("2").says("bought").placed(placed));
        hub.order(order("2").says("processing").placed(placed).updated(1));
        assertThat(round()).isZero();
        clock.advance(Duration.ofMinutes(15));
        assertThat(round()).isEqualTo(1);
        clock.advance(EVERY);
        round();
        assertThat(hub.commands("order.fetch")).hasSize(1);
        clock.advance(Duration.ofMinutes(10));
        assertThat(heldBack.messages()).isEmpty();
        clock.advance(Duration.ofMinutes(34));
        round();
        assertThat(hub.commands("order.fetch")).hasSize(2);
    }

    @Test
    @DisplayName("what the channel does not have any more is cancelled, and its stock is free")
    void gone() {
        hub.count(clock.instant(), "A", "2");
        hub.order(order("1").says("bought").placed(clock.instant()));
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("0");
        clock.advance(Duration.ofMinutes(15));
        round();
        List<Outgoing> after = hub.process(hub.message("shop-main", "answer:order.fetch", "answer:1", Hub.event("gone", "{\"externalId\":\"1\",\"channelStatus\":\"gone\"}")));
        assertThat(hub.state("1")).isEqualTo("CANCELLED []");
        assertThat(hub.wanted("shop-main", "A")).isEqualTo("1");
        assertThat(Hub.addresses(after)).contains("wake.shop-main");
        assertThat(hub.process(hub.message("shop-main", "answer:order.fetch", "answer:9", Hub.event("gone", "{\"externalId\":\"9\",\"channelStatus\":\"gone\"}")))).isEmpty();
    }
}
