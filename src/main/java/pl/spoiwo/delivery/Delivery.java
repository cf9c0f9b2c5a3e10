package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.Connection.Forward;
import pl.spoiwo.connection.ConnectionStates;
import pl.spoiwo.delivery.CommandRun.Due;
import pl.spoiwo.delivery.CommandRun.Over;
import pl.spoiwo.ledger.Claims;
import pl.spoiwo.ledger.Claims.Claim;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.LogIds;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.mapping.Json;

/**
 * The steps of the route {@code deliver-<connection>}: {@link #begin}, then {@link #answered} after every call for as long as the exchange
 * property {@link #CALL} names a transport, then {@link #finish}. All that is decided is decided by {@link Interpreter}.
 */
@Component("delivery")
public class Delivery {

    /** Exchange property: transport of the call that is due; absent where none is. */
    public static final String CALL = "call";
    private static final String WORK = "delivery";
    private static final String MESSAGES = "deliveryMessages";
    /** Reads offers for a comparison: hundreds of such commands shall not hold up what is sold, no more than the lists do. */
    private static final String OFFERS = "offer.fetch";

    private final Claims claims;
    private final Ledger ledger;
    private final Endings endings;
    private final Consequences consequences;
    private final Preparation preparation;
    private final ConnectionStates states;
    private final Breakers breakers;
    private final HttpCalls http;
    private final FileAnswers files;
    private final DeliveryMeters meters;
    private final DeliveryProperties properties;
    private final Clock clock;

    Delivery(Claims claims, Ledger ledger, Endings endings, Consequences consequences, Preparation preparation, ConnectionStates states, Breakers breakers, HttpCalls http, FileAnswers files,
             DeliveryMeters meters, DeliveryProperties properties, Clock clock) {
        this.claims = claims;
        this.ledger = ledger;
        this.endings = endings;
        this.consequences = consequences;
        this.preparation = preparation;
        this.states = states;
        this.breakers = breakers;
        this.http = http;
        this.files = files;
        this.meters = meters;
        this.properties = properties;
        this.clock = clock;
    }

    /** Claims the command and decides on the first call. */
    public void begin(Exchange exchange) {
        var command = Messages.command(exchange.getMessage().getBody(byte[].class));
        LogIds.begin(exchange, command.connection(), command.id(), command.entity());
        exchange.getMessage().removeHeaders("*");
        exchange.removeProperty(CALL);
        if (states.paused(command.connection()) || breakers.state(breaker(command)) == CircuitBreaker.State.OPEN && preparation.calls(command)) {
            later(exchange, command, properties.probeInterval());
        } else {
            claimed(exchange, command);
        }
    }

    /** Takes the answer of the call and decides on the next one. */
    public void answered(Exchange exchange) {
        var work = exchange.getProperty(WORK, Work.class);
        work.answer = exchange.getMessage().getBody(JsonNode.class);
        work.raw = exchange.getProperty(HttpCalls.RAW, byte[].class);
        work.rawType = exchange.getProperty(HttpCalls.RAW_TYPE, String.class);
        var made = (Due) work.run;
        work.answer = files.checkedIn(work, FileAnswers.brought(work, made));
        work.run = work.held(work.interpreter.answered(made, work.answer, clock.instant()));
        if (work.run instanceof Due due && due.tries().renew()) {
            http.refused(exchange);
        }
        proceed(exchange, work);
    }

    /** Writes the end; the body becomes the messages to send. */
    public void finish(Exchange exchange) {
        var work = exchange.getProperty(WORK, Work.class);
        var messages = new ArrayList<Outgoing>(exchange.getProperty(MESSAGES, List.of(), List.class));
        if (work != null && work.run instanceof Over over) {
            messages.addAll(endings.write(work, over));
            if (over.ending() instanceof Ending.Released released && released.down()) {
                breakers.down(work.breaker(), released.reason().code(), released.after());
            }
            meters.delivered(work.claim.command().connection(), work.type(), over.ending(), Duration.between(work.startedAt, clock.instant()));
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(messages);
    }

    private void claimed(Exchange exchange, Command command) {
        var startedAt = clock.instant();
        var claim = claims.claim(command.id(), properties.lease());
        if (claim instanceof Claim.Won won) {
            var checkpoint = ledger.body(command.id(), BodyKind.STEPS).map(Delivery::json).map(Checkpoint::of).orElse(Checkpoint.START);
            var work = preparation.work(won, checkpoint, startedAt);
            exchange.setProperty(WORK, work);
            proceed(exchange, work);
        } else if (claim instanceof Claim.Later later) {
            // Not its time: a copy, as after a crash that came before what followed from the last run was sent.
            var messages = new ArrayList<>(consequences.repeat(command));
            messages.add(after(command, Duration.between(startedAt, later.at())));
            exchange.setProperty(MESSAGES, messages);
        } else if (claim instanceof Claim.Dropped dropped) {
            // Whether the broker calls it a redelivery proves nothing: after a crash it does not know. A receipt sent twice has the same key.
            var messages = new ArrayList<>(consequences.repeat(command));
            if (dropped.next() != null) {
                messages.add(Messages.command(dropped.next(), Duration.ZERO));
            }
            exchange.setProperty(MESSAGES, messages);
        }
    }

    private void proceed(Exchange exchange, Work work) {
        exchange.removeProperty(CALL);
        if (!(work.run instanceof Due due)) {
            return;
        }
        if (!due.checkpoint().equals(work.stored) && !endings.checkpoint(work, due.checkpoint())) {
            exchange.removeProperty(WORK);
            return;
        }
        if (due.purpose() == CommandRun.Purpose.MAKE) {
            work.request = due.request();
        }
        exchange.setProperty(CALL, due.call().transport());
        exchange.setProperty(HttpCalls.CAPABILITY, work.type());
        exchange.setProperty(HttpCalls.RANK, work.type().equals(OFFERS) ? "list" : null);
        var file = FileAnswers.brought(work, due);
        exchange.setProperty(HttpCalls.FILE, file != null && file.whole() ? file : null);
        exchange.setProperty(FileDrops.RUN, due.settled() ? FileHandOver.Run.SETTLED
                : due.checkpoint().doubt() != null ? FileHandOver.Run.IN_DOUBT : FileHandOver.Run.FIRST);
        if (work.forwards()) {
            exchange.setProperty(HttpCalls.ELSEWHERE, work.connection.forward().url());
        }
        exchange.getMessage().setBody(due.request());
    }

    private static void later(Exchange exchange, Command command, Duration delay) {
        exchange.setProperty(MESSAGES, List.of(after(command, delay)));
    }

    private static Outgoing after(Command command, Duration delay) {
        return Messages.command(command, delay.isNegative() ? Duration.ZERO : delay);
    }

    private static String breaker(Command command) {
        return command.type().equals(Forward.KIND) ? HttpCalls.elsewhere(command.connection()) : command.connection();
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("a checkpoint in the ledger is no JSON", e);
        }
    }
}
