package pl.spoiwo.process;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import pl.spoiwo.connection.ActiveConfiguration;
import pl.spoiwo.ledger.Inbound;
import pl.spoiwo.ledger.LogIds;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.ledger.ReceivedMessage;
import pl.spoiwo.mapping.MappingFailure;

/** The steps of route {@code process}, bean {@code process}: interpret, decide, and park for what cannot be understood. */
@Component("process")
public class ProcessSteps {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessSteps.class);

    private final ActiveConfiguration active;
    private final Interpreter interpreter;
    private final Deciding deciding;
    private final Parking parking;
    private final MeterRegistry meters;

    ProcessSteps(ActiveConfiguration active, Interpreter interpreter, Deciding deciding, Parking parking, MeterRegistry meters) {
        this.active = active;
        this.interpreter = interpreter;
        this.deciding = deciding;
        this.parking = parking;
        this.meters = meters;
    }

    /**
     * Body in: the raw bytes, headers: {@link pl.spoiwo.ledger.Headers}. Body out: {@link Interpreted}, in the configuration that is in force now.
     *
     * @throws MappingFailure where the message cannot be understood
     */
    public void interpret(Exchange exchange) {
        long since = System.nanoTime();
        var message = received(exchange.getMessage());
        LogIds.begin(exchange, message.connection(), message.id(), null);
        var configuration = active.current();
        var connection = Rules.connection(configuration, message.connection());
        exchange.getMessage().setBody(new Interpreted(message, configuration, connection,
                interpreter.read(message, configuration, connection), since));
    }

    /** Body in: {@link Interpreted}. Body out: what to send in the session of the message; its decision is on disk. */
    public void decide(Exchange exchange) {
        var interpreted = exchange.getMessage().getBody(Interpreted.class);
        var decided = deciding.decide(interpreted);
        exchange.getMessage().setBody(decided.outgoing());
        LogIds.order(decided.entity());
        log(interpreted.message(), decided.state(), decided.reason());
        if (decided.reason() != null && decided.reason().code().equals(Missed.CODE)) {
            Counter.builder("spoiwo.missed").description("Found at the source by a reconciliation, after webhooks and polls had missed it")
                    .tag("connection", interpreted.connection().id()).register(meters).increment();
        }
        Timer.builder("spoiwo.process").description("From the message in hand to its decision on disk").publishPercentileHistogram()
                .tag("connection", interpreted.connection().id()).register(meters).record(System.nanoTime() - interpreted.since(), TimeUnit.NANOSECONDS);
    }

    /** Body in: raw bytes or {@link Interpreted}, and the failure as Camel caught it. Body out: what to send in the session of the message. */
    public void park(Exchange exchange) {
        var failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, MappingFailure.class);
        var interpreted = exchange.getMessage().getBody() instanceof Interpreted body ? body : null;
        var message = interpreted == null ? received(exchange.getMessage()) : interpreted.message();
        var reason = Reason.of(failure);
        List<Outgoing> outgoing = parking.park(message, reason, interpreted == null ? active.current() : interpreted.configuration());
        exchange.getMessage().setBody(outgoing);
        log(message, MessageState.PARKED, reason);
    }

    /** @throws IllegalArgumentException where the message did not come by the hub's own door: the broker puts it aside */
    private static Inbound received(Message message) {
        return ReceivedMessage.read(name -> message.getHeader(name, String.class), message.getBody(byte[].class));
    }

    private static void log(Inbound message, MessageState state, Reason reason) {
        LOG.info("{} {} {}", message.kind(), state, reason == null ? "" : reason.code());
    }
}
