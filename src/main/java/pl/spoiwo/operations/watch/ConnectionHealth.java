package pl.spoiwo.operations.watch;

import java.util.Iterator;
import org.springframework.boot.actuate.health.CompositeHealthContributor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.NamedContributor;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;
import pl.spoiwo.operations.query.ConnectionQueries;
import pl.spoiwo.operations.query.ConnectionQueries.Overview;

/**
 * One component for each connection in force. A target that is down is DEGRADED, a connection that a person stopped PAUSED; both leave
 * the hub itself UP, because its other connections work and this one's backlog waits safely.
 */
@Component("connectionsHealthContributor")
class ConnectionHealth implements CompositeHealthContributor {

    static final Status DEGRADED = new Status("DEGRADED");
    static final Status PAUSED = new Status("PAUSED");

    private final ConnectionQueries connections;

    ConnectionHealth(ConnectionQueries connections) {
        this.connections = connections;
    }

    @Override
    public HealthContributor getContributor(String id) {
        return connections.ids().contains(id) ? indicator(id) : null;
    }

    @Override
    public Iterator<NamedContributor<HealthContributor>> iterator() {
        return connections.ids().stream().map(id -> NamedContributor.of(id, (HealthContributor) indicator(id))).iterator();
    }

    private HealthIndicator indicator(String id) {
        return () -> connections.find(id).map(ConnectionHealth::health).orElseGet(() -> Health.unknown().build());
    }

    private static Health health(Overview c) {
        var health = Health.status(c.paused() ? PAUSED : "CLOSED".equals(c.breaker()) ? Status.UP : DEGRADED)
                .withDetail("system", c.system()).withDetail("breaker", c.breaker());
        with(health, "backlogIn", c.in() == null ? null : c.in().messages());
        with(health, "backlogOut", c.out() == null ? null : c.out().messages());
        with(health, "parked", c.parked() == null ? null : c.parked().messages());
        with(health, "lastReceived", c.lastReceived());
        with(health, "lastSuccess", c.lastSuccess());
        with(health, "lastErrorAt", c.lastErrorAt());
        with(health, "lastError", c.masked().lastError());
        return health.build();
    }

    private static void with(Health.Builder health, String name, Object value) {
        if (value != null) {
            health.withDetail(name, value);
        }
    }
}
