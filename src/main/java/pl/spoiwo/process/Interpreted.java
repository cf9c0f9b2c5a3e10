package pl.spoiwo.process;

import java.util.List;
import pl.spoiwo.connection.Connection;
import pl.spoiwo.connection.HubConfiguration;
import pl.spoiwo.ledger.Inbound;

/**
 * A message and what it says, with the configuration that it was read by and will be decided by.
 *
 * @param since {@link System#nanoTime()} at the start of the work on it
 */
public record Interpreted(Inbound message, HubConfiguration configuration, Connection connection, List<Envelope> envelopes, long since) {
}
