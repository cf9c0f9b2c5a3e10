package pl.spoiwo.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RightOfWayTest {

    @Test
    @DisplayName("a message of the pipeline stands aside until the last webhook in hand is answered")
    void standsAside() throws InterruptedException {
        var way = new RightOfWay(Duration.ofMinutes(10));
        way.enter();
        way.enter();
        var pipeline = new Thread(way::giveWay);
        pipeline.start();
        way.leave();
        await().until(() -> pipeline.getState() == Thread.State.TIMED_WAITING);
        assertThat(pipeline.isAlive()).isTrue();
        way.leave();
        pipeline.join(10_000);
        assertThat(pipeline.isAlive()).isFalse();
    }

    @Test
    @DisplayName("it moves on after its time, however busy the door is")
    void movesOn() throws InterruptedException {
        var way = new RightOfWay(Duration.ofMillis(5));
        way.enter();
        var pipeline = new Thread(way::giveWay);
        pipeline.start();
        pipeline.join(10_000);
        assertThat(pipeline.isAlive()).isFalse();
    }
}
