package pl.spoiwo.operations.watch;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;
import pl.spoiwo.configuration.Finding;
import pl.spoiwo.connection.ActiveConfiguration;

/** DEGRADED while the files of the home folder are refused: the last good configuration stays in force. */
@Component("configurationHealthIndicator")
class ConfigurationHealth implements HealthIndicator {

    private final ActiveConfiguration configuration;

    ConfigurationHealth(ActiveConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public Health health() {
        var version = configuration.current().version();
        return configuration.lastError()
                .map(refused -> Health.status(ConnectionHealth.DEGRADED).withDetail("version", version).withDetail("refusedAt", refused.at())
                        .withDetail("findings", refused.findings().stream().map(Finding::toString).toList()).build())
                .orElseGet(() -> Health.up().withDetail("version", version).build());
    }
}
