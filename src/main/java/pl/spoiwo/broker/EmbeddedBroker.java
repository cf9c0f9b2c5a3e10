package pl.spoiwo.broker;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.PageFullMessagePolicy;

/** Artemis in this JVM: durable journal in the data folder, reached without a network unless an acceptor is configured. */
final class EmbeddedBroker implements OwnBroker, AutoCloseable {

    private static final AtomicInteger SERVERS = new AtomicInteger();
    /** How long writes are gathered for one sync: about what a sync takes. The journal's timer spins meanwhile, with the default of 3.3 ms on most of a core. */
    private static final int GATHER_NANOS = 300_000;

    /** Bytes on disk below which nothing is taken any more. */
    private static final long RESERVE = 32 * 1024 * 1024;

    private final FileStore disk;
    private final int serverId = SERVERS.getAndIncrement();
    private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

    EmbeddedBroker(Path folder, BrokerSettings settings) throws Exception {
        var configuration = new ConfigurationImpl()
                .setName("spoiwo")
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJournalType(JournalType.NIO)
                .setJournalBufferTimeout_NIO(GATHER_NANOS)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setGlobalMaxSize(settings.memory().toBytes())
                .setMaxDiskUsage(settings.maxDiskUsage())
                .setMessageExpiryScanPeriod(-1)
                // The JMX domain of Artemis serves its own console; the hub's Queues bean speaks for both kinds of broker.
                .setJMXManagementEnabled(true);
        configuration.addAcceptorConfiguration("in-vm", url());
        if (!settings.acceptor().isBlank()) {
            configuration.addAcceptorConfiguration("network", settings.acceptor());
        }
        configuration.addAddressSetting("#", common(settings).setPageLimitBytes(settings.outLimit().toBytes()));
        configuration.addAddressSetting("in.#", new AddressSettings()
                .setDefaultAddressRoutingType(RoutingType.MULTICAST)
                .setDefaultQueueRoutingType(RoutingType.MULTICAST)
                .setPageLimitBytes(settings.inLimit().toBytes()));
        broker.setConfiguration(configuration);
        broker.start();
        disk = Files.getFileStore(folder);
    }

    private static AddressSettings common(BrokerSettings settings) {
        return new AddressSettings()
                .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                .setDefaultQueueRoutingType(RoutingType.ANYCAST)
                .setAutoDeleteAddresses(false)
                .setAutoDeleteQueues(false)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setPageFullMessagePolicy(PageFullMessagePolicy.FAIL)
                .setMaxSizeBytes(-1)
                .setMaxDeliveryAttempts(settings.maxAttempts())
                .setRedeliveryDelay(500)
                .setRedeliveryMultiplier(2)
                .setMaxRedeliveryDelay(60_000)
                .setRedeliveryCollisionAvoidanceFactor(0.15)
                .setExpiryAddress(SimpleString.of("dlq"))
                .setDeadLetterAddress(SimpleString.of("dlq"));
    }

    String url() {
        return "vm://" + serverId;
    }

    ActiveMQServer server() {
        return broker.getActiveMQServer();
    }

    @Override
    public boolean ended() {
        return !server().isStarted();
    }

    @Override
    public boolean hasSpace() {
        try {
            return disk.getUsableSpace() >= RESERVE;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        broker.stop();
    }
}
