package pl.spoiwo.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RightOfWayTest {

    private final Exchange first = new DefaultExchange(new DefaultCamelContext());
    private final Exchange second = new DefaultExchange(new DefaultCamelContext());

    @Test
    @DisplayName("while a webhook is in hand, the pipeline works on one message at a time")
    void oneAtATime() throws Exception {
        var way = new RightOfWay(Duration.ofMinutes(10));
        way.enter();
        way.giveWay(first);
        var next = new Thread(() -> give(way, second));
        next.start();
        await().until(() -> next.getState() == Thread.State.TIMED_WAITING);
        done(first);
        next.join(10_000);
        assertThat(next.isAlive()).isFalse();
    }

    @Test
    @DisplayName("it moves on after its time, however long the one before takes")
    void movesOn() throws Exception {
        var way = new RightOfWay(Duration.ofMillis(5));
        way.enter();
        way.giveWay(first);
        way.giveWay(second);
        done(first);
        way.giveWay(second);
        assertThat(second.getExchangeExtension().handoverCompletions()).hasSize(1);
    }

    @Test
    @DisplayName("nobody waits where no webhook is in hand")
    void quiet() throws Exception {
        var way = new RightOfWay(Duration.ofMinutes(10));
        way.enter();
        way.leave();
        way.giveWay(first);
        way.giveWay(second);
        assertThat(first.getExchangeExtension().handoverCompletions()).isNullOrEmpty();
    }

    private static void give(RightOfWay way, Exchange exchange) {
        try {
            way.giveWay(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void done(Exchange exchange) {
        exchange.getExchangeExtension().handoverCompletions().forEach(completion -> completion.onComplete(exchange));
    }
}
