package pl.spoiwo.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import pl.spoiwo.broker.Addresses;
import pl.spoiwo.broker.Broker.BrokerUnavailable;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.flow.WantedRoutes.Wanted;

/** Adds, replaces and removes the routes of connections when the hub starts and when its configuration changes. */
@Component
@Order(0)
class Flows implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(Flows.class);

    private final CamelContext camel;
    private final ActiveConfiguration configuration;
    private final Addresses addresses;
    private final Map<String, Wanted> running = new LinkedHashMap<>();
    private boolean behind;

    Flows(CamelContext camel, ActiveConfiguration configuration, Addresses addresses) {
        this.camel = camel;
        this.configuration = configuration;
        this.addresses = addresses;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        configuration.onChange(this::follow);
        follow(configuration.current());
    }

    /** A change that came while the broker was away takes effect when it is back. */
    @Scheduled(fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
    synchronized void catchUp() {
        if (behind) {
            try {
                follow(configuration.current());
            } catch (BrokerUnavailable e) {
                LOG.debug("the broker is still away", e);
            }
        }
    }

    private synchronized void follow(HubConfiguration now) {
        behind = true;
        now.connections().keySet().forEach(addresses::declare);
        behind = false;
        var wanted = WantedRoutes.of(now);
        var gone = new ArrayList<>(running.keySet());
        gone.removeIf(id -> running.get(id).equals(wanted.get(id)));
        Collections.reverse(gone);
        gone.forEach(this::remove);
        wanted.forEach((id, route) -> {
            if (!running.containsKey(id)) {
                add(id, route);
            }
        });
    }

    private void add(String id, Wanted route) {
        try {
            start(camel, id, route);
            running.put(id, route);
        } catch (Exception e) {
            throw new IllegalStateException("route " + id + " of template " + route.template() + " does not start; see routes/flows/"
                    + route.template() + ".camel.yaml", e);
        }
    }

    /** Without a prefix for the ids of steps: MBeans would carry it and the dumped route not, and a diagram would find no counts. */
    static void start(CamelContext camel, String id, Wanted route) {
        TemplatedRouteBuilder.builder(camel, route.template()).routeId(id).prefixId("").parameters(Map.copyOf(route.parameters())).add();
    }

    private void remove(String id) {
        try {
            camel.getRouteController().stopRoute(id);
            camel.removeRoute(id);
            running.remove(id);
        } catch (Exception e) {
            LOG.error("route {} of a connection that is gone or changed does not stop; restart the hub", id, e);
        }
    }
}
