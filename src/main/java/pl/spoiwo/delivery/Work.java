package pl.spoiwo.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.ledger.Claims.Claim;
import pl.spoiwo.ledger.Outgoing;

/** One command in hand, between claim and end; lives in the exchange and is used by its thread alone. */
final class Work {

    final Claim.Won claim;
    final Connection connection;
    final Interpreter interpreter;
    final Instant startedAt;
    final Checkpoint begun;
    CommandRun run;
    Checkpoint stored;
    JsonNode request;
    JsonNode answer;
    byte[] raw;
    String rawType;
    private boolean observed;
    final List<Outgoing> outgoing = new ArrayList<>();

    Work(Claim.Won claim, Connection connection, Interpreter interpreter, Checkpoint stored, Instant startedAt) {
        this.claim = claim;
        this.connection = connection;
        this.interpreter = interpreter;
        this.begun = stored;
        this.stored = stored;
        this.startedAt = startedAt;
    }

    /** Observe mode, and the target is asked: the command is a question, or an earlier run has begun it there. */
    Work observing() {
        observed = true;
        return this;
    }

    /** In observe mode the target is only looked at: nothing more is made there. */
    CommandRun held(CommandRun next) {
        return observed && next instanceof CommandRun.Due due && due.purpose() == CommandRun.Purpose.MAKE && !Calls.reads(due.call(), due.request())
                ? new CommandRun.Over(new Ending.WouldSend(due.request()), due.checkpoint()) : next;
    }

    String type() {
        return claim.command().type();
    }

    boolean forwards() {
        return type().equals(Connection.Forward.KIND);
    }

    /** What the target answered, as it came; what is known of it where no bytes came. */
    byte[] rawAnswer() {
        return raw != null ? raw : answer == null ? new byte[0] : answer.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The breaker that stands for this command's target. */
    String breaker() {
        return forwards() ? HttpCalls.elsewhere(connection.id()) : connection.id();
    }
}
