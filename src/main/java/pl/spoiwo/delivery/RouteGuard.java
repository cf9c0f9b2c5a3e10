package pl.spoiwo.delivery;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.connection.ConnectionStates;

/**
 * Keeps consumers still while they could do nothing but fail: {@code deliver-} and {@code dispatch-} routes of a connection that is paused or
 * whose breaker is open, and these and {@code process-} routes while the database is away. Only what it has stopped itself it starts again.
 * The consumer is suspended, not the route: messages in hand end as they may.
 */
@Component
class RouteGuard {

    private static final Logger LOG = LoggerFactory.getLogger(RouteGuard.class);
    private static final int EVERY_SECONDS = 2;

    private final CamelContext camel;
    private final Infrastructure infrastructure;
    private final ConnectionStates states;
    private final Breakers breakers;
    private final Alerts alerts;
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final Map<String, Boolean> alerted = new ConcurrentHashMap<>();
    private ScheduledExecutorService worker;

    RouteGuard(CamelContext camel, Infrastructure infrastructure, ConnectionStates states, Breakers breakers, Alerts alerts) {
        this.camel = camel;
        this.infrastructure = infrastructure;
        this.states = states;
        this.breakers = breakers;
        this.alerts = alerts;
    }

    /** Not as a lifecycle bean: Spring would start the CamelContext before it, and so before its routes are read. */
    @EventListener(ApplicationReadyEvent.class)
    void start() {
        worker = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "route-guard");
            thread.setDaemon(true);
            return thread;
        });
        worker.scheduleWithFixedDelay(this::keep, 0, EVERY_SECONDS, TimeUnit.SECONDS);
        breakers.onChange((connection, state) -> soon());
        infrastructure.onSuspicion(this::soon);
    }

    /** Never interrupts: an interrupt in the middle of a query can close files of the database. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        if (worker != null) {
            worker.shutdown();
        }
    }

    private void soon() {
        try {
            worker.execute(this::keep);
        } catch (RejectedExecutionException e) {
            LOG.debug("The hub is stopping");
        }
    }

    /** One look at everything; what fails is tried again with the next look. */
    private void keep() {
        try {
            infrastructure.look();
            for (var route : camel.getRoutes()) {
                keep(route);
            }
        } catch (RuntimeException e) {
            if (Insist.databaseAway(e)) {
                infrastructure.suspect();
            } else {
                LOG.error("Consumers cannot be kept in the state they should be in", e);
            }
        }
    }

    private void keep(Route route) {
        var id = route.getRouteId();
        if (id.startsWith("process-")) {
            hold(route, !infrastructure.available());
        } else if (id.startsWith("deliver-") || id.startsWith("dispatch-")) {
            var connection = id.substring(id.indexOf('-') + 1);
            boolean open = breakers.state(connection) == State.OPEN;
            if (!infrastructure.available()) {
                hold(route, true);
            } else {
                hold(route, open || states.paused(connection));
                alert(connection, connection, breakers.state(connection));
                var second = HttpCalls.elsewhere(connection);
                breakers.known(second).ifPresent(state -> alert(connection, second, state));
            }
        }
    }

    private void hold(Route route, boolean still) {
        if (!(route.getConsumer() instanceof Suspendable)) {
            return;
        }
        if (still && held.add(route.getRouteId())) {
            LOG.info("Route {} consumes nothing for now", route.getRouteId());
            ServiceHelper.suspendService(route.getConsumer());
        } else if (!still && held.remove(route.getRouteId())) {
            LOG.info("Route {} consumes again", route.getRouteId());
            ServiceHelper.resumeService(route.getConsumer());
        }
    }

    /** After a start an alert of the last life is closed as soon as the breaker is known to be closed. */
    private void alert(String connection, String breaker, State state) {
        var entity = breaker.equals(connection) ? null : "forward";
        if (state == State.OPEN && !Boolean.TRUE.equals(alerted.put(breaker, true))) {
            alerts.raise("breaker-open", connection, entity, "No calls to " + breaker + " for now, its messages wait and one call probes it from time to time: "
                    + breakers.lastReason(breaker));
        } else if (state == State.CLOSED && !Boolean.FALSE.equals(alerted.put(breaker, false))) {
            alerts.clear("breaker-open", connection, entity);
        }
    }
}
