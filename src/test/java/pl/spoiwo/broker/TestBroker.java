package pl.spoiwo.broker;

import jakarta.jms.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.component.jms.JmsComponent;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.unit.DataSize;

/** The hub's own broker behind a real socket, so that a test can stop it and start it again under its clients. */
public final class TestBroker implements AutoCloseable {

    private final Path folder;
    private final BrokerSettings settings;
    private final JmsPoolConnectionFactory hub;
    private final Senders senders;
    private final BrokerManagement management;
    private final PooledBroker broker;
    private EmbeddedBroker server;

    /** @param maxAttempts deliveries before a message goes to its dead-letter queue */
    public TestBroker(Path folder, int maxAttempts, String... connections) {
        this.folder = folder;
        var url = "tcp://127.0.0.1:" + freePort();
        settings = new BrokerSettings(BrokerSettings.Mode.EXTERNAL, url, null, null, url, DataSize.ofMegabytes(2), DataSize.ofMegabytes(50),
                DataSize.ofMegabytes(50), 100, maxAttempts);
        start();
        var none = new StaticListableBeanFactory().getBeanProvider(EmbeddedBroker.class);
        var configuration = new BrokerConfiguration();
        hub = configuration.hubConnectionFactory(settings, none);
        senders = new Senders(configuration.doorConnectionFactory(settings, none));
        management = new BrokerManagement(hub);
        var addresses = new Addresses(management);
        for (var connection : connections) {
            addresses.declare(connection);
        }
        broker = new PooledBroker(senders, hub, new OutgoingMessages(Clock.systemUTC()), management, Clock.systemUTC(), Optional.empty());
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void start() {
        try {
            server = new EmbeddedBroker(folder, settings);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public void stop() {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public Broker broker() {
        return broker;
    }

    public ConnectionFactory hub() {
        return hub;
    }

    public JmsComponent jms() {
        var threads = new ThreadPoolTaskExecutor();
        threads.initialize();
        return new BrokerConfiguration().jms(hub, threads);
    }

    public long depth(String queue) {
        return broker.queues().stream().filter(q -> q.name().equals(queue)).findFirst().orElseThrow().depth();
    }

    @Override
    public void close() {
        hub.stop();
        senders.close();
        stop();
    }
}
