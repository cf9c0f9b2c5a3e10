package pl.spoiwo.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BrokerFileTest {

    @Test
    @DisplayName("docker/broker.xml keeps messages as the embedded broker does where nothing is set")
    void sameSettings(@TempDir Path folder) throws Exception {
        var external = new FileConfiguration();
        new FileDeploymentManager(Path.of("docker", "broker.xml").toUri().toString()).addDeployable(external).readConfiguration();
        var preset = new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("spoiwo.broker", BrokerSettings.class);
        try (var broker = new EmbeddedBroker(folder, preset)) {
            var embedded = broker.server().getConfiguration();
            assertThat(external.getAddressSettings()).isEqualTo(embedded.getAddressSettings());
            assertThat(external).extracting("globalMaxSize", "maxDiskUsage", "messageExpiryScanPeriod", "journalBufferTimeout_NIO")
                    .containsExactly(embedded.getGlobalMaxSize(), embedded.getMaxDiskUsage(), embedded.getMessageExpiryScanPeriod(), embedded.getJournalBufferTimeout_NIO());
        }
    }
}
