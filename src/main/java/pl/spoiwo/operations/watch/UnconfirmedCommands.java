package pl.spoiwo.operations.watch;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import pl.spoiwo.operations.query.WaitingCommands;

/**
 * Commands that a target has taken and not finished.
 *
 * @param after how long it may take
 * @param what  it has not confirmed: {@code the parcel}
 */
record UnconfirmedCommands(String code, Set<String> types, String what, WaitingCommands commands, Duration after, Clock clock) implements LongWait {

    @Override
    public List<Waiting> tooLong() {
        return commands.waiting(types, clock.instant().minus(after), MOST).stream().map(each -> new Waiting(each.connection(), each.commandId(), each.connection()
                + " has not confirmed " + what + " of order " + each.orderId() + " since " + each.since() + " (" + each.reason() + "). Look for it there, by reference "
                + each.commandId() + ".")).toList();
    }

    @Override
    public boolean waits(String connection, String entity) {
        return commands.waits(entity);
    }
}
