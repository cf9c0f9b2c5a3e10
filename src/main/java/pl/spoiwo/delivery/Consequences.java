package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import pl.spoiwo.alert.Alerts;
import pl.spoiwo.delivery.CommandRun.Over;
import pl.spoiwo.ledger.Command;
import pl.spoiwo.ledger.Ledger;
import pl.spoiwo.ledger.Ledger.BodyKind;
import pl.spoiwo.ledger.MessageState;
import pl.spoiwo.ledger.Outgoing;
import pl.spoiwo.ledger.Reason;
import pl.spoiwo.mapping.Json;

/** What follows from the end of a command: receipt, answer, dead letter, its next turn, and the alert for a person. */
@Component
class Consequences {

    private final Ledger ledger;
    private final Alerts alerts;
    private final Clock clock;

    Consequences(Ledger ledger, Alerts alerts, Clock clock) {
        this.ledger = ledger;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** @return what has to be sent now that the end is on disk */
    List<Outgoing> of(Work work, Over over, End end, Instant now) {
        var command = work.claim.command();
        var run = Messages.run(work.claim.decidedAt(), work.claim.fence());
        var messages = new ArrayList<Outgoing>();
        switch (end.state()) {
            case DELIVERED -> messages.add(Command.asks(command.type()) ? Messages.answer(command, work.rawAnswer(), work.rawType, now)
                    : Messages.receipt(command, end.state(), ((Ending.Delivered) over.ending()).result(), null, run, now));
            case WOULD_SEND -> messages.add(Messages.receipt(command, end.state(), null, null, run, now));
            case PARKED, UNKNOWN -> {
                messages.add(Messages.deadLetter(command, end.reason()));
                messages.add(Messages.receipt(command, end.state(), null, end.reason(), run, now));
            }
            case RETRYING, WAITING -> {
                messages.add(Messages.command(command, Duration.between(now, end.due())));
                if (end.state() == MessageState.WAITING && !over.checkpoint().results().equals(work.begun.results())) {
                    soFar(over.checkpoint()).ifPresent(result -> messages.add(Messages.receipt(command, end.state(), result, null, run, now)));
                }
            }
            default -> {
            }
        }
        return messages;
    }

    /** A copy of a command that has ended already. Where the broker gives it back after a crash, what followed from its end may not have been sent. */
    List<Outgoing> repeat(Command command) {
        var row = ledger.find(command.id()).orElse(null);
        var messages = new ArrayList<Outgoing>();
        if (row == null) {
            return messages;
        }
        var now = clock.instant();
        var run = Messages.run(row.receivedAt(), row.fence());
        switch (row.state()) {
            case DELIVERED -> {
                var result = ledger.body(command.id(), BodyKind.RESULT);
                if (Command.asks(command.type())) {
                    result.ifPresent(raw -> messages.add(Messages.answer(command, raw, answerType(command), now)));
                } else {
                    messages.add(Messages.receipt(command, row.state(), result.map(Consequences::json).orElse(null), null, run, now));
                }
            }
            case WOULD_SEND -> messages.add(Messages.receipt(command, row.state(), null, null, run, now));
            case WAITING -> ledger.body(command.id(), BodyKind.STEPS).map(Consequences::json).map(Checkpoint::of).flatMap(Consequences::soFar)
                    .ifPresent(result -> messages.add(Messages.receipt(command, row.state(), result, null, run, now)));
            case PARKED, UNKNOWN -> {
                raise(command, row.state(), row.reason());
                messages.add(Messages.deadLetter(command, row.reason()));
                messages.add(Messages.receipt(command, row.state(), null, row.reason(), run, now));
            }
            default -> {
            }
        }
        return messages;
    }

    /** What the last step that ended has made, while the target works on. */
    private static Optional<JsonNode> soFar(Checkpoint checkpoint) {
        return checkpoint.results().values().stream().reduce((earlier, later) -> later);
    }

    void raise(Command command, MessageState state, Reason reason) {
        alerts.raise("parked", command.connection(), command.id(), command.type() + " " + command.id() + " of " + command.entity() + " to "
                + command.connection() + " is " + state + ": " + reason.forAlert());
    }

    private String answerType(Command command) {
        return Optional.ofNullable(ledger.body(command.id(), BodyKind.ANSWER).map(Consequences::json).orElse(null))
                .map(answer -> answer.path("headers").path("content-type").asText(null)).orElse(null);
    }

    private static JsonNode json(byte[] body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("a document in the ledger is no JSON", e);
        }
    }
}
