package pl.spoiwo.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Session;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.util.unit.DataSize;
import pl.spoiwo.ledger.Headers;
import pl.spoiwo.ledger.Outgoing;

class PooledBrokerTest {

    @TempDir
    static Path folder;

    static EmbeddedBroker embedded;
    static JmsPoolConnectionFactory hub;
    static Senders senders;
    static PooledBroker broker;

    @BeforeAll
    static void start() throws Exception {
        var settings = new BrokerSettings(BrokerSettings.Mode.EMBEDDED, null, null, null, "", DataSize.ofKilobytes(200),
                DataSize.ofKilobytes(400), DataSize.ofMegabytes(10), 100, 3);
        embedded = new EmbeddedBroker(folder, settings);
        var beans = new StaticListableBeanFactory(Map.of("embedded", embedded)).getBeanProvider(EmbeddedBroker.class);
        var configuration = new BrokerConfiguration();
        hub = configuration.hubConnectionFactory(settings, beans);
        senders = new Senders(configuration.doorConnectionFactory(settings, beans));
        var management = new BrokerManagement(hub);
        var addresses = new Addresses(management);
        addresses.declare("shop");
        addresses.declare("full");
        addresses.declare("idle");
        broker = broker(() -> true);
    }

    private static PooledBroker broker(BooleanSupplier space) {
        return new PooledBroker(senders, hub, new OutgoingMessages(Clock.systemUTC()), new BrokerManagement(hub), Clock.systemUTC(), Optional.of(new OwnBroker() {
            @Override
            public boolean ended() {
                return false;
            }

            @Override
            public boolean hasSpace() {
                return space.getAsBoolean();
            }
        }));
    }

    @AfterAll
    static void stop() throws Exception {
        hub.stop();
        senders.close();
        embedded.close();
    }

    private static Outgoing message(String address, String id, int size) {
        return new Outgoing(address, new byte[size], Map.of(Headers.ID, id), Duration.ZERO);
    }

    /** The broker counts what it pages a moment after it has confirmed it. */
    private static void lies(String queue, long messages) {
        await().untilAsserted(() -> assertThat(depth(queue)).isEqualTo(messages));
    }

    private static long depth(String queue) {
        return broker.queues().stream().filter(q -> q.name().equals(queue)).findFirst().orElseThrow().depth();
    }

    @Test
    @DisplayName("a message to in.* lies in the connection's process queue and in the record queue, and its age is known")
    void twoQueues() {
        broker.send(List.of(message("in.shop", "m1", 10)));
        lies("process.shop", 1);
        await().untilAsserted(() -> assertThat(depth("record")).isGreaterThanOrEqualTo(1));
        assertThat(broker.queues()).filteredOn(q -> q.name().equals("process.shop")).singleElement()
                .satisfies(q -> assertThat(q.oldest()).isNotNull());
    }

    @Test
    @DisplayName("on a full disk nothing is sent, and what was sent while it filled up counts as not sent, because the broker confirms what it could not write")
    void fullDisk() {
        assertThat(embedded.hasSpace()).isTrue();
        assertThatThrownBy(() -> broker(() -> false).send(List.of(message("out.disk", "before", 10)))).isInstanceOf(Broker.BrokerUnavailable.class).hasMessageContaining("disk");
        assertThat(broker.queues()).noneMatch(queue -> queue.name().equals("out.disk"));
        var looks = new AtomicInteger();
        assertThatThrownBy(() -> broker(() -> looks.incrementAndGet() == 1).send(List.of(message("out.disk", "meanwhile", 10)))).isInstanceOf(Broker.BrokerUnavailable.class);
        lies("out.disk", 1);
    }

    @Test
    @DisplayName("wakes of one connection coalesce into one")
    void wakes() {
        for (int i = 0; i < 5; i++) {
            broker.send(List.of(new Outgoing("wake.shop", new byte[0], Map.of(Headers.LAST_VALUE, "shop"), Duration.ZERO)));
        }
        lies("wake.shop", 1);
    }

    @Test
    @DisplayName("a connection that the broker has closed while it lay idle costs no message, whether its end is known already or not")
    void closedWhileIdle() throws Exception {
        broker.send(List.of(message("out.idle", "before", 10)));
        for (int closed = 1; closed <= 50; closed++) {
            for (var connection : embedded.server().getRemotingService().getConnections()) {
                connection.fail(new org.apache.activemq.artemis.api.core.ActiveMQDisconnectedException("the broker closes it"));
            }
            broker.send(List.of(message("out.idle", "after" + closed, 10)));
        }
        lies("out.idle", 51);
    }

    @Test
    @DisplayName("a dead letter is listed and taken away by its id only")
    void deadLetters() {
        broker.send(List.of(message("dlq.shop", "a'b", 10), message("dlq.shop", "other", 10)));
        assertThat(broker.deadLetters("shop", 10)).containsExactly("a'b", "other");
        assertThat(broker.removeDeadLetter("shop", "a'b")).isEqualTo(1);
        assertThat(broker.deadLetters("shop", 10)).containsExactly("other");
    }

    @Test
    @DisplayName("an in.* address that is full refuses within a second, and other addresses go on")
    void full() {
        var start = System.nanoTime();
        assertThatThrownBy(() -> {
            for (int i = 0; i < 10_000; i++) {
                start(start);
                broker.send(List.of(message("in.full", "f" + i, 4_000)));
            }
        }).isInstanceOf(Broker.BrokerUnavailable.class);
        broker.send(List.of(message("out.shop", "still", 10)));
        lies("out.shop", 1);
    }

    private static void start(long since) {
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    @DisplayName("a message rolled back too often goes to its connection's dead-letter queue")
    void redeliveryEnds() throws Exception {
        broker.send(List.of(message("out.full", "poison", 10)));
        try (var connection = hub.createConnection()) {
            connection.start();
            try (var session = connection.createSession(true, Session.SESSION_TRANSACTED);
                    var consumer = session.createConsumer(session.createQueue("out.full"))) {
                for (int i = 0; i < 3; i++) {
                    assertThat(consumer.receive(5_000)).isNotNull();
                    session.rollback();
                }
            }
        }
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(broker.deadLetters("full", 10)).contains("poison"));
    }

    @Test
    @DisplayName("a door that nobody uses for a while keeps its connection: it sends pings more often than the broker waits for one, and in one JVM neither is needed")
    void idleDoor() {
        var configuration = new BrokerConfiguration();
        var settings = new BrokerSettings(BrokerSettings.Mode.EXTERNAL, "tcp://127.0.0.1:1", null, null, "", DataSize.ofKilobytes(200), DataSize.ofKilobytes(400), DataSize.ofMegabytes(10), 100, 3);
        var outside = (ActiveMQConnectionFactory) configuration.doorConnectionFactory(settings, new StaticListableBeanFactory().getBeanProvider(EmbeddedBroker.class));
        assertThat(outside.getConnectionTTL()).isPositive().isGreaterThan(2 * outside.getClientFailureCheckPeriod());
        var own = (ActiveMQConnectionFactory) configuration.doorConnectionFactory(settings, new StaticListableBeanFactory(Map.of("embedded", embedded)).getBeanProvider(EmbeddedBroker.class));
        try (var untouched = new ActiveMQConnectionFactory(embedded.url())) {
            assertThat(own.getConnectionTTL()).isEqualTo(untouched.getConnectionTTL());
        }
    }
}
