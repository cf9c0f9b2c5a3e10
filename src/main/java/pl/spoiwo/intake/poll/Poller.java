package pl.spoiwo.intake.poll;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import pl.spoiwo.broker.Broker.BrokerUnavailable;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.connection.Connector.Capability;
import pl.spoiwo.connection.Mode;
import pl.spoiwo.intake.Arrivals;
import pl.spoiwo.intake.IntakeProperties;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.mapping.MappingFailure;

/**
 * Steps of the route {@code poll}. Exchange property {@code pollOn} says whether the body is a request to be made. The position moves only
 * when the messages of the page are durable: who dies before that reads the page again, and its keys are known.
 */
@Component
public class Poller {

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final String ON = "pollOn";
    private static final String ROUND = "pollRound";

    private final ActiveConfiguration configuration;
    private final ConnectionStates states;
    private final Cursors cursors;
    private final PollMessages messages;
    private final PollHealth health;
    private final Arrivals arrivals;
    private final Clock clock;
    private final int maxPages;

    Poller(ActiveConfiguration configuration, ConnectionStates states, Cursors cursors, PollMessages messages, PollHealth health,
           Arrivals arrivals, Clock clock, IntakeProperties properties) {
        this.configuration = configuration;
        this.states = states;
        this.cursors = cursors;
        this.messages = messages;
        this.health = health;
        this.arrivals = arrivals;
        this.clock = clock;
        this.maxPages = properties.maxPages();
    }

    /** The body becomes the first request, where it is this node's turn and nobody has stopped the poll. */
    public void begin(@ExchangeProperty("connection") String id, @ExchangeProperty("capability") String name, Exchange exchange) {
        exchange.setProperty(ON, false);
        var current = configuration.current();
        var connection = current.connection(id);
        var capability = connection.flatMap(c -> c.capability(name)).filter(Capability::polls);
        if (capability.isEmpty() || states.paused(id) || states.mode(connection.get(), name) == Mode.OFF || health.quiet(id, name)) {
            return;
        }
        var shapes = new PollShapes(current, connection.get(), capability.get(), clock.instant());
        cursors.begin(id, name, shapes.every(), () -> firstStart(shapes)).ifPresent(lease -> {
            var round = new PollRound(shapes, lease, polledUntil(shapes));
            exchange.setProperty(ROUND, round);
            ask(round, exchange);
        });
    }

    /** Up to when the other way of the same things has brought all. */
    private Instant polledUntil(PollShapes shapes) {
        var connection = shapes.connection();
        return !shapes.capability().reconciles() || connection.capability(shapes.polledBy()).isEmpty() ? shapes.now()
                : cursors.completed(connection.id(), shapes.polledBy()).orElse(Instant.EPOCH);
    }

    /** The body was the answer and becomes the messages in it. */
    public List<Outgoing> read(@Body JsonNode answer, @ExchangeProperty(ROUND) PollRound round, Exchange exchange) {
        var outcome = round.shapes.outcome(answer);
        switch (outcome.kind()) {
            case DONE -> {
                return page(round, answer);
            }
            case REAUTHORISE -> {
                if (!round.renewed) {
                    round.renewed = true;
                    round.again = true;
                    return List.of();
                }
                give(round, exchange, outcome);
            }
            case LATER, FAILED, PERMANENT -> give(round, exchange, outcome);
        }
        return List.of();
    }

    /** The messages are durable: the position moves, and the body becomes the next request. */
    public void advance(@ExchangeProperty(ROUND) PollRound round, Exchange exchange) {
        if (!exchange.getProperty(ON, Boolean.class)) {
            return;
        }
        if (round.again) {
            round.again = false;
            ask(round, exchange);
            return;
        }
        round.pages++;
        if (round.following == null) {
            complete(round, exchange);
        } else if (round.pages >= maxPages) {
            LOG.info("poll {} read {} pages, the next round goes on from there", round.name(), round.pages);
            finish(round, exchange, cursors.end(round.lease, round.following));
        } else {
            round.position = round.following;
            if (cursors.save(round.lease, round.position)) {
                ask(round, exchange);
            } else {
                overtaken(round, exchange);
            }
        }
    }

    /** Last step of the policy {@code poll-failures}. The hub's own broker or database being away is no failure of the connection. */
    public void failed(@ExchangeProperty("connection") String connection, @ExchangeProperty("capability") String capability,
                       @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception thrown) {
        if (thrown instanceof BrokerUnavailable || thrown instanceof DataAccessException || thrown instanceof TransactionException) {
            LOG.warn("poll {} of {} waits for the hub's own broker or database: {}", capability, connection, thrown.getMessage());
        } else {
            health.failed(connection, capability, thrown instanceof MappingFailure failure ? failure.unquoted() : thrown.getClass().getSimpleName(),
                    thrown.getMessage(), null);
        }
    }

    private List<Outgoing> page(PollRound round, JsonNode answer) {
        var shapes = round.shapes;
        var rows = shapes.rows(answer);
        var items = shapes.items(round.position, rows, answer).stream().filter(round::compares).toList();
        var keyed = messages.keyed(shapes, items, round.position.round());
        var seen = shapes.whole() ? rows : List.copyOf(keyed.keySet());
        if (!seen.isEmpty() && seen.equals(round.before)) {
            throw new IllegalStateException("page " + round.position.page() + " is the page before once more: the request mapping or the target ignores the page");
        }
        round.before = seen;
        var cursor = shapes.capability().cursor();
        if (cursor != null) {
            for (var item : items) {
                round.position = round.position.sawUpTo(item.at(cursor.field()).asText(null));
            }
        }
        round.following = shapes.following(round.position, rows, answer);
        var outgoing = messages.outgoing(shapes, keyed, round.part());
        if (!outgoing.isEmpty()) {
            arrivals.heard(shapes.connection().id());
        }
        return outgoing;
    }

    private void ask(PollRound round, Exchange exchange) {
        var request = round.shapes.request(round.position);
        boolean on = request != null && request.isObject() && !request.isEmpty();
        if (on) {
            exchange.setProperty(ON, true);
            exchange.getMessage().setBody(request);
        } else {
            complete(round, exchange);
        }
    }

    private void complete(PollRound round, Exchange exchange) {
        finish(round, exchange, cursors.complete(round.lease, round.position.complete()));
    }

    private void finish(PollRound round, Exchange exchange, boolean written) {
        exchange.setProperty(ON, false);
        if (written) {
            health.succeeded(round.shapes.connection().id(), round.shapes.capability().name());
        } else {
            overtaken(round, exchange);
        }
    }

    private static void overtaken(PollRound round, Exchange exchange) {
        exchange.setProperty(ON, false);
        LOG.warn("poll {} was taken over by another node, this round ends", round.name());
    }

    /** The round ends and the position stays; a page that the target does not know any more is not asked for again. */
    private void give(PollRound round, Exchange exchange, PollOutcome outcome) {
        exchange.setProperty(ON, false);
        var stale = outcome.kind() == PollOutcome.Kind.PERMANENT && round.pages == 0 && !round.position.first();
        cursors.end(round.lease, stale ? Position.at(round.position.cursor()) : round.position);
        if (outcome.kind() != PollOutcome.Kind.LATER) {
            health.failed(round.shapes.connection().id(), round.shapes.capability().name(), outcome.code(), outcome.text(), outcome.after());
        }
    }

    /** Nothing older than {@code startFrom} is asked for; without it, nothing older than now. */
    private static Position firstStart(PollShapes shapes) {
        Connection connection = shapes.connection();
        return Position.at((connection.startFrom() == null ? shapes.now() : connection.startFrom()).toString());
    }
}
