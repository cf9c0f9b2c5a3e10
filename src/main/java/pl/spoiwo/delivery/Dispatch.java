package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.delivery.CommandRun.Due;
import pl.spoiwo.delivery.CommandRun.Over;
import pl.spoiwo.ledger.LogIds;
import pl.spoiwo.ledger.Outgoing;

/**
 * The steps of the route {@code dispatch-<connection>}: a wake-up leads to batches of wanted values until nothing is due. An end in doubt is
 * simply sent again, because values are absolute and only ever the newest.
 */
@Component("dispatch")
public class Dispatch {

    private static final String WORK = "dispatch";
    private static final Duration SOONEST = Duration.ofMillis(200);

    private final ActiveConfiguration configuration;
    private final ConnectionStates states;
    private final Breakers breakers;
    private final HttpCalls http;
    private final Batches batches;
    private final BatchEndings endings;
    private final DeliveryProperties properties;
    private final Clock clock;
    private final Map<String, Instant> announced = new ConcurrentHashMap<>();

    Dispatch(ActiveConfiguration configuration, ConnectionStates states, Breakers breakers, HttpCalls http, Batches batches, BatchEndings endings,
             DeliveryProperties properties, Clock clock) {
        this.configuration = configuration;
        this.states = states;
        this.breakers = breakers;
        this.http = http;
        this.batches = batches;
        this.endings = endings;
        this.properties = properties;
        this.clock = clock;
    }

    public void begin(Exchange exchange, String connectionId) {
        LogIds.begin(exchange, connectionId, null, null);
        exchange.getMessage().removeHeaders("*");
        exchange.removeProperty(Delivery.CALL);
        var current = configuration.current();
        var connection = current.connection(connectionId).orElseThrow(() -> new IllegalStateException("there is no connection " + connectionId));
        var work = new Batches.Work(current, connection);
        exchange.setProperty(WORK, work);
        if (states.paused(connectionId) || breakers.state(connectionId) == CircuitBreaker.State.OPEN) {
            work.again = properties.probeInterval();
        } else {
            proceed(exchange, work);
        }
    }

    public void answered(Exchange exchange) {
        var work = exchange.getProperty(WORK, Batches.Work.class);
        var answer = exchange.getMessage().getBody(JsonNode.class);
        batches.answered(work, (Due) work.run, answer);
        work.run = work.interpreter.answered((Due) work.run, answer, clock.instant());
        if (work.run instanceof Due due && due.tries().renew()) {
            http.refused(exchange);
        }
        proceed(exchange, work);
    }

    /** The body becomes the messages to send: another wake-up, where something is due later. */
    public void finish(Exchange exchange) {
        var work = exchange.getProperty(WORK, Batches.Work.class);
        var messages = new ArrayList<Outgoing>();
        var now = clock.instant();
        var again = work.again != null ? work.again : batches.due(work).map(at -> Duration.between(now, at)).orElse(null);
        if (again != null) {
            var delay = again.compareTo(SOONEST) < 0 ? SOONEST : again;
            if (exchange.isExternalRedelivered() || !announced(work.connection.id(), now, now.plus(delay))) {
                announced.put(work.connection.id(), now.plus(delay));
                messages.add(Outgoing.wake(work.connection.id()).after(delay));
            }
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(List.copyOf(messages));
    }

    /** A wake-up that comes soon enough lies on the broker already: a burst of changes would schedule one each. */
    private boolean announced(String connection, Instant now, Instant at) {
        var known = announced.get(connection);
        return known != null && known.isAfter(now) && !known.isAfter(at);
    }

    private void proceed(Exchange exchange, Batches.Work work) {
        exchange.removeProperty(Delivery.CALL);
        while (true) {
            if (work.run instanceof Due due && work.old(clock.instant())) {
                work.run = Interpreter.late(due);
            }
            if (work.run instanceof Due due) {
                exchange.setProperty(Delivery.CALL, due.call().transport());
                exchange.setProperty(HttpCalls.RANK, work.kind.name());
                exchange.setProperty(FileDrops.RUN, FileHandOver.Run.FIRST);
                exchange.getMessage().setBody(due.request());
                return;
            }
            if (work.run instanceof Over over) {
                endings.write(work, over);
                batches.over(work);
            }
            if (work.again != null || !batches.next(work)) {
                return;
            }
        }
    }
}
