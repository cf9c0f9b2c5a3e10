package pl.spoiwo.broker;

import java.net.InetAddress;
import org.apache.activemq.artemis.core.config.ConfigurationUtils;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code spoiwo.broker.*}.
 *
 * @param mode         {@code embedded} (journal in the data folder) or {@code external}
 * @param url          of an external broker, for example {@code (tcp://a:61616,tcp://b:61616)?ha=true}
 * @param acceptor     network acceptor of the embedded broker, for example {@code tcp://127.0.0.1:61616}; empty: none
 * @param memory       bytes of all addresses together that stay in memory, next to the journal; what comes above it is paged, and takes longer
 * @param inLimit      bytes of one {@code in.*} address, on disk and in memory, after which senders get 503
 * @param outLimit     the same for {@code out.*} and {@code dlq.*} addresses
 * @param maxDiskUsage per cent of the disk in use after which the broker takes nothing more
 * @param maxAttempts  deliveries of one message before the broker parks it in the dead-letter queue
 */
@ConfigurationProperties("spoiwo.broker")
public record BrokerSettings(
        @DefaultValue("embedded") Mode mode,
        String url,
        String user,
        String password,
        @DefaultValue("") String acceptor,
        @DefaultValue("128MB") DataSize memory,
        @DefaultValue("1GB") DataSize inLimit,
        @DefaultValue("4GB") DataSize outLimit,
        @DefaultValue("95") int maxDiskUsage,
        @DefaultValue("10") int maxAttempts) {

    /** @throws IllegalArgumentException where the embedded broker, which knows no login, would be open to others than this machine */
    public BrokerSettings {
        if (mode == Mode.EMBEDDED && !acceptor.isBlank()) {
            loopbackOnly(acceptor);
        }
    }

    private static void loopbackOnly(String acceptor) {
        try {
            for (var transport : ConfigurationUtils.parseAcceptorURI("network", acceptor)) {
                var host = String.valueOf(transport.getParams().get("host"));
                if (!InetAddress.getByName(host).isLoopbackAddress()) {
                    throw new IllegalArgumentException("spoiwo.broker.acceptor names " + host + ", but the embedded broker has no login: only an address"
                            + " of this machine may stand there, such as tcp://127.0.0.1:61616. For more use an external broker (spoiwo.broker.mode=external)");
                }
            }
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalArgumentException("spoiwo.broker.acceptor '" + acceptor + "' is no acceptor such as tcp://127.0.0.1:61616: " + e.getMessage(), e);
        }
    }

    enum Mode {
        EMBEDDED, EXTERNAL
    }
}
